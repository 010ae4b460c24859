"""What a relay holds, as lines: each side's messages, how old they are and what becomes of them, and the faults.

Everything here may hold words of the wire; all of it is made safe.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.text import clip, count_text, safe
from ...core.wire import Side
from ..text.cell import fit
from ..text.phrase import NOTHING, WAITING
from ..text.span import BLANK, Line, Role, Span, heading, paragraph

_LONGEST = 120  # characters of a type or a filter
_TYPE, _ROOM = 34, 12  # cells of a type, at most and at least
_STAND = 26  # cells of what is to become of a message
_FIXED = _STAND + 22  # cells of a line but for the type and the size
_WIDE = 100  # cells from which on the size has room
_TITLES = {Side.CLIENT: "From the app, to the server", Side.SERVER: "From the server, to the app"}
_ROLES = {Side.CLIENT: Role.CLIENT, Side.SERVER: Role.SERVER}


class HeldMessage(NamedTuple):
    """A message that has not gone on: the number of its frame, its type, its size in bytes, its age in seconds.

    `stand` is held, delayed (then it goes on in `due` seconds) or waits (behind what is held).
    """

    seq: int
    type: str
    size: int
    age: float
    stand: str
    copies: int = 0
    edited: bool = False
    due: float | None = None


class HeldSide(NamedTuple):
    """One direction: whose messages, the filter in force (None: nothing is held), seconds until it is forgotten."""

    side: Side
    where: str | None = None
    waiting: int = 0
    left: float | None = None
    messages: tuple[HeldMessage, ...] = ()


class Gate(NamedTuple):
    """What a session holds, and the faults that may still happen in it."""

    sides: tuple[HeldSide, ...]
    faults: tuple[str, ...] = ()
    timeout: float = 60.0  # seconds
    forgotten: int = 0  # holds that ended by themselves


class GateRow(NamedTuple):
    """A line of the page, the side it is about, and the message (0: none)."""

    line: Line
    side: Side
    seq: int = 0


def gate_page(gate: Gate, width: int) -> list[GateRow]:
    """The page of holds."""
    rows: list[GateRow] = []
    for side in gate.sides:
        rows += [GateRow(line, side.side, seq) for line, seq in _side(side, width)]
        rows.append(GateRow(BLANK, side.side))
    last = gate.sides[-1].side
    return rows + [GateRow(line, last) for line in _faults(gate.faults, width)]


def _side(side: HeldSide, width: int) -> Iterator[tuple[Line, int]]:
    yield heading(_TITLES[side.side], _state(side)), 0
    if side.where is not None:
        shown = safe(clip(side.where, _LONGEST)) or "every message"
        yield Line((Span("  holds  ", Role.DIM), Span(shown, Role.STRING))), 0
    for message in side.messages:
        yield _message(message, _ROLES[side.side], width), message.seq
    if side.waiting > len(side.messages):
        yield Line((Span(f"  … and {count_text(side.waiting - len(side.messages), 'message')} more", Role.DIM),)), 0
    if not side.waiting:
        yield Line((Span(f"  {NOTHING} nothing waits here", Role.DIM),)), 0


def _state(side: HeldSide) -> str:
    if side.left is not None:
        return f"{count_text(side.waiting, 'message')} · let go by itself in {_seconds(side.left)}"
    return "everything passes" if side.where is None else "everything has passed"


def _message(message: HeldMessage, role: Role, width: int) -> Line:
    glyph = " " if message.stand == "waits" else WAITING
    size = f"{count_text(message.size, 'byte'):>14}" if width >= _WIDE else ""
    room = min(_TYPE, max(width - _FIXED - len(size), _ROOM))
    type_ = safe(clip(message.type, _LONGEST)) or "no event"
    spans = (
        Span(f"  #{message.seq:<6}", Role.LINK),
        Span(f"{glyph} ", Role.WARNING),
        Span(fit(type_, room), role),
        Span(f" {fit(_stand(message), _STAND)}", Role.DIM if message.stand == "waits" else Role.WARNING),
        Span(f"{_seconds(message.age):>6} old{size}", Role.DIM),
    )
    return Line(spans, jump=message.seq)


def _stand(message: HeldMessage) -> str:
    """What is to become of it."""
    known = {"held": "held", "delayed": f"goes on in {_seconds(message.due or 0.0)}", "waits": "behind it"}
    told = [known.get(message.stand, safe(message.stand[:_LONGEST]))]
    told += ["edited"] if message.edited else []
    told += [f"{message.copies + 1} times"] if message.copies else []
    return ", ".join(told)


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def _faults(faults: Sequence[str], width: int) -> Iterator[Line]:
    yield heading("Faults on purpose", f"{len(faults)} set" if faults else "none; f sets one")
    for one in faults:
        yield from paragraph(safe(clip(one, _LONGEST)), width, role=Role.STRING, lead=(Span("  ! ", Role.WARNING),))


class Harm(NamedTuple):
    """A fault that can be chosen: how it is written, and what it does."""

    sample: str
    about: str


HARMS: tuple[Harm, ...] = (
    Harm("delay=500ms@response.created", "late by so much; without @ all are"),
    Harm("jitter=500ms", "late by chance, up to so much"),
    Harm("drop@response.done", "never arrives; drop=5% loses a share"),
    Harm("stall@response.created", "is the last that arrives"),
    Harm("truncate@response.output_text.delta", "half of it is missing"),
    Harm("garble@response.output_text.delta", "some of its bytes are wrong"),
    Harm("error=server_error@response.created", "an error event follows it"),
    Harm("fail@response.created", "its response fails right after it"),
    Harm("close=1011@response.created", "a close frame follows it"),
    Harm("cut@response.created", "the line is cut right after it"),
)
"""One of each, as a beginning."""
TRIGGERS = (
    "@1 is the next message, @response.done the next event of that type or meaning, #2 the second; @client: the app's."
)


def harm_lines() -> list[Line]:
    """The faults to choose from, a line each."""
    wide = max(len(one.sample) for one in HARMS) + 2
    return [Line((Span(f"  {one.sample:<{wide}}", Role.STRING), Span(one.about, Role.DIM))) for one in HARMS]
