"""Finds events that a text quotes again, whole or cut."""

from collections.abc import Callable
from itertools import compress, count

from ...core.wire import Side
from ..objects.recover import Found
from .gathered import SHORTEST, Gathered, slice_of
from .place import Placed

_MOSTLY = 4 * SHORTEST  # characters that hold as many without blanks, unless a text is spaced very widely
_PIECES = (".delta", ".append")  # events that are alike, and no quotes of one another


def repeats(events: Gathered, part: range, side_of: Callable[[Placed], Side]) -> dict[int, int]:
    """Which events of a part quote which earlier one again, by their numbers in it, from 1."""
    found: dict[int, int] = {}
    first: dict[int, int] = {}  # where an id or a beginning was met first, of which a hash is kept
    for seq in compress(count(1), events.quotable[slice_of(part)]):
        one = events[part[seq - 1]]
        side, beginning = side_of(one), _beginning(one.found.payload)
        of_id, of_beginning = hash((side, one.found.type, one.found.event_id)), hash((side, beginning))
        earlier = first.get(of_id if one.found.event_id else of_beginning)
        if earlier and _is_again(one.found, side, beginning, events[part[earlier - 1]].found):
            found[seq] = earlier
            continue
        if one.found.event_id:
            first.setdefault(of_id, seq)
        if len(beginning) >= SHORTEST and not one.found.type.endswith(_PIECES):
            first.setdefault(of_beginning, seq)
    return found


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
