"""A filter as the text that reads back to the same tree."""

import re
from collections.abc import Sequence

from ...core.text import safe
from .language import BY_NAME
from .tree import PATH, All, Either, Leaf, Node, Not, Step, Style, Value

_SHOWN = {"\\": "\\\\", '"': '\\"'}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def text_of(node: Node) -> str:
    """The filter as text; `parse` reads it back to the same tree."""
    match node:
        case All(nodes):
            return " ".join(_inner(one, Either) for one in nodes)
        case Either(nodes):
            return " or ".join(_inner(one, Either) for one in nodes)
        case Not(inner):
            return f"-{_inner(inner, All, Either)}"
        case _:
            return _test_text(node)


def _inner(node: Node, *bracketed: type[All] | type[Either]) -> str:
    return f"({text_of(node)})" if isinstance(node, bracketed) else text_of(node)


def _test_text(leaf: Leaf) -> str:
    name = path_text(leaf.path) if leaf.field == PATH else leaf.field
    return f"{name}{leaf.op if name else ''}{value_text(leaf.value)}"


def value_text(value: Value) -> str:
    """A value as it is written in a filter."""
    match value.style:
        case Style.QUOTED:
            return quoted(value.text)
        case Style.REGEX:
            return f"/{value.text}/"
    return value.text


def quoted(text: str) -> str:
    """Text in quotation marks, in which nothing has a meaning of its own; what cannot be shown is its number."""
    return '"' + "".join(_SHOWN.get(sign) or _numbered(sign) for sign in text) + '"'


def _numbered(sign: str) -> str:
    return sign if safe(sign) == sign else f"\\u{{{ord(sign):x}}}"


def path_text(path: Sequence[Step]) -> str:
    """`response.output[].type`; keys that are no names, or names of fields, stand as `["odd key"]`."""
    text = ""
    lone = len(path) == 1 and path[0] in BY_NAME
    for step in path:
        if step is None:
            text += "[]"
        elif isinstance(step, int):
            text += f"[{step}]"
        elif _NAME.fullmatch(step) and not lone:
            text += f".{step}" if text else step
        else:
            text += f"[{quoted(step)}]"
    return text


def shown(node: Node) -> str:
    """The filter as text that is fit to show."""
    return safe(text_of(node))
