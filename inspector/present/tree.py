"""JSON as lines that fold.

Audio is shown by its size and length. What says why something failed
(`error`, `status_details`, `last_error`) is never folded and never cut.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ..core.json import Json, JsonObject, Path
from ..core.text import count_text, elide, is_base64, safe

PINNED = frozenset({"error", "status_details", "last_error"})
LONGEST = 2_000  # characters of one string
WIDEST = 200  # values of one object or list
CROWDED = 6  # a deeper object with more leaves than this starts folded
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


def tree(body: JsonObject, chosen: Mapping[Path, bool], bytes_per_ms: int | None = None) -> list[TreeLine]:
    """The lines of an object. `chosen` holds what the reader folded (True) or unfolded (False)."""
    pinned = frozenset(_pinned(body))
    lines: list[TreeLine] = []
    stack: list[Iterator[TreeLine | tuple[Path, str, Json]]] = [_children((), body, pinned)]
    while stack:
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
        elif isinstance(entry, TreeLine):
            lines.append(entry)
        else:
            path, key, value = entry
            line = _line(path, key, value, chosen, pinned, bytes_per_ms)
            lines.append(line)
            if isinstance(value, (dict, list)) and value and line.opens is not True:
                stack.append(_children(path, value, pinned))
    return lines


def _children(path: Path, value: Json, pinned: Collection[Path]) -> Iterator[TreeLine | tuple[Path, str, Json]]:
    pairs = _pairs(value)
    shown = len(pairs) if path in pinned or not path else WIDEST
    for step, child in pairs[:shown]:
        yield (*path, step), str(step), child
    if len(pairs) > shown:
        rest = count_text(len(pairs) - shown, "further value")
        yield TreeLine(len(path), "", f"… {rest}", path, Look.REST)


def _pairs(value: Json) -> Sequence[tuple[str | int, Json]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _line(
    path: Path,
    key: str,
    value: Json,
    chosen: Mapping[Path, bool],
    pinned: Collection[Path],
    bytes_per_ms: int | None,
) -> TreeLine:
    depth, key = len(path) - 1, safe(key[:LONGEST])
    whole = path in pinned
    if isinstance(value, (dict, list)) and value:
        folded = not whole and chosen.get(path, depth >= SHALLOW - 1 and _crowded(value))
        text = _folded(value) if folded else ""
        return TreeLine(depth, key, text, path, Look.OPENING, None if whole else folded)
    text, look = leaf(value, bytes_per_ms, whole=whole)
    return TreeLine(depth, key, text, path, look)


def leaf(value: Json, bytes_per_ms: int | None = None, *, whole: bool = False) -> tuple[str, Look]:
    """A value that holds no others, as text."""
    match value:
        case str():
            return _string(value, bytes_per_ms, whole=whole)
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


def _string(value: str, bytes_per_ms: int | None, *, whole: bool) -> tuple[str, Look]:
    if whole:
        return f'"{safe(value, breaks=True)}"', Look.STRING
    if is_base64(value):
        return elide(value, bytes_per_ms), Look.BLOB
    if len(value) > LONGEST:
        rest = count_text(len(value) - LONGEST, "further character")
        return f'"{safe(value[:LONGEST], breaks=True)}" … {rest}', Look.STRING
    return f'"{safe(value, breaks=True)}"', Look.STRING


def _crowded(value: Json) -> bool:
    """Tell whether a value holds more than a few leaves."""
    count, stack = 0, [value]
    while stack and count <= CROWDED:
        one = stack.pop()
        if isinstance(one, (dict, list)):
            stack += [child for _, child in _pairs(one)[: CROWDED + 1]]
        else:
            count += 1
    return count > CROWDED


def _folded(value: Json) -> str:
    """What stands in for a folded value: `{type, threshold, …}`, `[3 values]`."""
    if isinstance(value, list):
        return f"[{count_text(len(value), 'value')}]"
    keys = [safe(key[:40]) for key in list(value)[:4]] if isinstance(value, dict) else []
    more = ", …" if isinstance(value, dict) and len(value) > 4 else ""
    return "{" + ", ".join(keys) + more + "}"


def _pinned(body: JsonObject) -> Iterator[Path]:
    """Every path at, below and above a reason for failure."""
    stack: list[tuple[Path, Json, bool]] = [((), body, False)]
    while stack:
        path, value, inside = stack.pop()
        if inside:
            yield path
        if not isinstance(value, (dict, list)):
            continue
        for step, child in _pairs(value):
            reason = inside or (step in PINNED and child is not None)
            if reason and not inside:
                yield from (path[:length] for length in range(1, len(path) + 1))
            if reason or isinstance(child, (dict, list)):
                stack.append(((*path, step), child, reason))
