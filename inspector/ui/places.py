"""Where keys act on a screen, and on which of its widgets."""

from textual.screen import Screen
from textual.widget import Widget

from .keys import Pane


def panes_of(screen: Screen[object]) -> list[Pane]:
    """Where keys act: the screen itself, the app, the focused pane, the others, and every list."""
    focused = [screen.focused] if screen.focused is not None else []
    panes = [pane for widget in (*focused, *screen.query("*")) if (pane := _pane(widget))]
    own = getattr(screen, "PLACE", None)
    order = [*([own] if own else []), Pane.APP, *panes, *([Pane.ROWS] if panes else [])]
    return list(dict.fromkeys(order))


def target_of(screen: Screen[object], pane: Pane) -> Widget | None:
    """The widget on which a pane's keys act; None for those of the screen and of the app."""
    widgets = [widget for widget in screen.query("*") if _pane(widget)]
    if pane is Pane.ROWS:
        return screen.focused if screen.focused in widgets else next(iter(widgets), None)
    return next((widget for widget in widgets if _pane(widget) is pane), None)


def _pane(widget: Widget) -> Pane | None:
    return getattr(widget, "PANE", None)
