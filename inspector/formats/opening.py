"""Open any input as readings: the door that check, view and demo share."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.wire import Frame
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.file import Header, NotARecording
from ..recording.follower import CHUNK, Follower
from ..recording.reading import Reading
from .read import Conversation, Unreadable, is_native, read_input
from .redaction import shown

PIECE = 4 * CHUNK  # bytes of a recording between two signs of life
_WORTH = 512  # bytes of a recording that take as long to read as an item takes to be fed, whatever it holds


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
    return begin_input(name, path, content, assumptions=assumptions, checkpoints=checkpoints).read_all()


def begin_input(
    name: str,
    path: Path | None,
    content: bytes | None = None,
    *,
    assumptions: Assumptions = NOTHING_ASSUMED,
    checkpoints: bool = False,
) -> "Opening":
    """Find the conversations of an input, which are then read piece by piece, secrets taken out. Raises Unreadable."""
    conversations = [*map(shown, read_input(path, content, name))]
    return Opening(conversations, name, assumptions=assumptions, checkpoints=checkpoints)


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


class Opening:
    """Conversations that are read into readings piece by piece, as a follower reads a recording."""

    live = False  # nothing comes after its end

    def __init__(
        self,
        conversations: Sequence[Conversation],
        name: str,
        *,
        assumptions: Assumptions = NOTHING_ASSUMED,
        checkpoints: bool = False,
    ) -> None:
        self.readings: list[Reading] = []
        self.caught_up = False
        self.is_empty = not conversations
        self._name, self._assumptions, self._checkpoints = name, assumptions, checkpoints
        self._pieces = self._fed(conversations)

    def poll(self, budget: int = PIECE) -> bool:
        """Read on as long as about `budget` bytes of a recording would take; True if something was read."""
        read = 0
        for size in self._pieces:
            read += size
            if read >= budget:
                return True
        self.caught_up = True
        return read > 0

    def read_all(self) -> list[Reading]:
        """Read to the end."""
        while self.poll():
            pass
        return self.readings

    def close(self) -> None:
        """Read no further."""
        self._pieces.close()

    def _fed(self, conversations: Sequence[Conversation]) -> Generator[int, None, None]:
        """Feed the items one by one; gives what each of them is worth in bytes."""
        for conversation in conversations:
            reading = self._begin(conversation)
            for item in conversation.items:
                reading.feed(item)
                yield _WORTH + (len(item.payload) if isinstance(item, Frame) else 0)
            reading.finish()

    def _begin(self, conversation: Conversation) -> Reading:
        ends = self._assumptions.ends
        header: Header = replace(conversation.header, ends=ends) if ends else conversation.header
        reading = Reading(
            header,
            name=self._name,
            format=conversation.format,
            part=conversation.part,
            checkpoints=self._checkpoints,
            assumptions=self._assumptions,
        )
        self.readings.append(reading)
        return reading


def reading_of(
    conversation: Conversation, name: str, *, assumptions: Assumptions = NOTHING_ASSUMED, checkpoints: bool = False
) -> Reading:
    """A conversation read to its end."""
    [reading] = Opening([conversation], name, assumptions=assumptions, checkpoints=checkpoints).read_all()
    return reading
