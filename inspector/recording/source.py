"""Where a reading gets a row's bytes back from: the file, or memory for imported text."""

import os
import weakref
from array import array
from math import inf
from pathlib import Path
from typing import BinaryIO, Protocol

from ..core.wire import Frame, Kind, Marks, Side
from .file import NotARecording
from .line import frame_at
from .origin import Origins, without_origin

LOST = b""
_ROOM = 1 << 20
_OWN = 256  # bytes that a frame takes beside its payload
_LATEST = 1 << 62  # microseconds that fit into a column
_UNTIMED = -(1 << 63)  # in place of the time of a frame that has none
_WAYS = dict(enumerate(((side, kind) for side in Side for kind in Kind), 1))
"""Sides and kinds by a number that is not 0."""
_NUMBERS = {way: number for number, way in _WAYS.items()}


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
    """Frames of an imported text; payloads of a long one are in a file that has no name and nobody else sees."""

    def __init__(self, room: int = _ROOM) -> None:
        """`room`: bytes that may stay in memory."""
        self._room: float = room
        self._frames: dict[int, Frame] = {}  # that are not put away, without their origins
        self._size = 0  # bytes that they take
        self._file: BinaryIO | None = None
        self._away = bytearray()  # by seq, the side and the kind of a frame that is put away; 0: it is not
        self._offsets, self._lengths, self._times = array("Q"), array("Q"), array("q")  # by seq, of those
        self._marks: dict[int, Marks] = {}  # of those; most have none
        self._end = 0
        self.origins = Origins()

    def keep(self, frame: Frame) -> None:
        at, side, kind, payload, seq, marks = frame
        if seq in self._frames or (seq < len(self._away) and self._away[seq]):
            return  # who replays a recording feeds it again
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
        frame, origin = self._frames.get(seq) or self._back(seq), self.origins.get(seq)
        return frame if origin is None else frame._replace(marks=(frame.marks or Marks())._replace(origin=origin))

    def _back(self, seq: int) -> Frame:
        assert self._file is not None
        side, kind = _WAYS[self._away[seq]]
        payload = read_at(self._file.fileno(), self._offsets[seq], self._lengths[seq])
        at = self._times[seq]
        return Frame(at if at != _UNTIMED else None, side, kind, payload, seq, self._marks.get(seq))

    def _put_away(self) -> None:
        """Write the payloads of the frames and note the rest; where that fails all stay in memory."""
        from tempfile import TemporaryFile  # it costs more to load than most texts to read

        frames = [frame for frame in self._frames.values() if frame.at is None or abs(frame.at) < _LATEST]
        try:
            if self._file is None:
                self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (closed when no reading needs it any more)
                weakref.finalize(self, self._file.close)
            _write(self._file, b"".join(frame.payload for frame in frames))
        except OSError:
            self._room = inf
            return
        missing = max(0, max((frame.seq + 1 for frame in frames), default=0) - len(self._away))
        self._away.extend(bytes(missing))
        for column in (self._offsets, self._lengths, self._times):
            column.frombytes(bytes(missing * column.itemsize))
        for frame in frames:
            self._note(frame)
        self._size = 0

    def _note(self, frame: Frame) -> None:
        """Keep of a frame what is not its payload, which was written behind the others."""
        at, side, kind, payload, seq, marks = frame
        self._away[seq] = _NUMBERS[side, kind]
        self._offsets[seq], self._lengths[seq] = self._end, len(payload)
        self._times[seq] = _UNTIMED if at is None else at
        if marks is not None:
            self._marks[seq] = marks
        self._end += len(payload)
        del self._frames[seq]


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
