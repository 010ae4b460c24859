"""Maps as Go prints them: `map[event_id:event_1 response:map[id:resp_1 status:failed] type:response.done]`.

Strings have no quotes there, and may hold blanks and colons. What helps is that Go prints the keys in their order.
"""

import re
from collections.abc import Iterator, Set
from functools import cache

from ...core import codec
from ...core.json import Json, JsonObject
from ...core.wire import Side
from ...protocol import table
from ...protocol.dialect import row_of, side_of_type
from ..objects import judge
from ..objects.literal import json_end
from ..objects.repair import Change
from ..wording.naming import SETTINGS, is_event

SIGN = re.compile(r"(?<![\w.])map\[[a-z]\w*:")
_KEY = re.compile(r"([A-Za-z_]\w{0,60}):(?! )")
_MARK = re.compile(r"[\[\]\n]|[ ](?=[A-Za-z_]\w{0,60}:)")
_NAME = re.compile(r'"(\w+)"\s*:')
_WORD = re.compile(r"[^ \[\]\n]+")
_DEEPEST = 12
_LONGEST = 20_000  # characters of one map
_MOST_FAILURES = 100  # maps that are none, one upon the other
_Read = tuple[Json, int]


def changes(text: str) -> Iterator[Change]:
    """What makes JSON of every event, or error of one, that is printed so."""
    at = failures = 0
    while failures < _MOST_FAILURES and (found := SIGN.search(text, at)):
        at = found.end()
        failures += 1
        read = _map(text, found.start() + 4, 0, found.start() + _LONGEST)
        if read and isinstance(read[0], dict) and _is_one(read[0]):
            at, failures = read[1], 0
            yield Change(found.start(), at - 1, codec.write(read[0]).decode()[:-1])
            yield Change(at - 1, at, "}")


def _is_one(body: JsonObject) -> bool:
    type_ = body.get("type")
    if not isinstance(type_, str):
        return False
    of_error = type_.endswith("_error") and "message" in body
    return of_error or is_event(type_, has_error=isinstance(body.get("error"), dict))


def _map(text: str, at: int, depth: int, most: int) -> _Read | None:
    """The members from a place behind `map[` on, and the end of the map."""
    body: JsonObject = {}
    while not text.startswith("]", at):
        key = _KEY.match(text, at)
        value = _value(text, key.end(), key[1], depth, most) if key else None
        if not key or not value:
            return None
        body[key[1]], at = value
        at += text.startswith(" ", at)
    return body, at + 1


def _value(text: str, at: int, key: str, depth: int, most: int) -> _Read | None:
    if depth >= _DEEPEST or at > most:
        return None
    if text.startswith("map[", at):
        return _map(text, at + 4, depth + 1, most)
    if text.startswith("[", at):
        return _list(text, at + 1, depth + 1, most)
    return _bare(text, at, key, most)


def _list(text: str, at: int, depth: int, most: int) -> _Read | None:
    """The values from a place behind `[` on: maps, or words with blanks between them."""
    values: list[Json] = []
    while not text.startswith("]", at):
        if text.startswith("map[", at):
            read = _value(text, at, "", depth, most)
        else:
            word = _WORD.match(text, at)
            read = (_plain(word[0]), word.end()) if word else None
        if not read:
            return None
        values.append(read[0])
        at = read[1] + text.startswith(" ", read[1])
    return values, at + 1


def _bare(text: str, at: int, key: str, most: int) -> _Read | None:
    """A value without quotes, up to the next key or the end of its map."""
    inside = 0
    for mark in _MARK.finditer(text, at, most):
        if mark[0] == "\n":
            return None
        if mark[0] in "[]":
            inside += 1 if mark[0] == "[" else -1
            if inside >= 0:
                continue
        elif inside or not _is_next(key, text, mark.end()):
            continue
        return _plain(text[at : mark.start()]), mark.start()
    return None


def _is_next(key: str, text: str, at: int) -> bool:
    """Tell whether a word before a colon is the key that follows another, and not one of what was said."""
    following = _KEY.match(text, at)
    return following is not None and following[1] > key and following[1] in _known()


@cache
def _known() -> Set[str]:
    """The names of all members that events have."""
    keys = {*judge.TELLING_KEYS, *SETTINGS}
    for type_ in table.places():
        row = row_of(side_of_type(type_) or Side.SERVER, type_)
        keys.update(_NAME.findall(row.sample) if row else ())
    return keys


def _plain(word: str) -> Json:
    if word == "<nil>":
        return None
    return codec.parse(word) if json_end(word, 0) == len(word) and word else word
