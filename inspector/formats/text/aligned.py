"""Stretches of a log that a text shows twice: a log and its end in front of it, two copies, two that overlap.

What has an id tells that a stretch stands twice; what has none beside it is told by its place. The copy that counts
is the one in its log: an excerpt in front of the whole would else turn the order round.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...core import codec
from ...core.json import text_at
from ...core.wire import Side
from ..objects.recover import Found
from .gathered import Gathered
from .order import OPENERS
from .place import Placed

_APART = 64  # events between two copies of a stretch
_OPENS = "response.created"

Pair = tuple[int, int]  # the numbers, from 1, of an event and of its copy behind it


class Copies(NamedTuple):
    """The events of a part, as far as copies are told by them."""

    events: Gathered
    part: range
    side_of: Callable[[Placed], Side]

    def one(self, seq: int) -> Placed:
        return self.events[self.part[seq - 1]]

    def tells(self, seq: int) -> tuple[object, ...]:
        one = self.one(seq)
        return one.found.type, one.found.payload, self.side_of(one)

    def time(self, seq: int) -> int | None:
        moment = self.one(seq).moment
        return moment.micros if moment else None


def aligned(copies: Copies, found: Mapping[int, int]) -> dict[int, int]:
    """The copies that were `found` by their ids, with those that stand among them; each with the one that counts."""
    whole, front = dict(found), 0  # so many events in front are known to be an excerpt, while it is no -1
    for run in _runs(sorted((earlier, seq) for seq, earlier in found.items())):
        if run[-1][0] >= run[0][1]:
            continue  # copies of copies
        pairs = sorted([*run, *_between(copies, run, whole), *_around(copies, run, whole)])
        is_excerpt = pairs[0][0] == front + 1 and _is_excerpt(copies, pairs)
        front = pairs[-1][0] if is_excerpt else -1
        for earlier, seq in pairs:
            if is_excerpt:
                whole.pop(seq, None)
            whole[earlier if is_excerpt else seq] = seq if is_excerpt else earlier
    return whole


def _runs(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Copies that follow one another as their originals do."""
    run: list[Pair] = []
    for pair in pairs:
        if run and not (0 < pair[0] - run[-1][0] <= _APART and 0 < pair[1] - run[-1][1] <= _APART):
            yield run
            run = []
        run.append(pair)
    yield from [run] * bool(run)


def _between(copies: Copies, run: Sequence[Pair], known: Mapping[int, int]) -> Iterator[Pair]:
    """What has no id, between two copies that are known."""
    for (one, copy), (next_one, next_copy) in pairwise(run):
        if next_one - one == 1 or next_copy - copy == 1:
            continue
        told, begin = [copies.tells(seq) for seq in range(one + 1, next_one)], 0
        for seq in range(copy + 1, next_copy):
            again = copies.tells(seq)
            if seq not in known and again in told[begin:]:
                begin = told.index(again, begin) + 1
                yield one + begin, seq


def _around(copies: Copies, run: Sequence[Pair], known: Mapping[int, int]) -> Iterator[Pair]:
    """What has no id, right before the first copy and right behind the last."""
    (first, first_copy), (last, last_copy) = run[0], run[-1]
    for one, copy in zip(range(first - 1, 0, -1), range(first_copy - 1, last, -1), strict=False):
        if copy in known or one in known or copies.tells(one) != copies.tells(copy):
            break
        yield one, copy
    for one, copy in zip(range(last + 1, first_copy), range(last_copy + 1, len(copies.part) + 1), strict=False):
        if copy in known or one in known or copies.tells(one) != copies.tells(copy):
            break
        yield one, copy


def _is_excerpt(copies: Copies, pairs: Sequence[Pair]) -> bool:
    """Tell whether a piece stands in front of its log: what comes behind the piece happened before it."""
    (_, first_copy), (last, _) = pairs[0], pairs[-1]
    if last + 1 >= first_copy:
        return False
    before, after = copies.time(last) or 0, copies.time(last + 1) or 0
    if after < before:
        return True  # forth it may go at midnight
    piece = [copies.one(seq).found for seq, _ in pairs]
    if any(one.type in OPENERS for one in piece):
        return False
    rest = (copies.one(seq).found for seq in range(last + 1, first_copy))
    openers = OPENERS if after == before else ()
    return any(one.type in openers or (one.type == _OPENS and _is_of(piece, one)) for one in rest)


def _is_of(piece: Sequence[Found], opening: Found) -> bool:
    """Tell whether events of a piece belong to the response that opens."""
    response = text_at(codec.decode(opening.payload.encode())[0], "response", "id")
    return response is not None and any(response in one.payload for one in piece)
