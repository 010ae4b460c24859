"""Open any input as readings: the door that check, view and demo share."""

from dataclasses import replace
from pathlib import Path

from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.file import Header, NotARecording
from ..recording.follower import Follower
from ..recording.reading import Reading
from .read import Conversation, Unreadable, is_native, read_input
from .redaction import shown


def open_input(
    name: str,
    path: Path | None,
    content: bytes | None = None,
    *,
    assumptions: Assumptions = NOTHING_ASSUMED,
    checkpoints: bool = False,
) -> list[Reading]:
    """Read an input to its end, secrets taken out; no readings where a text holds no event. Raises Unreadable.

    A recording of this program is read from its file in one pass and its bytes stay there.
    """
    if path is not None and content is None and assumptions.ends is None and is_native(path):
        return _followed(path, checkpoints, assumptions)
    conversations = map(shown, read_input(path, content, name))
    return [reading_of(one, name, assumptions=assumptions, checkpoints=checkpoints) for one in conversations]


def _followed(path: Path, checkpoints: bool, assumptions: Assumptions) -> list[Reading]:
    try:
        return Follower(path, checkpoints=checkpoints, assumptions=assumptions).read_all()
    except (NotARecording, OSError) as error:
        raise Unreadable(f"{path.name}: {error}") from error


def reading_of(
    conversation: Conversation,
    name: str,
    *,
    assumptions: Assumptions = NOTHING_ASSUMED,
    checkpoints: bool = False,
) -> Reading:
    """A conversation read to its end."""
    ends = assumptions.ends
    header: Header = replace(conversation.header, ends=ends) if ends else conversation.header
    reading = Reading(
        header,
        name=name,
        format=conversation.format,
        part=conversation.part,
        checkpoints=checkpoints,
        assumptions=assumptions,
    )
    for item in conversation.items:
        reading.feed(item)
    reading.finish()
    return reading
