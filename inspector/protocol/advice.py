"""What a lint message is made of: its kinds, the event it is about, and its words."""

import tomllib
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple, cast

from ..core import codec
from ..core.json import Json, JsonObject, Path, path_text, value_at
from ..core.text import clip
from .bundled import text_of
from .dialect import Dialect
from .edit import Edit
from .schema import Fields

_LONGEST = 60  # characters of a value of the wire in a message
_NOUNS = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


class LintKind(StrEnum):
    """What is wrong, in the words of `inspector lint --format json`."""

    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    ILLEGAL_VALUE = "illegal-value"
    RETIRED_FIELD = "retired-field"
    MISPLACED_FIELD = "misplaced-field"
    UNKNOWN_EVENT = "unknown-event"
    TOO_LONG = "too-long"


class Lint(NamedTuple):
    """One message: where, what is wrong, and what to do. `edits` do it; without any, a person must decide."""

    path: str
    kind: LintKind
    message: str
    fix: str | None
    edits: tuple[Edit, ...] = ()


class Case(NamedTuple):
    """A client's or server's event before its dialect."""

    body: JsonObject
    type: str
    dialect: Dialect
    fields: Fields

    @property
    def title(self) -> str:
        return self.dialect.title

    def value(self, path: Path) -> Json:
        return value_at(self.body, path)


@cache
def table() -> JsonObject:
    """The advice of `schemas/advice.toml`."""
    return cast(JsonObject, tomllib.loads(text_of("schemas", "advice.toml")))


def named(path: Path) -> str:
    """A path for a message; a peer's keys may be long."""
    return clip(path_text(path), 120)


def shown(value: Json) -> str:
    """A value for a message, cut where it is long."""
    if isinstance(value, dict) and value:
        return "an object"
    if isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        return "a list"
    return clip(codec.write(value).decode(), _LONGEST)


def either(words: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined([*dict.fromkeys(words)], "or")


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(words, "and")


def _joined(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), *words[-1:]] if len(words) > 1 else words) or "nothing"


def expected(types: Sequence[str], legal: Sequence[Json]) -> str:
    """What may stand at a place: values by themselves, else types."""
    return either([*(shown(value) for value in legal), *(_NOUNS.get(one, one) for one in types)])
