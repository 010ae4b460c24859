"""Collections that stay empty in most of the many objects that have one: all of those share a single empty one.

Whoever adds to one keeps what `put` and `more` give back; nobody else may write.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from ...core.json import JsonObject

K = TypeVar("K")
V = TypeVar("V")
_NONE: JsonObject = {}


def none() -> Mapping[K, V]:
    """The empty mapping that all share."""
    return cast("Mapping[K, V]", _NONE)


def nothing() -> JsonObject:
    """The same as an object of JSON, which nobody adds to."""
    return _NONE


def put(known: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """A mapping with a value set: itself, but for the empty one."""
    if known and isinstance(known, dict):
        known[key] = value
        return known
    return {key: value}


def more(known: Sequence[V], value: V) -> Sequence[V]:
    """A sequence with one value more: itself if it is a list, else a new one."""
    if isinstance(known, list):
        known.append(value)
        return known
    return [*known, value]
