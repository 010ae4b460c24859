"""Objects laid out line by line without brackets: `po` and `dump` of Swift, and Format-List of PowerShell.

Each line becomes the piece of an object that it stands for, so that everything after this reads it like any other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..objects.literal import json_end
from ..objects.repair import Change, quoted
from .printed import snake

_TYPE = r"(?:[a-z][a-z0-9_]*\.[a-z0-9_.]+|error)"
TREE_SIGN = re.compile("▿ ")
_DEEPEST = 60  # levels of a tree; what is nested deeper is no event
_TREE = re.compile(r"^[ ]*▿[ ][^\n]*(?:\n[ ]+[▿-][ ][^\n]*)++", re.MULTILINE)
_LINE = re.compile(r"(?P<depth>[ ]*)[▿-][ ](?P<name>[^\n:]{1,80}?)(?:[ ]?:[ ](?P<value>[^\n]*?))?[ \t\r]*(?=\n|\Z)\n?")
_TELLING = re.compile(rf'[ ](?:type|value)[ ]?:[ ]"{_TYPE}"')
_ELEMENTS = re.compile(r"\d+ elements?\Z")
_MEMBER = re.compile(r"(?:\w+\.)+(\w+)\Z")  # of an enumeration

LIST_SIGN = re.compile(rf"type [ ]*:[ ]{_TYPE}[ \t\r]*$", re.MULTILINE)
_LIST = re.compile(r"(?:^\w+[ ]*+:[ ]?[^\n]*(?:\n|\Z)){2,}+", re.MULTILINE)
_FIELD = re.compile(r"^(?P<name>\w+)[ ]*:[ ]?(?P<value>[^\n]*?)[ \t\r]*$", re.MULTILINE)


@dataclass(slots=True)
class _Node:
    """One line of a tree, and those that stand deeper below it."""

    line: re.Match[str]
    children: list["_Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.line["name"].strip()

    @property
    def value(self) -> str:
        return self.line["value"] or ""

    def child(self, name: str) -> "_Node | None":
        return next((one for one in self.children if one.name == name), None)


def of_tree(text: str) -> Iterator[Change]:
    """What makes JSON of the trees that Swift and its debugger print, line by line."""
    for block in _TREE.finditer(text):
        if _TELLING.search(block[0]):
            lines = list(_LINE.finditer(text, block.start(), block.end()))
            pieces = {line.start(): "" for line in lines}
            roots = _roots(lines)
            if roots is None:
                continue
            for root in roots:
                _Writer(pieces).value(root)
            for line in lines:
                end = line.end() - text[line.start() : line.end()].endswith("\n")
                yield Change(line.start(), end, pieces[line.start()])


def _roots(lines: Sequence[re.Match[str]]) -> list[_Node] | None:
    """The lines as trees, by how deep they stand; None where they stand too deep."""
    roots: list[_Node] = []
    above: list[_Node] = []
    for line in lines:
        while above and len(above[-1].line["depth"]) >= len(line["depth"]):
            above.pop()
        if len(above) >= _DEEPEST:
            return None
        node = _Node(line)
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots


class _Writer:
    """Writes nodes as JSON, each in the line in which it stands."""

    def __init__(self, pieces: dict[int, str]) -> None:
        self._pieces = pieces  # by where the line begins
        self._last = 0  # the line that was written last

    def value(self, node: _Node, before: str = "") -> None:
        """Write what a node holds; `before`: what stands before it in its place."""
        some = node.child("some") if node.value.startswith("Optional") else None
        if some:
            self.value(some, before)
        elif not node.children:
            self._put(node, before + _plain(node.value))
        elif not _ELEMENTS.match(node.value or node.name):
            self._all(node, before, "{}", [(snake(one.name), one) for one in node.children])
        elif node.children[0].child("key"):
            self._all(node, before, "{}", list(_pairs(node)))
        else:
            self._all(node, before, "[]", [("", one) for one in node.children])

    def _all(self, node: _Node, before: str, brackets: str, members: Sequence[tuple[str, _Node]]) -> None:
        self._put(node, before + brackets[0])
        for place, (name, one) in enumerate(members):
            self.value(one, "," * (place > 0) + (f"{quoted(name)}:" if name else ""))
        self._pieces[self._last] += brackets[1]

    def _put(self, node: _Node, text: str) -> None:
        self._last = node.line.start()
        self._pieces[self._last] += text


def _pairs(node: _Node) -> Iterator[tuple[str, _Node]]:
    """The members of a dictionary, each of which is a node with a key and a value."""
    for one in node.children:
        key, value = one.child("key"), one.child("value")
        if key and value:
            yield key.value.strip('"'), value


def _plain(text: str) -> str:
    """A value of one line as JSON."""
    if text in ("nil", ""):
        return "null"
    if _ELEMENTS.match(text):
        return "[]"
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return quoted(text[1:-1])
    member = _MEMBER.match(text)
    return text if json_end(text, 0) == len(text) else quoted(member[1] if member else text)


def of_list(text: str) -> Iterator[Change]:
    """What makes an object in the notation of PowerShell of every list that shows one, a field a line."""
    for block in _LIST.finditer(text):
        fields = list(_FIELD.finditer(text, block.start(), block.end()))
        if LIST_SIGN.search(block[0]) and len({one[0].index(":") for one in fields}) == 1:
            yield from _as_object(text, fields)


def _as_object(text: str, fields: Sequence[re.Match[str]]) -> Iterator[Change]:
    """Each line stands for a field in its place, and the last one for the closing brace too."""
    lead = "@{"
    for one, following in pairwise(fields):
        yield Change(one.start(), one.start("value"), f"{lead}{one['name']}=")
        yield Change(one.end("value"), following.start(), "; ")
        lead = ""
    last = fields[-1]
    yield Change(last.start(), last.end("value"), f"{last['name']}={last['value']}}}")
