"""A screen of ASCII characters, for terminals that have no others."""

from collections.abc import Mapping

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from ..present.plain import plain

VARIABLE = "INSPECTOR_ASCII"  # in the environment: 1 for ASCII alone, 0 for all characters
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")  # the first of them that is set tells
_NARROW = ("C", "POSIX")


class Ascii(LineFilter):
    """Puts characters in their place that resemble them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(plain(text), style, control) for text, style, control in segments]


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether the user says so, or else the locale names an encoding without the others. Without a word: no."""
    asked = environment.get(VARIABLE)
    if asked:
        return asked not in ("0", "no", "false")
    told = next((value for name in _LOCALE if (value := environment.get(name))), "")
    _, dot, encoding = told.partition(".")
    return told in _NARROW or (bool(dot) and encoding.lower().partition("@")[0].replace("-", "") != "utf8")
