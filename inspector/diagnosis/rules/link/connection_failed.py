"""No connection came about, for a reason that is neither the key nor the model."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from ....core.json import JsonObject, integer_at, object_at, text_at
from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import sentence
from ...facts.not_found import Missing, missing
from ...registry import on
from ...scene import Scene
from ...turn.refusal import body_text

RULE = Rule(
    name="connection-failed",
    code="RT705",
    severity=Severity.ERROR,
    title="No connection came about",
    explanation="The host was not found, nothing listens there, the certificate does not convince, nothing answered in "
    "time, a proxy is in the way, or what answered is no Realtime server or one in trouble.",
    remedy="Check the host, the port and the path of the URL, and whether a proxy or a firewall stands between.",
    cause=Cause.NETWORK,
)


class _Failure(NamedTuple):
    what: str
    remedy: str
    cause: Cause = Cause.NETWORK


_WORDS: Mapping[str, _Failure] = {
    "dns": _Failure(
        "The name of {host} leads nowhere",
        "Check how the host is written, and whether this machine resolves other names: without a network or behind a "
        "VPN it may not. A resource of Azure has its own host name.",
    ),
    "refused": _Failure(
        "Nothing accepts connections at {host}",
        "Check host and port, and that the server runs. In a container 127.0.0.1 is the container itself; use the "
        "host's name there.",
    ),
    "tls": _Failure(
        "The encrypted connection to {host} failed",
        "If the host is right, something between may show a certificate of its own: name its CA file in SSL_CERT_FILE. "
        "A server without TLS is reached with ws:// instead of wss://.",
    ),
    "timeout": _Failure(
        "{host} did not answer in time",
        "Check host and port; a firewall drops what it does not let through, so name a proxy in HTTPS_PROXY where one "
        "is needed. A server without TLS never answers wss://.",
    ),
    "upgrade": _Failure(
        "{host} answered, and not as a WebSocket does",
        "The client hides the HTTP status, such as 401 for a wrong key and 404 for a wrong path or model. Print the "
        "status of the response, or open the same address with `inspector connect`, which tells it.",
    ),
    "proxy": _Failure(
        "The way to {host} leads through a proxy, and that failed",
        "Check the proxy's address and credentials (HTTPS_PROXY or --proxy), whether it lets WebSockets through, or go "
        "around it (NO_PROXY or --no-proxy). SOCKS needs the package python-socks.",
    ),
}
_TROUBLE = _Failure(
    "The server is in trouble",
    "Try again after a pause that grows each time, and look at the status page of the service. Behind a gateway of "
    "your own, check that it passes on WebSocket upgrades and that the server behind it runs.",
    Cause.SERVER_ERROR,
)
_MOVED = _Failure(
    "A WebSocket does not follow a redirect",
    "Connect to the address that the answer names (location), if your key belongs there.",
    Cause.CONFIGURATION,
)
_ELSEWHERE = _Failure(
    "This is not how a Realtime server accepts a connection",
    "Read what the answer says; then compare scheme, host, path, query and headers with the provider's documentation. "
    "The path of OpenAI's Realtime API is /v1/realtime.",
    Cause.CONFIGURATION,
)
_OVER = _Failure(
    "There is no such call",
    "Join once the call is accepted and while it runs, with the id of its own Location header or webhook, and with a "
    "key of the project that began it: an id of another project is not found either.",
    Cause.CONFIGURATION,
)
_NO_PATH = _Failure(
    "The server has nothing at this address",
    "Correct the path of the URL. OpenAI's is /v1/realtime; Azure's is /openai/v1/realtime with the deployment in "
    "?model=, and in the preview /openai/realtime with api-version and deployment; neither takes /deployments/.",
    Cause.CONFIGURATION,
)
_MISSING: Mapping[Missing, _Failure] = {Missing.CALL: _OVER, Missing.PATH: _NO_PATH}
_OTHERS = frozenset({101, 401, 403, 404, 429})  # accepted, or told of by rules of their own


@on(RULE, Meaning.LINK_ANSWERED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    answer = scene.session.answered
    failure = _MISSING.get(missing(scene.session)) or _failure(answer)
    if failure is None:
        return
    what = failure.what.format(host=_host(scene.session.opened))
    yield Hit(
        SESSION_REF,
        change.seq,
        sentence(f"{what}: {_said(answer, change.seq)}"),
        remedy=failure.remedy,
        evidence=tuple(seq for seq in (scene.session.opened_seq, change.seq) if seq),
        cause=failure.cause,
    )


def _failure(answer: JsonObject) -> _Failure | None:
    status = integer_at(answer, "status")
    if status is None:
        return _WORDS.get(text_at(answer, "failed") or "")
    if status in _OTHERS:
        return None
    if status >= 500:
        return _TROUBLE
    return _MOVED if 300 <= status < 400 else _ELSEWHERE


def _said(answer: JsonObject, seq: int) -> str:
    status = integer_at(answer, "status")
    if status is None:
        return f"{safe(text_at(answer, 'message') or 'no reason is given')} (event {seq})"
    location = text_at(object_at(answer, "headers"), "location")
    to = f", location {safe(location)}" if location and status < 400 else ""
    body = text_at(answer, "body")
    return f"HTTP status {status}{to} (event {seq}){f': {body_text(body)}' if body else ''}"


def _host(opened: JsonObject) -> str:
    """Host and port, where the recording has the address."""
    try:
        parts = urlsplit(text_at(opened, "url") or "")
        return safe(parts.netloc.rpartition("@")[2]) or "the host"
    except ValueError:
        return "the host"
