"""Follow a recording on disk, finished or growing, into readings. They never see a secret that it may hold."""

import os
from collections.abc import Iterable
from pathlib import Path

from ..core.wire import Frame
from . import cover
from .assumption import NOTHING_ASSUMED, Assumptions
from .file import Batch, Entry, Header, Junk, NotARecording, Record, RecordKind
from .parser import Parser
from .reading import Reading
from .redactor import Redactor
from .source import FileSource

CHUNK = 1 << 17  # bytes read at once: few enough to stay in the processor's cache until they are taken in
_BUDGET = 1 << 22


class Follower:
    """Reads a native recording piece by piece; a file with several recordings gives several readings."""

    def __init__(
        self,
        path: Path,
        *,
        name: str = "",
        live: bool = False,
        checkpoints: bool = False,
        assumptions: Assumptions = NOTHING_ASSUMED,
    ) -> None:
        """With `live` the end of the file is not the end of the recording; an end record is. Raises OSError."""
        self.path, self.name, self.live = path, name or path.name, live
        self.readings: list[Reading] = []
        self.caught_up = False
        self._checkpoints = checkpoints
        self._assumptions = assumptions
        self._redactor = Redactor()
        self._parser = Parser(self._redactor.passes)
        self._source = FileSource(path)
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._closed = False

    def poll(self, budget: int = _BUDGET) -> bool:
        """Read at most `budget` bytes; True if something was read. Raises NotARecording."""
        read = 0
        while read < budget and not self._closed:
            chunk = os.read(self._file, min(CHUNK, budget - read))
            if not chunk:
                self.caught_up = True
                if not self.live:
                    self.finish()
                break
            self.caught_up = False
            read += len(chunk)
            self._take(self._parser.batches(chunk))
        return read > 0

    def read_all(self) -> list[Reading]:
        """Read to the end of the file. Raises NotARecording."""
        while self.poll():
            pass
        return self.readings

    def finish(self) -> None:
        """The file will not grow: read a last line without its end, and close."""
        if self._closed:
            return
        self._closed = True
        self._take(self._parser.finish())
        if self.readings:
            self.readings[-1].finish()
        os.close(self._file)

    def close(self) -> None:
        """Read no further. What was read can still be asked."""
        if not self._closed:
            self._closed = True
            os.close(self._file)

    def _take(self, entries: Iterable[Entry | Batch | Junk]) -> None:
        for one in entries:
            if isinstance(one, Batch):
                self.readings[-1].take_in(one)
            elif isinstance(one, Junk):
                self.readings[-1].pass_over(one)
            else:
                self._take_entry(*one)

    def _take_entry(self, item: Header | Frame | Record, offset: int, length: int, exact: bool) -> None:
        if isinstance(item, Header):
            self._begin(cover.header(item))
        elif not self.readings:
            raise NotARecording(f"{self.name} has no header line.")
        elif isinstance(item, Frame):
            found = self._redactor.found(item.payload, item.kind)
            self.readings[-1].feed(cover.without(item, found), offset, length, exact)
            if found:
                self.readings[-1].cover(item.seq, found)
        else:
            self.readings[-1].feed(cover.record(item))
            if item.kind is RecordKind.END:
                self.readings[-1].finish()

    def _begin(self, header: Header) -> None:
        if self.readings:
            self.readings[-1].finish()
        self.readings.append(
            Reading(
                header,
                name=self.name,
                part=len(self.readings) + 1,
                source=self._source,
                checkpoints=self._checkpoints,
                assumptions=self._assumptions,
            )
        )
