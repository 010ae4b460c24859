"""Which rows of a recording are about the same response or item, so that they can be shown as one group."""

from array import array
from collections.abc import Callable, Sequence
from itertools import islice

from ..model.change import Change, Ref
from ..model.session import Session
from ..protocol.vocabulary import Meaning, RefKind
from .columns import Columns


class Groups:
    """Writes `columns.groups`, and knows where the rows of each group begin and end."""

    def __init__(self, columns: Columns, session: Session) -> None:
        self._columns, self._session = columns, session
        self._numbers: dict[Ref, int] = {}
        self._firsts = array("I", [0])  # of each group, the oldest row
        self._newest = array("I", [0])
        self.streams: dict[int, int] = {}  # of deltas: the group that the newest of the stream with news has

    def __len__(self) -> int:
        return len(self._numbers)

    def first(self, count: int, columns: Columns, session: Session, streams: dict[int, int]) -> "Groups":
        """The oldest groups, for columns that hold no more rows than there were then."""
        result = Groups(columns, session)
        result._numbers = dict(islice(self._numbers.items(), count))
        result._firsts = self._firsts[: count + 1]
        result._newest = array("I", [min(seq, len(columns)) for seq in self._newest[: count + 1]])
        result.streams = streams
        return result

    def going_on(self, seq: int, stream: int) -> int:
        """The group of a delta that changes nothing: that of its stream."""
        group = self.streams.get(stream, 0)
        if seq > self._newest[group]:  # rows of several streams are not always told of in their order
            self._newest[group] = seq
        return group

    def take(self, seq: int, stream: int, changes: Sequence[Change]) -> None:
        """Put an event, whose row stands already, into the group of its response, else its item.

        What it answers joins that group. The user's audio is of none.
        """
        for change in changes:
            if change.means is Meaning.AUDIO_APPEND:
                return
            about = self._about(change)
            if about is None:
                continue
            group = self._numbers.get(about) or self._begin(about, change.seq)
            self._put(change.seq, group)
            operation = change.ref(RefKind.OPERATION)
            if operation:
                self._join(int(operation.id), group, by=seq)
        if stream:
            self.streams[stream] = self._columns.groups[seq - 1]

    def _put(self, seq: int, group: int) -> None:
        self._columns.groups[seq - 1] = group
        self._newest[group] = seq

    def _join(self, seq: int, group: int, by: int) -> None:
        """A client event joins the group of what answers it, unless it has one."""
        if not self._columns.groups[seq - 1]:
            self._columns.join(seq, group, by)
            self._firsts[group] = min(self._firsts[group], seq)

    def _begin(self, about: Ref, seq: int) -> int:
        group = self._numbers[about] = len(self._firsts)
        self._firsts.append(seq)
        self._newest.append(seq)
        return group

    def _about(self, change: Change) -> Ref | None:
        """The response that a change is about, also through an item of it; else the item."""
        if change.refs and change.refs[0].kind is RefKind.RESPONSE:
            return change.refs[0]
        item = None
        for ref in change.refs:
            if ref.kind is RefKind.RESPONSE:
                return ref
            if ref.kind is RefKind.ITEM:
                item = ref
        known = self._session.items.get(item.id) if item else None
        return Ref(RefKind.RESPONSE, known.response) if known and known.response else item

    def numbers_of(self, kind: RefKind, fits: Callable[[str], bool]) -> set[int]:
        """The numbers of the responses or lone items whose ids fit."""
        return {number for ref, number in self._numbers.items() if ref.kind is kind and fits(ref.id)}

    def rows(self, seq: int) -> list[int]:
        """The rows of the group of row `seq`, in order; the row alone where it is in none."""
        group = self._columns.groups[seq - 1]
        if not group:
            return [seq]
        first, newest = self._firsts[group], self._newest[group]
        inside = self._columns.groups[first - 1 : newest]
        return [place for place, other in enumerate(inside, start=first) if other == group]

    def neighbour(self, seq: int, step: int) -> int:
        """The next row of the group of row `seq` (`step` 1), or the one before (-1); 0 where there is none."""
        groups = self._columns.groups
        group = groups[seq - 1]
        if not group:
            return 0
        if step < 0:
            return _last_in(groups, group, self._firsts[group] - 1, seq - 1)
        try:
            return groups.index(group, seq, self._newest[group]) + 1
        except ValueError:
            return 0


_CHUNK = 4096  # rows looked through at once, backwards


def _last_in(groups: "array[int]", group: int, start: int, end: int) -> int:
    """The last row of a group among those in [start, end) of the column; 0 where there is none."""
    while end > start:
        chunk = groups[max(end - _CHUNK, start) : end]
        chunk.reverse()
        if group in chunk:
            return end - chunk.index(group)
        end -= _CHUNK
    return 0
