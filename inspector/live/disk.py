"""Whether the disk takes what is recorded. Nothing in the file can tell that it cannot be written; the recorder does.

It is asked now and then. What it says becomes a sentence when it is news, and lines that hold as long as frames go
missing.
"""

import contextlib
from pathlib import Path

from ..core.json import JsonObject, integer_at, text_at
from ..core.text import count_text
from ..transports.link import CommandRefusedError, Link, RecorderGoneError
from ..transports.listing import Listing
from .sending import recorder_at

_TAIL = 1_000  # bytes of a file in which its last record is looked for


class Disk:
    """What is known of the disk under one recording. Its sentences are not made safe for a screen."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.trouble = ""  # why nothing can be written; empty while all is well
        self.missing = 0  # frames that could not be written, of the trouble that lasts or was the last
        self.ended = False  # there is no recorder any more
        self._known = 0  # frames that were missing before it

    def hear(self, state: JsonObject) -> str:
        """Take in what the recorder says of itself, and give a sentence if that is news.

        One that does not tell whether it can write is not judged by what it has lost.
        """
        if "trouble" not in state:
            return ""
        trouble, lost, before = text_at(state, "trouble") or "", integer_at(state, "lost") or 0, self.trouble
        self.trouble, self.missing = trouble, lost - self._known
        if trouble:
            told = f"NOT RECORDED: {trouble}, at {self.out}. The conversation goes on; make room."
            return told if not before else ""
        self._known = lost
        if before:
            return f"Recording again; {self._frames} could not be written, and the recording says so."
        return f"{self._frames} could not be written, and the recording says so; it goes on." if self.missing else ""

    def end(self, *, whole: bool) -> str:
        """The recorder has ended, its file `whole` if the end is written; a sentence where frames went missing."""
        self.ended = True
        if not self.trouble:
            return ""
        if whole:
            self.trouble = ""
            return f"The recording has ended; {self._frames} could not be written, and the recording says so."
        return f"The recording has ended. {self._untold}"

    @property
    def lines(self) -> tuple[str, ...]:
        """What holds at this time: nothing while all is well."""
        if not self.trouble:
            return ()
        if self.ended:
            return "NOT RECORDED to its end.", self._untold
        verb = "is" if self.missing == 1 else "are"
        first = f"NOT RECORDED: {self.trouble}. {self._frames} {verb} missing, and more with every event."
        return first, f"The conversation goes on. Make room where the recording is: {self.out}"

    @property
    def _frames(self) -> str:
        return count_text(self.missing, "frame")

    @property
    def _untold(self) -> str:
        return f"{self._frames} could not be written ({self.trouble}), and the file does not say so: {self.out}"


class DiskWatch:
    """Asks the recorder of a recording for its disk. `look` may wait for it: a thread does."""

    def __init__(self, out: Path) -> None:
        self.disk = Disk(out)
        self._recorder: Listing | None = None

    def look(self) -> str:
        """Ask, and give a sentence if the answer is news."""
        self._recorder = self._recorder or recorder_at(self.disk.out)
        if self._recorder is None:
            return self.disk.end(whole=True)  # it is a recording of before
        try:
            line = Link(self._recorder)
        except RecorderGoneError:
            return self.disk.end(whole=_has_end(self.disk.out))
        with line, contextlib.suppress(CommandRefusedError, RecorderGoneError):  # it may be ending just so
            return self.disk.hear(line.state())
        return ""


def _has_end(path: Path) -> bool:
    """The last record of a file is the end of the recording, which is written when all that is missing was told."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            return b'"end":{' in file.read().rpartition(b"\n")[0].rpartition(b"\n")[2]
    except OSError:
        return False
