"""Where a reading gets a row's bytes back from: the file, or memory for imported text."""

import os
import weakref
from array import array
from math import inf
from pathlib import Path
from typing import BinaryIO, Protocol

from ..core.wire import Frame, Kind, Marks, Side
from .file import NotARecording, frame_line
from .line import frame_at
from .origin import Origins, without_origin

LOST = b""
_ROOM = 1 << 20
_OWN = 256  # bytes that a frame takes beside its payload


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
        return read_at(self._file, offset, length)

    def close(self) -> None:
        self._closing()


class MemorySource:
    """Frames of an imported text; those of a long one are put away in a file that has no name and nobody else sees."""

    def __init__(self, room: int = _ROOM) -> None:
        """`room`: bytes that may stay in memory."""
        self._room: float = room
        self._frames: dict[int, Frame] = {}  # without their origins
        self._size = 0  # bytes that they take
        self._file: BinaryIO | None = None
        self._offsets, self._lengths = array("Q"), array("Q")  # in the file, by seq; length 0: it is not there
        self._end = 0
        self.origins = Origins()

    def keep(self, frame: Frame) -> None:
        if self._holds(frame.seq):
            return  # who replays a recording feeds it again
        at, side, kind, payload, seq, marks = frame
        if marks is not None and marks.origin is not None:
            self.origins.keep(seq, marks.origin)
            frame = Frame(at, side, kind, payload, seq, without_origin(marks))
        self._frames[seq] = frame
        self._size += _OWN + len(payload)
        if self._size > self._room:
            self._put_away()

    def read(self, offset: int, length: int) -> bytes:
        return LOST  # imported rows are never read by place

    def frame(self, seq: int, offset: int, length: int) -> Frame:
        """The frame of this number, which must have been kept."""
        frame, origin = self._frames.get(seq) or self._put_back(seq), self.origins.get(seq)
        return frame if origin is None else frame._replace(marks=(frame.marks or Marks())._replace(origin=origin))

    def _put_back(self, seq: int) -> Frame:
        assert self._file is not None
        return frame_at(read_at(self._file.fileno(), self._offsets[seq], self._lengths[seq]), seq)

    def _holds(self, seq: int) -> bool:
        return seq in self._frames or (seq < len(self._lengths) and self._lengths[seq] > 0)

    def _put_away(self) -> None:
        """Write the frames, as a recording holds them; where that fails all stay in memory."""
        from tempfile import TemporaryFile  # it costs more to load than most texts to read

        lines = {seq: frame_line(frame) for seq, frame in self._frames.items()}
        try:
            if self._file is None:
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed when no reading needs it any more)
                weakref.finalize(self, self._file.close)
            _write(self._file, b"".join(lines.values()))
        except OSError:
            self._room = inf
            return
        for seq, line in lines.items():
            missing = seq + 1 - len(self._lengths)
            self._offsets.extend([0] * missing)
            self._lengths.extend([0] * missing)
            self._offsets[seq], self._lengths[seq] = self._end, len(line)
            self._end += len(line)
        self._frames.clear()
        self._size = 0


def read_at(file: int, offset: int, length: int) -> bytes:
    """These bytes of an open file; fewer where it has become shorter."""
    if hasattr(os, "pread"):
        return os.pread(file, length, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, length)


def _write(file: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]
