"""What is said of an event, and of the end of a recording, in a word or two, wherever they are listed."""

from collections.abc import Mapping

from ...core.event import Event
from ...core.text import safe
from ...core.wire import Fidelity, Frame, Side
from ...recording.columns import Flag
from ...recording.reading import Reading
from ..text.span import Role
from . import by_hand


def split_name(type_: str) -> tuple[str, str]:
    """The part of a type that its family shares, and its own: `response.` and `output_text.delta`."""
    shown = safe(type_[:200])
    head, dot, tail = shown.partition(".")
    if head == "conversation" and tail.startswith("item."):
        return "conversation.item.", tail.removeprefix("item.")
    return (head + dot, tail) if tail else ("", shown)


def is_spoken(reading: Reading) -> bool:
    """Tell whether the recording shows which dialect the server speaks; else the one it is read by is a guess."""
    return bool(reading.detector.choice(Side.SERVER).dialect or reading.detector.settled)


def notes(reading: Reading, event: Event, frame: Frame | None = None) -> tuple[str, ...]:
    """What is not normal about a row, in words; `frame` is the event's, if it was read already."""
    flags = reading.columns.flags[event.seq - 1]
    marks = (frame or reading.frame(event.seq)).marks
    repeats = f"repeats #{marks.repeats}" if marks and marks.repeats else "repeat"
    fidelity = event.origin.fidelity if event.origin else Fidelity.EXACT
    hand = by_hand.word_of(marks)
    words: Mapping[str, object] = {
        repeats: flags & Flag.REPEAT,
        "held back": flags & Flag.HELD and not hand,
        "damaged": flags & Flag.DAMAGED,
        "partial": fidelity is Fidelity.PARTIAL and not flags & Flag.DAMAGED,
        "name only": fidelity is Fidelity.NAME_ONLY,
        "unknown type": flags & Flag.UNKNOWN,
        f"by {safe(marks.by[:20])}" if marks and marks.by else "": marks and marks.by and not hand,
        hand: hand,
    }
    return tuple(word for word, holds in words.items() if holds)


def ending(reading: Reading) -> tuple[str, Role]:
    """How the recording ends, in words."""
    session = reading.session
    text = f"connection closed by the {session.close.side.value}" if session.close else "capture ends here"
    waiting = len(session.open)
    if waiting:
        noun = "response" if waiting == 1 else f"{waiting} responses"
        return f"{text}, {noun} still open", Role.ERROR
    return text, Role.DIM
