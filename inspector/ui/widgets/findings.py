"""The findings: a list in which the chosen one tells its story."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from ...diagnosis.base import Finding
from ...present.finding import finding_copy, finding_line, finding_story, ordered
from ...present.span import Line, Role, Span
from ..keys import Pane, bindings
from .rows import Page, Rows
from .wish import Copy, GoTo


class FindingsView(Rows):
    """Findings, roots first. The cursor steps from finding to finding, and through the lines of a story."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.FINDINGS)
    PANE: ClassVar[Pane] = Pane.FINDINGS

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._listed: list[tuple[Finding, bool]] = []
        self.place = 0  # of the chosen finding
        self._owners: list[int] = []  # line → place of its finding

    def present(self, findings: Sequence[Finding]) -> None:
        """Show these findings; the chosen one stays chosen."""
        listed = ordered(findings)
        if listed == self._listed:
            return
        chosen = self._listed[self.place][0].id if self._listed else ""
        self._listed = listed
        self.place = next((place for place, (one, _) in enumerate(listed) if one.id == chosen), 0)
        self._build()

    def __len__(self) -> int:
        return len(self._listed)

    @property
    def chosen(self) -> Finding | None:
        return self._listed[self.place][0] if self._listed else None

    def choose(self, place: int) -> Finding | None:
        """Choose a finding by its place in the list, round about."""
        if self._listed:
            self.place = place % len(self._listed)
            self._build()
        return self.chosen

    def on_resize(self) -> None:
        super().on_resize()
        self._build()

    def _build(self) -> None:
        width = max(self.scrollable_content_region.width - 1, 20)
        lines: list[Line] = []
        self._owners = []
        for place, (finding, consequence) in enumerate(self._listed):
            part = [finding_line(finding, width, consequence=consequence)]
            part += finding_story(finding, width) if place == self.place else []
            lines += part
            self._owners += [place] * len(part)
        if not lines:
            lines = [Line((Span("✓ no findings", Role.GOOD),))]
        row = self._owners.index(self.place) if self._owners else 0
        self.show(Page(lines), row=row)
        if self._owners:
            self._show_story(row)

    def _show_story(self, row: int) -> None:
        """Scroll so that as much as possible of the story is seen."""
        last = row + self._owners.count(self.place) - 1
        if last >= self.scroll_offset.y + self.height:
            self.scroll_to(y=min(row, last - self.height + 1), animate=False, force=True)

    def action_move(self, step: int) -> None:
        """One line on; where that line is another finding's, choose that."""
        row = self.row + step
        if 0 <= row < len(self._owners) and self._owners[row] != self.place:
            self.choose(self._owners[row])
        else:
            super().action_move(step)

    def action_go(self) -> None:
        if self.chosen:
            self.post_message(GoTo(self.chosen.seq))

    def action_copy(self) -> None:
        if self.chosen:
            self.post_message(Copy(finding_copy(self.chosen)))
