"""Messages as protobuf prints them as text: `session { id: "sess_1" }`, a field a line and braces only inside.

An event is what stands between two lines of another kind, or up to a field that is there already; a field that a
message has several times is a list.
"""

import re
from collections.abc import Iterator, Sequence

from ...core import codec
from ...core.json import Json, JsonObject
from ...protocol.dialect import is_known
from ..objects.literal import json_end
from ..objects.repair import Change

SIGN = re.compile(r"^[ ]*[a-z]\w*:? \{[ \t\r]*$", re.MULTILINE)
_BLOCK = re.compile(r"(?:^[ ]*+(?:[a-z]\w*+: [^\n{}]++|(?:[a-z]\w*+:? \{|\})[ \t\r]*+)(?:\n|\Z))+", re.MULTILINE)
_LINE = re.compile(
    r"[ ]*+(?:(?P<name>[a-z]\w*+): (?P<value>[^\n{}]++)|(?:(?P<opens>[a-z]\w*+):? \{|(?P<closes>\}))[ \t\r]*+)(?:\n|\Z)"
)
_TYPE = re.compile(r'^type: "[a-z_]+(?:\.[a-z_]+)*"[ \t\r]*$', re.MULTILINE)
_GOES_ON = re.compile(r"[ ]*+[\w\"'-]++:[ \t\r]*(?:\n|\Z)")  # with a block of YAML
_DEEPEST = 60  # levels; what is nested deeper is no event


def changes(text: str) -> Iterator[Change]:
    """What makes JSON of the events of a text that has messages in messages."""
    for block in _BLOCK.finditer(text):
        if not _TYPE.search(block[0]) or _GOES_ON.match(text, block.end()):
            continue
        for lines in _events(list(_LINE.finditer(text, block.start(), block.end()))):
            body = _body(lines)
            start, end = lines[0].start(), lines[-1].start() + len(lines[-1][0].rstrip())
            if body and is_known(str(body.get("type"))):
                yield Change(start, end - 1, codec.write(body).decode()[:-1])
                yield Change(end - 1, end, "}")


def _events(lines: Sequence[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    """The lines of each event: one ends where a field of it would come again."""
    depth = first = 0
    seen: set[str] = set()
    for number, line in enumerate(lines):
        name = line["name"] or line["opens"]
        if depth == 0 and name in seen:
            yield lines[first:number]
            first, seen = number, set()
        if depth == 0 and name:
            seen.add(name)
        depth += bool(line["opens"]) - bool(line["closes"])
    yield lines[first:]


def _body(lines: Sequence[re.Match[str]]) -> JsonObject | None:
    """The message that lines are; None where their braces do not match."""
    levels: list[JsonObject] = [{}]
    for line in lines:
        if line["closes"]:
            levels.pop()
        elif line["opens"]:
            inner: JsonObject = {}
            _put(levels[-1], line["opens"], inner)
            levels.append(inner)
        else:
            _put(levels[-1], line["name"], _value(line["value"].strip()))
        if not 0 < len(levels) <= _DEEPEST:
            return None
    return levels[0] if len(levels) == 1 else None


def _put(body: JsonObject, name: str, value: Json) -> None:
    if name not in body:
        body[name] = value
        return
    before = body[name]
    body[name] = [*before, value] if isinstance(before, list) else [before, value]


def _value(text: str) -> Json:
    """A number, a truth value, a text in quotes, or the name of a constant."""
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        try:
            return codec.parse(f'"{text[1:-1]}"')
        except ValueError:
            return text[1:-1]
    return codec.parse(text) if json_end(text, 0) == len(text) else text
