"""The timeline of a page: a row for every event, runs of deltas folded, drawn as a list or as a ladder."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from ...core.clock import span_text
from ...core.text import clip, count_text
from ...core.wire import Side
from ...diagnosis.base import Severity
from ...protocol.vocabulary import Meaning
from ...recording.reading import Reading
from ..event.absence import Absence, absences
from ..event.digest import Digest
from ..event.label import ending, notes, split_name
from ..event.saying import said
from ..rows.fold import Fold, Shape
from ..text.moment import TimeForm, forms, time_text
from ..text.phrase import DIRECTION, SEVERITY_GLYPH
from .element import Html, tag

MOST_ROWS = 3_000  # of a page; what the verdict and the first findings point at is always among them
LONGEST = 240  # characters of what a row says
MOST_MEMBERS = 300  # events of one run that can be unfolded


class Row(NamedTuple):
    """One event, or a run of deltas."""

    seq: int
    side: Side
    type: str
    words: str
    notes: tuple[str, ...] = ()
    mark: Severity | None = None
    members: int = 0  # of a run
    inside: bool = False  # an event of a run
    error: bool = False


def shown_rows(fold: Fold, wanted: Collection[int]) -> tuple[set[int], int]:
    """Which rows a page shows, and how many it leaves out: all, or the first and last, and those of `wanted` events."""
    total = len(fold)
    if total <= MOST_ROWS:
        return set(range(total)), 0
    shown = {fold.row_of(seq) for seq in islice(wanted, MOST_ROWS // 2)}
    half = max(MOST_ROWS - len(shown), 0) // 2
    shown |= {*range(half), *range(total - half, total)}
    return shown, total - len(shown)


def timeline(reading: Reading, place: int, wanted: Collection[int]) -> tuple[Html, list[int]]:
    """The rows as a list of options, and the events that they show; `place` tells the lists of a page apart."""
    made = _Rows(reading, place)
    shown, left = shown_rows(made.fold, wanted)
    items: list[Html] = [_lanes()]
    gap = False
    for number in range(len(made.fold)):
        if number in shown:
            items += [_notice("rows are left out here; the recording itself has them")] * gap
            items += made.items(number, members=not left)
        gap = number not in shown
    label = f"Events of {reading.name}"
    listed = tag("ol", *items, class_="rows", role="listbox", tabindex=0, aria_label=label, id=f"rows{place}")
    return listed, made.events


class _Rows:
    """Makes the rows of one recording and remembers which events they show."""

    def __init__(self, reading: Reading, place: int) -> None:
        self.reading, self.place = reading, place
        self.fold = Fold(reading.columns)
        self.fold.extend()
        self.fold.end()
        self.events: list[int] = []
        self._absent: dict[int, list[Absence]] = {}
        for absence in absences(reading):
            self._absent.setdefault(self.fold.row_of(absence.after), []).append(absence)
        self._forms = forms(reading)
        self._marks: dict[int, Severity] = {}
        for finding in reading.findings():
            self._marks[finding.seq] = max(finding.severity, self._marks.get(finding.seq, finding.severity))

    def items(self, number: int, *, members: bool) -> Iterator[Html]:
        """Row `number` of the fold, and with `members` the events of a run, hidden."""
        fold, seq = self.fold, self.fold.starts[number]
        match fold.shapes[number]:
            case Shape.GAP:
                yield _notice(f"{span_text(fold.silence(number))} without an event")
            case Shape.END:
                yield _notice(ending(self.reading)[0])
            case Shape.RUN if fold.counts[number] > 1:
                seqs = fold.members(number)
                inside = seqs[:MOST_MEMBERS] if members else []
                yield self._item(self._run(seqs, len(inside)))
                yield from (self._item(self._event(one)._replace(inside=True)) for one in inside)
            case _:
                yield self._item(self._event(seq))
        yield from map(_absent, self._absent.get(number, ()))

    def _run(self, seqs: Sequence[int], members: int) -> Row:
        reading, digest = self.reading, Digest()
        digest.extend(reading, seqs)
        start, end = reading.columns.at_of(seqs[0]), reading.columns.at_of(seqs[-1])
        spent = end - start if start is not None and end is not None else None
        mark = max((self._marks[seq] for seq in seqs if seq in self._marks), default=None)
        words = digest.text(reading.session.config, spent)
        return Row(seqs[0], reading.columns.side_of(seqs[0]), digest.name(reading), words, mark=mark, members=members)

    def _event(self, seq: int) -> Row:
        reading = self.reading
        event, means, mark = reading.event(seq), reading.meaning(seq), self._marks.get(seq)
        words = said(reading, event, means)
        error = means is Meaning.ERROR or mark is Severity.ERROR
        return Row(seq, event.side, event.type or "(no type)", words, notes(reading, event), mark, error=error)

    def _item(self, row: Row) -> Html:
        self.events.append(row.seq)
        return tag(
            "li",
            tag("span", SEVERITY_GLYPH[row.mark] if row.mark else "", class_="mark"),
            tag("span", str(row.seq), class_="num"),
            tag("span", time_text(self.reading, row.seq, self._forms[0]), class_="time"),
            tag("span", DIRECTION[row.side], class_="side"),
            _saying(row),
            class_=_kinds(row),
            role="option",
            id=f"r{self.place}e{row.seq}{'i' if row.inside else ''}",
            data_seq=row.seq,
            data_group=self.reading.columns.groups[row.seq - 1] or None,
            data_clock=self._clock(row.seq),
            hidden=row.inside,
            aria_selected="false",
            aria_expanded="false" if row.members else None,
        )

    def _clock(self, seq: int) -> str | None:
        """The wall-clock time, where the recording has one."""
        known = TimeForm.CLOCK in self._forms
        return f"{time_text(self.reading, seq, TimeForm.CLOCK)} UTC" if known else None


def _saying(row: Row) -> Html:
    """The type, and what the event says in a few words."""
    prefix, name = split_name(row.type)
    told = tag("em", f"({', '.join(row.notes)}) ") if row.notes else Html()
    words = clip(row.words, LONGEST)
    words = f"▸ {words}" if row.members else words
    shown = tag("span", told, words, class_="words")
    return tag("span", tag("span", tag("i", prefix), tag("b", name), class_="name"), shown, class_="say")


def _kinds(row: Row) -> str:
    mark = row.mark.word if row.mark else ""
    known = (mark, "failed" * row.error, "run" * bool(row.members), "inside" * row.inside)
    return " ".join(filter(None, (row.side.value, *known)))


def _lanes() -> Html:
    """Whose the two lifelines of the ladder are."""
    sides = [tag("span", side.value, class_=side.value) for side in Side]
    return tag("li", *sides, class_="lanes", role="presentation", aria_hidden="true")


def _absent(absence: Absence) -> Html:
    """What should have come here and did not."""
    name, note = tag("span", tag("b", absence.name), class_="name"), tag("span", absence.note, class_="words")
    return tag(
        "li",
        tag("span", absence.glyph, class_="mark"),
        tag("span", class_="num"),
        tag("span", class_="time"),
        tag("span", DIRECTION[absence.side], class_="side"),
        tag("span", name, note, class_="say"),
        class_=f"absent {absence.side.value} {absence.role.value}",
        role="presentation",
    )


def _notice(words: str) -> Html:
    return tag("li", tag("span", words), class_="notice", role="presentation")


def tools(reading: Reading, place: int) -> Html:
    """The line over the timeline: filter, which rows, list or ladder."""
    count = count_text(len(reading.columns), "event")
    choices = (("all", "all"), ("client", "▶ client"), ("server", "◀ server"), ("marked", "✗ with findings"))
    buttons = [
        tag("button", words, type="button", data_only=name, aria_pressed="true" if name == "all" else "false")
        for name, words in choices
    ]
    return tag(
        "div",
        tag("input", type="search", placeholder="filter: words of type and content", aria_label="Filter the events",
            spellcheck="false", autocomplete="off", aria_controls=f"rows{place}"),
        tag("div", *buttons, class_="choice", role="group", aria_label="Which events"),
        tag("button", "ladder", type="button", data_act="ladder", aria_pressed="false", title="l"),
        tag("output", count, class_="count", aria_live="polite"),
        class_="tools",
    )  # fmt: skip


def workbench(listed: Html, tools_: Html) -> Html:
    """The timeline beside what the chosen event holds."""
    pane = tag("section", tag("p", "Choose an event to see what it holds.", class_="hint"), class_="pane",
               aria_label="The chosen event", tabindex=0)  # fmt: skip
    return tag("div", tools_, tag("div", listed, pane, class_="panes"), class_="bench")
