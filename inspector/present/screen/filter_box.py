"""The lines of the filter: how much it lets through, what it means, what may stand next."""

from collections.abc import Sequence

from ...core.text import safe
from ...recording.query.completion import Candidate
from ...recording.query.grammar import FilterError
from ...recording.query.tree import Node
from ..rows.query import in_words
from ..text.cell import fit, width_of
from ..text.phrase import FAILED, PASSED
from ..text.span import Role, Span, fitted

_LONGEST = 400
_EXAMPLES = (
    "a word",
    "type:response.*",
    "from:client",
    "is:error",
    "finding>=warning",
    "t>10s",
    "response.status=failed",
)
_SHAPE = 40  # cells of a candidate at most, where its meaning stands beside it


def examples_text(width: int) -> str:
    """As many examples of what a filter may be as have room in `width` cells."""
    rows = (", ".join(_EXAMPLES[:end]) for end in range(len(_EXAMPLES), 1, -1))
    return next((row for row in rows if width_of(row) <= width), _EXAMPLES[0])


def count_text(count: tuple[int, int], done: float) -> str:
    """`312 of 48,104`, and how far the search has come."""
    found, total = count
    searching = f" · searching… {int(done * 100)} %" if done < 1 else ""
    return f"none of {total:,} fits" if not found and not searching else f"{found:,} of {total:,}{searching}"


def _glyph(count: tuple[int, int], done: float) -> Span:
    """Whether anything is let through, as far as is known."""
    return Span(PASSED, Role.GOOD) if count[0] or done < 1 else Span("!", Role.WARNING)


def state_text(mistake: FilterError | None, count: tuple[int, int], done: float) -> str:
    """How the filter stands: `✓ 312 of 48,104`, or that it cannot be read."""
    return f"{FAILED} not a filter yet" if mistake else f"{_glyph(count, done).text} {count_text(count, done)}"


def echo_spans(node: Node, mistake: FilterError | None, width: int) -> list[Span]:
    """What the filter means, or what was expected where."""
    if mistake:
        told = [Span(f" {FAILED} column {mistake.column}: ", Role.ERROR), Span(safe(mistake.message))]
    else:
        told = [Span(f" {PASSED} ", Role.GOOD), Span(in_words(node)[:_LONGEST], Role.DIM)]
    return fitted(told, width)


def line_spans(node: Node, text: str, count: tuple[int, int], done: float, width: int) -> list[Span]:
    """The filter in force, while nobody types: its text, its count, and the keys for it."""
    keys = [Span("  / ", Role.LINK), Span("edit  ", Role.DIM), Span("esc ", Role.LINK), Span("clear ", Role.DIM)]
    glyph = _glyph(count, done)
    left = [Span(f" {glyph.text} filter ", glyph.role), Span(f"{count_text(count, done)}  ", Role.STRONG)]
    room = width - sum(width_of(span.text) for span in (*left, *keys))
    shown = safe(text[:_LONGEST])
    words = in_words(node)[:_LONGEST]
    spare = room - width_of(shown) - 3
    told = [Span(shown, Role.STRING)]
    told += [Span(f" · {words}", Role.DIM)] if spare >= min(width_of(words), 20) else []
    return [*left, *fitted(told, max(room, 0)), *keys] if room > 0 else fitted(left, width)


def candidate_lines(candidates: Sequence[Candidate], chosen: int, rows: int, width: int) -> list[list[Span]]:
    """So many lines of candidates around the chosen one."""
    first = max(0, min(chosen - rows // 2, len(candidates) - rows))
    seen = candidates[first : first + rows]
    shape = min(max((width_of(safe(one.text[:_LONGEST])) for one in seen), default=0), _SHAPE)
    lines = [_candidate(one, shape, width, chosen=place == chosen) for place, one in enumerate(seen, start=first)]
    return [*lines, *([[Span(" " * width)]] * (rows - len(lines)))]


def _candidate(candidate: Candidate, shape: int, width: int, *, chosen: bool) -> list[Span]:
    text, about = safe(candidate.text[:_LONGEST]), safe(candidate.about)
    key = " tab " if chosen else ""
    room = max(width - len(key), 0)
    told = [
        Span(" ▸ " if chosen else "   ", Role.LINK),
        Span(fit(text, max(shape, min(width_of(text), _SHAPE))), Role.STRONG if chosen else Role.PLAIN),
        Span(f"  {about}", Role.DIM),
    ]
    return [*fitted(told, room), Span(key[:width], Role.LINK)]
