"""Events while they are written: what stands in a text, what is wrong with it, and how it would be right."""

from collections.abc import Iterable
from typing import NamedTuple

from ..core import codec
from ..core.event import ProblemKind
from ..core.json import JsonObject, Path, path_of, text_at
from ..core.spot import spans, spots
from ..core.text import safe
from ..core.wire import Side
from ..present.screen.compose import Fault
from ..protocol.dialect import Dialect, is_known
from ..protocol.lint import Lint, LintKind, corrected, lint

_BROKEN = {
    ProblemKind.NOT_JSON: "This is no JSON here.",
    ProblemKind.CUT: "The JSON stops before its end: a brace, a bracket or a quote is missing.",
    ProblemKind.NOT_OBJECT: "An event is an object: it stands in braces.",
}
_TYPELESS = "An event says in `type` what it is; this one does not."


class Piece(NamedTuple):
    """One event of the text from `start` to `end`; `broken` says why it is none, `at` where."""

    start: int
    end: int
    body: JsonObject
    broken: str = ""
    at: int = 0
    faults: tuple[Lint, ...] = ()
    better: JsonObject | None = None  # as it should be, where nobody has to decide

    @property
    def type(self) -> str:
        return text_at(self.body, "type") or ""


def read(text: str, dialect: Dialect, side: Side = Side.CLIENT) -> list[Piece]:
    """The events of a text, each held against what a side says in a dialect. Never raises."""
    return [_piece(text, start, end, dialect, side) for start, end in spans(text)]


def _piece(text: str, start: int, end: int, dialect: Dialect, side: Side) -> Piece:
    content = text[start:end].encode("utf-8", "replace")
    body, problem = codec.decode(content)
    if problem is not None and not codec.is_readable(problem):
        why = _BROKEN.get(problem.kind, problem.message)
        return Piece(start, end, body, why, start + min(problem.offset or 0, end - start))
    faults = [one for one in lint(body, side, dialect) if not _is_stamped(one)]
    if not isinstance(body.get("type"), str) and not faults:
        return Piece(start, end, body, _TYPELESS, start)
    better = corrected(body, side, dialect) if faults else None
    return Piece(start, end, body, "", start, tuple(faults), better)


def _is_stamped(fault: Lint) -> bool:
    """What is missing comes when the event is sent."""
    return fault.path == "event_id" and fault.kind is LintKind.MISSING_FIELD


def is_whole(text: str) -> bool:
    """Tell whether a text is nothing but whole events, of types that somebody knows."""
    bodies = [codec.decode(text[start:end].encode("utf-8", "replace")) for start, end in spans(text)]
    return bool(bodies) and all(problem is None and is_known(text_at(body, "type") or "") for body, problem in bodies)


def is_within(text: str, offset: int) -> bool:
    """Tell whether a place is inside of an event."""
    return any(start < offset < end for start, end in spans(text))


def faults_of(text: str, pieces: Iterable[Piece]) -> list[Fault]:
    """What is wrong with the events of a text, and on which line."""
    found: list[Fault] = []
    for piece in pieces:
        if piece.broken:
            line, column = line_of(text, piece.at)
            found.append(Fault(line + 1, f"{piece.broken} (column {column + 1})"))
        for fault in piece.faults:
            place = place_of(text, piece, fault)
            line = line_of(text, piece.start if place is None else place)[0] + 1
            found.append(Fault(line, fault.message, fault.fix or ""))
    return found


def mended(text: str, pieces: list[Piece]) -> str | None:
    """The text with every event as it should be; None where there is nothing that could be put right by itself."""
    if not any(piece.better is not None for piece in pieces):
        return None
    parts = [pretty(piece.body if piece.better is None else piece.better) for piece in pieces if not piece.broken]
    parts += [text[piece.start : piece.end] for piece in pieces if piece.broken]
    return "\n".join(parts)


def pretty(body: JsonObject) -> str:
    """An event as it is shown for writing; a character that would do something on a screen is written as its code."""
    try:
        text = codec.write_pretty(body).decode().rstrip("\n")
    except TypeError:
        text = codec.write(body).decode()
    return "\n".join(map(_escaped, text.split("\n")))


def _escaped(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    return "".join(one if safe(one) == one else _code(one) for one in line)


def _code(character: str) -> str:
    """A character as JSON writes it by its code, in one or two units of UTF-16."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def line_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 0."""
    before = text[:offset]
    return before.count("\n"), offset - (before.rfind("\n") + 1)


def place_of(text: str, piece: Piece, fault: Lint) -> int | None:
    """Where the field stands that a fault is about; None where it is missing."""
    try:
        path = path_of(fault.path)
    except ValueError:
        return None
    return next((spot.start for spot in spots(text) if _is_in(spot.path, path) and spot.start >= piece.start), None)


def _is_in(path: Path, outer: Path) -> bool:
    return path[: len(outer)] == outer
