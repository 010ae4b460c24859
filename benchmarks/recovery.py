"""How much of a conversation is recovered from texts as people paste them.

Every text in tests/formats/posts/ has a neighbour `.events` that says which events stand in it, one a line:

    SIDE FIDELITY [@seconds] [xCOUNT] [again] TYPE [path=value…]

`>` is the client and `<` the server, the paths are a few decisive fields, `close` as a type is the end of the socket.
What has no type stands there as JSON, with its decisive fields only.
`==` begins the next conversation of the text, `: ends reported` says that the text tells its end, and `? reason` that
something was passed over for that reason. An event is recovered where all of this is right; one that is there but wrong
in a field, its side or its fidelity counts as missed, one that does not stand in the text as invented.

The texts in `seen` were there while the reader was written; those in `held-out` were written after it, and nothing
was tuned on them: one that shows a fault moves to `seen` before the fault is mended. Prints both, and exits with 1
where recall is below 98 % or an event is invented.

    python benchmarks/recovery.py [--verbose] [FOLDER ...]
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.core import codec
from inspector.core.json import Json, JsonObject
from inspector.core.wire import Frame, Side
from inspector.formats.conversation import Conversation, Source
from inspector.formats.dialogue import shorthand
from inspector.formats.read import read_input
from inspector.formats.text.gather import gather

POSTS = Path(__file__).parent.parent / "tests" / "formats" / "posts"
FOLDERS = (POSTS / "seen", POSTS / "held-out")
RECALL = 0.98
_LINE = re.compile(r"([<>]) (exact|mended|partial|name-only)(?: @([\d.]+))?(?: x(\d+))?( again)? (\S.*)\Z")
_SIDES = {">": Side.CLIENT, "<": Side.SERVER}


class Wanted(NamedTuple):
    """An event that stands in a text; `at` in seconds since the first, None where nothing is said of it."""

    side: Side
    fidelity: str
    at: float | None
    count: int | None
    again: bool
    body: JsonObject

    @property
    def type(self) -> str:
        return str(self.body.get("type", ""))


class Task(NamedTuple):
    """One text: its conversations, whether it tells its end, and the reasons for which something is passed over."""

    path: Path
    parts: tuple[tuple[Wanted, ...], ...]
    reported: bool
    passed: tuple[str, ...]


class Score(NamedTuple):
    """What became of one text."""

    name: str
    wanted: int
    right: int
    invented: int
    complaints: tuple[str, ...]


def tasks(folder: Path) -> Iterator[Task]:
    """Every text of a folder that has a list of events beside it."""
    for path in sorted(folder.glob("*.txt")):
        yield _task(path, path.with_suffix(".events").read_text("utf-8").splitlines())


def _task(path: Path, lines: Sequence[str]) -> Task:
    parts: list[list[Wanted]] = [[]]
    reported, passed = False, []
    for line in filter(None, lines):
        if line == "==":
            parts.append([])
        elif line == ": ends reported":
            reported = True
        elif line.startswith("? "):
            passed.append(line[2:])
        else:
            parts[-1].append(_wanted(path, line))
    return Task(path, tuple(map(tuple, filter(None, parts))), reported, tuple(passed))


def _wanted(path: Path, line: str) -> Wanted:
    found = _LINE.match(line)
    if not found:
        raise ValueError(f"{path.with_suffix('.events').name}: {line!r} is no line about an event")
    body = codec.parse(found[6] if found[6].startswith("{") else shorthand.expand(found[6]))
    assert isinstance(body, dict)
    at, count = float(found[3]) if found[3] else None, int(found[4]) if found[4] else None
    return Wanted(_SIDES[found[1]], found[2], at, count, bool(found[5]), body)


def score(task: Task) -> Score:
    """Read a text and compare."""
    content = task.path.read_bytes()
    conversations = read_input(None, content, task.path.name)
    complaints: list[str] = []
    right = invented = 0
    if len(conversations) != len(task.parts):
        complaints.append(f"{len(conversations)} conversations, not {len(task.parts)}")
    for number in range(max(len(conversations), len(task.parts))):
        wanted = task.parts[number] if number < len(task.parts) else ()
        frames = _frames(conversations[number]) if number < len(conversations) else []
        good, extra, words = _compare(wanted, frames)
        right, invented = right + good, invented + extra
        complaints += words
    complaints += _untold(task, conversations, content)
    return Score(task.path.stem, sum(map(len, task.parts)), right, invented, tuple(complaints))


def _frames(conversation: Conversation) -> list[Frame]:
    return [item for item in conversation.items if isinstance(item, Frame)]


def _untold(task: Task, conversations: Sequence[Conversation], content: bytes) -> Iterator[str]:
    """What is wrong apart from the events: the end that is told, and what was passed over."""
    if bool(conversations) and (conversations[-1].header.ends == "reported") is not task.reported:
        yield f"ends {conversations[-1].header.ends}"
    reasons = {str(one.reason) for one in gather(Source("", content=content), explain=True).skipped}
    yield from (
        f"nothing passed over as {reason}: {sorted(reasons)}" for reason in task.passed if reason not in reasons
    )


def _compare(wanted: Sequence[Wanted], frames: Sequence[Frame]) -> tuple[int, int, list[str]]:
    """How many are right, how many invented, and what is wrong."""
    got = [codec.read(frame).type for frame in frames]
    pairs = _aligned([one.type for one in wanted], got)
    complaints: list[str] = []
    right = 0
    for one, other in pairs:
        flaws = list(_flaws(wanted[one], frames[other]))
        right += not flaws
        complaints += [f"{wanted[one].type}: {flaw}" for flaw in flaws]
    missed = sorted(set(range(len(wanted))) - {one for one, _ in pairs})
    extra = sorted(set(range(len(got))) - {other for _, other in pairs})
    complaints += [f"missed {wanted[one].type}" for one in missed]
    complaints += [f"invented {got[other]} ({frames[other].marks})" for other in extra]
    return right, len(extra), complaints


def _aligned(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The longest common subsequence of two lists of types, as pairs of places."""
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            same = longest[i + 1][j + 1] + 1 if one[i] == other[j] else 0
            longest[i][j] = max(same, longest[i + 1][j], longest[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j] and longest[i][j] == longest[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _flaws(wanted: Wanted, frame: Frame) -> Iterator[str]:
    event = codec.read(frame)
    assert event.origin is not None
    if frame.side is not wanted.side:
        yield f"from the {frame.side}"
    if event.origin.fidelity.value != wanted.fidelity:
        yield f"{event.origin.fidelity.value}, not {wanted.fidelity}: {event.origin}"
    if wanted.at is not None and (frame.at is None or abs(frame.at / 1e6 - wanted.at) > 1e-6):
        yield f"at {frame.at}, not {wanted.at}"
    if wanted.count is not None and event.origin.times != wanted.count:
        yield f"{event.origin.times} times, not {wanted.count}"
    if wanted.again is not bool(frame.marks and frame.marks.repeats):
        yield "a repeat" if not wanted.again else "no repeat"
    yield from _differences(wanted.body, {**event.body, "type": event.type}, "")


def _differences(wanted: Json, got: Json, path: str) -> Iterator[str]:
    """Where `got` lacks something that `wanted` names."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key, value in wanted.items():
            yield from _differences(value, got.get(key, "‹missing›"), f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(got, list) and len(got) >= len(wanted):
        for number, value in enumerate(wanted):
            yield from _differences(value, got[number], f"{path}[{number}]")
    elif wanted != got:
        yield f"{path[1:]} is {str(got)[:200]!r}, not {wanted!r}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--verbose", action="store_true", help="say for each text what is wrong")
    told = parser.parse_args(arguments)
    return max([_folder(folder, told.verbose) for folder in told.folders or FOLDERS])


def _folder(folder: Path, verbose: bool) -> int:
    scores = [score(task) for task in tasks(folder)]
    wanted, right = sum(one.wanted for one in scores), sum(one.right for one in scores)
    invented = sum(one.invented for one in scores)
    recall = right / max(wanted, 1)
    clean = sum(not one.complaints for one in scores)
    print(
        f"{folder.name:9} {len(scores):3} texts, {wanted:4} events: {right} recovered ({recall:.1%}),"
        f" {invented} invented, {clean} texts without a flaw"
    )
    for one in scores if verbose else ():
        for complaint in one.complaints:
            print(f"  {one.name}: {complaint}")
    return int(recall < RECALL or invented > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
