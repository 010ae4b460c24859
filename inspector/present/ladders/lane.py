"""The lanes of a ladder: who takes part, when each is at work, and arrows between them.

The app and the server are always there; tools, MCP servers and the telephone
where the recording shows any. An arrow is drawn between the app and the server
with its words, and goes on to the others without.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ...core.wire import Side
from ...protocol.vocabulary import Meaning as M
from ...recording.reading import Reading
from ..text.cell import fit, fit_tail, width_of
from ..text.span import Role, Span

TELEPHONE = (M.TRANSPORT_RINGING, M.TRANSPORT_ANSWERED, M.TRANSPORT_FAILED, M.DTMF_RECEIVED, M.DTMF_SEND, M.DTMF_SENT)
_MARGIN = 2  # cells left of the first lane and right of the last
_BESIDE = 8  # cells between the app and its tools, the server and what is behind it
_NAME_LONGEST = 42
_TELLING = 3  # cells of words, fewer tell nothing
_NAME_SHARE = 0.6  # of the room that an arrow has for words


class Lane(StrEnum):
    """Who takes part, in the order of the columns."""

    TOOLS = "tools"
    APP = "app"
    SERVER = "server"
    MCP = "MCP"
    PHONE = "phone"


ORDER = tuple(Lane)


class Stroke(StrEnum):
    """What the line of an arrow is made of."""

    EVENT = "─"
    RUN = "━"
    ABSENT = "╌"


class Arrow(NamedTuple):
    """From a lane to one or two others, with words in up to three pieces; all text is safe."""

    source: Lane
    targets: tuple[Lane, ...]
    stroke: Stroke
    name: Span
    words: Span
    tail: str = ""  # stands before the end of the line, whatever else is cut
    mark: str = ""  # stands before the name


class Busy:
    """Stretches of events during which something was going on; told whether an event lies in one."""

    def __init__(self, stretches: Iterable[tuple[int, int]] = ()) -> None:
        """`stretches` are first and last events; a last event of 0 has not come yet."""
        self._starts, self._ends = array("Q"), array("Q")
        for first, last in sorted(stretches):
            end = last or 2**63
            if self._ends and first <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            elif first:
                self._starts.append(first)
                self._ends.append(end)

    def __contains__(self, seq: int) -> bool:
        place = bisect_right(self._starts, seq) - 1
        return place >= 0 and seq < self._ends[place]


def lanes_of(reading: Reading) -> tuple[Lane, ...]:
    """The lanes that this recording needs."""
    session = reading.session
    telephone = set(reading.scene.server.types_of(TELEPHONE))
    shown = {
        Lane.TOOLS: session.calls or any(one.target == "client" for one in session.delegations.values()),
        Lane.APP: True,
        Lane.SERVER: True,
        Lane.MCP: session.listings or session.server_calls,
        Lane.PHONE: not telephone.isdisjoint(reading.columns.names()),
    }
    return tuple(lane for lane in ORDER if shown[lane])


def work_of(reading: Reading) -> dict[Lane, Busy]:
    """When each lane is at work: the server on a response, tools and MCP servers on a call."""
    session = reading.session
    calls = [(one.asked_seq, one.output_seq) for one in session.calls.values()]
    calls += [
        (one.created_seq, one.replies[0] if one.replies else 0)
        for one in session.delegations.values()
        if one.target == "client"
    ]
    behind = [(one.begun_seq, one.ended_seq) for one in session.server_calls.values()]
    behind += [(one.begun_seq, one.ended_seq) for one in session.listings.values()]
    return {
        Lane.SERVER: Busy((one.opened_seq, one.closed_seq) for one in session.responses.values()),
        Lane.TOOLS: Busy(calls),
        Lane.MCP: Busy(behind),
    }


class Columns(NamedTuple):
    """Cells between the lanes, for a drawing of a certain width."""

    lanes: tuple[Lane, ...]
    gaps: tuple[int, ...]  # behind each lane but the last
    left: int

    def head(self) -> list[Span]:
        """The names of the lanes, each over its line."""
        spans: list[Span] = []
        at = used = 0
        for place, lane in enumerate(self.lanes):
            at = self.left + place + sum(self.gaps[:place])
            start = max(at - len(lane) // 2, used)
            spans.append(Span(" " * (start - used), Role.DIM))
            spans.append(Span(lane.value, Role.STRONG))
            used = start + len(lane)
        return spans


@lru_cache(16)
def columns(lanes: tuple[Lane, ...], width: int) -> Columns:
    """Share `width` out: what is left over goes between the app and the server."""
    beside = _BESIDE if width >= 60 else _BESIDE - 3
    others = [beside for _ in lanes[:-2]]
    wide = max(width - 2 * _MARGIN - len(lanes) - sum(others), 8)
    gaps = tuple(wide if lane is Lane.APP else beside for lane in lanes[:-1])
    return Columns(lanes, gaps, _MARGIN)


@lru_cache(1024)  # most events of a conversation say what others before them said
def arrow_spans(place: Columns, arrow: Arrow, busy: frozenset[Lane], role: Role) -> tuple[Span, ...]:
    """The lanes with an arrow across them."""
    order = place.lanes
    ends = [order.index(lane) for lane in (arrow.source, *arrow.targets) if lane in order]
    low, high = min(ends), max(ends)
    source = order.index(arrow.source)
    spans = [Span(" " * place.left)]
    for at, lane in enumerate(order):
        spans.append(Span(_post(lane in busy, low < at < high, at == source, at == low), Role.DIM))
        if at == len(order) - 1:
            break
        gap = place.gaps[at]
        if not low <= at < high:
            spans.append(Span(" " * gap))
            continue
        left = at == low and source != low
        right = at + 1 == high and source != high
        spans += _line(arrow, gap, left=left, right=right, role=role, named=lane is Lane.APP)
    return tuple(spans)


def _post(busy: bool, crossed: bool, source: bool, low: bool) -> str:
    """A lane's own character: thick while it is at work, joined to the arrow that begins there or crosses it."""
    if crossed:
        return "╂" if busy else "┼"
    if source:
        return ("┠" if low else "┨") if busy else ("├" if low else "┤")
    return "┃" if busy else "│"


def _line(arrow: Arrow, gap: int, *, left: bool, right: bool, role: Role, named: bool) -> list[Span]:
    """The part of an arrow between two lanes, in exactly `gap` cells."""
    stroke = arrow.stroke.value
    first, last = "◀" if left else "", "▶" if right else ""
    room = gap - len(first) - len(last)
    if not named:
        return [Span(first + stroke * room + last, role)]
    words = _words(arrow, room - 4)
    used = sum(width_of(span.text) for span in words)
    tail = f" {arrow.tail} {stroke}" if arrow.tail and room - used - 3 >= width_of(arrow.tail) + 3 else ""
    spare = max(room - used - 3 - width_of(tail), 0)
    return [Span(f"{first}{stroke} ", role), *words, Span(" " + stroke * spare + tail + last, role)]


def _words(arrow: Arrow, room: int) -> list[Span]:
    """The name, and of the rest as much as has room; of an absent event the name says more than the rest."""
    role = arrow.name.role
    mark = [Span(f"{arrow.mark} ", role)] if arrow.mark else []
    room = max(room - (width_of(arrow.tail) + 3 if arrow.tail else 0) - 2 * len(mark), 0)
    share = max(min(round(room * _NAME_SHARE), _NAME_LONGEST), 12)
    if arrow.stroke is Stroke.ABSENT or not arrow.words.text:
        name = fit(arrow.name.text, min(width_of(arrow.name.text), room))
    else:
        name = short_name(arrow.name.text, min(share, room))
    left = room - width_of(name) - 2
    words = fit(arrow.words.text, left).rstrip() if left >= _TELLING and arrow.words.text else ""
    return [*mark, Span(name, role), *([Span("  "), Span(words, arrow.words.role)] if words else [])]


def short_name(name: str, width: int) -> str:
    """A type in at most `width` cells: whole, or without its first words, which say least."""
    rest = name
    while rest and width_of(rest) + (rest != name) > width:
        places = [rest.find(sign) for sign in "._" if sign in rest]
        rest = rest[min(places) + 1 :] if places else ""
    if not rest:
        return fit_tail(name, width)
    return rest if rest == name else f"…{rest}"


def still_spans(place: Columns, busy: frozenset[Lane], *, words: str = "", broken: bool = False) -> list[Span]:
    """The lanes alone, with words between the app and the server; `broken` where time was left out."""
    spans = [Span(" " * place.left)]
    for at, lane in enumerate(place.lanes):
        spans.append(Span("┊" if broken else "┃" if lane in busy else "│", Role.DIM))
        if at < len(place.gaps):
            gap = place.gaps[at]
            text = fit(words, gap).rstrip() if lane is Lane.APP else ""
            before = (gap - width_of(text)) // 2
            spans.append(Span(" " * before + text + " " * (gap - before - width_of(text)), Role.DIM))
    return spans


def sender(side: Side) -> Lane:
    return Lane.APP if side is Side.CLIENT else Lane.SERVER


def receiver(side: Side) -> Lane:
    return sender(side.other)


def route(means: M, side: Side, *, call: str = "") -> tuple[Lane, tuple[Lane, ...]]:
    """Where an event comes from and goes to; `call` says that it asks for a tool call or answers one."""
    if call == "asked":
        return Lane.SERVER, (Lane.TOOLS,)
    if call == "answered":
        return Lane.TOOLS, (Lane.SERVER,)
    if means in _ROUTES:
        return _ROUTES[means]
    return sender(side), (receiver(side),)


_BEHIND: Sequence[tuple[M, Lane]] = (
    (M.MCP_LISTED, Lane.MCP),
    (M.MCP_LISTING_FAILED, Lane.MCP),
    (M.MCP_CALL_DONE, Lane.MCP),
    (M.MCP_CALL_FAILED, Lane.MCP),
    (M.TRANSPORT_RINGING, Lane.PHONE),
    (M.TRANSPORT_ANSWERED, Lane.PHONE),
    (M.TRANSPORT_FAILED, Lane.PHONE),
    (M.DTMF_RECEIVED, Lane.PHONE),
)
_ROUTES: dict[M, tuple[Lane, tuple[Lane, ...]]] = {
    **{means: (lane, (Lane.APP,)) for means, lane in _BEHIND},
    M.MCP_LISTING: (Lane.SERVER, (Lane.APP, Lane.MCP)),
    M.MCP_CALL: (Lane.SERVER, (Lane.APP, Lane.MCP)),
    M.DTMF_SEND: (Lane.APP, (Lane.PHONE,)),
}
