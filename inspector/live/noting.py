"""Hands a person's notes to the recorder that writes a recording, so that they stand among its frames."""

from pathlib import Path

from ..recording.notes import Tell
from ..transports.link import CommandRefusedError, Link, RecorderGoneError
from ..transports.listing import Listing
from .sending import recorder_at


def recorder_of(path: Path) -> Tell | None:
    """What takes notes for the recording at `path`; None where no recorder writes it."""
    recorder = recorder_at(path)
    return None if recorder is None else lambda text, seq: _tell(recorder, text, seq)


def _tell(recorder: Listing, text: str, seq: int) -> bool:
    """Command a note over a line of its own; False where the recorder is gone or its disk refuses."""
    try:
        with Link(recorder) as link:
            link.note(text, seq)
    except (RecorderGoneError, CommandRefusedError):
        return False
    return True
