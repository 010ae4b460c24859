"""Where a reading gets a row's bytes back from: the file, or memory for imported text."""

import os
import weakref
from pathlib import Path
from typing import Protocol

from ..core.wire import Frame, Kind, Side
from .file import NotARecording
from .line import frame_at

LOST = b""


class Source(Protocol):
    """Gives the frame of a row; `offset` and `length` are those of its columns."""

    def read(self, offset: int, length: int) -> bytes: ...

    def frame(self, seq: int, offset: int, length: int) -> Frame: ...


class FileSource:
    """Lines of a recording on disk, read back one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._closing = weakref.finalize(self, os.close, self._file)  # when no reading needs it any more

    def frame(self, seq: int, offset: int, length: int) -> Frame:
        """The frame of this line; an empty one where the file no longer holds it."""
        try:
            return frame_at(self.read(offset, length), seq)
        except (ValueError, NotARecording):
            return Frame(None, Side.SERVER, Kind.TEXT, LOST, seq)

    def read(self, offset: int, length: int) -> bytes:
        """These bytes of the file; fewer where it has become shorter."""
        if hasattr(os, "pread"):
            return os.pread(self._file, length, offset)
        os.lseek(self._file, offset, os.SEEK_SET)
        return os.read(self._file, length)

    def close(self) -> None:
        self._closing()


class MemorySource:
    """Frames of an imported text; they are few and stay in memory."""

    def __init__(self) -> None:
        self._frames: dict[int, Frame] = {}

    def keep(self, frame: Frame) -> None:
        self._frames[frame.seq] = frame

    def read(self, offset: int, length: int) -> bytes:
        return LOST  # imported rows are never read by place

    def frame(self, seq: int, offset: int, length: int) -> Frame:
        return self._frames[seq]
