"""Objects of which a language prints the values alone: `ResponseDone(event_1,Response(resp_1,failed,None))` of Scala.

The name of the class tells the type, and an id tells by its beginning what it is of. Which field has any other value
cannot be told, so nothing else is taken, and what is left out is marked.
"""

import re
from collections.abc import Iterator, Mapping

from ...core import codec
from ...core.json import Json, JsonObject
from ...core.wire import Side
from ...protocol.dialect import row_of, side_of_type
from ..objects.repair import Change
from ..wording import label
from ..wording.moment import find as find_moment
from .printed import type_of_class

SIGN = re.compile(r"(?<![\w.])[A-Z][A-Za-z]{3,60}\([^()\n]{0,80}\bevent_\w{4}")
_CLASS = re.compile(r"(?<![\w.])(?P<name>(?:[A-Z][a-z]+){2,12})\((?!\s*\w+\s*[=:])")
_ARGUMENT = re.compile(r"[(),]\s*(?P<text>[^(),\n]*)")
_ID = re.compile(r"(?P<kind>event|sess|resp|item|call)_\w{2,60}\Z")
_STATUS = re.compile(r"in_progress|completed|cancelled|failed|incomplete")
_PATHS: Mapping[str, tuple[str, ...]] = {"event": ("event_id",), "sess": ("session", "id")}
_OF_ROW: Mapping[str, str] = {"resp": "response", "item": "item", "call": "call"}
_BRACKET = re.compile(r"[()\[\]\n]")
_LONGEST = 20_000  # characters of one object


def changes(text: str) -> Iterator[Change]:
    """What makes events of such objects; of the client's, which have no id, only in lines of a log."""
    at = 0
    while found := _CLASS.search(text, at):
        at = found.end()
        type_ = type_of_class(found["name"])
        end = type_ and _end(text, found.end())
        if not type_ or not end:
            continue
        body = _body(type_, text[found.end() - 1 : end - 1])
        if "event_id" in body or (side_of_type(type_) is Side.CLIENT and _is_logged(text, found.start())):
            yield Change(found.start(), end - 1, f"{codec.write(body).decode()[:-1]},…")
            yield Change(end - 1, end, "}")
            at = end


def _is_logged(text: str, at: int) -> bool:
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return label.side_of(before) is not None or find_moment(before) is not None


def _end(text: str, at: int) -> int | None:
    """Behind the bracket that closes the one before `at`; None where none does in this line."""
    depth = 1
    for one in _BRACKET.finditer(text, at, at + _LONGEST):
        if one[0] == "\n":
            return None
        depth += 1 if one[0] in "([" else -1
        if not depth:
            return one.end()
    return None


def _body(type_: str, arguments: str) -> JsonObject:
    """The type, with the ids and the status that the values tell by themselves."""
    body: JsonObject = {"type": type_}
    paths = _paths(type_)
    for one in _ARGUMENT.finditer(arguments):
        text = one["text"].strip()
        if (told := _ID.match(text)) and (path := paths.get(told["kind"])):
            _put(body, path, text)
        elif _STATUS.fullmatch(text) and "response" in body:
            _put(body, ("response", "status"), text)
    return body


def _paths(type_: str) -> Mapping[str, tuple[str, ...]]:
    """Where an event of a type has an id, by what the id begins with."""
    side = side_of_type(type_)
    row = row_of(side, type_) if side else None
    ids = {str(kind): tuple(map(str, path)) for kind, path in row.ids.items()} if row else {}
    own = {begins: ids[kind] for begins, kind in _OF_ROW.items() if kind in ids}
    return {**{key: path for key, path in _PATHS.items() if key == "event" or type_.startswith("session.")}, **own}


def _put(body: JsonObject, path: tuple[str, ...], value: Json) -> None:
    """Set a member, unless it is there: the first value of a kind is that of the event itself."""
    for step in path[:-1]:
        inner = body.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        body = inner
    body.setdefault(path[-1], value)
