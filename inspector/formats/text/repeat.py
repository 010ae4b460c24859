"""Finds events that a text quotes again, whole or cut, and logs in which each line stands twice."""

import re
from collections.abc import Callable, Container, Sequence
from itertools import compress, count

from ...core.wire import Side
from ..objects.recover import Found
from .aligned import Copies, aligned
from .gathered import SHORTEST, Gathered, slice_of
from .place import Placed

_MOSTLY = 4 * SHORTEST  # characters that hold as many without blanks, unless a text is spaced very widely
_KINDS = 4  # types that stand twice where a log has two writers
_ONCE = frozenset({"session.created", "response.created", "response.done", "conversation.item.created"})
_OWN_ID = re.compile(r'"(?:sess|resp|item|msg)_(?=[^"]*\d)[^"]+"')  # with a number in it, as no stand-in has
_HANDLERS = (2, 3)  # of a logger that write the same line
_PIECES = (".delta", ".append")  # events that are alike, and no quotes of one another


def repeats(events: Gathered, part: range, side_of: Callable[[Placed], Side]) -> dict[int, int]:
    """Which events of a part quote which earlier one again, by their numbers in it, from 1."""
    found: dict[int, int] = {}
    first: dict[int, int] = {}  # where an id or a beginning was met first, of which a hash is kept
    types: dict[int, str] = {}  # what has an id of a side, of which a hash is kept
    shared: set[int] = set()  # ids that events of several types have: that side writes the same everywhere
    for seq in compress(count(1), events.quotable[slice_of(part)]):
        one = events[part[seq - 1]]
        side, beginning = side_of(one), _beginning(one.found.payload)
        of_id, of_beginning = hash((side, one.found.type, one.found.event_id)), hash((side, beginning))
        identity = hash((side, one.found.event_id))
        if one.found.event_id and types.setdefault(identity, one.found.type) != one.found.type:
            shared.add(identity)
        earlier = first.get(of_id if one.found.event_id else of_beginning)
        if earlier and _is_again(one.found, side, beginning, events[part[earlier - 1]].found):
            found[seq] = earlier
            continue
        if one.found.event_id:
            first.setdefault(of_id, seq)
        if len(beginning) >= SHORTEST and not one.found.type.endswith(_PIECES):
            first.setdefault(of_beginning, seq)
    if shared:
        again = ((seq, events[part[seq - 1]]) for seq in found)
        found = {seq: found[seq] for seq, one in again if hash((side_of(one), one.found.event_id)) not in shared}
        found |= _of_shared(events, part, side_of, shared)
    doubled = _doubled(events, part, side_of)
    return doubled | found if doubled or not found else aligned(Copies(events, part, side_of), found)


def _of_shared(
    events: Gathered, part: range, side_of: Callable[[Placed], Side], shared: Container[int]
) -> dict[int, int]:
    """The repeats among events with ids that tell nothing: equal ones, of which each comes once by another id in it."""
    found: dict[int, int] = {}
    first: dict[int, int] = {}
    for seq, type_ in enumerate(events.types[slice_of(part)], 1):
        one = events[part[seq - 1]] if type_ in _ONCE else None
        if one and hash((side_of(one), one.found.event_id)) in shared and _OWN_ID.search(one.found.payload):
            earlier = first.setdefault(hash(one.found.payload), seq)
            if earlier != seq:
                found[seq] = earlier
    return found


def _doubled(events: Gathered, part: range, side_of: Callable[[Placed], Side]) -> dict[int, int]:
    """Equal events side by side, all but the first, where nearly all stand so: each handler of a logger writes them."""
    types = events.types[slice_of(part)]
    for times in _HANDLERS:
        groups = _groups(types, times)
        if not _is_most(types, groups, times):
            continue
        told = [[_tells(events[part[place + step]], side_of) for step in range(times)] for place in groups]
        equal = [place for place, alike in zip(groups, told, strict=True) if len({*alike}) == 1]
        if _is_most(types, equal, times):
            return {place + step + 1: place + 1 for place in equal for step in range(1, times)}
    return {}


def _groups(types: Sequence[str], times: int) -> list[int]:
    """Where so many of a type stand side by side, each of them in one group."""
    places, place = [], 0
    while place <= len(types) - times:
        is_group = types[place : place + times].count(types[place]) == times
        places += [place] * is_group
        place += times if is_group else 1
    return places


def _is_most(types: Sequence[str], places: Sequence[int], times: int) -> bool:
    """Tell whether nine of ten events stand in these groups."""
    return 10 * times * len(places) >= 9 * len(types) and len({types[place] for place in places}) >= _KINDS


def _tells(one: Placed, side_of: Callable[[Placed], Side]) -> tuple[object, ...]:
    return one.found.payload, side_of(one), one.moment and one.moment.micros


def _is_again(found: Found, side: Side, beginning: str, earlier: Found) -> bool:
    """Tell whether an event is an earlier one that has the same id or, where it has none, the same beginning."""
    if found.event_id:  # a client may use an id twice, the server does not
        return found.event_id == earlier.event_id and (side is Side.SERVER or _quotes(found, earlier))
    if not found.cut or len(beginning) < SHORTEST or found.type.endswith(_PIECES):
        return False
    return _quotes(found, earlier)


def _quotes(found: Found, whole: Found) -> bool:
    """Tell whether an event is another one again, or a beginning of it where it is cut."""
    text, known = _squeezed(found.payload), _squeezed(whole.payload)
    return known.startswith(text) if found.cut else known == text


def _beginning(payload: str) -> str:
    beginning = _squeezed(payload[:_MOSTLY])
    return (beginning if len(beginning) >= SHORTEST else _squeezed(payload))[:SHORTEST]


def _squeezed(text: str) -> str:
    return "".join(text.split())
