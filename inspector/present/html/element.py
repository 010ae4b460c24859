"""HTML elements. Every string that is not markup made here is text: it passes `safe()` and is escaped."""

import html

from ...core.text import safe

_VOID = frozenset({"input", "meta", "br"})


class Html(str):
    """Markup that was made here."""

    __slots__ = ()


def text(words: str) -> Html:
    """Words as markup; line feeds stay."""
    return Html(html.escape(safe(words, breaks=True), quote=False))


def tag(element: str, /, *children: str, **attributes: str | int | bool | None) -> Html:
    """An element. Attributes that are None or False are left out, True stands without a value.

    `class_` is `class`; other underscores become hyphens.
    """
    inner = "".join(child if isinstance(child, Html) else text(child) for child in children)
    shown = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{element}{shown}>" if element in _VOID else f"<{element}{shown}>{inner}</{element}>")


def joined(*parts: Html) -> Html:
    return Html("".join(parts))


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    key = key.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{html.escape(safe(str(value)))}"'
