"""Events out of a text: which of the objects in it are events, and what stands in them.

An event inside a logger's object is taken out of it, with the side and the time
that the logger noted; an object inside an event is never an event of its own.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ..core import codec
from ..core.wire import Fidelity, Side
from .moment import Moment
from .moment import read as read_moment
from .naming import SIDE_KEYS, TIME_KEYS, is_event, side_of_word
from .scan import Node, Scan, objects


class Found(NamedTuple):
    """One event as it stands at source[start:end]; `label` and `moment` come from a logger's fields."""

    start: int
    end: int
    payload: str
    type: str
    event_id: str | None
    fidelity: Fidelity
    cut: bool
    label: Side | None
    moment: Moment | None


def events(source: str) -> Iterator[Found]:
    """Every event of a text, in the order in which they begin."""
    for scan in objects(source):
        yield from sorted(_events_of(scan), key=lambda found: found.start)


def _events_of(scan: Scan) -> Iterator[Found]:
    end = -1
    taken: list[Node] = []
    for node in scan.nodes:
        if node.start >= end and _is_event(node):
            taken.append(node)
            end = node.end
            yield _found(scan, node)
    for owner, token, start in scan.held:
        if not any(node.start < start < node.end for node in taken):
            yield from _held_events(scan.held_text(token, start), owner, (start, token.end))


def _held_events(text: str, owner: Node, place: tuple[int, int]) -> Iterator[Found]:
    """The events in a string that holds JSON."""
    try:
        inner = str(codec.parse(text))
    except ValueError:
        return
    label, moment = _label(owner), _moment(owner)
    for scan in objects(inner):
        for node in scan.nodes[:1]:
            if _is_event(node):
                start, end = place
                yield _found(scan, node)._replace(start=start, end=end, label=label, moment=moment)


def _is_event(node: Node) -> bool:
    told = node.has_error or "event_id" in node.members
    return is_event(node.members.get("type"), has_error=told)


def _found(scan: Scan, node: Node) -> Found:
    members = node.members
    return Found(
        node.start,
        node.end,
        scan.text(node),
        members["type"],
        members.get("event_id"),
        scan.fidelity(node),
        node.cut,
        _label(node),
        _moment(node),
    )


def _label(node: Node | None) -> Side | None:
    """The side that the nearest logger's field names."""
    while node:
        for key in SIDE_KEYS & node.members.keys():
            if side := side_of_word(node.members[key]):
                return side
        node = node.parent
    return None


def _moment(node: Node | None) -> Moment | None:
    """The time that the nearest logger's field gives."""
    while node:
        for key in TIME_KEYS & node.members.keys():
            if moment := read_moment(node.members[key]):
                return moment
        node = node.parent
    return None
