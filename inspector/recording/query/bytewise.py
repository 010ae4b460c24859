"""Answers from an event's bytes: words in its text, and values at places of its JSON."""

import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias

from ...core import codec
from ...core.json import Json
from .language import number
from .pattern import LONGEST_TEXT, glob, regex
from .payload import Payload, plain, values_at
from .tree import Leaf, Op, Style, Value

COMPARE: Mapping[Op, Callable[[float, float], bool]] = {
    Op.MORE: operator.gt,
    Op.LEAST: operator.ge,
    Op.LESS: operator.lt,
    Op.MOST: operator.le,
    Op.EQUAL: operator.eq,
}
Settle: TypeAlias = Callable[[Payload], bool]


def in_text(value: Value) -> Settle:
    """A word or an expression anywhere in the event."""
    if value.style is Style.REGEX:
        search = regex(value.text).search
        return lambda payload: search(payload.text[:LONGEST_TEXT]) is not None
    word = _as_json(value.text).lower()
    hint = hint_of(value.text)
    return lambda payload: payload.may_hold(hint) and word in payload.small


def _as_json(text: str) -> str:
    """A text as it stands inside a JSON string."""
    return codec.write(text)[1:-1].decode()


def hint_of(text: str) -> bytes:
    """What the bytes of an event hold, in small letters, if its text holds this; empty where that is not certain."""
    return _as_json(text).lower().encode() if text.isascii() else b""


def at_path(leaf: Leaf) -> Settle:
    """A value at a place of the JSON; a path that leads nowhere fits nothing."""
    fits, path = _fits(leaf), leaf.path
    hints = _hints(leaf)

    def settle(payload: Payload) -> bool:
        if not all(payload.may_hold(hint) for hint in hints):
            return False
        return any(fits(value) for value in values_at(payload.body, path))

    return settle


def _hints(leaf: Leaf) -> list[bytes]:
    """Bytes without which a path leads nowhere, or to nothing that fits."""
    keys = [f'"{_as_json(step)}"'.lower().encode() for step in leaf.path if isinstance(step, str) and step.isascii()]
    value = leaf.value
    words = leaf.op is Op.EQUAL and value.style is Style.WORD and "*" not in value.text and not _is_number(value.text)
    words = words or (leaf.op in (Op.EQUAL, Op.HOLDS) and value.style is Style.QUOTED)
    return [*keys[-2:], *([hint_of(value.text)] if words else [])]


def _fits(leaf: Leaf) -> Callable[[Json], bool]:
    """Whether a value of the JSON is what a term asks for."""
    value = leaf.value
    match leaf.op:
        case Op.HOLDS:
            return _holds(value)
        case Op.EQUAL:
            return _equals(value)
        case Op.UNEQUAL:
            equal = _equals(value)
            return lambda found: not equal(found)
    compare, limit = COMPARE[leaf.op], number(value.text)
    return lambda found: isinstance(found, (int, float)) and not isinstance(found, bool) and compare(found, limit)


def _holds(value: Value) -> Callable[[Json], bool]:
    if value.style is Style.REGEX:
        search = regex(value.text).search
        return lambda found: search(plain(found)[:LONGEST_TEXT]) is not None
    word = value.text.lower()
    return lambda found: word in plain(found).lower()


def _equals(value: Value) -> Callable[[Json], bool]:
    if value.style is Style.QUOTED:
        return lambda found: found == value.text if isinstance(found, str) else False
    if _is_number(value.text):
        wanted = number(value.text)
        return lambda found: found == value.text if isinstance(found, (str, bool)) else found == wanted
    fits = glob(value.text)
    return lambda found: fits(plain(found))


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True
