"""Finds JSON objects in a text that is mostly something else.

`objects` walks a text once from left to right. Where a brace and a key open
what may be an object, `Scan` reads it by the grammar of JSON, takes the repairs
of `mend`, and stops at the first thing that does not fit: the object is then
cut there. What was read is not read again, so the work is linear in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..core.wire import Fidelity
from .mend import QUOTES, Edit, Strings, Token, Unterminated, applied, elision
from .naming import SIDE_KEYS, TIME_KEYS

_LOOKED_AT = 8  # levels, lists included, at which an object may be an event
_DEEPEST = 1024  # levels; what is nested deeper is no event of any protocol
_OPENING = re.compile(rf"\{{(?=\s*+(?:…|\.\.|[{QUOTES}][^{QUOTES}\n]{{1,100}}+[{QUOTES}]\s*+:))")
_BLANK = re.compile(r"\s*")
_LITERAL = re.compile(r"(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])")
_KEPT = frozenset({"type", "event_id"}) | SIDE_KEYS | TIME_KEYS
_HELD_OBJECT = re.compile(r'.\s*\{\s*\\"')  # a string that holds the JSON of an object
_RANK = {Fidelity.EXACT: 0, Fidelity.MENDED: 1, Fidelity.PARTIAL: 2, Fidelity.NAME_ONLY: 3}


@dataclass(slots=True)
class Node:
    """One object: its place in the source, and those of its own members that tell what it is."""

    start: int
    end: int
    parent: "Node | None"
    members: dict[str, str] = field(default_factory=dict)  # the kept keys and the text of their plain values
    has_error: bool = False
    cut: bool = False


@dataclass(slots=True)
class _Level:
    """An object or list that is still open; `node` is None for lists and deep down."""

    closer: str
    node: Node | None
    key: str = ""


def objects(source: str) -> "Iterator[Scan]":
    """Every outermost object of a text, read as far as it goes."""
    found = _OPENING.search(source)
    strings = Strings(source)
    while found:
        scan = Scan(source, found.start(), strings)
        yield scan
        found = _OPENING.search(source, max(scan.end, found.end()))


class Scan:
    """One outermost object: its nodes in the order they open, the edits, and where it ends."""

    def __init__(self, source: str, start: int, strings: Strings) -> None:
        self.nodes: list[Node] = []
        self.held: list[tuple[Node, Token, int]] = []  # strings that hold an object: owner, token, start
        self.end = start
        self._source, self._at, self._strings = source, start, strings
        self._edits: list[Edit] = []
        self._levels: list[_Level] = []
        self._comma: int | None = None  # a comma after which nothing has come yet
        self._elided = False  # the last value was an elision: a comma may be missing after it
        self._next: Callable[[], bool] = self._value
        self._run()

    def text(self, node: Node) -> str:
        """The mended text of a node; a cut one goes as far as it was read."""
        return applied(self._source, node.start, node.end, self._within(node))

    def fidelity(self, node: Node) -> Fidelity:
        costs = [edit.fidelity for edit in self._within(node)]
        if node.cut:
            costs.append(Fidelity.PARTIAL)
        return max(costs, key=_RANK.__getitem__, default=Fidelity.EXACT)

    def held_text(self, token: Token, start: int) -> str:
        """The mended JSON of a string token."""
        return applied(self._source, start, token.end, token.edits)

    def _within(self, node: Node) -> list[Edit]:
        first = bisect_left(self._edits, node.start, key=lambda edit: edit.start)
        last = bisect_left(self._edits, node.end, key=lambda edit: edit.start)
        return self._edits[first:last]

    def _run(self) -> None:
        while self._next():
            if not self._levels:
                return
            self._at = _blank_end(self._source, self._at)
        self._cut()

    def _cut(self) -> None:
        for level in self._levels:
            if level.node:
                level.node.cut, level.node.end = True, self.end

    @property
    def _mark(self) -> str:
        return self._source[self._at : self._at + 1]

    def _advance(self, end: int) -> None:
        self._at = self.end = end

    def _value(self) -> bool:
        mark = self._mark
        if mark and mark in QUOTES:
            return self._string_value()
        if mark == "]" and self._levels[-1].closer == "]":
            return self._close()
        if token := elision(self._source, self._at):
            return self._elide(token)
        if mark and mark in "{[":
            return self._open(mark)
        return self._literal()

    def _open(self, mark: str) -> bool:
        if len(self._levels) >= _DEEPEST:
            return False
        inside = self._levels[-1] if self._levels else None
        node = self._new_node(inside) if mark == "{" else None
        if node:
            self.nodes.append(node)
        self._levels.append(_Level("}" if mark == "{" else "]", node))
        self._comma, self._elided = None, False
        self._next = self._member if mark == "{" else self._value
        self._advance(self._at + 1)
        return True

    def _new_node(self, inside: _Level | None) -> Node | None:
        if len(self._levels) >= _LOOKED_AT:
            return None
        owner = next((level.node for level in reversed(self._levels) if level.node), None)
        if inside and inside.node and inside.key == "error":
            inside.node.has_error = True
        return Node(self._at, self._at + 1, owner)

    def _string_value(self) -> bool:
        start, level = self._at, self._levels[-1]
        token = self._strings.read(start, key=False)
        if isinstance(token, Unterminated):
            return self._stop(token)
        self._edits += token.edits
        if level.node:
            self._note(level.node, level.key, token, start)
        return self._done(token.end)

    def _note(self, node: Node, key: str, token: Token, start: int) -> None:
        if key in _KEPT:
            node.members[key] = self.held_text(token, start)[1:-1]
        if _HELD_OBJECT.match(self._source, start):
            self.held.append((node, token, start))

    def _literal(self) -> bool:
        found = _LITERAL.match(self._source, self._at)
        if not found:
            return False
        level = self._levels[-1]
        if level.node and level.key in _KEPT:
            level.node.members[level.key] = found[0]
        return self._done(found.end())

    def _done(self, end: int) -> bool:
        """A value has ended."""
        self._comma, self._elided = None, False
        self._next = self._after
        self._advance(end)
        return True

    def _stop(self, token: Unterminated) -> bool:
        self._edits += token.edits
        self._advance(token.end)
        return False

    def _member(self) -> bool:
        mark = self._mark
        if mark == "}":
            return self._close()
        if mark and mark in QUOTES:
            return self._key()
        if mark and mark in ".…*" and (token := elision(self._source, self._at)):
            return self._elide_member(token)
        return False

    def _key(self) -> bool:
        token = self._strings.read(self._at, key=True)
        if isinstance(token, Unterminated):
            return self._stop(token)
        self._levels[-1].key = self.held_text(token, self._at)[1:-1]
        self._edits += token.edits
        self._comma, self._elided = None, False
        self._next = self._colon
        self._advance(token.end)
        return True

    def _colon(self) -> bool:
        self._next = self._value
        if self._mark != ":":
            return False
        self._advance(self._at + 1)
        return True

    def _after(self) -> bool:
        mark, level = self._mark, self._levels[-1]
        if mark == ",":
            self._comma = self._at
            return self._follow(self._at + 1)
        if mark and mark in "}]":
            return mark == level.closer and self._close()
        if self._elided or (mark and mark in ".…"):
            return self._without_comma()
        return False

    def _follow(self, end: int) -> bool:
        self._next = self._member if self._levels[-1].closer == "}" else self._value
        self._advance(end)
        return True

    def _without_comma(self) -> bool:
        """Go on after, or with, an elision that stands where a comma should."""
        if not self._mark:
            return False
        self._edits.append(Edit(self._at, self._at, ", ", Fidelity.MENDED))
        self._next = self._member if self._levels[-1].closer == "}" else self._value
        return True

    def _elide(self, token: Token) -> bool:
        """Take an elision as a value."""
        level = self._levels[-1] if self._levels else None
        if level and level.node and level.key == "error":
            level.node.has_error = True
        self._edits += token.edits
        self._done(token.end)
        self._elided = True
        return True

    def _elide_member(self, token: Token) -> bool:
        """Take an elision between members as a member of that name."""
        self._levels[-1].key = ""
        doubled = (edit._replace(text=f"{edit.text}: {edit.text}") for edit in token.edits)
        return self._elide(token._replace(edits=tuple(doubled)))

    def _close(self) -> bool:
        if self._comma is not None:
            self._edits.append(Edit(self._comma, self._comma + 1, "", Fidelity.MENDED))
        level = self._levels.pop()
        self._done(self._at + 1)
        if level.node:
            level.node.end = self._at
        return True


def _blank_end(source: str, at: int) -> int:
    found = _BLANK.match(source, at)
    return found.end() if found else at
