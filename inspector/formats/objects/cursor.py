"""Where the reading of one object stands: its open levels, its nodes and the edits so far."""

import re
from dataclasses import dataclass, field

from .mend import Token
from .repair import WHOLE, Damage, Edit, Repair, applied

LOOKED_AT = 12  # levels, lists included, at which an object may be an event
LISTS = frozenset({"]", "tuple"})
SPACED = "spaced"  # the closer of members that stand side by side without any bracket
_BLANK = re.compile(r"[ \t\r\n]*+")
_ODD_BLANK = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]*+")


@dataclass(slots=True)
class Node:
    """One object: its place in the source, and those of its own members that tell what it is."""

    start: int
    end: int
    parent: "Node | None"
    key: str = ""  # under which its parent has it, or the list that it is in
    members: dict[str, str] = field(default_factory=dict)  # the kept keys and the text of their plain values
    keys: set[str] = field(default_factory=set)
    elided: set[str] = field(default_factory=set)  # the keys of which something else stands in place of the value
    has_error: bool = False
    cut: bool = False
    edits: tuple[int, int] = (0, 0)  # which of the edits are within it


@dataclass(slots=True)
class Level:
    """An object or list that is still open; `node` is None for lists and deep down."""

    closer: str
    node: Node | None
    key: str = ""

    @property
    def is_list(self) -> bool:
        return self.closer in LISTS


class Cursor:
    """A place in a source, and what was read before it."""

    def __init__(self, source: str, start: int) -> None:
        self.nodes: list[Node] = []
        self.held: list[tuple[Node, Token, int]] = []  # strings that hold an object: owner, token, start
        self.end = start
        self.steps = 0
        self.is_code = False  # a name or an expression stands where a value should
        self.loose = False  # another notation than JSON
        self._source, self._at = source, start
        self._edits: list[Edit] = []
        self._levels: list[Level] = []

    def text(self, node: Node) -> str:
        """The mended text of a node; a cut one goes as far as it was read."""
        return applied(self._source, node.start, node.end, self._within(node))

    def damage(self, node: Node) -> Damage:
        found = WHOLE.plus([edit.what for edit in self._within(node)])
        return found.plus([Repair.TAIL]) if node.cut else found

    def held_text(self, token: Token, start: int) -> str:
        """The mended JSON of a string token."""
        return applied(self._source, start, token.end, token.edits)

    def _within(self, node: Node) -> list[Edit]:
        return self._edits[slice(*node.edits)]

    @property
    def _mark(self) -> str:
        return self._source[self._at : self._at + 1]

    def _advance(self, end: int) -> None:
        self._at = self.end = end

    def _change(self, end: int, text: str, what: Repair) -> None:
        self._edits.append(Edit(self._at, end, text, what))
        if what is Repair.NOTATION:
            self.loose = True

    def _skip_blank(self) -> None:
        if "!" <= self._source[self._at : self._at + 1] <= "~":
            return
        found = _BLANK.match(self._source, self._at)
        at = found.end() if found else self._at
        odd = _ODD_BLANK.match(self._source, at)
        if odd and odd.end() > at:
            self._edits.append(Edit(at, odd.end(), " ", Repair.BLANKS))
            at = odd.end()
        self._at = at

    def _new_node(self, start: int) -> Node | None:
        if len(self._levels) >= LOOKED_AT:
            return None
        inside = self._levels[-1] if self._levels else None
        owner = next((level.node for level in reversed(self._levels) if level.node), None) if self._levels else None
        if inside and inside.node and inside.key == "error":
            inside.node.has_error = True
        around = self._levels[-2] if inside and inside.is_list and len(self._levels) > 1 else inside
        node = Node(start, start + 1, owner, around.key if around else "", edits=(len(self._edits), 0))
        self.nodes.append(node)
        return node

    def _end(self, level: Level, end: int) -> None:
        """Note where the object of a level ends."""
        if level.node:
            level.node.end, level.node.edits = end, (level.node.edits[0], len(self._edits))

    def _cut(self, *, in_member: bool) -> None:
        """Leave open what is open: the source ends here, or goes on with something else; `in_member`: amid a value."""
        self._edits = [edit for edit in self._edits if edit.end <= self.end]
        if len(self._levels) == 1 and self._levels[0].closer == SPACED and not in_member:
            self._edits.append(Edit(self.end, self.end, "}", Repair.NOTATION))
            self._end(self._levels.pop(), self.end)
        for level in self._levels:
            self._end(level, self.end)
            if level.node:
                level.node.cut = True
