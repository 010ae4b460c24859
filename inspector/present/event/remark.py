"""What a person wrote to an event: in its row, and among its details."""

from collections.abc import Iterator, Sequence

from ...core.text import safe
from ...recording.reading import Reading
from ..text.span import Line, Span, heading, paragraph

_LONGEST, _MOST = 200, 3  # characters of a note, and notes, that a row shows
_WHOLE = 20_000  # characters of a note that the detail shows


def remark_text(texts: Sequence[str]) -> str:
    """Notes as a row shows them: `(note: stuck here)`; empty without any."""
    words = " · ".join(" ".join(text[:_LONGEST].split()) for text in texts[:_MOST])
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return safe(f"(note: {words}{more})") if texts else ""


def remark_lines(reading: Reading, seq: int, width: int) -> Iterator[Line]:
    """The notes on an event, and whether it is marked."""
    texts, marked = reading.notes.of(seq), reading.notes.is_marked(seq)
    if texts or marked:
        yield heading("Notes", "this event is marked" if marked else "")
    for text in texts:
        yield from paragraph(safe(text[:_WHOLE], breaks=True), width, lead=(Span("  "),))
