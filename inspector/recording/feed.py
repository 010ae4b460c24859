"""Readings that grow piece by piece, so that whoever asks for more decides when there is time for it."""

from typing import Protocol

from .reading import Reading


class Feed(Protocol):
    """Something that is read into readings: a recording on disk, or what another program wrote."""

    readings: list[Reading]
    live: bool  # its end is not the end of the conversation
    caught_up: bool  # nothing more is there at this moment

    def poll(self, budget: int = ...) -> bool:
        """Read about `budget` bytes on; True if something was read. Raises OSError, NotARecording."""
        ...

    def close(self) -> None:
        """Read no further. What was read can still be asked."""
        ...
