"""The rows of the timeline, made when they are painted."""

from bisect import bisect_left

from ...core.clock import span_text
from ...diagnosis.base import Ends, Severity
from ...protocol.vocabulary import Meaning
from ...recording.columns import Flag
from ...recording.reading import Reading
from ..event.acknowledgement import Doubt, acknowledgement, doubts_of
from ..event.digest import Digest
from ..event.label import ending, notes, split_name
from ..event.remark import remark_text
from ..event.saying import said
from ..text.moment import WIDTH, Origin, TimeForm, form_text, forms, origin_of, time_text
from ..text.span import Role, Span
from .fold import Fold, Shape
from .row import Layout, Row, layout, notice, row_spans
from .sieve import Sieve

_DIGESTS = 256  # runs whose digests are kept


class Timeline:
    """One recording as rows of exact width."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._whole = self.fold = Fold(reading.columns)
        self.form = forms(reading)[0]
        self.judgements = 0  # how often the findings were taken over
        self.reference: Origin | None = None  # the event that times may be counted from
        self.selected = 0  # seq: rows about the same response or item are marked as related
        self.evidence: frozenset[int] = frozenset()  # events that speak for the chosen finding: their rows are marked
        self._digests: dict[int, Digest] = {}
        self._marks: dict[int, Severity] = {}
        self._marked: list[int] = []
        self._doubts: dict[int, Doubt] = {}

    def __len__(self) -> int:
        return len(self.fold)

    @property
    def closed(self) -> bool:
        """Whether the row that says how the recording ends is there."""
        return len(self.fold) > 0 and self.fold.shapes[-1] == Shape.END

    def extend(self) -> int:
        """Take in what the reading gained; gives the first row that changed."""
        if self.fold is not self._whole:
            self._whole.extend()
        changed = self.fold.extend()
        if self.reading.ended:
            self.fold.end()
        if self.form is TimeForm.NONE:
            self.form = forms(self.reading)[0]
        return changed

    def sift(self, sieve: Sieve | None) -> None:
        """Show the rows of a sieve alone, or all of them again."""
        self.fold = sieve if sieve is not None else self._whole
        self._digests.clear()

    @property
    def sieve(self) -> Sieve | None:
        return self.fold if isinstance(self.fold, Sieve) else None

    def rewind(self, reading: Reading) -> None:
        """Show the same recording as it stood at another moment."""
        self.reading = reading
        self._whole.rewind(reading.columns)
        self.fold = self._whole  # whoever filters is to search the other reading
        self._digests.clear()
        self.selected = min(self.selected, len(reading.columns))

    def mark(self) -> None:
        """Take over the findings: each event bears the gravest of its own."""
        self.judgements += 1
        marks: dict[int, Severity] = {}
        for finding in self.reading.findings():
            marks[finding.seq] = max(finding.severity, marks.get(finding.seq, finding.severity))
        self._marks, self._marked = marks, sorted(marks)
        self._doubts = doubts_of(self.reading)

    def next_form(self) -> TimeForm:
        """Go on to the next form of the time column."""
        known = forms(self.reading)
        known += [TimeForm.REFERENCE] if self.reference else []
        place = known.index(self.form) + 1 if self.form in known else 0
        self.form = known[place % len(known)]
        return self.form

    def refer(self, seq: int) -> bool:
        """Count times from event `seq`, or as before if they are counted from it; False for one without a time."""
        if self.reference and self.reference.seq == seq:
            self.reference, self.form = None, forms(self.reading)[0]
            return True
        origin = origin_of(self.reading, seq) if seq else None
        if origin is None:
            return False
        self.reference, self.form = origin, TimeForm.REFERENCE
        return True

    def count_as(self, other: "Timeline") -> None:
        """Count times as another timeline of the same recording does."""
        self.form, self.reference = other.form, other.reference

    @property
    def head(self) -> str:
        """How the time column counts, in words."""
        return form_text(self.form, self.reference)

    def layout(self, width: int) -> Layout:
        return layout(width, self.digits, WIDTH[self.form])

    @property
    def digits(self) -> int:
        """Cells of the column of numbers."""
        return max(3, len(str(len(self.reading.columns))))

    def key(self, row: int) -> tuple[object, ...]:
        """What a painted row depends on, beside its width: equal keys look the same."""
        fold, start = self.fold, self.fold.starts[row]
        shape = fold.shapes[row]
        mark = self.mark_of(row)
        related = shape <= Shape.RUN and self._related(start)
        if shape == Shape.END:
            return (start, shape, len(self.reading.session.open), self.reading.ends is Ends.OBSERVED)
        if shape == Shape.GAP:
            return (start, shape, fold.silence(row))
        noted = self.reading.notes.revision if shape <= Shape.RUN and self._noted(row) else 0
        answer, evident = self._answer(row), self._evident(row)
        return (start, shape, fold.counts[row], mark or 0, related, answer, noted, evident, self.digits)

    def spans(self, row: int, width: int) -> list[Span]:
        """The pieces of a row, in exactly `width` cells."""
        place = self.layout(width)
        match self.fold.shapes[row]:
            case Shape.GAP:
                return notice(self._gap(row), width)
            case Shape.END:
                text, role = ending(self.reading)
                return notice(text, width, role)
            case Shape.RUN if self.fold.counts[row] > 1:
                return row_spans(self._run(row), place)
        return row_spans(self._event(row), place)

    def _noted(self, row: int) -> list[int]:
        """The events of a row that have a note or a mark."""
        fold = self.fold
        places = self.reading.notes.within(fold.starts[row], fold.lasts[row])
        return [seq for seq in places if fold.holds(row, seq)]

    def marked(self, row: int) -> list[int]:
        """The events of a row that the user marked."""
        return [seq for seq in self._noted(row) if self.reading.notes.is_marked(seq)]

    def _remark(self, row: int) -> str:
        """The notes on the events of a row: `(note: stuck here)`."""
        return remark_text([text for seq in self._noted(row) for text in self.reading.notes.of(seq)])

    def _answer(self, row: int) -> Span | None:
        """What became of the client event of a row."""
        fold, seq = self.fold, self.fold.starts[row]
        if fold.shapes[row] > Shape.MEMBER or not self.reading.columns.flags[seq - 1] & Flag.CLIENT:
            return None
        return acknowledgement(self.reading, seq, self._doubts)

    def _gap(self, row: int) -> str:
        return f"{span_text(self.fold.silence(row))} without an event"

    def _event(self, row: int) -> Row:
        reading, seq = self.reading, self.fold.starts[row]
        event, means = reading.event(seq), reading.meaning(seq)
        prefix, name = split_name(event.type or "(no type)")
        return Row(
            number=str(seq),
            time=self.time(seq),
            side=event.side,
            prefix=prefix,
            name=name,
            summary=said(reading, event, means),
            mark=self.mark_of(row),
            notes=notes(reading, event),
            folded=False if self.fold.shapes[row] == Shape.MEMBER else None,
            related=self._related(seq),
            evidence=self._evident(row),
            role=_role(means, self.mark_of(row)),
            answer=self._answer(row),
            marked=bool(self.marked(row)),
            remark=self._remark(row),
        )

    def _run(self, row: int) -> Row:
        reading, fold, columns = self.reading, self.fold, self.reading.columns
        seq, last = fold.starts[row], fold.lasts[row]
        digest = self.digest(row)
        prefix, name = split_name(digest.name(reading))
        start, end = columns.at_of(seq), columns.at_of(last)
        spent = end - start if start is not None and end is not None else None
        return Row(
            number=str(seq),
            time=self.time(seq),
            side=columns.side_of(seq),
            prefix=prefix,
            name=name,
            summary=digest.text(reading.session.config, spent),
            mark=self.mark_of(row),
            folded=True,
            related=self._related(seq),
            marked=bool(self.marked(row)),
            remark=self._remark(row),
            evidence=self._evident(row),
            role=Role.DIM if digest.is_beat else Role.PLAIN,
        )

    def time(self, seq: int) -> str:
        """When an event happened, as the time column counts."""
        return time_text(self.reading, seq, self.form, self.reference)

    def digest(self, row: int) -> Digest:
        """What the run of a row holds, as far as it has come."""
        seq = self.fold.starts[row]
        digest = self._digests.get(seq)
        if digest is None:
            if len(self._digests) >= _DIGESTS:
                self._digests.clear()
            digest = self._digests[seq] = Digest()
        if digest.last < self.fold.lasts[row]:
            digest.extend(self.reading, self.fold.members(row, digest.last))
        return digest

    def mark_of(self, row: int) -> Severity | None:
        """The gravest finding of a row's events."""
        fold = self.fold
        if fold.shapes[row] > Shape.RUN:
            return None
        first, last = fold.starts[row], fold.lasts[row]
        place = bisect_left(self._marked, first)
        inside: list[Severity] = []
        while place < len(self._marked) and self._marked[place] <= last:
            if fold.holds(row, self._marked[place]):
                inside.append(self._marks[self._marked[place]])
            place += 1
        return max(inside, default=None)

    def _evident(self, row: int) -> bool:
        if self.fold.shapes[row] == Shape.RUN:
            return any(self.fold.holds(row, seq) for seq in self.evidence)
        return self.fold.shapes[row] < Shape.RUN and self.fold.starts[row] in self.evidence

    def _related(self, seq: int) -> bool:
        groups = self.reading.columns.groups
        return 0 < self.selected <= len(groups) and groups[seq - 1] == groups[self.selected - 1] != 0

    def neighbour(self, row: int, step: int) -> int | None:
        """The next row (`step` 1) or the one before (-1) about the same response or item; None at the last."""
        fold = self.fold
        if fold.shapes[row] > Shape.RUN:
            return None
        groups, seq = self.reading.groups, fold.lasts[row] if step > 0 else fold.starts[row]
        while found := groups.neighbour(seq, step):
            other = fold.row_of(found)
            if other != row:
                return other
            seq = found
        return None


def _role(means: Meaning, mark: Severity | None) -> Role:
    if means is Meaning.ERROR or mark is Severity.ERROR:
        return Role.ERROR
    return Role.DIM if means in (Meaning.LINK_PING, Meaning.LINK_PONG) else Role.PLAIN
