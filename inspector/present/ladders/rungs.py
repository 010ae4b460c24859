"""Conversations as text ladders: arrows between app and server, and between them what did not come."""

from collections.abc import Iterator, Sequence

from ...core.text import safe
from ...formats.conversation import Conversation
from ...formats.opening import reading_of
from ...formats.redaction import statement
from ...recording.reading import Reading
from ..details.evidence import facts
from ..text.phrase import status_glyph, status_words
from .ladder import ladder_text

WIDTH = 120  # cells


def pieces(conversations: Sequence[Conversation]) -> Iterator[bytes]:
    """A ladder for each, line by line, under its name, figures and verdict."""
    for place, one in enumerate(conversations):
        yield from [b"\n"] * (place > 0)
        yield from (f"{line}\n".encode() for line in _lines(reading_of(one, one.name)))


def _lines(reading: Reading) -> Iterator[str]:
    verdict = reading.verdict()
    yield safe(reading.name)
    yield safe(" · ".join(facts(reading)))
    yield from filter(None, [statement(reading.header)])
    yield f"{status_glyph(verdict.status)} {status_words(verdict.status)}: {safe(verdict.headline)}"
    yield ""
    yield from ladder_text(reading, WIDTH)
