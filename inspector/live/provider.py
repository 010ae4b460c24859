"""Whom to connect to: the services that this program knows by name, and any address.

A key from the environment goes only to the service it belongs to, or where the user says so.
Addresses and headers: PROTOCOL table 1.0 and the providers' own references.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..core.secret import Secret

DEFAULT = "openai"
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_SECRET_HEADER = re.compile(r"(?i)authorization|.*(?:key|token|secret|cookie)")
_CALL = re.compile(r"[A-Za-z0-9_-]{1,200}")
_LIVE_CALL = "live_"  # how the ids of Live sessions begin
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


class EndpointError(ValueError):
    """There is not enough to connect with; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One service: where it is, how it takes the key, and how it is told the model."""

    name: str
    title: str
    key: str  # the environment variable of the key
    base: str = ""  # the address without what names the model
    base_from: str = ""  # the environment variable that holds the first part of the address
    path: str = ""  # that follows it
    query: tuple[tuple[str, str], ...] = ()
    model_as: str = "model"  # the query parameter; empty: the model is named in the session
    model: str = ""  # where the user names none; empty: it must be named
    key_as: str = "Authorization"
    headers: tuple[tuple[str, str], ...] = ()
    calls: bool = False  # a running call can be joined through its id


PROVIDERS = {
    one.name: one
    for one in (
        Provider(
            "openai", "OpenAI, general availability", "OPENAI_API_KEY", "https://api.openai.com/v1", "OPENAI_BASE_URL",
            "/realtime", model="gpt-realtime", calls=True,
        ),
        Provider(
            "openai-beta", "OpenAI's protocol of 2024, for servers that still speak it", "OPENAI_API_KEY",
            "https://api.openai.com/v1", "OPENAI_BASE_URL", "/realtime", model="gpt-4o-realtime-preview",
            headers=(("OpenAI-Beta", "realtime=v1"),),
        ),
        Provider(
            "openai-live", "OpenAI Live", "OPENAI_API_KEY", "https://api.openai.com/v1", "OPENAI_BASE_URL",
            "/live/sessions", model_as="", calls=True,
        ),
        Provider(
            "azure", "Azure OpenAI, general availability; the model is the deployment", "AZURE_OPENAI_API_KEY",
            base_from="AZURE_OPENAI_ENDPOINT", path="/openai/v1/realtime", key_as="api-key", calls=True,
        ),
        Provider(
            "azure-preview", "Azure OpenAI, preview; the model is the deployment", "AZURE_OPENAI_API_KEY",
            base_from="AZURE_OPENAI_ENDPOINT", path="/openai/realtime", query=(("api-version", "2025-04-01-preview"),),
            model_as="deployment", key_as="api-key",
        ),
        Provider(
            "voicelive", "Azure Voice Live", "AZURE_VOICELIVE_API_KEY", base_from="AZURE_VOICELIVE_ENDPOINT",
            path="/voice-live/realtime", query=(("api-version", "2025-10-01"),), key_as="api-key",
        ),
        Provider("xai", "xAI", "XAI_API_KEY", "https://api.x.ai/v1", path="/realtime"),
        Provider(
            "qwen", "Qwen at DashScope", "DASHSCOPE_API_KEY", "wss://dashscope-intl.aliyuncs.com/api-ws/v1",
            path="/realtime",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What a recorder needs to connect; headers may hold keys."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    subprotocols: Sequence[str] = field(repr=False)
    secrets: Sequence[Secret]

    @property
    def place(self) -> str:
        """The address without its query, which may hold a key."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user says of the connection; `key` is the key itself, from a variable or a file of the user's choice."""

    target: str = ""
    model: str = ""
    headers: Sequence[str] = ()  # `Name: value`, where a value may name variables as $NAME
    subprotocols: Sequence[str] = ()
    key: Secret | None = None


def endpoint(wish: Wish, environment: Mapping[str, str]) -> Endpoint:
    """The connection that the user wishes. Raises EndpointError."""
    if "://" in wish.target:
        return _of_address(wish, environment)
    provider = PROVIDERS.get(wish.target or DEFAULT)
    if provider is None:
        known = ", ".join(PROVIDERS)
        raise EndpointError(f"{wish.target!r} is no address and no service that is known: {known}.")
    return _of_provider(provider, wish, environment)


def call_endpoint(call: str, wish: Wish, environment: Mapping[str, str]) -> Endpoint:
    """The sideband connection to a running call, of OpenAI if the wish names nobody else. Raises EndpointError.

    A call of Realtime is joined with `?call_id=`, a Live session at `/{id}/attach` (openai-python, resources/live).
    """
    if not _CALL.fullmatch(call):
        raise EndpointError(f"{call[:60]!r} is no call id; such an id is rtc_… (Realtime) or live_… (Live).")
    is_live = call.startswith(_LIVE_CALL)
    name = wish.target or ("openai-live" if is_live else DEFAULT)
    if "://" in name:
        return _joined(endpoint(wish, environment), call)
    provider = PROVIDERS.get(name)
    if provider is None or not provider.calls or is_live != (not provider.model_as):
        known = ", ".join(one.name for one in PROVIDERS.values() if one.calls and is_live != bool(one.model_as))
        raise EndpointError(f"{name!r} is no service whose call {call[:60]} can be joined: {known}, or an address.")
    named = replace(wish, model=wish.model or "any")  # the call's own model counts, and the address drops this one
    return _joined(_of_provider(provider, named, environment), call)


def _joined(found: Endpoint, call: str) -> Endpoint:
    """The endpoint of a session of one's own, turned to a running call."""
    parts = urlsplit(found.url)
    path, query = parts.path, [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "model"]
    if call.startswith(_LIVE_CALL):
        path = f"{path.removesuffix('/realtime').removesuffix('/live/sessions')}/live/sessions/{call}/attach"
    else:
        query.append(("call_id", call))
    return replace(found, url=urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), "")))


def _of_address(wish: Wish, environment: Mapping[str, str]) -> Endpoint:
    """An address is taken as it is; only a base address of HTTP is completed as OpenAI's is: /realtime and a model."""
    parts = urlsplit(wish.target)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise EndpointError("The address must begin with ws://, wss://, http:// or https:// and name a host.")
    path, model = parts.path, wish.model
    if parts.scheme.startswith("http") and not path.endswith(("/realtime", "/sessions")):
        path = path.rstrip("/") + "/realtime"
        model = model or dict(parse_qsl(parts.query)).get("model", PROVIDERS[DEFAULT].model)
    query = _with_model(parts.query, "model", model)
    url = urlunsplit((scheme, parts.netloc, path, query, ""))
    return _endpoint(url, wish, environment, wish.key, "Authorization", ())


def _of_provider(provider: Provider, wish: Wish, environment: Mapping[str, str]) -> Endpoint:
    base = environment.get(provider.base_from, "") or provider.base
    if not base:
        raise EndpointError(f"Set {provider.base_from} to the address of your resource ({provider.title}).")
    parts = urlsplit(base)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise EndpointError(f"{provider.base_from} must begin with https:// or wss:// and name a host.")
    model = wish.model or provider.model
    if provider.model_as and not model:
        raise EndpointError(f"Name the model with --model ({provider.title}).")
    query = _with_model(urlencode(provider.query), provider.model_as, model)
    url = urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + provider.path, query, ""))
    key = wish.key or Secret(environment.get(provider.key, ""))
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not key and not local:
        raise EndpointError(f"There is no key: set {provider.key}, or name a variable with --api-key-env.")
    return _endpoint(url, wish, environment, key or None, provider.key_as, provider.headers)


def _endpoint(
    url: str,
    wish: Wish,
    environment: Mapping[str, str],
    key: Secret | None,
    key_as: str,
    more: Sequence[tuple[str, str]],
) -> Endpoint:
    headers = dict(more)
    secrets: list[Secret] = []
    if key:
        headers[key_as] = f"Bearer {key.reveal()}" if key_as == "Authorization" else key.reveal()
        secrets.append(key)
    for line in wish.headers:
        name, value, found = _header(line, environment)
        headers[name] = value
        secrets += found
    return Endpoint(url, headers, tuple(wish.subprotocols), tuple(secrets))


def _header(line: str, environment: Mapping[str, str]) -> tuple[str, str, list[Secret]]:
    """A header line with its variables put in; what they held is secret. Raises EndpointError."""
    name, colon, text = line.partition(":")
    if not colon or not name.strip():
        raise EndpointError(f"{name.strip()[:60]!r} is no header: write it as `Name: value`.")
    if _SECRET_HEADER.fullmatch(name.strip()) and not _VARIABLE.search(text):
        raise EndpointError(
            f"Everybody on this machine can read arguments: put the value of {name.strip()} into a variable and "
            f"write '{name.strip()}: $NAME', or use --api-key-env."
        )
    found: list[Secret] = []

    def put(match: re.Match[str]) -> str:
        variable = match[1] or match[2]
        if variable not in environment:
            raise EndpointError(f"The header {name.strip()} asks for ${variable}, which is not set.")
        found.append(Secret(environment[variable]))
        return environment[variable]

    return name.strip(), _VARIABLE.sub(put, text.strip()), found


def _with_model(query: str, parameter: str, model: str) -> str:
    if not parameter or not model:
        return query
    rest = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != parameter]
    return urlencode([*rest, (parameter, model)])
