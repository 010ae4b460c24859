"""Lines of any number, painted: only what is visible is made, and made lines are kept."""

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...present.text.span import Role
from ..look import cursor_style, role_style
from .gutter import Gutter
from .source import Page, Source

_KEPT = 2_000  # strips
_CURSOR = "▌"


class Painted(ScrollView):
    """Shows a source; the line of `row` bears the cursor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: Source = Page()
        self.row = 0
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_KEPT)
        self._painted: dict[int, tuple[Hashable, int, int] | None] = {}  # by the line of the window
        self._bases: dict[int, Style] = {}  # styles of a line: not chosen, chosen, chosen with the focus
        self._looks: dict[tuple[int, Role], Style] = {}  # the same with a role
        # what stands before and behind a line, in a window so large
        self._edges: tuple[Size, Strip, Strip] | None = None
        # by a line's id: the line, and with its edges
        self._framed: LRUCache[int, tuple[Strip, Strip]] = LRUCache(_KEPT)

    @property
    def height(self) -> int:
        """Rows that are visible at once."""
        return max(self.scrollable_content_region.height, 1)

    def row_at(self, y: int) -> int:
        """The row of the source that is painted on line `y`; none where that is negative or beyond the last."""
        return y + self.scroll_offset.y

    def touch(self) -> None:
        """Paint the visible lines anew that would look different."""
        top, width = self.scroll_offset.y, self.scrollable_content_region.width
        for line in range(self.height):
            if self._key(top + line, width) != self._painted.get(line):
                self.refresh_lines(top + line)

    def forget(self) -> None:
        """Make every line anew when it is painted."""
        self._strips.clear()
        self._painted.clear()
        self.refresh()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The app's filters without the one for colours of the terminal: lines here have none of those."""
        return [one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor)]

    @property
    def vertical_scrollbar(self) -> Gutter:
        known = self._vertical_scrollbar
        if isinstance(known, Gutter):
            return known
        self._vertical_scrollbar = made = Gutter(name="vertical", thickness=self.scrollbar_size_vertical)
        made.display = False
        self.app._start_widget(self, made)
        return made

    def render_lines(self, crop: Region) -> list[Strip]:
        """The frame's own lines are made by Textual, which reckons every line's styles anew; the others here."""
        width, first, inside = self.outer_size.width, self.gutter.top, self.scrollable_content_region.height
        strips: list[Strip] = []
        for y in crop.line_range:
            if first <= y < first + inside:
                strips.append(self._whole(self.render_line(y - first)))
            else:
                strips += super().render_lines(Region(0, y, width, 1))
        left, right = crop.column_span
        return strips if (left, right) == (0, width) else [strip.crop(left, right) for strip in strips]

    def _whole(self, line: Strip) -> Strip:
        """A line with its edges; the same one each time, so that Textual too keeps what it makes of it."""
        known = self._framed.get(id(line))
        if known is None or known[0] is not line:
            left, right = self._edging()
            whole = Strip([*left, *line, *right], self.outer_size.width)
            for one in self.get_line_filters():
                whole = whole.apply_filter(one, self.background_colors[1])
            known = self._framed[id(line)] = (line, whole)
        return known[1]

    def _edging(self) -> tuple[Strip, Strip]:
        """What Textual puts before and behind each line, taken from one that it has made."""
        size = self.outer_size
        if self._edges is None or self._edges[0] != size:
            line = super().render_lines(Region(0, self.gutter.top, size.width, 1))[0]
            start = self.gutter.left
            end = start + self.scrollable_content_region.width
            self._edges = (size, line.crop(0, start), line.crop(end, size.width))
        return self._edges[1:]

    def render_line(self, y: int) -> Strip:
        row, width = self.row_at(y), self.scrollable_content_region.width
        key = self._painted[y] = self._key(row, width)
        strip = self._strips.get(key or width)
        if strip is None:
            strip = Strip.blank(width, self._base(0)) if key is None else self._strip(row, width, key[1])
            self._strips[key or width] = strip
        return strip

    def _key(self, row: int, width: int) -> tuple[Hashable, int, int] | None:
        """What a line looks like depends on; None behind the last row."""
        if row >= len(self.source):
            return None
        chosen = (1 + self.has_focus) if row == self.row else 0
        return (self.source.key(row), chosen, width)

    def _strip(self, row: int, width: int, chosen: int) -> Strip:
        base = self._base(chosen)
        lead = Segment(_CURSOR if chosen else " ", base)
        spans = self.source.spans(row, max(width - 1, 0))
        line = [Segment(span.text, self._look(chosen, span.role)) for span in spans if span.text]
        return Strip([lead, *line], width)

    def _look(self, chosen: int, role: Role) -> Style:
        look = self._looks.get((chosen, role))
        if look is None:
            look = self._looks[chosen, role] = self._base(chosen) + role_style(self, role)
        return look

    def _base(self, chosen: int) -> Style:
        """The style of a line, reckoned once: that takes longer than the line."""
        base = self._bases.get(chosen)
        if base is None:
            base = self.rich_style
            if chosen:
                base += cursor_style(self, focused=chosen == 2)
            self._bases[chosen] = base
        return base

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._framed.clear()
        self._edges = None
        self._bases.clear()
        self._looks.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        self.touch()

    def on_blur(self) -> None:
        self.touch()
