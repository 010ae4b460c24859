"""A filter as a tree: terms, and how they are joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Step: TypeAlias = str | int | None
"""A key, a position in a list, or None for every position."""

TEXT = ""  # the field of a term that is looked for in the whole event
PATH = "path"  # the field of a term about a place in the event's JSON


class Style(StrEnum):
    """How a value is written."""

    WORD = "word"
    QUOTED = "quoted"
    REGEX = "regex"


class Op(StrEnum):
    """What a value is compared by."""

    IS = ":"
    EQUAL = "="
    UNEQUAL = "!="
    HOLDS = "~"
    MORE = ">"
    LEAST = ">="
    LESS = "<"
    MOST = "<="


class Value(NamedTuple):
    text: str
    style: Style = Style.WORD


class Leaf(NamedTuple):
    """One term: a field of the language, the whole text (TEXT) or a place in the JSON (PATH), and what it must be."""

    field: str
    op: Op
    value: Value
    path: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """True where every node is; without nodes true of every event."""

    nodes: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True)
class Either:
    nodes: "tuple[Node, ...]"


Node: TypeAlias = Leaf | Not | All | Either

EVERYTHING = All()


def both(nodes: Iterable[Node]) -> Node:
    """True where all `nodes` are; no All stands directly in another."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, All) else (node,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def either(nodes: Iterable[Node]) -> Node:
    """True where one of `nodes` is; no Either stands directly in another. There is at least one."""
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, Either) else (node,))]
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def terms(node: Node) -> tuple[Node, ...]:
    """The nodes that must all be true, as they stand side by side in the text."""
    return node.nodes if isinstance(node, All) else (node,)


def leaves(node: Node) -> Iterable[Leaf]:
    """Every term in a tree."""
    match node:
        case Not(inner):
            yield from leaves(inner)
        case All(nodes) | Either(nodes):
            for one in nodes:
                yield from leaves(one)
        case _:
            yield node
