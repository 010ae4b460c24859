"""Write the sample recordings in sessions/.

One recording per bundled scenario, played for real: simulator, socket, recorder.
The forum case comes from the post in tests/posts, read like any pasted text.

    python tools/make_sessions.py [NAME ...]
"""

import sys
from dataclasses import replace
from pathlib import Path

from inspector.core import codec
from inspector.core.json import JsonObject
from inspector.formats import native
from inspector.formats.read import read_input
from inspector.live.demo import run_demo
from inspector.simulator import scenario

ROOT = Path(__file__).parent.parent
SESSIONS = ROOT / "sessions"
FORUM = "forum-no-response"
SPEED = 10.0
_EXPECT: JsonObject = {
    "status": "no-response",
    "cause": "server-stall",
    "rules": ["response-stalled-no-output"],
}


def write_forum_case(target: Path) -> None:
    """The post as a recording: the same events, with the lines they came from."""
    [conversation] = read_input(ROOT / "tests" / "posts" / "silent-hello.txt", None, FORUM)
    header = replace(
        conversation.header,
        title="The forum case: hello, and no answer",
        extra={
            "about": "A beta text conversation as somebody pasted it: response.created, rate limits, then nothing.",
            "expect": _EXPECT,
        },
    )
    target.write_bytes(native.write([replace(conversation, header=header)]))


def write_scenario(name: str, target: Path) -> None:
    target.unlink(missing_ok=True)
    run_demo(scenario.load(name), target, speed=SPEED)


def main(names: list[str]) -> None:
    SESSIONS.mkdir(exist_ok=True)
    for name in names or [FORUM, *scenario.names()]:
        target = SESSIONS / f"{name}.jsonl"
        if name == FORUM:
            write_forum_case(target)
        else:
            write_scenario(name, target)
        header = codec.parse(target.read_bytes().partition(b"\n")[0])
        print(f"{target.name:32} {header['title'] if isinstance(header, dict) else ''}")


if __name__ == "__main__":
    main(sys.argv[1:])
