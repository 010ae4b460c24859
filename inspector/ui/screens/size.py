"""How large the panes of the inspect screen are."""

from typing import TYPE_CHECKING

from ..widgets.rows import Rows

if TYPE_CHECKING:
    from .inspect import InspectScreen

SHARES = 10  # of the width, for timeline and detail together
LEAST, MOST = 2, 8  # of them for the timeline
LOWEST, HIGHEST = 3, 30  # rows of the findings


def share_out(screen: "InspectScreen") -> None:
    """Let the findings have the rows that a finished timeline leaves free; few where a detail stands beside it."""
    view, findings, reading = screen.views.shown, screen.findings, screen.reading
    if screen.maximized is not None or screen.has_class("-drilled"):
        return
    least = 0
    if reading and reading.ended and not findings.styles.inline.has_rule("height"):
        outer = findings.outer_size.height
        free, whole = view.height - len(view.source), len(findings.source) - findings.height
        most = screen.size.height if screen.has_class("-narrow") else screen.size.height // 3
        least = max(min(outer + min(free, whole), most), 0)
    if least != findings.least:
        findings.least = least
        findings.styles.min_height = least


def maximise(screen: "InspectScreen") -> None:
    """Give the focused pane the whole screen, or take it back."""
    if screen.maximized is not None:
        screen.minimize()
    elif isinstance(screen.focused, Rows):
        screen.maximize(screen.focused, container=False)
    else:
        screen.app.bell()


def resize(screen: "InspectScreen", step: int) -> None:
    """Make the focused pane larger or smaller by a step."""
    if screen.focused is screen.findings:
        height = min(max(screen.findings.outer_size.height + 2 * step, LOWEST), HIGHEST)
        screen.findings.styles.height = height
        share_out(screen)
        return
    if not screen.detail.display or screen.maximized is not None:
        screen.app.bell()
        return
    share = screen.share + (-step if screen.focused is screen.detail else step)
    if not LEAST <= share <= MOST:
        screen.app.bell()
        return
    screen.share = share
    screen.views.styles.width = f"{share}fr"
    screen.detail.styles.width = f"{SHARES - share}fr"
