"""Write the scenarios of the simulator and the sample recordings in sessions/.

The recipes are in tools/corpus. A scenario is played for real (simulator, socket,
recorder) into `sessions/NAME.jsonl`; any other sample stands in `sessions/NAME.txt`
as it is written. The forum case comes from the post in tests/posts.

    python tools/make_sessions.py [NAME ...]
"""

import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from inspector.core import codec  # noqa: E402
from inspector.core.json import JsonObject  # noqa: E402
from inspector.formats import native  # noqa: E402
from inspector.formats.read import read_input  # noqa: E402
from inspector.live.demo import run_demo  # noqa: E402
from inspector.simulator import scenario  # noqa: E402
from tools.corpus.book import RECIPES, Recipe  # noqa: E402

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
            "family": "turn",
            "expect": _EXPECT,
        },
    )
    target.write_bytes(native.write([replace(conversation, header=header)]))


def write_text(recipe: Recipe) -> Path:
    """The sample in the transcript notation, where its kind belongs."""
    folder = scenario.FOLDER if recipe.scenario else SESSIONS
    target = folder / f"{recipe.name}.txt"
    target.write_text(recipe.text(), encoding="utf-8")
    return target


def play(name: str) -> Path:
    """A scenario, played and recorded."""
    target = SESSIONS / f"{name}.jsonl"
    target.unlink(missing_ok=True)
    return run_demo(scenario.load(name), target, speed=SPEED)


def write(name: str) -> Path:
    """One sample, from its recipe where it has one."""
    if name == FORUM:
        target = SESSIONS / f"{FORUM}.jsonl"
        write_forum_case(target)
        return target
    recipe = RECIPES.get(name)
    written = write_text(recipe) if recipe else None
    return written if written and recipe and not recipe.scenario else play(name)


def main(names: list[str]) -> None:
    SESSIONS.mkdir(exist_ok=True)
    for name in names or sorted({FORUM, *scenario.names(), *RECIPES}):
        target = write(name)
        if target.suffix == ".txt":
            title = RECIPES[name].header["title"]
        else:
            header = codec.parse(target.read_bytes().partition(b"\n")[0])
            title = header["title"] if isinstance(header, dict) else ""
        print(f"{target.name:36} {title}")


if __name__ == "__main__":
    main(sys.argv[1:])
