"""How the focus goes through the panes of the inspect screen, and back to the timeline."""

from typing import TYPE_CHECKING

from textual.widget import Widget

from ..keys import Pane
from ..widgets.filter_box import FilterInput
from ..widgets.rows import Rows
from ..widgets.stagebar import StageBar
from ..widgets.verdict import VerdictBar
from . import size

if TYPE_CHECKING:
    from .inspect import InspectScreen

DETAIL = 1  # its place


def _panes(screen: "InspectScreen") -> list[Widget]:
    return [screen.views.shown, screen.detail, screen.findings, screen.stages, screen.verdict]


def of(screen: "InspectScreen") -> Pane:
    """Where the focus is."""
    focused = screen.focused
    return focused.PANE if isinstance(focused, (Rows, StageBar, VerdictBar, FilterInput)) else Pane.TIMELINE


def step(screen: "InspectScreen", by: int) -> None:
    """Focus the next pane that is on the screen."""
    panes = [pane for pane in _panes(screen) if pane.display]
    place = panes.index(screen.focused) if screen.focused in panes else 0
    panes[(place + by) % len(panes)].focus()


def focus(screen: "InspectScreen", place: int) -> None:
    """Focus a pane by its place; the detail comes to the front where there is room for one pane only."""
    if place == DETAIL:
        enter_detail(screen)
        return
    screen.remove_class("-drilled")
    _panes(screen)[place].focus()


def enter_detail(screen: "InspectScreen") -> None:
    """Show the event in full."""
    screen.set_class(screen.has_class("-narrow"), "-drilled")
    if screen.detail.display:
        _focus_detail(screen)
    else:
        screen.call_after_refresh(_focus_detail, screen)


def _focus_detail(screen: "InspectScreen") -> None:
    screen.detail.focus()
    screen.show_event()


def back(screen: "InspectScreen") -> None:
    """One thing back: a large pane to its size, a replay to the whole recording, any pane to the timeline."""
    if screen.maximized is not None:
        screen.minimize()
        return
    if screen.pane is Pane.TIMELINE and not screen.has_class("-drilled"):
        screen.player.leave()
    screen.remove_class("-drilled")
    screen.views.back()
    screen.call_after_refresh(size.share_out, screen)
