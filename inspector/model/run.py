"""Events that only go on with what is under way, taken in many at a time: most of what a recording holds.

What does not depend on the single event is looked up once for all of them. The session afterwards is the one that
`Tracker.feed` makes of each event in its turn.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from ..core.event import Event
from ..core.wire import Side
from ..protocol.vocabulary import Meaning as M
from .handlers.audio import Passes, append_more
from .handlers.stream import add
from .session import Session
from .state.lifecycle import State
from .state.part import Flow

_PLAIN = frozenset({str, int, type(None)})  # types of ids that may be compared and looked up


class Terms(NamedTuple):
    """On which events are taken in together: they have times, which do not run back."""

    since: int  # µs: no event is earlier
    until: int  # none is later
    passes: Passes | None  # None: every piece of the user's audio needs a closer look


class _Course(NamedTuple):
    """What the events of one type have in common; no `flow` for the user's audio."""

    side: Side
    response: object  # the ids as they stand in each event
    item: object
    part: object
    flow: Flow | None


def go_on(session: Session, events: Sequence[Event], place: int, terms: Terms, means: Callable[[Event], M]) -> int:
    """Take in the events from `place` on as far as they go on; gives the place of the first one that may do more."""
    since, until, passes = terms
    courses: dict[str, _Course] = {}
    buffer, start, heard = session.buffer, place, None
    for event in islice(events, place, None):
        seq, at, side, _, type_, body, _, _, _, _ = event
        if at is None or not since <= at <= until:
            break
        course = courses.get(type_)
        if course is None:
            course = _course(session, event, means(event), listens=passes is not None)
            if course is None:
                break
            courses[type_] = course
        own, response, item, part, flow = course
        if (
            side is not own
            or body.get("item_id") != item
            or body.get("response_id") != response
            or body.get("content_index") != part
        ):
            break
        if flow is not None:
            add(session, flow, seq, at, body)
            heard = event
        elif passes is None or not append_more(buffer, seq, at, body, passes):
            break
        since = at
        place += 1
    if place > start:
        session.last_seq, session.last_at = events[place - 1][:2]
    if heard is not None:
        session.last_server_seq, session.last_heard_at = heard[:2]
    return place


def _course(session: Session, event: Event, means: M, *, listens: bool) -> _Course | None:
    """What events like this one go on with; None where they may do more."""
    body = event.body
    ids = body.get("response_id"), body.get("item_id"), body.get("content_index")
    if not _PLAIN.issuperset(map(type, ids)):
        return None
    if means is M.AUDIO_APPEND:
        buffer = session.buffer
        begun = buffer.state is not State.NEW and buffer.first_at is not None
        return _Course(Side.CLIENT, *ids, None) if begun and listens else None
    flow = session.flows.get(means)
    if flow is None or flow.place != (event.type, *ids) or flow.response.state is not State.PRODUCING:
        return None
    if means is M.OUTPUT_AUDIO and flow.response.player is None:
        return None  # its first sound settles the format that it is heard in
    return _Course(Side.SERVER, *ids, flow)
