"""Writes a recording as it happens.

Each record is one write(2) at the end of the file, without a buffer of our
own: what a method has returned from survives the end of this process. Secrets
are taken out before a byte leaves it.
"""

import errno
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from ..core.clock import seconds
from ..core.json import Json, JsonObject
from ..core.secret import Secret
from ..core.wire import Frame, Kind, Marks
from .file import Header, Record, RecordKind, frame_line, header_line, record_line
from .redact import redact
from .redactor import Redactor

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Writer:
    """A new recording that only its owner can read.

    Every method that writes raises OSError if the record could not be written
    whole; the next record is then kept apart from what was left of it.
    """

    def __init__(self, path: Path, header: Header, *, secrets: Sequence[Secret] = ()) -> None:
        """Create `path` and write the header. Raises FileExistsError and other OSErrors."""
        self._secrets, self._redactor = tuple(secrets), Redactor(secrets)
        self._torn = False  # the file ends in the middle of a line
        self._descriptor = os.open(path, _FLAGS, 0o600)
        try:
            self._write(self._cleaned(header_line(header)))
        except OSError:
            self.close()
            with suppress(OSError):
                path.unlink()
            raise

    def frame(self, frame: Frame) -> None:
        """Write a frame; its `at` and `seq` are the caller's."""
        payload, pointers = self._redactor(frame.payload, frame.kind)
        if pointers:
            marks = frame.marks or Marks()
            redacted = tuple(dict.fromkeys((*marks.redacted, *pointers)))
            frame = frame._replace(payload=payload, marks=marks._replace(redacted=redacted))
        self._write(frame_line(frame))

    def tick(self, at: int | None, wall: str) -> None:
        """Write that nothing happened until `at` (microseconds), which the wall clock calls `wall` (ISO 8601)."""
        self.record(at, RecordKind.TICK.value, wall)

    def note(self, at: int | None, text: str, on: int | None = None) -> None:
        """Write what a person or the recorder has to say, about frame `on` if given."""
        about: JsonObject = {} if on is None else {"on": on}
        self._write_record(Record(RecordKind.NOTE, at, {"note": _encodable(text), **about}))

    def lost(self, at: int | None, since: int | None, client: int, server: int, why: str) -> None:
        """Declare how many frames of each side were not written since `since` (microseconds)."""
        moment = None if since is None else seconds(since)
        loss: JsonObject = {"since": moment, "client": client, "server": server, "why": _encodable(why)}
        self.record(at, RecordKind.LOST.value, loss)

    def end(self, at: int | None, frames: int, lost: int) -> None:
        """Write that the recording ends here, with this many frames written and lost."""
        self.record(at, RecordKind.END.value, {"frames": frames, "lost": lost})

    def record(self, at: int | None, kind: str, body: Json) -> None:
        """Write any other record: `kind` is its key, `body` what stands under it."""
        self._write_record(Record(RecordKind.UNKNOWN, at, {kind: body}))

    def sync(self) -> None:
        """Bring what is written to the disk itself; may take long. Raises OSError."""
        if self._descriptor < 0:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the file; once is enough."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write_record(self, record: Record) -> None:
        self._write(self._cleaned(record_line(record)))

    def _cleaned(self, line: bytes) -> bytes:
        return redact(line, Kind.TEXT, self._secrets)[0]

    def _write(self, line: bytes) -> None:
        if self._torn:
            line = b"\n" + line
        written = os.write(self._descriptor, line)
        if written == len(line):
            self._torn = False
            return
        self._torn = self._torn or written > 0
        raise OSError(errno.EIO, "only a part of the record could be written")


def _encodable(text: str) -> str:
    """Text without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
