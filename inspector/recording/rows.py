"""The rows of a reading: what its columns tell of each, and the frames read back."""

from collections.abc import Callable, Iterator

from ..core import codec
from ..core.event import Event
from ..core.wire import Frame, Kind, Origin
from ..protocol.dialect import EventSpec
from ..protocol.vocabulary import Meaning, RefKind
from .columns import Columns, Flag
from .cover import without
from .fold import Fold
from .grouping import Groups
from .index import Index
from .source import MemorySource, Source


class Rows:
    """One for each frame, numbered from 1."""

    def __init__(self, source: Source, fold: Fold) -> None:
        self._source, self._fold = source, fold
        self._index = Index(fold.session)

    @property
    def columns(self) -> Columns:
        return self._index.columns

    @property
    def groups(self) -> Groups:
        return self._index.groups

    def origins(self) -> Iterator[tuple[int, Origin]]:
        """Where each imported event stands in the text that it was read from."""
        if isinstance(self._source, MemorySource):
            return iter(self._source.origins)
        return iter(self._index.margin.origins)

    def frame(self, seq: int) -> Frame:
        """The frame of a row, read back without secrets. Raises IndexError for a row that is not there."""
        found = self._index.margin.covers.get(seq)
        return self._frame_at(seq) if found is None else without(self._frame_at(seq), found)

    def _frame_at(self, seq: int) -> Frame:
        """The frame of a row as its source has it."""
        columns = self.columns
        if not 1 <= seq <= len(columns):
            raise IndexError(f"there is no event {seq}")
        offset, length = columns.offsets[seq - 1], columns.lengths[seq - 1]
        if columns.flags[seq - 1] & Flag.EXACT:
            payload = self._source.read(offset, length)
            return Frame(columns.at_of(seq), columns.side_of(seq), Kind.TEXT, payload, seq, self._index.margin.get(seq))
        return self._source.frame(seq, offset, length)

    def stretch(self, offset: int, length: int) -> bytes:
        """Bytes of the source, whatever rows they belong to; offsets are those of the columns."""
        return self._source.read(offset, length)

    def event(self, seq: int) -> Event:
        return codec.read(self.frame(seq))

    def meaning(self, seq: int) -> Meaning:
        """The meaning of a row, without reading its bytes where its type tells."""
        if self.columns.flags[seq - 1] & Flag.LINK:
            return self._fold.tracker.means(self.event(seq))
        spec = self.spec(seq)
        if spec:
            return spec.means
        return Meaning.UNKNOWN if self.columns.type_of(seq) else Meaning.DAMAGED

    def spec(self, seq: int) -> EventSpec | None:
        """The table row of an event in the server's dialect, else in any; None for a type nobody knows."""
        if self.columns.flags[seq - 1] & Flag.LINK:
            return None
        side, type_ = self.columns.side_of(seq), self.columns.type_of(seq)
        return self._fold.tracker.spec(side, type_)

    def id_time(self, seq: int) -> int | None:
        """Approximate Unix seconds of a row, from its server-made id; None where ids prove nothing."""
        return self._fold.session.ids.time_of(seq)

    def related(self, seq: int) -> list[int]:
        """The rows about the same response or item, in order; the row alone where it is about neither."""
        return self.groups.rows(seq)

    def numbers_of(self, kind: RefKind, fits: Callable[[str], bool]) -> set[int]:
        """The numbers, in `columns.groups`, of the responses or lone items whose ids fit."""
        return self.groups.numbers_of(kind, fits)

    def streams_of(self, fits: Callable[[str], bool]) -> tuple[set[int], set[int]]:
        """Numbers in `columns.streams`: of the streams about items whose ids fit, and about items at all."""
        return self._index.streams_of(fits)
