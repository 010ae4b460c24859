"""From roles to styles: each role is a component class whose look `inspector.tcss` gives."""

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text
from textual.widget import Widget

from ..present.span import Role, Span

COMPONENTS = frozenset(f"role--{role.value}" for role in Role)


def role_style(widget: Widget, role: Role) -> Style:
    """The style of a role on this widget, without a background."""
    return widget.get_component_rich_style(f"role--{role.value}", partial=True)


def text(widget: Widget, lines: Iterable[Iterable[Span]]) -> Text:
    """Lines of spans as rich Text; nothing in it is read as markup."""
    rows = [Text.assemble(*((span.text, role_style(widget, span.role)) for span in line)) for line in lines]
    return Text("\n", no_wrap=True, end="").join(rows)
