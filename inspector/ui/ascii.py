"""A screen of ASCII characters, for terminals that have no others."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from ..present.text.plain import plain


class Ascii(LineFilter):
    """Puts characters in their place that resemble them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(plain(text), style, control) for text, style, control in segments]
