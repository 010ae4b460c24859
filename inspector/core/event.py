"""A frame read as protocol."""

from enum import StrEnum
from typing import NamedTuple

from .json import JsonObject
from .wire import Kind, Origin, Side


class ProblemKind(StrEnum):
    """What is wrong with a payload, in rising order of what can still be read."""

    NOT_UTF8 = "not-utf8"
    NOT_JSON = "not-json"
    NOT_OBJECT = "not-object"
    NO_TYPE = "no-type"
    CUT = "cut"
    ELIDED = "elided"
    LENIENT = "lenient"
    DUPLICATE_KEY = "duplicate-key"


class Problem(NamedTuple):
    """Damage in a payload: a sentence, and the byte offset where it shows (None: the whole)."""

    kind: ProblemKind
    message: str
    offset: int | None = None


class Event(NamedTuple):
    """One event: `at` in microseconds since start or None, `size` in bytes, `body` empty where unreadable.

    Frames of the link (open, answer, close, ping, pong, binary) are events too,
    told apart by `kind`; their `type` is the kind's own word.
    """

    seq: int
    at: int | None
    side: Side
    kind: Kind
    type: str
    body: JsonObject
    size: int
    problem: Problem | None = None
    origin: Origin | None = None
    by: str | None = None  # who sent it, where it was not the app itself
