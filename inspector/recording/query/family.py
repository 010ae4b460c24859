"""Solo and mute: an edit of the filter by the family of one event, so that the filter line tells all."""

from ..columns import Flag
from ..reading import Reading
from .tree import EVERYTHING, Leaf, Node, Not, Op, Style, Value, both, terms

_LINK = Leaf("is", Op.IS, Value("link"))
_DAMAGED = Leaf("is", Op.IS, Value("damaged"))


def family_of(reading: Reading, seq: int) -> Leaf:
    """The family of an event as a term: its type but for the last part, the connection, or what cannot be read."""
    if reading.columns.flags[seq - 1] & Flag.LINK:
        return _LINK
    name = reading.columns.type_of(seq)
    if not name:
        return _DAMAGED
    head, dot, _ = name.rpartition(".")
    plain = all(part.replace("_", "").replace("-", "").isalnum() and part.isascii() for part in name.split("."))
    if not plain or name.startswith("-"):
        return Leaf("type", Op.IS, Value(name, Style.QUOTED))
    return Leaf("type", Op.IS, Value(f"{head}.*" if dot else name))


def soloed(node: Node, family: Leaf) -> Node:
    """The filter that shows this family alone, in place of another; without it where it stands already."""
    rest = [one for one in terms(node) if one != Not(family) and not _is_family(one)]
    return both(rest if family in terms(node) else [family, *rest])


def muted(node: Node, family: Leaf) -> Node:
    """The filter that hides this family too; a solo of it ends."""
    rest = [one for one in terms(node) if one not in (Not(family), family)]
    return both([*rest, Not(family)])


def unmuted(node: Node) -> Node:
    """The filter without any family that it shows alone or hides."""
    rest = [one for one in terms(node) if not _is_family(one) and not (isinstance(one, Not) and _is_family(one.node))]
    return both(rest) if rest else EVERYTHING


def _is_family(node: Node) -> bool:
    """Whether a term is of the kind that solo and mute write."""
    if not isinstance(node, Leaf):
        return False
    return node in (_LINK, _DAMAGED) or (node.field == "type" and node.op is Op.IS)
