"""Damaged lines put together: many one right after another are one record that says how many they were."""

from collections.abc import Iterable, Iterator

from ..core.wire import Frame
from ..recording.file import Record, RecordKind, places_lost, torn_record


def gathered(items: Iterable[Frame | Record]) -> Iterator[Frame | Record]:
    """The items, with one record for damaged lines between which nothing stands."""
    lines = 0
    for item in items:
        if isinstance(item, Record) and item.kind is RecordKind.TORN:
            lines += places_lost(item)
            continue
        if lines:
            yield torn_record(lines)
            lines = 0
        yield item
    if lines:
        yield torn_record(lines)
