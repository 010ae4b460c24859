"""The events that a filter finds, printed: one line each."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ...core.text import count_text, safe
from ...recording.query.search import find
from ...recording.query.tree import Leaf, Node, Style
from ...recording.query.writing import shown
from ...recording.reading import Reading
from ..rows.query import event_rows, in_words

MOST = 200  # lines
_TYPE = "type"  # the field


def found_parts(reading: Reading, where: Node, width: int) -> Iterator[RenderableType]:
    """A heading that says the filter in words, the first events and how many more there are."""
    seqs = find(reading, where)
    total = len(reading.columns)
    yield Text()
    yield Text.assemble(("Events where ", "bold"), (shown(where) or "anything", "bold cyan"))
    yield Text(f"  {len(seqs):,} of {total:,}: {in_words(where)}", "dim")
    if not len(seqs) and (near := _near(reading, where)):
        yield Text(f"  No event here is of such a type. Near it: {', '.join(near)}.")
    for spans in event_rows(reading, islice(seqs, MOST), width - 2):
        yield Padding(Text("".join(span.text for span in spans).rstrip(), no_wrap=True), (0, 0, 0, 2))
    if len(seqs) > MOST:
        yield Text(f"  … and {count_text(len(seqs) - MOST, 'event')} more; --format json names them all", "dim")


def _near(reading: Reading, where: Node) -> list[str]:
    """Types of the recording, and their families, that a type which none has may have been meant for."""
    if not (isinstance(where, Leaf) and where.field == _TYPE and where.value.style is not Style.REGEX):
        return []
    types = [name.split(".") for name in reading.columns.names() if name]
    families = dict.fromkeys(".".join(parts[:end]) for parts in types for end in range(1, len(parts) + 1))
    return [safe(one) for one in get_close_matches(where.value.text.rstrip(".*"), families, n=3, cutoff=0.6)]
