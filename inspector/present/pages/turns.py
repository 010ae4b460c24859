"""The turns of a recording as a list: what became of each, how long its answer took, and its words."""

from bisect import bisect_right
from collections.abc import Hashable, Sequence

from ...core.clock import span_text
from ...core.json import object_at, text_at
from ...core.text import clip, count_text, safe
from ...diagnosis.base import TurnVerdict
from ...recording.reading import Reading
from ..text.cell import fit, fit_right
from ..text.moment import WIDTH, Origin, TimeForm, time_text
from ..text.phrase import status_glyph, status_role, status_words
from ..text.plot import bar
from ..text.span import Line, Role, Span, fitted, paragraph
from ..text.wording import item_words, quoted

_STATUS, _LATENCY, _PLOT = 18, 8, 6  # cells
_BOTH = 100  # cells, from which the user's words and the answer stand side by side
_ROOMY = 84  # cells, from which there is room for times and bars
_INPUTS = 3  # of a turn's inputs that are quoted
_WORDS = 400
FOOT = 6  # lines about the chosen turn


class TurnList:
    """One line for each turn, made when it is painted."""

    def __init__(
        self,
        reading: Reading,
        turns: Sequence[TurnVerdict],
        form: TimeForm = TimeForm.START,
        reference: Origin | None = None,
    ) -> None:
        """`form` and `reference` say how times are counted, as in the timeline."""
        self.reading, self.turns, self.form, self.reference = reading, turns, form, reference
        self._firsts = [turn.first_seq for turn in turns]
        self._slowest = max((turn.latency or 0 for turn in turns), default=0)

    def __len__(self) -> int:
        return len(self.turns)

    def row_of(self, seq: int) -> int:
        """The turn that an event belongs to, by its place; the first for what comes before any."""
        return max(bisect_right(self._firsts, seq) - 1, 0)

    def key(self, row: int) -> Hashable:
        turn = self.turns[row]
        told = (turn.verdict.status, turn.verdict.headline, turn.last_seq, len(turn.answer), turn.latency)
        return (row, told, self._slowest, self.form, self.reference)

    def head(self, width: int) -> list[Span]:
        """The names of the columns."""
        words = f"{'turn':>4} {fit('  status', _STATUS)} {'event':<7}{self._time('time', width)}"
        words += fit("output after", _LATENCY + 1 + _plot(width)) if width >= _ROOMY else fit("output", _LATENCY + 1)
        return fitted([Span(words + fit("user", self._asked(width)) + "answer", Role.DIM)], width)

    def spans(self, row: int, width: int) -> list[Span]:
        """One turn in exactly `width` cells."""
        turn = self.turns[row]
        status = turn.verdict.status
        spans = [
            Span(f"{turn.index + 1:>4} ", Role.DIM),
            Span(fit(f"{status_glyph(status)} {status_words(status)}", _STATUS) + " ", status_role(status)),
            Span(f"#{turn.first_seq:<6}", Role.LINK),
            Span(self._time(time_text(self.reading, turn.first_seq, self.form, self.reference), width), Role.DIM),
            Span(fit_right(latency_text(turn), _LATENCY) + " "),
            Span(fit(bar(turn.latency or 0, self._slowest, _PLOT - 1), _plot(width)), Role.SERVER),
        ]
        asked = self._asked(width)
        if asked:
            spans.append(Span(fit(asked_words(self.reading, turn), asked - 2) + "  ", Role.CLIENT))
        return fitted([*spans, *_answer(turn)], width)

    def _time(self, text: str, width: int) -> str:
        size = WIDTH[self.form] if width >= _ROOMY else 0
        return f"{fit_right(text, size)}  " if size else ""

    def _asked(self, width: int) -> int:
        """Cells for the user's words; none where there is little room."""
        used = 5 + _STATUS + 1 + 7 + len(self._time("", width)) + _LATENCY + 1 + _plot(width)
        return max((width - used) * 2 // 5, 0) if width >= _BOTH else 0

    def foot(self, row: int, width: int) -> list[Sequence[Span]]:
        """The chosen turn in full, as far as there is room."""
        if not self.turns:
            return [[Span("No turn yet: nobody has spoken to the model.", Role.DIM)]]
        turn = self.turns[row]
        where = f"Turn {turn.index + 1}{f' of {len(self.turns)}' if len(self.turns) > 1 else ''}"
        rounds = f", {count_text(len(turn.responses), 'response')}" if len(turn.responses) != 1 else ""
        head = Span(f"{where}  ", Role.HEADING)
        headline, role = safe(turn.verdict.headline[:_WORDS]), status_role(turn.verdict.status)
        words = safe(_flat(turn.answer)) or self._wordless(turn)
        lines: list[Line] = [
            Line((head, Span(f"events #{turn.first_seq} to #{turn.last_seq}{rounds}", Role.DIM))),
            *paragraph(headline, width, role=role, lead=(Span("what    ", Role.DIM),)),
            Line((Span("user    ", Role.DIM), Span(asked_words(self.reading, turn), Role.CLIENT))),
            *paragraph(words, width, lead=(Span("answer  ", Role.DIM),)),
        ]
        return [line.spans for line in lines]

    def _wordless(self, turn: TurnVerdict) -> str:
        """What came where there are no words of it."""
        responses = (self.reading.session.responses[one] for one in turn.responses)
        return "no words of it are known" if any(one.has_output for one in responses) else "nothing"


def _plot(width: int) -> int:
    """Cells for the bar of the latency."""
    return _PLOT if width >= _ROOMY else 0


def latency_text(turn: TurnVerdict) -> str:
    """From the request to the first output: `434 ms`, `≈ 2 s` where only ids tell, empty where nothing does."""
    if turn.latency is not None:
        return span_text(turn.latency)
    return f"≈ {turn.latency_about} s" if turn.latency_about else ""


def _answer(turn: TurnVerdict) -> list[Span]:
    """The words of the answer; of a turn without any what became of it."""
    if turn.answer:
        return [Span(safe(quoted(turn.answer)))]
    return [Span(safe(clip(turn.verdict.headline, _WORDS)), Role.DIM)]


def _flat(text: str) -> str:
    return " ".join(text[: 4 * _WORDS].split())


def asked_words(reading: Reading, turn: TurnVerdict) -> str:
    """What the user wrote or said, in safe words; where nothing of it is known, how it came."""
    words = [told for seq in turn.input[:_INPUTS] if (told := _input(reading, seq))]
    if words:
        return safe(clip(" · ".join(words), _WORDS))
    if not turn.input:
        return "no new input"
    return "spoken, without a transcript" if reading.session.turns[turn.index].spoken else "no words are known"


def _input(reading: Reading, seq: int) -> str:
    """The words of one input: an item, or sound that was committed and transcribed."""
    body = reading.event(seq).body
    item = object_at(body, "item")
    if item:
        told = item_words(item, reading.session.config)
        return told.removeprefix("user ") if told != "user" else ""
    known = reading.session.items.get(text_at(body, "item_id") or "")
    return quoted(known.transcript) if known and known.transcript else ""
