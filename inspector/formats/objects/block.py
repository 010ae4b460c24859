"""Events in blocks of YAML, as some loggers print them: found by their `type:` line, read by PyYAML."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core import codec
from ...core.json import JsonObject, object_at
from ...core.wire import Side
from ...protocol.dialect import is_known
from ..wording.moment import Moment
from ..wording.moment import read as read_moment
from ..wording.naming import SIDE_KEYS, TIME_KEYS, side_of_word
from ..yamltext import load, plain
from .recover import Found, Yield
from .repair import WHOLE, Repair

_MEMBER = re.compile(r"([ \t]*(?:-[ \t]+)*)([\"']?[\w.$@-]+[\"']?):(?:[ \t]+(.*))?\Z")
_ITEM = re.compile(r"[ \t]*-(?:[ \t]+.*)?\Z")
_DOTS = re.compile(r"[ \t]*(?:\.{3,}|…+)[ \t]*\Z")
_MOST_LINES = 2000
_FIELDS = 40  # lines of a logger below an event
_TRIES = 4  # lines that may be cut off the end until the rest can be read


class _Line(NamedTuple):
    """One line: its place, its text, and the column of its key (None: no member)."""

    start: int
    end: int
    text: str
    column: int | None


def read(source: str, at: int, floor: int) -> Yield:
    """The event whose `type:` line begins at `at`; none where there is no more than that line."""
    here = _line(source, at)
    if here.column is None:
        return Yield([], [], here.end)
    above = _above(source, here, floor)
    block = [one for one in above if one.column is not None and one.column >= here.column]
    block = block[_first_own(block, here.column) :]
    below = list(_below(source, here))
    lines = [*block, here, *below]
    if len(lines) == 1 and not _is_alone(above, here):
        return Yield([], [], here.end)
    body, used = _parsed(lines, here.column)
    if not _is_event(body, alone=_is_alone(above[: len(above) - len(block)], here)):
        return Yield([], [], lines[-1].end)
    side, moment = _told(above)
    if above and (side is None or moment is None):
        later = _told(list(_after(source, lines[used - 1], above)))
        side, moment = side or later[0], moment or later[1]
    return Yield([_found(lines[:used], body, side, moment, len(lines))], [], lines[used - 1].end)


def is_example(source: str, at: int) -> bool:
    """Tell whether the block whose `type:` line begins at `at` stands below a key that says so."""
    column = _line(source, at).column or 0
    for one in _lines_above(source, at):
        member = _MEMBER.match(one)
        if member and len(member[1]) < column:
            column = len(member[1])
            if member[2].strip("\"'") in ("example", "examples"):
                return True
        if column == 0:
            return False
    return False


def _lines_above(source: str, at: int) -> Iterator[str]:
    """The nearest lines above a place, from below."""
    for _ in range(_FIELDS):
        start = source.rfind("\n", 0, max(at - 1, 0)) + 1
        if start >= at:
            return
        yield source[start : at - 1]
        at = start


def _is_event(body: JsonObject, *, alone: bool) -> bool:
    type_ = body.get("type")
    if not isinstance(type_, str) or not is_known(type_) or (len(body) < 2 and not alone):
        return False
    return type_ != "error" or bool(object_at(body, "error"))


def _is_alone(wrapper: Sequence[_Line], here: _Line) -> bool:
    """Tell whether an event without any other member stands in a logger's block, as `response.create` may."""
    return any(one.column is not None and one.column < (here.column or 0) for one in wrapper)


def _found(lines: Sequence[_Line], body: JsonObject, side: Side | None, moment: Moment | None, wanted: int) -> Found:
    dots = any(_DOTS.match(one.text) for one in lines)
    damage = WHOLE.plus(
        [Repair.NOTATION, *([Repair.ELISION] if dots else []), *([Repair.TAIL] if len(lines) < wanted else [])]
    )
    event_id = body.get("event_id")
    start = lines[0].start + len(lines[0].text) - len(lines[0].text.lstrip())
    return Found(
        start,
        lines[-1].end,
        codec.write(body).decode(),
        str(body["type"]),
        event_id if isinstance(event_id, str) else None,
        damage,
        False,
        side,
        moment,
    )


def _line(source: str, start: int) -> _Line:
    end = source.find("\n", start)
    end = len(source) if end < 0 else end
    text = source[start:end].rstrip("\r")
    member = _MEMBER.match(text)
    return _Line(start, start + len(text.rstrip()), text, len(member[1]) if member else None)


def _above(source: str, here: _Line, floor: int) -> list[_Line]:
    """The members over a line, up to the first line that is none."""
    lines: list[_Line] = []
    start = here.start
    while start > floor and len(lines) < _MOST_LINES:
        start = max(source.rfind("\n", floor, start - 1) + 1, floor)
        line = _line(source, start)
        if line.column is None and not _ITEM.match(line.text):
            break
        lines.append(line)
        if line.text.lstrip().startswith("- ") and (line.column or 0) <= (here.column or 0):
            break
    return lines[::-1]


def _first_own(block: Sequence[_Line], column: int) -> int:
    """Where the members of the event begin: behind the last line that is less deep."""
    own = [number for number, line in enumerate(block) if line.column is not None and line.column < column]
    return own[-1] + 1 if own else 0


def _below(source: str, here: _Line) -> Iterator[_Line]:
    start = source.find("\n", here.start) + 1
    for _ in range(_MOST_LINES):
        if not start or start >= len(source):
            return
        line = _line(source, start)
        if not _belongs(line, here):
            return
        yield line
        start = source.find("\n", start) + 1


def _after(source: str, last: _Line, above: Sequence[_Line]) -> Iterator[_Line]:
    """The members below an event that belong to the logger's block which those `above` it begin."""
    column = min((one.column for one in above if one.column is not None), default=0)
    known = {_key(one) for one in above if one.column == column}
    start = source.find("\n", last.end) + 1
    for _ in range(_FIELDS):
        if not start or start >= len(source):
            return
        line = _line(source, start)
        if line.column is None or line.column < column or line.text.lstrip().startswith("-"):
            return
        if line.column == column and _key(line) in known:
            return  # the next block
        if line.column == column:
            yield line
        start = source.find("\n", start) + 1


def _key(line: _Line) -> str:
    return line.text.partition(":")[0].strip(" \t-\"'")


def _belongs(line: _Line, here: _Line) -> bool:
    depth = len(line.text) - len(line.text.lstrip())
    if _DOTS.match(line.text):
        return True
    if line.column == here.column and line.text.lstrip().startswith("type:"):
        return False  # the next event
    if line.column == here.column and not line.text.lstrip().startswith("-"):
        return True
    return (bool(line.text.strip()) and depth > (here.column or 0)) or (
        depth == here.column and _ITEM.match(line.text) is not None and here.column > 0
    )


def _parsed(lines: Sequence[_Line], column: int) -> tuple[JsonObject, int]:
    """The block as an object, and how many of its lines could be read."""
    texts = [" " * column + one.text[column:] if number == 0 else one.text for number, one in enumerate(lines)]
    if (body := plain(texts)) is not None:
        return body, len(texts)
    for used in range(len(texts), max(len(texts) - _TRIES, 0), -1):
        value = load("\n".join(text for text in texts[:used] if not _DOTS.match(text)))
        if isinstance(value, dict):
            return value, used
    return {}, 0


def _told(above: Sequence[_Line]) -> tuple[Side | None, Moment | None]:
    """The side and the time that a logger's fields around the event give."""
    side, moment = None, None
    for line in above:
        member = _MEMBER.match(line.text)
        if not member or not member[3]:
            continue
        key, value = member[2].strip("\"'"), member[3].strip().strip("\"'")
        side = (side_of_word(value) if key in SIDE_KEYS else None) or side
        moment = (read_moment(value) if key in TIME_KEYS else None) or moment
    return side, moment
