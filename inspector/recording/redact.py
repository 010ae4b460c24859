"""Keeps secrets off the disk: finds their bytes in a payload and puts `[redacted]` there.

Every other byte stays as it was received. Most payloads hold no secret, so a
few plain searches come first, and patterns run only where one of them hits.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote

from ..core import codec
from ..core.json import Json
from ..core.secret import REDACTED, Secret
from ..core.wire import Kind

_MARK = REDACTED.encode()
_SHORTEST = 8  # characters; shorter keys are placeholders, and replacing them would hurt innocent text
_HINTS = tuple(b"sk- ek_ xai- secret uthorization headers api earer variables oken= key=".split())

_SIGNS = (b"-", b"_", b" ", b"?", b"&", b"\\")  # a string without any of them, audio for one, holds no pattern's start
_LONG = 512  # bytes from which a last string is looked at by itself

_START = rb"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"  # of a word, JSON escapes seen
_MIXED = rb"(?=[A-Za-z_-]{0,256}[0-9]|[A-Za-z_-]{0,256}[A-Za-z]{16})"  # a key has digits or runs on; words have hyphens
_PATTERNS = (
    re.compile(_START + rb"((?:sk-|ek_|xai-)" + _MIXED + rb"[A-Za-z0-9_-]{16,})"),
    re.compile(rb"(?i:bearer) +(?=[A-Za-z._~+/=-]{0,256}[0-9])([A-Za-z0-9._~+/=-]{16,})"),
    re.compile(rb"(?:openai-insecure-api-key|xai-client-secret)\.([^\s\"',;\\]+)"),
    re.compile(rb"(?i)(?:[?&]|\\u0026)(?:[a-z]{1,16}[-_]?)?(?:key|token|secret)=([^&#\s\"'\\<>]+)"),
)
_PASSWORD = re.compile(rb"://[^/\s\"@:]{0,256}:([^/\s\"@]{1,1024})@")

_KEYS = re.compile(rb'(?i)"(?:(?:proxy-)?authorization|(?:x-)?api[-_]?key|headers|client_secret|variables)"\s*:')
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)("?)(\s*+:)?|[{}\[\]]', re.DOTALL)
_NAMES = frozenset({b"authorization", b"proxy-authorization", b"api-key", b"api_key", b"apikey", b"x-api-key"})
_HEADER = re.compile(rb"(?:.*authorization|(?:set-)?cookie|(?!sec-websocket-)(?:.*-)?(?:key|token|secret|password))\Z")

Span = tuple[int, int]
Steps = Sequence[bytes | None]  # the keys that lead to a value, in lower case; None stands for a list position


def redact(payload: bytes, kind: Kind, secrets: Sequence[Secret]) -> tuple[bytes, list[str]]:
    """The payload without secrets, and JSON pointers to where they stood ("" where no pointer can lead there)."""
    spans = _merged(payload, [*_literal(payload, secrets), *_recognised(payload, kind)])
    if not spans:
        return payload, []
    cleaned = _without(payload, spans)
    return cleaned, _pointers(payload, cleaned)


def _literal(payload: bytes, secrets: Sequence[Secret]) -> Iterator[Span]:
    """Where keys stand that this process was given, as they are or escaped as JSON and URLs do."""
    for secret in secrets:
        for form in _forms(secret):
            place = payload.find(form)
            while place >= 0:
                yield place, place + len(form)
                place = payload.find(form, place + len(form))


@lru_cache(maxsize=64)
def _forms(secret: Secret) -> frozenset[bytes]:
    key = secret.reveal()
    if len(key) < _SHORTEST:
        return frozenset()
    plain, escaped = key.encode("utf-8", "replace"), codec.write(key)[1:-1]
    in_url = quote(key, safe="", errors="replace").encode()
    return frozenset({plain, escaped, escaped.replace(b"/", rb"\/"), in_url})


def _recognised(payload: bytes, kind: Kind) -> Iterator[Span]:
    """Where something looks like a key, or stands in a place for one."""
    handshake = kind in (Kind.OPEN, Kind.ANSWER)
    if kind is Kind.BINARY or not (handshake or _is_suspect(payload)):
        return
    for pattern in _PATTERNS:
        for found in pattern.finditer(payload):
            yield found.span(1)
    if handshake:
        yield from (found.span(1) for found in _PASSWORD.finditer(payload))
    if handshake or _KEYS.search(payload):
        yield from (span for steps, span in _strings(payload) if _is_place(steps, handshake=handshake))


def _is_suspect(payload: bytes) -> bool:
    """Tell whether any hint stands in a payload; a long last string is passed over where it can hold none."""
    end = len(payload)
    if end > _LONG:
        start = payload.rfind(b'"', 0, -3) + 1
        if all(payload.find(sign, start) < 0 for sign in _SIGNS):
            end = start
    return any(payload.find(hint, 0, end) >= 0 for hint in _HINTS)


def _strings(payload: bytes) -> Iterator[tuple[Steps, Span]]:
    """Every string value with the steps to it and its place. Total: cut and broken JSON is read as far as it goes."""
    steps: list[bytes | None] = []
    for token in _TOKEN.finditer(payload):
        match token[0][:1]:
            case b"{":
                steps.append(b"")
            case b"[":
                steps.append(None)
            case b"}" | b"]":
                del steps[-1:]
            case _ if token[3] is None:
                yield steps, token.span(1)
            case _ if steps:
                steps[-1] = token[1].lower()


def _is_place(steps: Steps, *, handshake: bool) -> bool:
    """Tell whether a string with these steps is a secret by its place."""
    match [*steps]:
        case [b"headers", bytes(name), *_] if handshake:
            return _HEADER.match(name) is not None
        case [*_, b"client_secret", b"value"] | [*_, b"client_secret"]:
            return True
        case [*_, b"prompt", b"variables", bytes()]:
            return True
        case [*_, b"prompt", b"variables", bytes(), bytes(name)]:
            return name != b"type"
        case [*_, bytes(name)] if name in _NAMES:
            return True
    return _is_tool_header(steps)


def _is_tool_header(steps: Steps) -> bool:
    """Tell whether a string stands in the `headers` of an MCP tool."""
    return any(
        steps[place] == b"headers" and steps[place - 1] is None and steps[place - 2] == b"tools"
        for place in range(2, len(steps) - 1)
    )


def _merged(payload: bytes, spans: list[Span]) -> list[Span]:
    """The spans in order, overlapping ones joined, without empty ones and those that are redacted already."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if start < end and payload[start:end] != _MARK]


def _without(payload: bytes, spans: Sequence[Span]) -> bytes:
    pieces, done = [], 0
    for start, end in spans:
        pieces += [payload[done:start], _MARK]
        done = end
    return b"".join((*pieces, payload[done:]))


def _pointers(before: bytes, after: bytes) -> list[str]:
    """Where two payloads differ, as JSON pointers."""
    pending: list[tuple[str, Json, Json]] = [("", _value(before), _value(after))]
    pointers: list[str] = []
    while pending:
        pointer, old, new = pending.pop()
        if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
            pending += [(f"{pointer}/{_escaped(key)}", old[key], new[key]) for key in old]
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            pending += [(f"{pointer}/{place}", *pair) for place, pair in enumerate(zip(old, new, strict=True))]
        elif isinstance(old, (dict, list)) or old != new:
            pointers.append(pointer)
    return sorted(pointers) or [""]


def _value(payload: bytes) -> Json:
    body, problem = codec.decode(payload)
    return body if codec.is_readable(problem) else None


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
