"""The scrollbar beside a list: a thumb of whole cells, of which only what moves is painted anew."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip

_THUMB = "█"  # a character, not a background: it shows without colours too
_UP, _GRAB, _DOWN = ({"@mouse.down": what} for what in ("scroll_up", "grab", "scroll_down"))


class Gutter(ScrollBar):
    """Looks and acts like Textual's scrollbar, and costs a few strips for any height."""

    _shown = (0, 0)  # the first cell of the thumb and the one behind it, as painted last
    _known: tuple[object, tuple[Strip, Strip, Strip]] | None = None  # above, on and below the thumb

    @property
    def thumb(self) -> tuple[int, int]:
        """The first cell of the thumb and the one behind it; equal where everything is visible."""
        height, whole, seen = self.size.height, self.window_virtual_size, self.window_size
        if not 0 < seen < whole:
            return 0, 0
        length = max(min(round(height * seen / whole), height - 1), 1)
        start = round((height - length) * min(self.position / (whole - seen), 1.0))
        return start, start + length

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> "Gutter":
        """Paint the cells that the thumb has come to or left; all of them where more than the thumb changed."""
        if regions or layout or recompose or not repaint or self._look() != (self._known and self._known[0]):
            super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
            return self
        for before, now in zip(self._shown, self.thumb, strict=True):
            if before != now:
                super().refresh(Region(0, min(before, now), self.size.width, abs(now - before)))
        return self

    def render_lines(self, crop: Region) -> list[Strip]:
        look = self._look()
        if self._known is None or self._known[0] != look:
            self._known = (look, self._strips(*look))
        start, end = self._shown = self.thumb
        above, thumb, below = self._known[1]
        return [above if y < start else thumb if y < end else below for y in crop.line_range]

    def _look(self) -> tuple[int, Color, Color, tuple[object, ...]]:
        """Width, colour, background and filters: all that a strip depends on."""
        assert self.parent is not None
        styles = self.parent.styles
        if self.grabbed:
            colours = styles.scrollbar_color_active, styles.scrollbar_background_active
        elif self.mouse_over:
            colours = styles.scrollbar_color_hover, styles.scrollbar_background_hover
        else:
            colours = styles.scrollbar_color, styles.scrollbar_background
        return self.size.width, *colours, tuple(self.get_line_filters())

    def _strips(
        self, width: int, colour: Color, background: Color, filters: tuple[object, ...]
    ) -> tuple[Strip, Strip, Strip]:
        bar = Style(color=(background + colour).rich_color, bgcolor=background.rich_color)
        made = []
        for glyph, meta in ((" ", _UP), (_THUMB, _GRAB), (" ", _DOWN)):
            strip = Strip([Segment(glyph * width, bar + Style(meta=meta))], width)
            for one in self.get_line_filters():
                strip = strip.apply_filter(one, background)
            made.append(strip)
        above, thumb, below = made
        return above, thumb, below
