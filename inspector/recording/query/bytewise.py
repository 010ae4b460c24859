"""Answers from an event's bytes: words in its text, and values at places of its JSON."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...core import codec
from ...core.json import Json
from .language import number
from .pattern import LONGEST_TEXT, glob, regex
from .payload import Payload, plain, values_at
from .tree import Leaf, Op, Step, Style, Value

COMPARE: Mapping[Op, Callable[[float, float], bool]] = {
    Op.MORE: operator.gt,
    Op.LEAST: operator.ge,
    Op.LESS: operator.lt,
    Op.MOST: operator.le,
    Op.EQUAL: operator.eq,
}
_PLAIN = re.compile(r"[a-z_]{2,}")  # letters that stand in JSON as they are, whoever writes it
_ASCII = re.compile(r"[\x00-\x7f]+")


class Settle(NamedTuple):
    """How bytes decide a term: what they must hold, in small letters, and then whether it is true of the event."""

    hints: tuple[bytes, ...]
    holds: Callable[[Payload], bool]


def in_text(value: Value) -> Settle:
    """A word or an expression anywhere in the event."""
    if value.style is Style.REGEX:
        search = regex(value.text).search
        return Settle((), lambda payload: search(payload.text[:LONGEST_TEXT]) is not None)
    word = _as_json(value.text).lower()
    return Settle((_longest(_ASCII, word),), lambda payload: word in payload.small)


def at_path(leaf: Leaf) -> Settle:
    """A value at a place of the JSON; a path that leads nowhere fits nothing."""
    fits, path = _fits(leaf), leaf.path
    return Settle(_hints(leaf), lambda payload: any(fits(value) for value in values_at(payload.body, path)))


def at_paths(paths: Sequence[tuple[Step, ...]], value: Value) -> Settle:
    """A text that fits a glob at one of several places."""
    fits = glob(value.text) if value.style is Style.WORD else value.text.__eq__
    hint = _longest(_ASCII, max(_as_json(value.text).lower().split("*"), key=len))

    def holds(payload: Payload) -> bool:
        found = (one for path in paths for one in values_at(payload.body, path))
        return any(isinstance(one, str) and fits(one) for one in found)

    return Settle((hint,), holds)


def _as_json(text: str) -> str:
    """A text as it stands inside a JSON string."""
    return codec.write(text)[1:-1].decode()


def _longest(pattern: re.Pattern[str], text: str) -> bytes:
    """The longest part of a text of which bytes can tell whether it is there; empty where there is none."""
    return max(pattern.findall(text), key=len, default="").encode()


def _hints(leaf: Leaf) -> tuple[bytes, ...]:
    """Bytes without which a path leads nowhere, or to nothing that fits."""
    keys = [f'"{_as_json(step)}"'.lower() for step in leaf.path if isinstance(step, str) and step.isascii()]
    worded = leaf.op in (Op.EQUAL, Op.HOLDS) and leaf.value.style is not Style.REGEX and not _is_number(leaf.value.text)
    word = [_longest(_PLAIN, leaf.value.text.lower())] if worded else []
    return (*(key.encode() for key in keys[-2:]), *word)


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
