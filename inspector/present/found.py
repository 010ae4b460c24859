"""The events that a filter finds, printed: one line each."""

from collections.abc import Iterator
from itertools import islice

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ..core.text import count_text
from ..recording.query.search import find
from ..recording.query.tree import Node
from ..recording.query.writing import shown
from ..recording.reading import Reading
from .query import event_rows, in_words

MOST = 200  # lines


def found_parts(reading: Reading, where: Node, width: int) -> Iterator[RenderableType]:
    """A heading that says the filter in words, the first events and how many more there are."""
    seqs = find(reading, where)
    total = len(reading.columns)
    yield Text()
    yield Text.assemble(("Events where ", "bold"), (shown(where) or "anything", "bold cyan"))
    yield Text(f"  {len(seqs):,} of {total:,}: {in_words(where)}", "dim")
    for spans in event_rows(reading, islice(seqs, MOST), width - 2):
        yield Padding(Text("".join(span.text for span in spans).rstrip(), no_wrap=True), (0, 0, 0, 2))
    if len(seqs) > MOST:
        yield Text(f"  … and {count_text(len(seqs) - MOST, 'event')} more; --format json names them all", "dim")
