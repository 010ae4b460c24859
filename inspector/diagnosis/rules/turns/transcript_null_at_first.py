"""The transcript of spoken input is null when the item is added, as it always is."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.fact import transcription_on
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.lifecycle import State
from ....model.state.part import Item
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="transcript-null-at-first",
    code="RT232",
    severity=Severity.NOTE,
    title="A transcript is null when its item is added",
    explanation="A model of its own transcribes the user's audio, and it begins when the item is in the conversation. "
    "The item is announced with transcript null; the words come later in an event of their own.",
    remedy="Take the user's words from conversation.item.input_audio_transcription.completed, by its item_id, and not "
    "from the event that adds the item.",
    cause=Cause.TRANSCRIPTION,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """Once for a recording, about the first item whose words came later, else the last that awaits them."""
    item = _told_later(scene.session) or _awaiting(scene.session)
    if item is None:
        return
    name = scene.names(Meaning.TRANSCRIPTION_DONE)[0]
    came = f"it came with {name} (event {item.transcribed_seq})" if item.transcribed_seq else f"it comes with {name}"
    yield Hit(
        SESSION_REF,
        item.null_seq,
        f"The transcript of {safe(item.id)} is null in event {item.null_seq}. That is normal: {came}.",
        evidence=tuple(seq for seq in (item.null_seq, item.transcribed_seq) if seq),
        expected=() if item.transcribed_seq else (name,),
    )


def _told_later(session: Session) -> Item | None:
    return next((one for one in session.items.values() if 0 < one.null_seq < one.transcribed_seq), None)


def _awaiting(session: Session) -> Item | None:
    """The newest item without words, while the server says that it transcribes."""
    if not transcription_on(session):
        return None
    waiting = (one for one in reversed(session.items.values()) if one.null_seq and one.state is not State.DELETED)
    return next((one for one in waiting if not one.transcribed_seq and not one.transcription_error), None)
