"""The filter language as tables: reading, completion, help and the words of the screen all come from here."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from ...core.clock import SECOND, parse_span
from ...diagnosis.policy import LEVELS
from .tree import Op

SILENCE = 2 * SECOND  # µs without an event that make a gap
KILO = 1024


class Takes(StrEnum):
    """What kind of value a field takes."""

    GLOB = "a name, in which * stands for anything"
    CHOICE = "one of its words"
    SEVERITY = "note, warning or error"
    SPAN = "a time such as 250ms, 5s or 2m"
    SIZE = "a size such as 500, 10KB or 1MB"
    NUMBER = "a number such as 10"


class Field(NamedTuple):
    """A field: how it is compared, by what, and what it means. `words` puts it into a sentence."""

    name: str
    ops: tuple[Op, ...]
    takes: Takes
    about: str
    example: str
    words: str
    choices: Mapping[str, str] = {}  # word → what it means, for CHOICE and SEVERITY


ORDER = (Op.MORE, Op.LEAST, Op.LESS, Op.MOST, Op.EQUAL)
COMPARISONS = tuple(op for op in Op if op is not Op.IS)  # of a place in the JSON

_SIDES = {"client": "sent by the app", "server": "sent by the API"}
_STATES = {
    "error": "an error event",
    "pending": "something that must follow it has not come",
    "audio": "carries a piece of audio",
    "delta": "one piece of a stream",
    "marked": "bears a note or a mark of yours",
    "gap": "after more than 2 s without an event",
    "unknown": "of a type that no dialect knows",
    "damaged": "not readable in full",
    "repeat": "quotes an earlier event again",
    "held": "never reached the other side",
    "link": "of the connection itself: opened, closed, ping, binary",
}
STATE_WORDS = {
    "error": "an error",
    "pending": "waiting for what must follow",
    "audio": "carrying audio",
    "delta": "a delta",
    "marked": "marked",
    "gap": "after a gap",
    "unknown": "of unknown type",
    "damaged": "damaged",
    "repeat": "a repeat",
    "held": "held back",
    "link": "about the connection",
}
_SEVERITIES = {word: f"findings of this severity: {word}" for word in LEVELS}

FIELDS: tuple[Field, ...] = (
    Field(
        "type",
        (Op.IS, Op.HOLDS),
        Takes.GLOB,
        "the event's type, or the family it belongs to",
        "type:response.output_*",
        "type {}",
    ),
    Field("from", (Op.IS,), Takes.CHOICE, "who sent it", "from:client", "from the {}", _SIDES),
    Field("is", (Op.IS,), Takes.CHOICE, "what kind of event it is", "is:error", "{}", _STATES),
    Field(
        "response", (Op.IS,), Takes.GLOB, "events about a response, by its id", "response:resp_*", "about response {}"
    ),
    Field("item", (Op.IS,), Takes.GLOB, "events about an item, by its id", "item:msg_001", "about item {}"),
    Field("call", (Op.IS,), Takes.GLOB, "events about a tool call, by its id", "call:call_*", "about call {}"),
    Field(
        "finding",
        ORDER,
        Takes.SEVERITY,
        "bears a finding of such a severity",
        "finding>=warning",
        "with a finding of severity {}",
        _SEVERITIES,
    ),
    Field(
        "evidence",
        ORDER,
        Takes.SEVERITY,
        "a finding of such a severity quotes it",
        "evidence>=error",
        "quoted by a finding of severity {}",
        _SEVERITIES,
    ),
    Field(
        "rule",
        (Op.IS,),
        Takes.GLOB,
        "bears a finding of this rule, by name or code",
        "rule:RT2*",
        "with a finding of rule {}",
    ),
    Field("t", ORDER, Takes.SPAN, "time since the start", "t>10s", "{} after the start"),
    Field("dt", ORDER, Takes.SPAN, "time since the event before", "dt>1s", "{} after the event before"),
    Field("size", ORDER, Takes.SIZE, "size of the event as it crossed the socket", "size>10KB", "{} in size"),
    Field("n", ORDER, Takes.NUMBER, "the event's number", "n>=100", "number {}"),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}

OP_WORDS: Mapping[Op, str] = {
    Op.IS: "",
    Op.EQUAL: "exactly",
    Op.UNEQUAL: "other than",
    Op.HOLDS: "containing",
    Op.MORE: "more than",
    Op.LEAST: "at least",
    Op.LESS: "less than",
    Op.MOST: "at most",
}


class Form(NamedTuple):
    """A way to write a term that is no field."""

    shape: str
    about: str


FORMS: tuple[Form, ...] = (
    Form("kettle", "the word stands anywhere in the event"),
    Form('"two words"', "so do these words, side by side"),
    Form("/w(or)?ds/", "an expression matches somewhere in the event"),
    Form("response.status=failed", "a place in the JSON is exactly this"),
    Form("response.output[0].type!=message", "a place in the JSON is there and is something else"),
    Form("response.output[].name~weather", "a place holds these letters; [] is every element"),
    Form("response.usage.total_tokens>500", "a number in the JSON, with > >= < <="),
    Form("a b", "both; `and` may stand between them"),
    Form("a or b", "one of the two; `and` binds closer"),
    Form("-a", "not; the word `not` does the same"),
    Form("(a or b) c", "parentheses group"),
)
NOTES: tuple[str, ...] = (
    "Words and what follows ~ ignore case. Audio in base64 is not searched.",
    "In a type, an id, a rule and after = the sign * stands for anything, unless the value is in quotation marks.",
    "Expressions see the first 4,000 characters of a text; their * and + reach over 100 characters, twice at most.",
    "A path that leads nowhere fits nothing, neither = nor !=; put - before the term to find where it is missing.",
    'Between quotation marks \\" is a quotation mark, and \\u{1b} the character of that number.',
    'Keys that are no names, and keys called like a field, stand in brackets: ["odd key"].x=1',
)
KEYWORDS: Mapping[str, str] = {
    "and": "both must be true",
    "or": "one of the two must be true",
    "not": "the next term must not be true",
}

# Values

_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(b|kb|mb|)", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": KILO, "mb": KILO * KILO}


def span(text: str) -> int:
    """A time in µs. Raises ValueError."""
    return parse_span(text)


def size(text: str) -> int:
    """A size in bytes. Raises ValueError."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f"not a size: {text!r}")
    return round(float(found[1]) * _UNITS[found[2].lower()])


def severity(text: str) -> int:
    """A severity as its rank. Raises ValueError."""
    if text not in LEVELS:
        raise ValueError(f"not a severity: {text!r}")
    return int(LEVELS[text])


def number(text: str) -> float:
    """A number of JSON. Raises ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", text):
        raise ValueError(f"not a number: {text!r}")
    return float(text)


READERS: Mapping[Takes, Callable[[str], float]] = {
    Takes.SPAN: span,
    Takes.SIZE: size,
    Takes.SEVERITY: severity,
    Takes.NUMBER: number,
}
