"""The eight stages of the selected turn: what was reached, and where it stopped."""

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from ...core.clock import SECOND
from ...diagnosis.base import Stage, StageState
from ...present.pages.verdict import stage_spans, stage_story
from ...present.text.cell import fit
from ...present.text.span import Role, Span, fitted
from ..keys import Pane, bindings
from ..look import strip
from .wish import GoTo

_CALM = frozenset({StageState.PASSED, StageState.SKIPPED})  # where a turn did not stop
_LEAST = 5  # cells of a stage
BEAT = 0.1  # seconds between two looks at the clock


class StageBar(Widget, can_focus=True):
    """Two rows: names with their glyphs, and states in words; with the focus, the chosen stage's story."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.STAGES)
    PANE: ClassVar[Pane] = Pane.STAGES

    def __init__(self, *, id: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(id=id)
        self.stages: Sequence[Stage] = ()
        self.now: int | None = None  # the newest moment that the recording shows
        self.live = False
        self.place = 0
        self._clock = clock
        self._since = 0.0  # the clock when that moment was new

    def on_mount(self) -> None:
        self.set_interval(BEAT, self.beat)

    def show(self, stages: Sequence[Stage], now: int | None = None, *, live: bool = False) -> None:
        """Show the stages of a turn; `now`, µs since the recording's start, counts down what is pending.

        With `live` the screen's own clock counts on from there until the recording shows a later moment.
        """
        if now != self.now:
            self._since = self._clock()
        if (stages, live) != (self.stages, self.live) or (now != self.now and _waits(stages)):
            self.place = min(self.place, max(len(stages) - 1, 0))
            self.refresh()
        self.stages, self.now, self.live = stages, now, live

    def beat(self) -> None:
        """Count down; nothing is found by this clock, it only shows the wait."""
        if self.live and _waits(self.stages):
            self.refresh()

    @property
    def moment(self) -> int | None:
        """The moment to count down at."""
        if self.now is None or not self.live:
            return self.now
        return self.now + round((self._clock() - self._since) * SECOND)

    def action_step(self, step: int) -> None:
        self.place = max(0, min(self.place + step, len(self.stages) - 1))
        self.refresh()

    def action_go(self) -> None:
        if self.stages and self.stages[self.place].seq:
            self.post_message(GoTo(self.stages[self.place].seq or 0))

    def on_click(self, event: events.Click) -> None:
        left = 0
        for place, width in enumerate(self._widths()):
            if left <= event.x < left + width:
                self.place = place
                self.refresh()
            left += width

    @property
    def _tight(self) -> bool:
        """Whether there is no room for a blank between glyph and name."""
        return self.size.width < sum(len(stage.name.value) + 3 for stage in self.stages) + 1

    def _widths(self) -> list[int]:
        """Cells of each stage: its name with its glyph, its state where it has room, a share of what is left over."""
        extra = 2 if self._tight else 3
        names = [len(stage.name.value) + extra for stage in self.stages]
        words = [max(len(stage.state.value) + extra, name) for stage, name in zip(self.stages, names, strict=True)]
        cells = words if sum(words) <= self.size.width - self.has_focus else names  # nothing stands behind the last
        spare = self.size.width - 1 - sum(cells)
        if spare < -1:
            return _narrowed(cells, [stage.state in _CALM for stage in self.stages], -1 - spare)
        return [one + min(max(spare, 0) // max(len(cells), 1), 8) for one in cells]

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return strip(self, fitted(self._line(y), width), width)

    def _line(self, y: int) -> Sequence[Span]:
        if not self.stages:
            return () if y else (Span(" no turn yet", Role.DIM),)
        if y and self.has_focus:
            return (Span(" " + stage_story(self.stages[self.place])),)
        names: list[Span] = [Span(" ")]
        states: list[Span] = [Span(" ")]
        widths = self._widths()
        pairs = stage_spans(self.stages, tight=self._tight, now=self.moment, widths=widths)
        for place, ((name, state), cells) in enumerate(zip(pairs, widths, strict=True)):
            chosen = self.has_focus and place == self.place
            is_last = place == len(pairs) - 1
            names.append(Span(_padded(name.text, cells, is_last=is_last, end="◂" if chosen else " "), name.role))
            states.append(Span(state.text if is_last else fit(state.text, cells), state.role))
        return states if y else names

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


def _padded(text: str, cells: int, *, is_last: bool, end: str) -> str:
    """The text and its end in so many cells; behind the last there is nothing to keep apart from."""
    if is_last:
        return f"{text}{end}" if end.strip() else text
    return fit(text, cells - 1) + end


def _narrowed(cells: Sequence[int], calm: Sequence[bool], excess: int) -> list[int]:
    """The same, `excess` cells less: what tells nothing new gives first, the widest of it."""
    left = list(cells)
    for giving in (calm, [True] * len(left)):
        while excess > 0:
            most = max((one for one, gives in zip(left, giving, strict=True) if gives), default=0)
            if most <= _LEAST:
                break
            place = next(at for at, gives in enumerate(giving) if gives and left[at] == most)
            left[place] -= 1
            excess -= 1
    return left


def _waits(stages: Sequence[Stage]) -> bool:
    return any(stage.due is not None for stage in stages)
