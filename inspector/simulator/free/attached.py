"""A Live session that others look on at (PROTOCOL.md 1.7; openai-python, types/live/connect_server_event).

Who attaches is told what the session says, and is shown the sound of both sides as PCM16 at 24 kHz: the microphone's as
it came, before muting, and the model's with its place on the session's clock. It may command the session, but
neither begin it nor speak into it.
"""

import base64

from ...core.json import JsonObject, text_at
from ...diagnosis.sound.law import expanded
from ...protocol.dialect import load
from .call import Sidebands
from .ear import LAWS, Format
from .identity import Mint
from .intake import read
from .line import Line
from .live import TICK, LiveSession
from .refusal import Refusal, check

DIALECT = "openai-live-attach"
_RATE = 24_000  # hertz, of the sound that is reflected


class LiveCall:
    """One Live session and those who attached themselves to it."""

    def __init__(self, line: Line, session: LiveSession) -> None:
        self._session = session
        self._sides = Sidebands()
        self._dialect = load(DIALECT)
        self._spoken = 0  # ms of the model's sound
        line.overheard = self._overhear
        session.heard = self._reflect
        self.end = self._sides.end  # called when the connection that began the session is gone

    async def join(self, side: Line) -> None:
        """Take part until either side ends it. Raises a group, as `Line.converse` does."""
        await self._sides.join(side, lambda message: self._hear(side, message))

    def _hear(self, side: Line, message: str | bytes) -> None:
        """A command of somebody's who attached: what only the main connection may say is refused to them alone."""
        if self._sides.is_over:
            return
        identity: str | None = None
        try:
            body = read(message)
            identity = text_at(body, "event_id")
            check(body, self._dialect)
            if body["type"] == "transport.dtmf.send":
                raise Refusal("invalid_event", "Keys can be pressed in a telephone call only.", "type")
        except Refusal as refusal:
            event = Mint(side.now).new("event")
            side.say({"type": "error", "event_id": event, "error": refusal.body(client_event_id=identity)})
        else:
            self._session.hear(message)

    def _overhear(self, body: JsonObject) -> None:
        if body["type"] != "session.output_audio.delta":
            self._sides.tell(body)
            return
        start, self._spoken = self._spoken, self._spoken + TICK
        if self._sides:
            samples = base64.b64decode(text_at(body, "delta") or "")
            delta = _plain(samples, self._session.format)
            self._sides.tell({"type": body["type"], "delta": delta, "start_ms": start, "end_ms": self._spoken})

    def _reflect(self, samples: bytes) -> None:
        if self._sides:
            audio = _plain(samples, self._session.format)
            self._sides.tell({"type": "session.input_audio.append", "audio": audio})


def _plain(samples: bytes, format_: Format) -> str:
    """The sound as PCM16 at 24 kHz, in base64."""
    import numpy

    law = LAWS.get(format_.type)
    found = expanded(samples, law) if law else numpy.frombuffer(samples, "<i2")
    if format_.rate != _RATE and len(found):
        places = numpy.arange(len(found) * _RATE // format_.rate) * (format_.rate / _RATE)
        found = numpy.interp(places, numpy.arange(len(found)), found)
    return base64.b64encode(numpy.round(found).astype("<i2").tobytes()).decode()
