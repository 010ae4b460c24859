"""The findings: a list of roots in which the chosen one tells its story, and its consequences unfold."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from ...diagnosis.base import Finding
from ...present.pages.finding import Listed, event_to_send, finding_copy, finding_line, finding_story, ordered
from ...present.text.span import Line, Role, Span
from ...recording.reading import Reading
from ..keys import Pane, bindings
from .rows import Rows
from .source import Page
from .wish import Copy, GoTo


class FindingsView(Rows):
    """Findings, roots first. The cursor steps from finding to finding, and through the lines of a story."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.FINDINGS)
    PANE: ClassVar[Pane] = Pane.FINDINGS

    class Chosen(Message):
        """Another finding is chosen, or the chosen one rests on other events."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._reading: Reading | None = None
        self._findings: list[Finding] = []
        self._ignored: list[Finding] = []
        self._listed: list[Listed] = []
        self._unfolded: set[str] = set()  # ids of roots
        self._all = False  # list what the user ignores, too
        self._evidence: frozenset[int] | None = None  # as it was last told
        self.place = 0  # of the chosen finding
        self._heads: list[Line] = []  # one for each finding
        self._fits = 0  # the width that they are made for
        self._told = 0  # lines of the story of the chosen one
        self.least = 0  # rows that the screen has given it

    def present(self, reading: Reading) -> None:
        """Show the findings of a reading as they are; the chosen one stays chosen."""
        found, ignored = reading.findings(), reading.ignored()
        if reading is self._reading and (found, ignored) == (self._findings, self._ignored):
            return
        if reading is not self._reading:
            self._evidence = None  # another timeline, in which other rows may be marked
        self._reading, self._findings, self._ignored = reading, found, ignored
        self._list()

    def _list(self) -> None:
        chosen = self.chosen.id if self.chosen else ""
        self._listed = ordered(self._findings, self._unfolded, self._ignored if self._all else ())
        known = (place for place, one in enumerate(self._listed) if one.finding.id == chosen)
        self.place = next(known, self._gravest)
        self._head()

    @property
    def _gravest(self) -> int:
        """The place of the first of the gravest."""
        places = range(len(self._listed))
        return max(places, key=lambda place: self._listed[place].finding.severity, default=0)

    def __len__(self) -> int:
        return len(self._listed)

    @property
    def title(self) -> str:
        """What stands on the frame: how many there are, those folded away and ignored too."""
        count, ignored = len(self._findings), len(self._ignored)
        title = f"3 Findings · {count}" if count else "3 Findings"
        listed = "listed" if self._all else "ignored"
        return f"{title} · {ignored} {listed}" if ignored else title

    @property
    def ignores(self) -> bool:
        """Tell whether the user ignores any."""
        return bool(self._ignored)

    @property
    def explains(self) -> bool:
        """Tell whether the chosen one explains others, or is listed under the one that explains it."""
        return self.place < len(self._listed) and (
            self._listed[self.place].consequence or self._listed[self.place].under > 0
        )

    @property
    def chosen(self) -> Finding | None:
        return self._listed[self.place].finding if self.place < len(self._listed) else None

    @property
    def evidence(self) -> frozenset[int]:
        """The events that speak for the chosen finding."""
        return self._evidence or frozenset()

    def choose(self, place: int) -> Finding | None:
        """Choose a finding by its place in the list, round about."""
        if self._listed:
            self.place = place % len(self._listed)
            self._build()
        return self.chosen

    def on_resize(self) -> None:
        super().on_resize()
        if self._width != self._fits:
            self._head()
        elif self._listed and self.row == self.place:
            self._show_story()

    @property
    def _width(self) -> int:
        return max(self.scrollable_content_region.width - 1, 20)

    def _head(self) -> None:
        self._fits = self._width
        self._heads = [finding_line(listed, self._width) for listed in self._listed]
        self._build()

    def _build(self) -> None:
        story: list[Line] = []
        if self._listed and self._reading:
            story = finding_story(self._reading, self._listed[self.place], self._width)
        self._told = len(story)
        lines = [*self._heads[: self.place + 1], *story, *self._heads[self.place + 1 :]]
        self.show(Page(lines or self._nothing()), row=self.place)
        if self._listed:
            self._show_story()
        self._tell()

    def _nothing(self) -> list[Line]:
        hidden = Span(f", {len(self._ignored)} ignored (x lists them)" if self._ignored else "", Role.DIM)
        return [Line((Span("✓ no findings", Role.GOOD), hidden))]

    def _tell(self) -> None:
        evidence = frozenset(self.chosen.evidence) if self.chosen else frozenset()
        if evidence != self._evidence:
            self._evidence = evidence
            self.post_message(self.Chosen())

    def _show_story(self) -> None:
        """Scroll so that as much as possible of the story is seen."""
        last = self.place + self._told
        if last >= self.scroll_offset.y + self.height:
            self.scroll_to(y=min(self.place, last - self.height + 1), animate=False, force=True)

    def _owner(self, row: int) -> int:
        """The place of the finding that a line belongs to."""
        return row if row <= self.place else max(self.place, row - self._told)

    # Keys

    def action_move(self, step: int) -> None:
        """One line on; where that line is another finding's, choose that."""
        row = self.row + step
        if self._listed and 0 <= row < len(self.source) and self._owner(row) != self.place:
            self.choose(self._owner(row))
        else:
            super().action_move(step)

    def action_go(self) -> None:
        line = self._line
        if line.jump or self.chosen:
            self.post_message(GoTo(line.jump or (self.chosen.seq if self.chosen else 0)))

    @property
    def _line(self) -> Line:
        source = self.source
        return source.lines[self.row] if isinstance(source, Page) and source.lines else Line(())

    def action_copy(self) -> None:
        if self.chosen and self._reading:
            event = event_to_send(self._reading, self.chosen)
            self.post_message(Copy(self._line.copy or finding_copy(self.chosen, event)))

    def action_fold(self, step: int) -> None:
        """List what the chosen root explains and go there (1), or only the root (-1), from a consequence too."""
        place = next((place for place in range(self.place, -1, -1) if self._is_root(place)), None)
        root = self._listed[place].finding.id if place is not None else ""
        if place is None or not self._listed[place].under or (root in self._unfolded) == (step > 0):
            self.app.bell()
            return
        self.place = place
        self._unfolded ^= {root}
        self._list()
        self.choose(self.place + max(step, 0))

    def _is_root(self, place: int) -> bool:
        return place < len(self._listed) and not self._listed[place].consequence

    def action_ignored(self) -> None:
        """List what the user ignores, or no longer."""
        if not self._ignored:
            self.app.bell()
            return
        self._all = not self._all
        self._list()
        self.post_message(self.Chosen())
