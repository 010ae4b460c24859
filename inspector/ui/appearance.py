"""How the app looks: in which theme, and whether in ASCII characters alone."""

import os
from collections.abc import Sequence

from textual.app import App
from textual.filter import LineFilter
from textual.widget import Widget

from ..present.text.charset import is_narrow
from . import ascii
from .sheet import Sheet
from .theme import DARK, LIGHT, THEMES, theme_names, variable_defaults


class Dressed(App[int]):
    """An app in one of the themes; its look can be changed while it runs."""

    _ascii: ascii.Ascii

    def dress(self, *, dark: bool) -> None:
        """Take the look to begin with."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name if dark else LIGHT.name
        self.stylesheet = Sheet(self.get_css_variables())
        self._ascii = ascii.Ascii(enabled=is_narrow(os.environ))

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), *([self._ascii] if self._ascii.enabled else [])]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(dark=self.current_theme.dark)

    def action_shade(self, name: str = "") -> None:
        """Take the theme that begins with `name`; without one the next."""
        names = [theme.name for theme in THEMES]
        if not name:
            self.theme = names[(names.index(self.theme) + 1) % len(names) if self.theme in names else 0]
            return
        found = [one for one in names if name and one.removeprefix("inspector-").startswith(name)]
        if found:
            self.theme = found[0]
        else:
            self.notify(f"There is no theme {name[:40]}; there is {theme_names()}.", severity="warning", markup=False)

    def action_ascii(self) -> None:
        """Show ASCII characters alone, or all again."""
        self._ascii.enabled = not self._ascii.enabled
        self.paint_anew()

    def paint_anew(self) -> None:
        """Paint all that is there, as the filters for lines are others now."""
        for screen in self.screen_stack:
            for widget in screen.walk_children(Widget, with_self=True):
                widget.notify_style_update()  # what it keeps was made with the old ones
                widget.refresh()
