"""Objects that a tool broke into several lines, put together: of containers, of Android, and of panes side by side.

The log of Docker is cut every 16 KB and that of Kubernetes too, Android cuts a line of its log where it grows long, and
in a narrow pane of a terminal a line goes on below, behind the line that parts the panes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ..names.mention import NAMES
from ..objects.repair import Change

_PARTIAL = re.compile(
    r"^\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d) (?P<stream>stdout|stderr) (?P<more>[FP]) ", re.MULTILINE
)  # Kubernetes, the log format of the container runtime interface

DOCKER_SIGN = re.compile(r'^\{"log":"', re.MULTILINE)
_DOCKER = re.compile(
    r'^\{"log":"(?P<text>(?:[^"\\\n]++|\\.)*+)","stream":"(?P<stream>stdout|stderr)"[^\n]*\}[ \t\r]*$', re.MULTILINE
)
_LOGGED = b'{"log":"'
_PIECE = re.compile(rb'\{"log":"(?P<text>(?:[^"\\]++|\\.)*+)(?P<rest>","stream":"std(?:out|err)"[^\n]*\})\s*\Z')

ANDROID_SIGN = re.compile(
    r"^(?:[VDIWEF]/[^\n(]{1,40}\( *\d+\): |\d\d-\d\d [\d:.]{12} +\d+ +\d+ [VDIWEF] )", re.MULTILINE
)
_ANDROID = re.compile(
    r"^(?:\d\d-\d\d [\d:.]{12} +)?(?P<same>[VDIWEF]/[^\n(]{1,40}\( *\d+\): |\d+ +\d+ [VDIWEF] [^\n:]{1,40}: )"
    r"(?P<text>[^\n]*)$",
    re.MULTILINE,
)

CONTAINERS_SIGN = re.compile(r"^[\w.-]{1,40}[ ]+\|[^\n]*\{[ \t\r]*$", re.MULTILINE)
_CONTAINERS = re.compile(r"(?:^[\w.-]{1,40}[ ]+\|[^\n]*(?:\n|\Z)){3,}", re.MULTILINE)
_CONTAINER_LINE = re.compile(r"(?P<name>[\w.-]{1,40})[ ]+\|(?P<text>[^\n]*)(?:\n|\Z)")

PANES_SIGN = re.compile(r"^[^\n│]{1,200}│[^\n]*\n[^\n│]{1,200}│", re.MULTILINE)
_PANES = re.compile(r"(?:^[^\n│]{1,200}│[^\n│]*(?:\n|\Z)){3,}", re.MULTILINE)
_PANE_LINE = re.compile(r"(?P<left>[^\n│]*)│(?P<right>[^\n]*?)[ \t\r]*(?:\n|\Z)")
_MARK = re.compile(r'\\.|["{}]')
_MOST_LINES = 200  # that one object goes on for
_MOST_FAILURES = 50  # objects without an end, one upon the other


def of_kubernetes(text: str) -> Iterator[Change]:
    """Put together what stands in several lines, as their `P` for partial says."""
    before: re.Match[str] | None = None
    for here in _PARTIAL.finditer(text):
        if before and before["more"] == "P" and before["stream"] == here["stream"]:
            newline = text.index("\n", before.end())
            if newline == here.start() - 1:
                yield Change(newline, here.end(), "")
        before = here


def of_docker(text: str) -> Iterator[Change]:
    """Put together what stands in several lines, of which only the last ends with a line break."""
    lines = list(_DOCKER.finditer(text))
    joined = [False, *(_goes_on(one, other) for one, other in pairwise(lines))]
    for above, below in _seams([one["text"] for one in lines], joined):
        yield Change(lines[above].end("text"), lines[below].start("text"), "")


def _goes_on(one: re.Match[str], other: re.Match[str]) -> bool:
    is_below = other.start() <= one.end() + 2
    return is_below and one["stream"] == other["stream"] and not one["text"].endswith("\\n")


def are_docker(head: bytes) -> bool:
    """Tell by its beginning whether a file is a log of Docker."""
    return head.startswith(_LOGGED)


def rejoined(lines: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """The lines of a file, those of Docker put together, each with the numbers of the first and the last it is of."""
    held: list[tuple[int, bytes, re.Match[bytes]]] = []
    depth = 0
    for number, line in enumerate(lines, 1):
        piece = _PIECE.match(line) if line.startswith(_LOGGED) else None
        if held and (piece is None or len(held) == _MOST_LINES):
            yield from ((first, first, one) for first, one, _ in held)
            held, depth = [], 0
        if piece is None:
            yield number, number, line
            continue
        held.append((number, line, piece))
        depth += piece["text"].count(b"{") - piece["text"].count(b"}")
        if depth <= 0 or piece["text"].endswith(b"\\n"):
            texts = [one["text"] for _, _, one in held]
            yield held[0][0], number, b"".join((_LOGGED, *texts, piece["rest"])) if len(held) > 1 else line
            held, depth = [], 0
    yield from ((first, first, one) for first, one, _ in held)


def of_android(text: str) -> Iterator[Change]:
    """Put together an object that goes on in lines with the same tag."""
    lines = list(_ANDROID.finditer(text))
    joined = [False, *(_is_next(one, other) for one, other in pairwise(lines))]
    for above, below in _seams([one["text"] for one in lines], joined):
        yield Change(lines[above].end(), lines[below].start("text"), "")


def _is_next(one: re.Match[str], other: re.Match[str]) -> bool:
    return one["same"] == other["same"] and other.start() == one.end() + 1


def of_containers(text: str) -> Iterator[Change]:
    """Drop the lines of other containers from within an object that one prints over several lines."""
    for block in _CONTAINERS.finditer(text):
        lines = list(_CONTAINER_LINE.finditer(text, block.start(), block.end()))
        number = failures = 0
        while number < len(lines) and failures < _MOST_FAILURES:
            last, strangers = _own_end(lines, number)
            yield from (Change(one.start(), one.end(), "") for one in strangers)
            failures = 0 if last is not None else failures + 1
            number = (last or number) + 1


def _own_end(lines: Sequence[re.Match[str]], first: int) -> tuple[int | None, list[re.Match[str]]]:
    """The line in which the objects of the first one end, and those of others up to it; None where they do not."""
    name, depth, within = lines[first]["name"], 0, False
    strangers: list[re.Match[str]] = []
    for number in range(first, min(len(lines), first + _MOST_LINES)):
        one = lines[number]
        if one["name"] != name:
            if NAMES.search(one["text"]):
                break  # it may have an event of its own
            strangers.append(one)
            continue
        depth, within = depth_of(one["text"], depth, within)
        if depth <= 0 and not within:
            return number, strangers
    return None, []


def of_panes(text: str) -> Iterator[Change]:
    """Put together an object that goes on below in the right one of two panes, where the left one says nothing."""
    for block in _PANES.finditer(text):
        lines = list(_PANE_LINE.finditer(text, block.start(), block.end()))
        if len({len(one["left"]) for one in lines}) > 1:
            continue
        silent = [not ("{" in one["left"] or NAMES.search(one["left"])) for one in lines]
        for above, below in _seams([one["right"] for one in lines], silent):
            yield Change(lines[above].end("right"), lines[below].start("right"), "")


def _seams(lines: Sequence[str], joined: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The pairs of lines between which one object goes on; `joined`: whether a line can go on with the one above."""
    number = failures = 0
    while number < len(lines) and failures < _MOST_FAILURES:
        last = _last_of(lines, number, joined)
        failures = failures + 1 if last is None else 0
        yield from pairwise(range(number, (last or number) + 1))
        number = (last or number) + 1


def _last_of(lines: Sequence[str], first: int, joined: Sequence[bool]) -> int | None:
    """The line in which the objects of the first one end; None where they do not."""
    depth, within, number = 0, False, first
    while True:
        depth, within = depth_of(lines[number], depth, within)
        if depth <= 0 and not within:
            return number
        number += 1
        if number == len(lines) or number - first > _MOST_LINES or not joined[number]:
            return None


def depth_of(text: str, depth: int, within: bool) -> tuple[int, bool]:
    """How many braces are open behind a line, and whether a string is, from what it was before it."""
    for mark in _MARK.findall(text):
        if mark == '"':
            within = not within and depth > 0
        elif not within and len(mark) == 1:
            depth += 1 if mark == "{" else -1
    return depth, within


LOGGED_SIGN = re.compile(r"[<>] TEXT '[^\n]*\.\.\.[^\n]*' \[\d+ bytes\]$", re.MULTILINE)
_FRAME = re.compile(r"(?<=[<>] TEXT ')(\{[^\n]*?)(\.\.\.[^\n]*' \[\d+ bytes\])$", re.MULTILINE)


def of_logged(text: str) -> Iterator[Change]:
    """End a frame where Python's websockets left out its middle: what the log shows behind that is no part of it."""
    for one in _FRAME.finditer(text):
        depth, within = depth_of(one[1], 0, False)
        comma = "" if not within and one[1].rstrip().endswith((":", ",")) else ","
        yield Change(one.start(2), one.end(2), '"' * within + comma + "…" + "}" * depth)
