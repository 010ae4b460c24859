"""`connect`'s machinery holds a text turn and a tool round with the mock server aimock: `python aimock.py BASE_URL`.

The mock must be recognised, and what it is known to do otherwise than OpenAI must be no finding under its dialect;
under OpenAI's the same recording shows each of these deviations, so that none is switched off in vain.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from inspector.core import codec
from inspector.core.json import JsonObject, text_at
from inspector.core.wire import Side
from inspector.diagnosis.base import Severity
from inspector.live.provider import Wish, endpoint
from inspector.recording.assumption import Assumptions
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link

PATIENCE = 30.0  # seconds
TOOL: JsonObject = {
    "type": "function",
    "name": "kettle_temperature",
    "parameters": {"type": "object", "properties": {"kettle": {"type": "string"}}},
}
UPDATE: JsonObject = {"type": "realtime", "output_modalities": ["text"], "tools": [TOOL]}
DEVIATIONS = {"item-added-not-done", "output-item-not-in-conversation"}
"""The rules that find on OpenAI's servers what aimock is known to leave out."""


class Talk:
    """A connection, its recording as it grows, and what the model has answered."""

    def __init__(self, line: Link) -> None:
        self._line = line
        self._follower = Follower(line.path, live=True)

    @property
    def reading(self) -> Reading:
        return self._follower.readings[0]

    def say(self, type_: str, **fields: JsonObject) -> None:
        self._line.send(codec.write({"type": type_, **fields}).decode())

    def until(self, type_: str, times: int = 1) -> JsonObject:
        """Wait until an event of this type has come so often, and give the last one."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self._follower.poll()
            found = [seq for seq in self._seqs() if self.reading.columns.type_of(seq) == type_]
            if len(found) >= times:
                return self.reading.event(found[times - 1]).body
            time.sleep(0.02)
        raise TimeoutError(f"{type_} did not come {times} times")

    def ask(self, text: str) -> None:
        part: JsonObject = {"type": "input_text", "text": text}
        self.say("conversation.item.create", item={"type": "message", "role": "user", "content": [part]})
        self.say("response.create")

    def _seqs(self) -> range:
        return range(1, len(self.reading.columns) + 1) if self._follower.readings else range(0)


def converse(talk: Talk) -> None:
    """A text turn, then a tool round: the output goes out when the call has come."""
    talk.until("session.created")
    talk.say("session.update", session=UPDATE)
    talk.until("session.updated")
    talk.ask("Good morning")
    talk.until("response.done")
    talk.ask("How hot is the kettle?")
    call = talk.until("response.function_call_arguments.done")
    talk.until("response.done", 2)
    output: JsonObject = {"type": "function_call_output", "call_id": text_at(call, "call_id"), "output": "79"}
    talk.say("conversation.item.create", item=output)
    talk.say("response.create")
    talk.until("response.done", 3)


def severe(path: Path, dialect: str | None = None) -> set[str]:
    """What is worse than a note in the recording."""
    [reading] = Follower(path, assumptions=Assumptions(dialect=dialect)).read_all()
    return {one.rule for one in reading.findings() if one.severity > Severity.NOTE}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSPECTOR_HOME"] = folder
        path = Path(folder) / "x.jsonl"
        with link.start(RecorderConfig(endpoint(Wish(sys.argv[1]), {}).url, path, proxy=None)) as line:
            converse(Talk(line))
            line.stop()
        [reading] = Follower(path).read_all()
        said = [turn.verdict for turn in reading.turns()]
        assert [one.status.value for one in said] == ["answered", "answered"], said
        assert "It is 79 degrees." in said[-1].headline, said[-1].headline
        assert reading.detector.choice(Side.SERVER).dialect == "aimock"
        assert severe(path) == set(), severe(path)
        assert severe(path, "openai-ga") >= DEVIATIONS, severe(path, "openai-ga")


if __name__ == "__main__":
    main()
