"""Every answer as a bar on a common line of time: what it waited for, when it spoke, how it ended.

The line counts from each answer's own request, so that answers can be
compared; or from the recording's start, for those that are in view.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable

from ...core.clock import SECOND, span_text
from ...recording.reading import Reading
from ..text.cell import fit, fit_right, width_of
from ..text.phrase import NOTHING
from ..text.plot import axis, nice
from ..text.span import Role, Span, fitted
from .phase import Course, Entry, Mark, Phase, Sign, course, entries, outcome

_LABEL, _FIGURES = 14, 18  # cells before and behind the bar
_ROOMY = 56  # cells, from which there is room for figures
_TYPICAL = 0.95  # of the answers fit on the line at first; longer ones are cut
_MOST = 400  # answers that are looked at for its length
_SHORTEST, _LONGEST = SECOND // 10, 24 * 3600 * SECOND
_BEYOND = Sign("»", "goes on", Role.STRONG)


class ResponseList:
    """One bar for each answer, made when it is painted."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.absolute = False  # the line counts from the recording's start
        self.zoom = 0  # steps closer (positive) or further away, each twice as much
        self.entries: list[Entry] = []
        self._turns: list[int] = []
        self._usual = SECOND
        self._view = (0, SECOND)
        self.judge()

    def judge(self) -> None:
        """Take over the answers as they are."""
        self.entries = entries(self.reading.session)
        self._turns = [entry.turn for entry in self.entries]
        self._usual = self._typical()
        self.look(0, 1)

    def _typical(self) -> int:
        """µs that most answers last, as a round number."""
        step = max(len(self.entries) // _MOST, 1)
        lasts = sorted(_lasts(course(self.reading, entry)) for entry in self.entries[::step])
        return _round(lasts[min(int(len(lasts) * _TYPICAL), len(lasts) - 1)]) if lasts else SECOND

    def __len__(self) -> int:
        return len(self.entries)

    def row_of(self, seq: int) -> int:
        """The answer that was on at an event: the newest that was asked for or begun by then."""
        turns = self.reading.session.turns
        turn = bisect_right(turns, seq, key=lambda one: one.first_seq) - 1
        place = bisect_right(self._turns, turn) - 1
        while place > 0 and self._turns[place - 1] == turn and self._begins(place) > seq:
            place -= 1
        return max(place, 0)

    def _begins(self, row: int) -> int:
        return self.entries[row].request or self.entries[row].seq

    def look(self, top: int, count: int) -> None:
        """These rows are in view: where the line counts from the start it spans just them."""
        if not self.absolute:
            self._view = (0, self._usual)
            return
        seen = [course(self.reading, entry) for entry in self.entries[top : top + max(count, 1)]]
        begun = [one.begun for one in seen if one.begun is not None]
        if begun:
            start = min(begun)
            self._view = (start, max(max(one.end for one in seen) - start, SECOND))

    @property
    def window(self) -> tuple[int, int]:
        """Where the line begins, and how long it is, in µs."""
        start, span = self._view
        span = round(span / 2**self.zoom)
        return start, max(min(span, _LONGEST), _SHORTEST)

    def key(self, row: int) -> Hashable:
        entry = self.entries[row]
        response = self.reading.session.responses.get(entry.response)
        state = (response.last_seq, response.closed_seq) if response else ()
        open_at = None if response and response.closed_seq else self.reading.scene.now
        return (entry, state, open_at, self.reading.ended, self.window, self.absolute)

    # Painting

    def head(self, width: int) -> list[Span]:
        """The line of time."""
        start, span = self.window
        words = "since start" if self.absolute else "since asked"
        spans = [Span(fit(words, _LABEL), Role.DIM), Span(axis(start, span, _room(width)), Role.DIM)]
        tail = f"{'first':>9}{'done':>9}" if width >= _ROOMY else ""
        return fitted([*spans, Span(tail, Role.DIM)], width)

    def spans(self, row: int, width: int) -> list[Span]:
        """One answer in exactly `width` cells."""
        entry = self.entries[row]
        how, became = course(self.reading, entry), outcome(self.reading, entry)
        again = row > 0 and self.entries[row - 1].turn == entry.turn
        spans = [
            Span(fit_right("" if again else str(entry.turn + 1), 4) + " ", Role.DIM),
            Span(f"{became.glyph} ", became.role),
            Span(fit(f"#{entry.seq}", _LABEL - 7), Role.LINK),
            *self._bar(how, _room(width)),
        ]
        if width >= _ROOMY:
            spans.append(_figures(how, became))
        return fitted(spans, width)

    def _bar(self, how: Course, width: int) -> list[Span]:
        """The stretches of an answer in exactly `width` cells."""
        if how.begun is None:
            return [Span(fit("no times are known", width), Role.DIM)]
        start, span = self.window
        start = start if self.absolute else how.begun
        cells: list[tuple[str, Role]] = [(" ", Role.PLAIN)] * width
        for phase, begin, end in how.stretches:
            low = (begin - start) * width // span
            high = max(-((start - end) * width // span), low + 1)
            sign = phase.value
            for at in range(max(low, 0), min(high, width)):
                cells[at] = (sign.glyph, sign.role)
        for mark, at in how.marks:
            first = (at - start) * width // span
            place = first if mark is Mark.FIRST else max(-((start - at) * width // span) - 1, first - 1, 0)
            if 0 <= place < width:
                cells[place] = (mark.value.glyph, mark.value.role)
        if (how.end - start) * width // span > width and width:
            cells[-1] = (_BEYOND.glyph, _BEYOND.role)
        return joined(cells)


def joined(cells: Iterable[tuple[str, Role]]) -> list[Span]:
    """Neighbouring cells of one role as one span."""
    spans: list[Span] = []
    for glyph, role in cells:
        if spans and spans[-1].role is role:
            spans[-1] = Span(spans[-1].text + glyph, role)
        else:
            spans.append(Span(glyph, role))
    return spans


def legend(width: int) -> list[list[Span]]:
    """What the glyphs of the bars mean, in as many lines as they need."""
    signs = [*(one.value for one in Phase), *(one.value for one in Mark), _BEYOND]
    lines: list[list[Span]] = [[]]
    used = 0
    for sign in signs:
        size = width_of(sign.word) + 4
        if used + size > width + 2 and lines[-1]:
            lines.append([])
            used = 0
        lines[-1] += [Span(sign.glyph, sign.role), Span(f" {sign.word}  ", Role.DIM)]
        used += size
    return lines


def _figures(how: Course, became: Sign) -> Span:
    """When it first gave something and when it was done; what became of it where it gave nothing."""
    if how.first is None and how.done is None:
        return Span(fit_right(became.word, _FIGURES), became.role)
    first = fit_right(span_text(how.first) if how.first is not None else NOTHING, _FIGURES // 2)
    done = fit_right(span_text(how.done) if how.done is not None else became.word, _FIGURES // 2)
    return Span(first + done)


def _lasts(how: Course) -> int:
    return how.end - how.begun if how.begun is not None else 0


def _round(span: int) -> int:
    """The round number of µs in which a span has room."""
    return round(nice(max(span, _SHORTEST)))


def _room(width: int) -> int:
    return max(width - _LABEL - (_FIGURES if width >= _ROOMY else 0), 8)
