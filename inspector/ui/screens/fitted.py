"""A screen whose widgets are styled once before they are painted for the first time.

Textual reckons their styles when they are made, anew when the screen comes up, and once more when it is told how large
it is and takes the classes that go with that.
"""

from textual import events, on
from textual.screen import Screen

LOW = 24  # rows; with fewer there is no room for a third line of the verdict, nor for findings below a filter
_WIDTHS = [(0, "-narrow"), (110, "-wide")]  # columns from which a class holds
_HEIGHTS = [(0, "-short"), (32, "-tall")]  # rows


class Fitted(Screen[None]):
    """Has the classes of its size before it has widgets, and believes the styles that they are made with."""

    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    _resumed = False

    @on(events.Compose)
    def _classify(self) -> None:
        width, height = self.app.size
        self.add_class(_class_at(width, _WIDTHS), _class_at(height, _HEIGHTS))

    @on(events.ScreenResume)
    def _believe(self, event: events.ScreenResume) -> None:
        event.refresh_styles = self._resumed
        self._resumed = True


def _class_at(cells: int, classes: list[tuple[int, str]]) -> str:
    return max(one for one in classes if one[0] <= cells)[1]
