"""Experiments over the inspect screen: choose one, be told what it sends and costs, confirm it, see what it shows."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType

from ...core.text import safe
from ...diagnosis.base import Offer
from ...present.pages.probe import Choice, confirmation, probe_page
from ...present.text.phrase import FAILED, PASSED, WAITING
from ...present.text.span import Role, Span, paragraph
from ...recording.reading import Reading
from .. import errand
from ..keys import Pane, bindings
from ..widgets.bar import Bar
from ..widgets.page_rows import PageRows
from ..widgets.rows import Rows
from .page import PageScreen

if TYPE_CHECKING:
    from ...live.probing import Prober
    from .inspect import InspectScreen

_LOOK = 0.25  # seconds between two looks at what the recording has gained


class ProbeScreen(PageScreen):
    """The experiments that the verdict of `reading` calls for. Enter asks, enter again makes one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.PROBE)
    PLACE: ClassVar[Pane] = Pane.PROBE

    def __init__(
        self, reading: Reading, file: str | None, prober: "Callable[[], Prober | None]", copy: Callable[[str], None]
    ) -> None:
        """`prober` finds what makes experiments; None where nobody writes the recording any more."""
        super().__init__("Experiments", lambda width: [one.line for one in self._made(width)], copy)
        self._reading, self._file, self._find = reading, file, prober
        self._prober: Prober | None = None
        self._choices: list[Choice] = []
        self._asked: Offer | None = None
        self._under_way: tuple[Offer, float] | None = None  # since when, of the monotonic clock
        self._said = Span("")
        self._seen: object = None  # what the page was made of

    def compose(self) -> ComposeResult:
        yield PageRows("Experiments", id="page")
        yield Bar(id="told")
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self._prober = self._find()
        self.set_interval(_LOOK, self.look)

    def _made(self, width: int) -> list[Choice]:
        can = self._prober.can if self._prober else None
        self._choices = probe_page(self._reading, self._file, can, width)
        return self._choices

    def lay_out(self) -> None:
        super().lay_out()
        self._tell()
        idle = () if self._offer and self._prober else ("make",)
        self.show_keys(Pane.PROBE, idle)

    def look(self) -> None:
        """Make the page anew where the verdict has changed, and count while an experiment runs."""
        verdict = self._reading.verdict()
        seen = (verdict.causes, verdict.probes, verdict.offers)
        if seen != self._seen:
            self._seen = seen
            self.lay_out()
        elif self._under_way:
            self._tell()

    def _tell(self) -> None:
        told = self._told()
        lines = (
            paragraph(told.text.strip(), self.size.width - 1, role=told.role, lead=(Span(" "),)) if told.text else []
        )
        self.query_one("#told", Bar).show([line.spans for line in lines])

    def _told(self) -> Span:
        if self._under_way:
            offer, since = self._under_way
            return Span(f" {WAITING} {offer.question} {time.monotonic() - since:.0f} s", Role.WARNING)
        return Span(f" {confirmation(self._asked)}", Role.STRONG) if self._asked else self._said

    @property
    def _offer(self) -> Offer | None:
        row = self.rows.row
        return self._choices[row].offer if row < len(self._choices) else None

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._asked, self._said = None, Span("")
        self.lay_out()

    # Keys

    @on(Rows.Entered)
    def action_act(self) -> None:
        offer = self._offer
        if offer is None or self._prober is None or self._under_way:
            super().action_act()
        elif not self._prober.can(offer):
            self._say(f"{FAILED} Only the program that made the connection can make another one.", Role.ERROR)
        elif self._asked != offer:
            self._asked = offer
            self.lay_out()
        else:
            self._make(offer, self._prober)

    def action_leave(self) -> None:
        if self._asked:
            self._asked = None
            self.lay_out()
        else:
            self.dismiss(None)

    def _make(self, offer: Offer, prober: "Prober") -> None:
        """Let a thread wait for the answer."""
        self._asked, self._under_way = None, (offer, time.monotonic())
        work = partial(_result, offer, prober, self._reading.detector.settled)
        errand.run(self.app, work, partial(self._over, self.app), "making an experiment")
        self.lay_out()

    def _over(self, app: App[object], result: tuple[str, Role]) -> None:
        self._under_way = None
        said, role = result
        if self.is_attached:
            self._prober = self._find()
            self._say(said, role)
        else:
            app.notify(safe(said), markup=False)

    def _say(self, text: str, role: Role) -> None:
        self._said = Span(f" {safe(text)}", role)
        self.lay_out()


def _result(offer: Offer, prober: "Prober", dialect: str | None) -> tuple[str, Role]:
    """Make the experiment and say what it showed."""
    from ...live.probing import ProbingError

    try:
        return f"{PASSED} {offer.question} {prober.run(offer, dialect)}", Role.GOOD
    except ProbingError as error:
        return f"{FAILED} {offer.question} {error}", Role.ERROR


def experiments(screen: "InspectScreen") -> None:
    """Open the page of experiments about the recording that is shown, whatever moment of it a replay stands at."""
    from ..app import InspectApp

    app, shown = screen.app, screen.shown
    if screen.reading is None or not isinstance(app, InspectApp):
        return
    path = app.follower.path if app.follower else None
    whole = shown.readings[shown.part]
    page = ProbeScreen(whole, str(path) if path else whole.name, partial(_prober, path, whole), screen.copy_text)
    app.push_screen(page, screen.go_to)


def _prober(path: Path | None, reading: Reading) -> "Prober | None":
    """What makes experiments; None for a recording that is complete, or that nobody on this machine writes."""
    if path is None or reading.ended:
        return None
    from ...live.probing import prober_of

    return prober_of(path, reading.scene.patience)
