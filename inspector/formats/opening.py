"""Open any input as readings: the door that check, view and demo share."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.file import Header, NotARecording
from ..recording.follower import CHUNK, Follower
from ..recording.reading import Reading
from .read import Conversation, Unreadable, is_native, read_input
from .redaction import shown

PIECE = 4 * CHUNK  # bytes of a recording between two signs of life


def open_input(
    name: str,
    path: Path | None,
    content: bytes | None = None,
    *,
    assumptions: Assumptions = NOTHING_ASSUMED,
    checkpoints: bool = False,
    told: Callable[[], None] | None = None,
) -> list[Reading]:
    """Read an input to its end, secrets taken out; no readings where a text holds no event. Raises Unreadable.

    A recording of this program is read from its file in one pass and its bytes stay there; `told` is called after
    every `PIECE` bytes of it.
    """
    if path is not None and content is None and assumptions.ends is None and is_native(path, name):
        return _followed(name, path, checkpoints, assumptions, told)
    conversations = map(shown, read_input(path, content, name))
    return [reading_of(one, name, assumptions=assumptions, checkpoints=checkpoints) for one in conversations]


def _followed(
    name: str, path: Path, checkpoints: bool, assumptions: Assumptions, told: Callable[[], None] | None
) -> list[Reading]:
    try:
        follower = Follower(path, name=name, checkpoints=checkpoints, assumptions=assumptions)
        while follower.poll(PIECE):
            if told:
                told()
        return follower.readings
    except (NotARecording, OSError) as error:
        raise Unreadable(f"{name}: {error}") from error


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
