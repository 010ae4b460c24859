"""The order of the events of a text: newest first turned round, and two sessions told apart."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .gathered import Gathered, is_clock

_FEWEST = 3  # events whose order can show anything
OPENERS = frozenset({"session.created", "transcription_session.created"})
_PAIRS = (  # what never comes the other way round
    ("response.created", "response.done"),
    ("response.create", "response.created"),
    ("session.update", "session.updated"),
    ("session.update", "error"),
    ("input_audio_buffer.commit", "input_audio_buffer.committed"),
    ("input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"),
)
_ORDERED = (  # beside those, what never comes the other way round within a response or a turn
    *_PAIRS,
    ("input_audio_buffer.speech_stopped", "input_audio_buffer.committed"),
    ("response.output_item.added", "response.output_item.done"),
    ("response.content_part.added", "response.content_part.done"),
    ("response.output_item.added", "response.done"),
    ("response.output_audio.delta", "response.output_audio.done"),
    ("response.output_audio.done", "response.done"),
    ("response.audio.delta", "response.audio.done"),
    ("response.audio.done", "response.done"),
    ("response.output_text.delta", "response.output_text.done"),
    ("response.text.delta", "response.text.done"),
)
_FEWEST_TURNED = 3  # of these, all turned round, where the session's beginning is not shown
_SUREST = 4  # times as many steps back as forward


def oldest_first(events: Gathered) -> range:
    """The numbers of the events in the order in which they happened; backwards where the text shows plainly that."""
    numbers = range(len(events))
    return numbers[::-1] if _is_backwards(events) else numbers


def _is_backwards(events: Gathered) -> bool:
    back, forth = _steps(events)
    if back + forth >= _FEWEST - 1 and not (back <= 1 and any(map(is_clock, set(events.kinds)))):
        return back > _SUREST * forth
    return not (back or forth) and (_ends_with_its_beginning(events.types) or _is_turned(events.types))


def _steps(events: Gathered) -> tuple[int, int]:
    """How often the time goes back from one event to the next, and how often forth."""
    times = ((micros, kind) for micros, kind in zip(events.micros, events.kinds, strict=True) if kind)
    steps = Counter((later > one) - (later < one) for (one, kind), (later, other) in pairwise(times) if kind == other)
    return steps[-1], steps[1]


def _ends_with_its_beginning(types: Sequence[str]) -> bool:
    """Tell whether a response is done before it is created, and the session created at the end."""
    if len(types) < _FEWEST or types[-1] not in OPENERS or types.count(types[-1]) != 1:
        return False
    return not any(_stand(types, first, then) for first, then in _PAIRS)


def _is_turned(types: Sequence[str]) -> bool:
    """Tell whether every step of a turn stands the other way round, and there are several."""
    if any(one in OPENERS for one in types[:-1]):
        return False
    there = [(first, then) for first, then in _ORDERED if first in types and then in types]
    return len(there) >= _FEWEST_TURNED and not any(_stand(types, first, then) for first, then in there)


def _stand(types: Sequence[str], first: str, then: str) -> bool:
    """Tell whether both types are there, in this order."""
    return first in types and then in types and types.index(first) < types.index(then)


def parts(events: Gathered, numbers: range) -> list[range]:
    """The events of each session: one begins with each `session.created` that is not quoted again."""
    begins = [0]
    seen: set[str] = set()
    is_opened = False
    for place, number in enumerate(numbers):
        if events.types[number] not in OPENERS:
            continue
        found = events[number].found
        mark = found.event_id or ("" if found.is_name else found.payload)
        if is_opened and mark not in seen:
            begins.append(place)
        seen.add(mark)
        is_opened = True  # what comes before the first one belongs to it
    return [numbers[begin:end] for begin, end in pairwise([*begins, len(numbers)]) if end > begin]
