"""JSON as lines that fold.

Audio is shown by its size and length. What says why something failed
(`error`, `status_details`, `last_error`) is never folded and never cut.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ...core.json import Json, JsonObject, Path
from ...core.text import audio_text, count_text, decoded_size, is_base64, safe

PINNED = frozenset({"error", "status_details", "last_error"})
LONGEST = 2_000  # characters of one string before it is unfolded
WIDEST = 200  # values of one object or list
MOST = 1_000  # values of the event itself, or of a reason for failure
_SOUND = frozenset({"audio", "delta", "data"})  # keys under which audio stands
_SHORTEST = 64  # characters of base64 that is not a word
_LAID = 8_000  # characters of a text that is broken between its words; longer ones anywhere
_TELLING = 1 << 16  # characters that tell whether a text is base64
_BLOB = 512  # characters of base64 elsewhere; shorter ones are names
CROWDED = 6  # a deeper object with more leaves than this starts folded
DEEP = 40  # objects and lists in one value that are looked into, to see how crowded it is
SHALLOW = 2  # objects above this depth start unfolded


class Look(StrEnum):
    """What a value is."""

    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"
    BLOB = "blob"
    OPENING = "opening"
    REST = "rest"


class TreeLine(NamedTuple):
    """One line: `opens` is True for a folded place, False for an unfolded one, None where nothing folds."""

    depth: int
    key: str
    value: str
    path: Path
    look: Look
    opens: bool | None = None
    long: str = ""  # a long text as it was received, to be laid out whole; `value` is empty then
    sound: str = ""  # audio as base64


class _Place(NamedTuple):
    """A value on its way to become a line."""

    path: Path
    key: str
    value: Json
    whole: bool  # it is part of a reason for failure


def may_tell(payload: bytes) -> bool:
    """Tell cheaply whether an event may hold a reason for failure; one that does not needs no search for it."""
    return b"\\u" in payload or any(b'"%b"' % word.encode() in payload for word in PINNED)


def tree(
    body: JsonObject, chosen: Mapping[Path, bool], bytes_per_ms: int | None = None, *, tells: bool = True
) -> list[TreeLine]:
    """The lines of an object. `chosen` holds what the reader folded (True) or unfolded (False).

    With `bytes_per_ms` the event may hold audio, of so many bytes; with `tells` a reason for failure.
    """
    pinned = frozenset(_pinned(body)) if tells else frozenset()
    lines: list[TreeLine] = []
    stack: list[Iterator[TreeLine | _Place]] = [_children(_Place((), "", body, whole=False), pinned)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, TreeLine):
            lines.append(entry)
        else:
            line = _line(entry, chosen, pinned, bytes_per_ms)
            lines.append(line)
            if isinstance(entry.value, (dict, list)) and entry.value and line.opens is not True:
                stack.append(_children(entry, pinned))
    return lines


def _children(place: _Place, pinned: Collection[Path]) -> Iterator[TreeLine | _Place]:
    path, pairs = place.path, _pairs(place.value)
    shown = MOST if place.whole or not path else WIDEST
    for step, child in pairs[:shown]:
        yield _Place((*path, step), str(step), child, place.whole or (step in PINNED and child is not None))
    for step, child in pairs[shown:] if pinned else ():
        if (*path, step) in pinned:  # it leads to a reason for failure
            yield _Place((*path, step), str(step), child, step in PINNED and child is not None)
    if len(pairs) > shown:
        rest = count_text(len(pairs) - shown, "further value")
        yield TreeLine(len(path), "", f"… {rest}", path, Look.REST)


def _pairs(value: Json) -> Sequence[tuple[str | int, Json]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _line(place: _Place, chosen: Mapping[Path, bool], pinned: Collection[Path], bytes_per_ms: int | None) -> TreeLine:
    path, value, whole = place.path, place.value, place.whole or place.path in pinned
    depth, key = len(path) - 1, safe(place.key[:LONGEST])
    if isinstance(value, (dict, list)) and value:
        folded = not whole and chosen.get(path, depth >= SHALLOW - 1 and _crowded(value))
        text = _folded(value) if folded else ""
        return TreeLine(depth, key, text, path, Look.OPENING, None if whole else folded)
    if isinstance(value, str) and len(value) >= _SHORTEST:
        return _text_line(TreeLine(depth, key, "", path, Look.STRING), value, chosen, bytes_per_ms, whole=whole)
    text, look = leaf(value)
    return TreeLine(depth, key, text, path, look)


def _text_line(
    line: TreeLine, value: str, chosen: Mapping[Path, bool], bytes_per_ms: int | None, *, whole: bool
) -> TreeLine:
    """A string that may be audio, another blob, or too long to be shown at once."""
    if not whole and is_base64(value[:_TELLING]):
        if bytes_per_ms and line.key in _SOUND:
            return line._replace(value=f"‹{audio_text(value, bytes_per_ms)}›", look=Look.BLOB, sound=value)
        if len(value) >= _BLOB:
            return line._replace(value=f"‹{count_text(decoded_size(value), 'byte')}, base64›", look=Look.BLOB)
    if not whole and value.startswith("data:") and ";base64," in value[:100]:
        kind, _, data = value.partition(";base64,")
        return line._replace(value=f"‹{safe(kind[5:])}, {count_text(decoded_size(data), 'byte')}›", look=Look.BLOB)
    if whole or len(value) <= LONGEST or not chosen.get(line.path, True):
        opens = None if whole or len(value) <= LONGEST else False
        return line._replace(value=leaf(value)[0], opens=opens) if len(value) <= _LAID else _long(line, value, opens)
    rest = count_text(len(value) - LONGEST, "further character")
    return line._replace(value=f'"{safe(value[:LONGEST], breaks=True)}" … {rest}', opens=True)


def _long(line: TreeLine, value: str, opens: bool | None) -> TreeLine:
    return line._replace(long=value, opens=opens)


def leaf(value: Json) -> tuple[str, Look]:
    """A value that holds no others, as text."""
    match value:
        case str():
            return f'"{safe(value, breaks=True)}"', Look.STRING
        case bool():
            return ("true" if value else "false"), Look.LITERAL
        case None:
            return "null", Look.LITERAL
        case int() | float():
            return _number(value), Look.NUMBER
    return ("{}" if isinstance(value, dict) else "[]"), Look.LITERAL


def _number(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # an integer of thousands of digits (Python's limit on conversions)
        return hex(int(value))


def _crowded(value: Json) -> bool:
    """Tell whether a value holds more than a few leaves, or is nested too deeply to find out."""
    leaves, holders, stack = 0, 0, [value]
    while stack and leaves <= CROWDED and holders <= DEEP:
        one = stack.pop()
        if isinstance(one, (dict, list)):
            holders += 1
            stack += [child for _, child in _pairs(one)[: CROWDED + 1]]
        else:
            leaves += 1
    return leaves > CROWDED or holders > DEEP


def _folded(value: Json) -> str:
    """What stands in for a folded value: `{type, threshold, …}`, `[3 values]`."""
    if isinstance(value, list):
        return f"[{count_text(len(value), 'value')}]"
    keys = [safe(key[:40]) for key in list(value)[:4]] if isinstance(value, dict) else []
    more = ", …" if isinstance(value, dict) and len(value) > 4 else ""
    return "{" + ", ".join(keys) + more + "}"


_Way = tuple["_Way", str | int] | tuple[()]  # a path as a chain, from its end


def _pinned(body: JsonObject) -> Iterator[Path]:
    """The path of every reason for failure, and of everything that holds one."""
    stack: list[tuple[_Way, Json]] = [((), body)]
    while stack:
        way, value = stack.pop()
        for step, child in _pairs(value):
            if step in PINNED and child is not None:
                path = (*_path(way), step)
                yield from (path[:length] for length in range(1, len(path) + 1))
            elif isinstance(child, (dict, list)):
                stack.append(((way, step), child))


def _path(way: _Way) -> Path:
    steps: list[str | int] = []
    while way:
        way, step = way
        steps.append(step)
    return tuple(reversed(steps))
