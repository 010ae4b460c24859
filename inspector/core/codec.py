"""Bytes to events. The only module that parses JSON, and the only one that knows orjson.

Reading never raises: damage becomes a `Problem`, and what can be read leniently
is. Writing raises TypeError for values that are not JSON, since they are ours.
"""

import json
import re
from typing import Any

import orjson

from . import cut
from .event import Event, Problem, ProblemKind
from .json import Json, JsonObject
from .wire import Frame, Kind, Origin, Side

_new = tuple.__new__
_TYPE = re.compile(rb'"type"\s*:\s*"([A-Za-z0-9_.]{1,100})"')
_OPAQUE = frozenset({Kind.BINARY, Kind.PING, Kind.PONG})
_CUT_TOKEN = re.compile(r"(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|\.|[eE][+-]?|\\?u[0-9a-fA-F]{0,4})?\s*\Z")


def read(frame: Frame) -> Event:
    """Read a frame as an event. Never raises."""
    at, side, kind, payload, seq, marks = frame
    origin, by = (marks.origin, marks.by) if marks else (None, None)
    if kind in _OPAQUE:
        return Event(seq, at, side, kind, kind.value, {}, len(payload), None, origin, by)
    body, problem = decode(payload)
    if kind is not Kind.TEXT:
        return Event(seq, at, side, kind, kind.value, body, len(payload), problem, origin, by)
    name = body.get("type")
    if not isinstance(name, str):
        name = ""
        problem = problem or Problem(ProblemKind.NO_TYPE, "The object has no `type`.")
    return Event(seq, at, side, kind, name, body, len(payload), problem, origin, by)


def event_of(payload: bytes, seq: int, at: int | None, side: Side, origin: Origin | None = None) -> Event | None:
    """A text frame without other marks as an event, if nothing is wrong with it; None: `read` tells what is.

    Most of a large recording goes through here: the tuple is made without the call that a NamedTuple's own name costs.
    """
    try:
        body = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    name = body.get("type") if isinstance(body, dict) else None
    if not isinstance(name, str):
        return None
    return _new(Event, (seq, at, side, Kind.TEXT, name, body, len(payload), None, origin, None))


def decode(payload: bytes) -> tuple[JsonObject, Problem | None]:
    """The object in `payload` and what is wrong with it; an empty object where nothing can be read."""
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        return _leniently(payload, str(error), error.pos)
    if not isinstance(value, dict):
        return {}, _not_an_object(value)
    return value, None


def is_readable(problem: Problem | None) -> bool:
    """Tell whether `decode` read the whole of a payload, be it leniently."""
    return problem is None or problem.kind is ProblemKind.LENIENT


def _leniently(payload: bytes, complaint: str, offset: int) -> tuple[JsonObject, Problem]:
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return _type_only(payload, _cut(payload))
        return {}, Problem(ProblemKind.NOT_UTF8, "The frame is not valid UTF-8.", error.start)
    try:
        value: Any = json.loads(text)
    except RecursionError:
        return _type_only(payload, Problem(ProblemKind.NOT_JSON, "The JSON is nested too deeply to read."))
    except ValueError as error:
        position = error.pos if isinstance(error, json.JSONDecodeError) else offset
        if _CUT_TOKEN.match(text, position) or "Unterminated string" in str(error):
            return _up_to_the_cut(payload, text), _cut(payload)
        return _type_only(payload, Problem(ProblemKind.NOT_JSON, "The frame is not JSON.", position))
    if not isinstance(value, dict):
        return {}, _not_an_object(value)
    return value, Problem(ProblemKind.LENIENT, f"Strict readers refuse this JSON: {complaint}.", offset)


def _up_to_the_cut(payload: bytes, text: str) -> JsonObject:
    """What a cut object has before the cut; only its type where that cannot be told."""
    whole = cut.closed(text)
    try:
        value = orjson.loads(whole) if whole else None
    except orjson.JSONDecodeError:
        value = None
    return value if isinstance(value, dict) else _type_only(payload, _cut(payload))[0]


def _cut(payload: bytes) -> Problem:
    return Problem(ProblemKind.CUT, "The JSON stops in the middle.", len(payload))


def _type_only(payload: bytes, problem: Problem) -> tuple[JsonObject, Problem]:
    found = _TYPE.search(payload[:4096])
    return ({"type": found[1].decode()} if found else {}), problem


def _not_an_object(value: object) -> Problem:
    nouns = {list: "a list", str: "a string", bool: "a truth value", int: "a number", float: "a number"}
    noun = nouns.get(type(value), "null")
    return Problem(ProblemKind.NOT_OBJECT, f"The frame is JSON, but {noun} and not an object.")


def duplicate_keys(payload: bytes) -> list[str]:
    """Keys that stand twice in one object of `payload`; JSON readers keep only the last of them."""
    twice: list[str] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                twice.append(key)
            seen.add(key)
        return dict(pairs)

    try:
        json.loads(payload, object_pairs_hook=collect)
    except (ValueError, RecursionError):
        return []
    return twice


def flaws(payload: bytes) -> list[Problem]:
    """What readers of JSON pass over in silence: keys that stand twice, integers that do not fit 64 bits.

    Too costly for every frame; for the one that somebody looks at.
    """
    found = [
        Problem(ProblemKind.DUPLICATE_KEY, f"The key {key!r} stands twice in one object; readers keep the last.")
        for key in dict.fromkeys(duplicate_keys(payload))
    ]
    bent: list[str] = []

    def integer(digits: str) -> int:
        if len(digits) > 18 and not -(2**63) <= int(digits[:40]) < 2**64:
            bent.append(digits)
        return 0

    try:
        json.loads(payload, parse_int=integer)
    except (ValueError, RecursionError):
        return found
    if bent:
        what = f"The integer {bent[0][:40]} does not fit 64 bits; many readers bend it to a near number."
        found.append(Problem(ProblemKind.LENIENT, what))
    return found


def parse(text: str | bytes) -> Json:
    """Parse JSON of our own or of a file's. Raises ValueError."""
    value: Json = orjson.loads(text)
    return value


def write(value: object) -> bytes:
    """Compact JSON as UTF-8 bytes. Raises TypeError for what is not JSON, ValueError for what is nested too deeply.

    What was read leniently can be written too: lone surrogates, NaN, integers past 64 bits.
    """
    try:
        return memoryview(orjson.dumps(value)).tobytes()  # its own bytes keep the 4 KB in which they were written
    except TypeError:
        return _write_leniently(value)


def _write_leniently(value: object) -> bytes:
    try:
        return json.dumps(value, separators=(",", ":")).encode()
    except RecursionError:
        raise ValueError("the value is nested too deeply to be written") from None


def write_pretty(value: object) -> bytes:
    """JSON for people: two spaces of indent, and a final line feed."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
