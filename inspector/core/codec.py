"""Bytes to events. The only module that parses JSON, and the only one that knows orjson.

Reading never raises: damage becomes a `Problem`, and what can be read leniently
is. Writing raises TypeError for values that are not JSON, since they are ours.
"""

import json
import re
from typing import Any

import orjson

from .event import Event, Problem, ProblemKind
from .json import Json, JsonObject
from .wire import Frame, Kind

_TYPE = re.compile(rb'"type"\s*:\s*"([A-Za-z0-9_.]{1,100})"')


def read(frame: Frame) -> Event:
    """Read a frame as an event. Never raises."""
    at, side, kind, payload, seq, marks = frame
    origin = marks.origin if marks else None
    if kind is Kind.BINARY:
        return Event(seq, at, side, kind, kind.value, {}, len(payload), None, origin)
    body, problem = decode(payload)
    if kind is not Kind.TEXT:
        return Event(seq, at, side, kind, kind.value, body, len(payload), problem, origin)
    name = body.get("type")
    if not isinstance(name, str):
        name = ""
        problem = problem or Problem(ProblemKind.NO_TYPE, "The object has no `type`.")
    return Event(seq, at, side, kind, name, body, len(payload), problem, origin)


def decode(payload: bytes) -> tuple[JsonObject, Problem | None]:
    """The object in `payload` and what is wrong with it; an empty object where nothing can be read."""
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        return _leniently(payload, str(error), error.pos)
    if not isinstance(value, dict):
        return {}, _not_an_object(value)
    return value, None


def _leniently(payload: bytes, complaint: str, offset: int) -> tuple[JsonObject, Problem]:
    try:
        text = payload.decode()
    except UnicodeDecodeError as error:
        return {}, Problem(ProblemKind.NOT_UTF8, "The frame is not valid UTF-8.", error.start)
    try:
        value: Any = json.loads(text)
    except RecursionError:
        return _type_only(payload, Problem(ProblemKind.NOT_JSON, "The JSON is nested too deeply to read."))
    except ValueError as error:
        position = error.pos if isinstance(error, json.JSONDecodeError) else offset
        if position >= len(text.rstrip()) or "Unterminated string" in str(error):
            cut = Problem(ProblemKind.CUT, "The JSON stops in the middle.", len(payload))
            return _type_only(payload, cut)
        return _type_only(payload, Problem(ProblemKind.NOT_JSON, "The frame is not JSON.", position))
    if not isinstance(value, dict):
        return {}, _not_an_object(value)
    return value, Problem(ProblemKind.LENIENT, f"Strict readers refuse this JSON: {complaint}.", offset)


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


def parse(text: str | bytes) -> Json:
    """Parse JSON of our own or of a file's. Raises ValueError."""
    value: Json = orjson.loads(text)
    return value


def write(value: object) -> bytes:
    """Compact JSON as UTF-8 bytes."""
    return orjson.dumps(value)


def write_pretty(value: object) -> bytes:
    """JSON for people: two spaces of indent, and a final line feed."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
