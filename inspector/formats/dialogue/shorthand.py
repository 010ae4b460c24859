"""The short form of an event: `TYPE path=value path=value`, as people write it in transcripts.

`expand` makes compact JSON of it, the type first and then the paths in the
order given. `compact` goes back, but only where `expand` returns the very same
bytes; any other event has no short form.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...core import codec
from ...core.json import Json, JsonObject, Path, path_of

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_TYPE = re.compile(r"[A-Za-z_][\w.\-]*(?=\s|\Z)", re.ASCII)
_PATH = re.compile(rf"\s+({_NAME}(?:\.{_NAME}|\[\d{{1,6}}\])*)=")
_VALUE = re.compile(r'"(?:[^"\\]++|\\.)*+"|[^\s"\[{]\S*|[\[{]')
_INNER = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]')
_KEY = re.compile(rf"{_NAME}\Z")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_.:/-]*\Z")
_DEEPEST = 32  # levels; a deeper event is no easier to read in short form


class ShorthandError(ValueError):
    """A short form that cannot be read; the message says why."""


class _Unsayable(Exception):
    """An event that only raw JSON can show."""


class _Pair(NamedTuple):
    path: Path
    name: str
    value: Json


def expand(text: str) -> bytes:
    """Read `TYPE path=value…` as compact JSON. Raises ShorthandError."""
    type_ = _TYPE.match(text)
    if not type_:
        raise ShorthandError("an event type or a JSON object should stand here")
    body: JsonObject = {"type": type_[0]}
    for pair in _pairs(text, type_.end()):
        _put(body, pair)
    return codec.write(body)


def compact(payload: bytes) -> str | None:
    """The short form of an event; None where `expand` would not give the same bytes back."""
    if not payload.startswith(b'{"type":"'):
        return None
    try:
        body = codec.parse(payload)
        text = " ".join(_words(body))
        return text if expand(text) == payload else None
    except (ValueError, _Unsayable):
        return None


def _pairs(text: str, at: int) -> Iterator[_Pair]:
    while text[at:].strip():
        path = _PATH.match(text, at)
        if not path:
            raise ShorthandError(f"`path=value` should stand at {text[at:].strip()[:30]!r}")
        end = _value_end(text, path.end())
        yield _Pair(path_of(path[1]), path[1], _value(text[path.end() : end]))
        at = end


def _value_end(text: str, start: int) -> int:
    found = _VALUE.match(text, start)
    if not found:
        raise ShorthandError(f"a value should stand at {text[start : start + 30]!r}")
    return _bracket_end(text, start) if found[0] in "[{" else found.end()


def _bracket_end(text: str, start: int) -> int:
    depth = 0
    for found in _INNER.finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise ShorthandError(f"a bracket is not closed in {text[start : start + 30]!r}")


def _value(text: str) -> Json:
    try:
        return codec.parse(text)
    except ValueError as error:
        if text[0] in '"[{':
            raise ShorthandError(f"{text[:30]!r} is not JSON") from error
        return text


def _put(body: JsonObject, pair: _Pair) -> None:
    here: Json = body
    for step, after in zip(pair.path, pair.path[1:], strict=False):
        fresh: Json = [] if isinstance(after, int) else {}
        here = _entered(here, step, fresh, pair.name)
    _set(here, pair)


def _entered(here: Json, step: str | int, fresh: Json, name: str) -> Json:
    """The object or list at `step`, made where it is missing."""
    if isinstance(here, dict) and isinstance(step, str):
        return here.setdefault(step, fresh)
    if isinstance(here, list) and isinstance(step, int) and step <= len(here):
        here[step:] = here[step:] or [fresh]
        return here[step]
    raise ShorthandError(f"{name} does not fit the paths before it")


def _set(here: Json, pair: _Pair) -> None:
    step = pair.path[-1]
    if isinstance(here, dict) and isinstance(step, str) and step not in here:
        here[step] = pair.value
    elif isinstance(here, list) and step == len(here):
        here.append(pair.value)
    else:
        raise ShorthandError(f"{pair.name} does not fit the paths before it")


def _words(body: Json) -> Iterator[str]:
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise _Unsayable
    yield str(body["type"])
    for key, value in body.items():
        if key != "type":
            yield from _assignments(_key(key), value, 1)


def _assignments(path: str, value: Json, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise _Unsayable
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _assignments(f"{path}.{_key(key)}", inner, depth + 1)
    elif isinstance(value, list) and value:
        for position, inner in enumerate(value):
            yield from _assignments(f"{path}[{position}]", inner, depth + 1)
    else:
        yield f"{path}={_value_text(value)}"


def _key(key: str) -> str:
    if not _KEY.match(key):
        raise _Unsayable
    return key


def _value_text(value: Json) -> str:
    if isinstance(value, str) and _BARE.match(value) and value not in ("true", "false", "null"):
        return value
    return codec.write(value).decode()
