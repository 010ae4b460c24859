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
_HINTS = tuple(  # in order of how much they find
    b"sk- ek_ xai- ecret SECRET auth Auth AUTH eaders key Key KEY earer ariables oken TOKEN sk_ eyJ assw ASSW sig="
    b" ignature redential ice-pwd sip tel: :// AKIA ASIA AIza ghp_ _pat_ hf_ xox glpat- ya29. asic PRIVATE".split()
)

_SIGNS = (b"-", b"_", b" ", b"?", b"&", b"\\", b".")  # a string without any of them, audio for one, holds no key
_ANCHORS = b"AK-/kgCJwafxclp"
"""Bytes that are rare in events: each hint is looked for from the first of these that it holds."""


def _anchored(hint: bytes) -> bytes:
    """A pattern for a hint that begins with its anchor, and then looks back: most bytes are passed over at once."""
    place = next(place for anchor in _ANCHORS if (place := hint.find(anchor)) >= 0)
    start, rest = re.escape(hint[: place + 1]), re.escape(hint[place + 1 :])
    counted = rb"(?!s\"|_details\")" if hint == b"oken" else b""
    return re.escape(hint[place : place + 1]) + rb"(?<=" + start + rb")" + rest + counted


HINT = re.compile(b"|".join(sorted(map(_anchored, _HINTS))))
"""Any of them, but the numbers of tokens that every answer ends with."""
_SHORT = 1_000  # bytes up to which one pattern is faster than a search for each hint
LONG = 512  # bytes from which a last string is looked at by itself

START = rb"(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4}))"  # of a word, JSON escapes seen
_MIXED = rb"(?=[A-Za-z_-]{0,256}[0-9]|[A-Za-z_-]{0,256}[A-Za-z]{16})"  # a key has digits or runs on; words have hyphens
MAKERS = START + rb"(?:sk-|ek_|xai-|gsk_|sk_|hf_|ghp_|github_pat_|glpat-|xox[abeoprs]-|ya29\.)"
_NAMED = rb"key|token|secret|password|passwd|signature|sig|jwt|credential|auth"  # of a parameter of a URL
_QUOTED = (  # of a member of JSON that stands in a string, as the arguments of a tool do
    rb"(?:x-)?api[-_]?key|(?:secret|private|subscription|ephemeral)[-_]?(?:access[-_]?)?key"
    rb"|(?:access|refresh|auth|id|session|bearer|api|bot)[-_]?token|[a-z_]{0,16}secret"
    rb"|password|passwd|authorization"
)
_TOLD = (  # of a value in words, a line of a header, a setting or a program
    rb"api[-_ ]?key|(?:access|account|private|subscription)[-_]?key|(?:access|refresh|auth|bearer|api|bot)[-_]?token"
    rb"|secret|password|passwd|authorization|\bauth"
)
_GIVEN = rb"(?:\\*['\"])? *[:=] *(?:\\*['\"])?"
_DIGITS = rb"(?=[A-Za-z._~+/=-]{0,256}[0-9])"
_SCHEME = rb"(?:(?:bearer|basic|token|apikey) +)?"
_PATTERNS = (
    re.compile(rb"(" + MAKERS + _MIXED + rb"[A-Za-z0-9_-]{16,})"),
    re.compile(START + rb"((?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9])"),
    re.compile(START + rb"(eyJ[A-Za-z0-9_-]{8,2000}+\.[A-Za-z0-9_-]{8,8000}+\.[A-Za-z0-9_-]*)"),  # RFC 7519
    re.compile(rb"(?i:bearer) +" + _DIGITS + rb"([A-Za-z0-9._~+/=-]{16,})"),
    re.compile(rb"\b[Bb]asic +(?=[A-Za-z+/]{0,256}[0-9=])([A-Za-z0-9+/]{12,}={0,2})"),  # RFC 7617
    re.compile(rb"(?:openai-insecure-api-key|xai-client-secret)\.([^\s\"',;\\]+)"),
    re.compile(rb"(?i)(?:[?&]|\\u0026)[a-z_-]{0,40}(?:" + _NAMED + rb")=([^&#\s\"'\\<>]+)"),
    re.compile(rb"(?i)\\\"(?:" + _QUOTED + rb")\\\"\s*:\s*\\\"((?:[^\"\\]|\\\\[^\"])+)"),
    re.compile(rb"(?i)(?:" + _TOLD + rb")" + _GIVEN + _SCHEME + _DIGITS + rb"([A-Za-z0-9._~+/=-]{16,})"),
    re.compile(rb"(?i)passw(?:or)?d" + _GIVEN + rb"(?=[a-z]{0,64}[0-9])([^\s,;\"'\\]{6,})"),
    re.compile(rb"(?i)\"name\"\s*:\s*\"(?:" + _QUOTED + rb")\"\s*,\s*\"value\"\s*:\s*\"((?:[^\"\\]|\\.)+)"),
    re.compile(rb"://[^/\s\"@:]{0,256}:([^/\s\"@]{1,1024})@"),
    re.compile(rb"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----((?:[^-]|-(?!----)){1,8192})-----END"),
    re.compile(rb"a=ice-pwd:([A-Za-z0-9+/]{8,})"),  # RFC 8839, 5.4
    re.compile(rb"(?i)\b(?:sips?|tel):(?:%2b)?(\+?[0-9][0-9().-]{4,})"),  # RFC 3261, 19.1; RFC 3966
)
_OFFERED = re.compile(
    rb'(?i)"(?:token|bearer)(?:"\s*,\s*"|\s*,\s*)([^",\s]+)|(?:token|bearer|apikey)\.([A-Za-z0-9._~+/=-]{8,})'
)  # among the subprotocols, where browsers can put a key
_NUMBER = re.compile(rb"(?<![A-Za-z0-9.-])\+?[0-9][0-9 ().-]{4,}[0-9](?![A-Za-z0-9.-])")  # a telephone number

_KEYS = re.compile(
    rb'(?i)"[a-z_-]{0,32}(?:authorization|key|token|secret|password|passwd|credential|headers|variables)"\s*:'
)
_TOKEN = re.compile(rb'"((?:[^"\\]++|\\.)*+)("?)(\s*+:)?|[{}\[\]]', re.DOTALL)
_NAMES = frozenset(  # in lower case, without hyphens and underscores
    b"authorization proxyauthorization apikey xapikey apisecret apitoken accesstoken refreshtoken idtoken authtoken"
    b" sessiontoken bearertoken bottoken ephemeralkey secret secretkey secretaccesskey awssecretaccesskey privatekey"
    b" subscriptionkey clientsecret webhooksecret signingsecret password passwd credential".split()
)
_HEADER = re.compile(
    rb"(?:.*authorization|(?:set-)?cookie|(?!sec-websocket-)(?:.*-)?(?:key|token|secret|password|signature|auth|jwt))\Z"
)

Span = tuple[int, int]
Steps = Sequence[bytes | None]  # the keys that lead to a value, in lower case; None stands for a list position


def redact(payload: bytes, kind: Kind, secrets: Sequence[Secret]) -> tuple[bytes, list[str]]:
    """The payload without secrets, and JSON pointers to where they stood ("" where no pointer can lead there)."""
    return taken_out(payload, [*known(payload, secrets), *recognised(payload, kind)])


def without_secrets(text: str) -> str:
    """A text without secrets; lone surrogates become question marks."""
    return redact(text.encode("utf-8", "replace"), Kind.TEXT, ())[0].decode()


def taken_out(payload: bytes, found: list[Span]) -> tuple[bytes, list[str]]:
    """The payload without what was found, and JSON pointers to where it stood."""
    spans = _merged(payload, found) if found else ()
    if not spans:
        return payload, []
    cleaned = _without(payload, spans)
    return cleaned, pointers(payload, cleaned)


def known(payload: bytes, secrets: Sequence[Secret]) -> Iterator[Span]:
    """Where keys stand that this process was given, as they are or escaped as JSON and URLs do."""
    for secret in secrets:
        for form in forms(secret):
            place = payload.find(form)
            while place >= 0:
                yield place, place + len(form)
                place = payload.find(form, place + len(form))


@lru_cache(maxsize=64)
def forms(secret: Secret) -> frozenset[bytes]:
    """A key as it is, and escaped as JSON and URLs do; nothing where it is too short to be looked for."""
    key = secret.reveal()
    if len(key) < _SHORTEST:
        return frozenset()
    plain, escaped = key.encode("utf-8", "replace"), codec.write(key)[1:-1]
    in_url = quote(key, safe="", errors="replace").encode()
    return frozenset({plain, escaped, escaped.replace(b"/", rb"\/"), in_url})


def recognised(payload: bytes, kind: Kind) -> Iterator[Span]:
    """Where something looks like a key, or stands in a place for one."""
    handshake = kind in (Kind.OPEN, Kind.ANSWER)
    if kind is Kind.BINARY or not (handshake or is_suspect(payload)):
        return
    for pattern in _PATTERNS:
        for found in pattern.finditer(payload):
            yield found.span(1)
    if handshake:
        yield from (found.span(found.lastindex or 0) for found in _OFFERED.finditer(payload))
    if handshake or _KEYS.search(payload):
        yield from _placed(payload, handshake=handshake)


def _placed(payload: bytes, *, handshake: bool) -> Iterator[Span]:
    """Where a string is a secret by the names that lead to it, and the telephone numbers in headers of SIP."""
    for steps, span in strings(payload):
        if _is_place(steps, handshake=handshake):
            yield span
        elif b"sip_headers" in steps:
            yield from (found.span() for found in _NUMBER.finditer(payload, *span))


def is_suspect(payload: bytes) -> bool:
    """Tell whether any hint stands in a payload; a long last string is passed over where it can hold none."""
    if len(payload) > LONG:
        start = payload.rfind(b'"', 0, -3) + 1
        if all(payload.find(sign, start) < 0 for sign in _SIGNS):
            payload = payload[:start]
    if len(payload) < _SHORT:
        return HINT.search(payload) is not None
    if not any(map(payload.__contains__, _HINTS)):  # no generator: this runs for every frame
        return False
    return HINT.search(payload) is not None


def strings(payload: bytes) -> Iterator[tuple[Steps, Span]]:
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
        case [*_, bytes(name)] if name.replace(b"_", b"").replace(b"-", b"") in _NAMES:
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


def pointers(before: bytes, after: bytes) -> list[str]:
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
