"""A filter decided on one event alone, while it crosses the socket: what was before it and comes after is not known.

Whoever holds messages asks this; words of the language that need the whole recording are refused.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias

from ...core import codec
from ...core.json import text_at
from ...core.wire import Side
from ...protocol.dialect import row_of
from ...protocol.vocabulary import DELTAS, Meaning
from .bytewise import at_path, at_paths, in_text
from .columnwise import AUDIO, compares, type_fits
from .grammar import FilterError, parse
from .payload import Payload
from .tree import PATH, TEXT, All, Either, Leaf, Node, Not, Step, leaves

Fits: TypeAlias = Callable[[Side, bytes], bool]
_Holds: TypeAlias = "Callable[[_Alone], bool]"


class _Alone(Payload):
    """A message as it stands, of a side."""

    def __init__(self, side: Side, raw: bytes) -> None:
        self.side, self.raw, self.seq = side, raw, 0

    @cached_property
    def type(self) -> str:
        return text_at(self.body, "type") or ""

    @cached_property
    def means(self) -> Meaning:
        row = row_of(self.side, self.type) if self.type else None
        return row.means if row else Meaning.UNKNOWN

    @cached_property
    def is_readable(self) -> bool:
        return bool(self.type) and codec.is_readable(codec.decode(self.raw)[1])


_STATES: Mapping[str, _Holds] = {
    "error": lambda one: one.means is Meaning.ERROR,
    "audio": lambda one: one.means in AUDIO,
    "delta": lambda one: one.means in DELTAS,
    "unknown": lambda one: one.is_readable and row_of(one.side, one.type) is None,
    "damaged": lambda one: not one.is_readable,
}
_PLACES: Mapping[str, tuple[tuple[Step, ...], ...]] = {
    "response": (("response_id",), ("response", "id")),
    "item": (("item_id",), ("item", "id")),
    "call": (("call_id",), ("item", "call_id"), ("response", "output", None, "call_id")),
}
_KNOWN = ("type", "from", "is", "size", *_PLACES)


def read(text: str) -> Fits:
    """What a filter says of one message. Raises FilterError, also for what one event alone cannot tell."""
    node = parse(text)
    for leaf in leaves(node):
        _check(leaf, text)
    decide = _joined(node)
    return lambda side, raw: decide(_Alone(side, raw))


def _check(leaf: Leaf, text: str) -> None:
    word = f"is:{leaf.value.text}" if leaf.field == "is" else leaf.field
    if leaf.field in (TEXT, PATH, *_KNOWN) and (leaf.field != "is" or leaf.value.text in _STATES):
        return
    known = ", ".join([*(f"{name}:" for name in _KNOWN if name not in ("is", "size")), "size", *_states()])
    raise FilterError(
        max(text.find(word), 0) + 1,
        f"`{word}` needs more than the event itself, which is all there is when it is held; "
        f"usable are {known}, words and places in the JSON.",
    )


def _states() -> list[str]:
    return [f"is:{state}" for state in _STATES]


def _joined(node: Node) -> _Holds:
    match node:
        case Not(inner):
            holds = _joined(inner)
            return lambda one: not holds(one)
        case All(nodes):
            every = [_joined(each) for each in nodes]
            return lambda one: all(holds(one) for holds in every)
        case Either(nodes):
            some = [_joined(each) for each in nodes]
            return lambda one: any(holds(one) for holds in some)
    return _term(node)


def _term(leaf: Leaf) -> _Holds:
    match leaf.field:
        case "type":
            named = type_fits(leaf)
            return lambda one: named(one.type)
        case "from":
            side = Side(leaf.value.text)
            return lambda one: one.side is side
        case "is":
            return _STATES[leaf.value.text]
        case "size":
            fits = compares(leaf)
            return lambda one: fits(len(one.raw))
    hints, holds = at_paths(_PLACES[leaf.field], leaf.value) if leaf.field in _PLACES else _in_bytes(leaf)
    return lambda one: all(one.may_hold(hint) for hint in hints) and holds(one)


def _in_bytes(leaf: Leaf) -> tuple[tuple[bytes, ...], Callable[[Payload], bool]]:
    return at_path(leaf) if leaf.field == PATH else in_text(leaf.value)
