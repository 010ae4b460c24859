"""From roles to styles: each takes its colour from the theme. What a colour means, a glyph or a word says too."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ..present.text.span import Role, Span


class Look(NamedTuple):
    """A variable of the theme for the colour, and what else makes the text stand out."""

    colour: str = ""
    bold: bool | None = None
    italic: bool | None = None
    reverse: bool | None = None


LOOKS: Mapping[Role, Look] = {
    Role.PLAIN: Look("foreground"),
    Role.DIM: Look("quiet"),
    Role.STRONG: Look("foreground", bold=True),
    Role.HEADING: Look("primary", bold=True),
    Role.KEY: Look("json-key"),
    Role.STRING: Look("json-string"),
    Role.NUMBER: Look("json-number"),
    Role.LITERAL: Look("json-literal"),
    Role.BLOB: Look("quiet", italic=True),
    Role.CLIENT: Look("client"),
    Role.SERVER: Look("server"),
    Role.ERROR: Look("error", bold=True),
    Role.WARNING: Look("warning"),
    Role.NOTE: Look("primary"),
    Role.GOOD: Look("success"),
    Role.LINK: Look("accent"),
    Role.FOUND: Look(bold=True, reverse=True),
}


def role_style(widget: Widget, role: Role) -> Style:
    """The style of a role in the theme in force, without a background."""
    look = LOOKS[role]
    colour = widget.app.theme_variables[look.colour] if look.colour else None
    return Style(color=colour, bold=look.bold, italic=look.italic, reverse=look.reverse)


def cursor_style(widget: Widget, *, focused: bool) -> Style:
    """What the line under the cursor has besides."""
    variable = "cursor" if focused else "cursor-blurred"
    return Style(bgcolor=widget.app.theme_variables[variable], bold=True if focused else None)


def strip(widget: Widget, spans: Iterable[Span], width: int) -> Strip:
    """Spans of `width` cells in all as a line of a widget; nothing in them is read as markup."""
    base = widget.rich_style
    return Strip([Segment(span.text, base + role_style(widget, span.role)) for span in spans if span.text], width)
