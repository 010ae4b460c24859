"""The order of the events of a text: newest first turned round, and two sessions told apart."""

from collections.abc import Sequence
from itertools import pairwise

from .place import Placed

_FEWEST = 3  # events whose order can show anything
_OPENERS = frozenset({"session.created", "transcription_session.created"})
_PAIRS = (  # what never comes the other way round
    ("response.created", "response.done"),
    ("response.create", "response.created"),
    ("session.update", "session.updated"),
    ("session.update", "error"),
    ("input_audio_buffer.commit", "input_audio_buffer.committed"),
    ("input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"),
)
_SUREST = 4  # times as many steps back as forward


def oldest_first(events: list[Placed]) -> list[Placed]:
    """The events in the order in which they happened, where the text shows plainly that it goes backwards."""
    return events[::-1] if _is_backwards(events) else events


def _is_backwards(events: Sequence[Placed]) -> bool:
    times = [one.moment for one in events if one.moment]
    steps = [b.micros - a.micros for a, b in pairwise(times) if a[1:] == b[1:]]
    back, forth = sum(step < 0 for step in steps), sum(step > 0 for step in steps)
    if back + forth >= _FEWEST - 1 and not any(one.moment and one.moment.clock for one in events if back <= 1):
        return back > _SUREST * forth
    return not times and _ends_with_its_beginning(events)


def _ends_with_its_beginning(events: Sequence[Placed]) -> bool:
    """Tell whether a response is done before it is created, and the session created at the end."""
    types = [one.found.type for one in events]
    if len(types) < _FEWEST or types[-1] not in _OPENERS or types.count(types[-1]) != 1:
        return False
    return not any(_stand(types, first, then) for first, then in _PAIRS)


def _stand(types: Sequence[str], first: str, then: str) -> bool:
    """Tell whether both types are there, in this order."""
    return first in types and then in types and types.index(first) < types.index(then)


def parts(events: Sequence[Placed]) -> list[list[Placed]]:
    """The events of each session: one begins with each `session.created` that is not quoted again."""
    found: list[list[Placed]] = []
    seen: set[str] = set()
    for one in events:
        opens = one.found.type in _OPENERS
        mark = one.found.event_id or ("" if one.found.is_name else one.found.payload)
        if not found or (opens and found and _is_new(found[-1], mark, seen)):
            found.append([])
        if opens:
            seen.add(mark)
        found[-1].append(one)
    return found


def _is_new(part: Sequence[Placed], mark: str, seen: set[str]) -> bool:
    """Tell whether a session begins anew; what comes before the first one belongs to it."""
    return mark not in seen and any(one.found.type in _OPENERS for one in part)
