"""The options of the verbs that connect: how to reach a server, what to send, when to leave, how to tell."""

import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..core.json import JsonObject
from ..core.secret import Secret
from ..core.wire import Frame, Kind, Side
from ..live.attended import Until
from ..live.provider import EndpointError
from ..model.state.probe import BY as PROBE
from . import inputs, probes
from .environment import secret_of

Verb = Callable[..., int]

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, None: 1.0}
_PROXIES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_OPTIONS = (
    click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="One more; $NAME is replaced."),
    click.option("--api-key-env", "variable", metavar="NAME", help="The environment variable that holds the key."),
    click.option("--api-key-file", "key_file", type=click.Path(path_type=Path), help="A file that holds the key."),
    click.option(
        "--proxy",
        callback=lambda context, option, value: proxy_address(value),
        help="Go through this proxy (http:// or socks5://) instead of the environment's.",
    ),
    click.option("--no-proxy", is_flag=True, help="Go through none."),
    click.option(
        "--send",
        "sends",
        multiple=True,
        metavar="FILE|NAME",
        type=click.Path(path_type=Path),
        help="Send the client events of a file, or saved events by their name.",
    ),
    click.option(
        "--until", "untils", multiple=True, metavar="EVENT|5s", help="Leave at this server event, or after a time."
    ),
    click.option("--open-timeout", type=click.FloatRange(min=0.01), default=30.0, help="Seconds for the handshake."),
    click.option("--headless", is_flag=True, help="Print events and report; without a terminal it is so anyway."),
    click.option(
        "--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print the report."
    ),
    click.option("--out", type=click.Path(path_type=Path), help="Where to keep the recording."),
    probes.option,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the common options say; `shape` is screen, text or json."""

    headers: Sequence[str]
    key: Secret | None
    proxy: str | None
    payloads: Sequence[bytes | JsonObject]
    until: Until
    shape: str
    out: Path | None
    open_timeout: float  # seconds
    probes: tuple[str, ...]  # names of experiments to make at the end


def options(verb: Verb) -> Verb:
    """Add the common options to a verb; it gets what they say as `asked`."""

    @wraps(verb)
    def command(
        headers: tuple[str, ...],
        variable: str | None,
        key_file: Path | None,
        proxy: str | None,
        no_proxy: bool,
        sends: tuple[Path, ...],
        untils: tuple[str, ...],
        open_timeout: float,
        headless: bool,
        shape: str,
        out: Path | None,
        probe: str | None,
        **rest: object,
    ) -> int:
        try:
            key, until, payloads = _key(variable, key_file), _until(untils), _payloads(sends)
        except EndpointError as error:
            raise click.UsageError(str(error)) from error
        named = probes.chosen(probe)
        on_screen = sys.stdin.isatty() and sys.stdout.isatty() and not headless and shape == "text" and not named
        shown = "screen" if on_screen else shape
        asked = Asked(headers, key, _proxy(proxy, none=no_proxy), payloads, until, shown, out, open_timeout, named)
        return verb(asked=asked, **rest)

    made: Verb = command
    for option in reversed(_OPTIONS):
        made = option(made)
    return made


def _key(variable: str | None, file: Path | None) -> Secret | None:
    """The key that the user points at. Raises EndpointError and click.UsageError."""
    if variable and file:
        raise EndpointError("Say --api-key-env or --api-key-file, not both.")
    if variable:
        return secret_of(variable)
    if file is None:
        return None
    try:
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EndpointError(f"{file}: {getattr(error, 'strerror', None) or 'it is no text'}.") from error
    if not text or "\n" in text:
        raise EndpointError(f"{file} must hold the key and nothing else.")
    return Secret(text)


def proxy_address(text: str | None) -> str | None:
    """The address of a proxy, which may hold a password and is not repeated. Raises click.UsageError."""
    if text is not None:
        parts = urlsplit(text)
        if parts.scheme not in _PROXIES or not parts.hostname:
            raise click.UsageError("--proxy takes an address such as http://HOST:PORT or socks5://HOST:PORT.")
    return text


def _proxy(proxy: str | None, *, none: bool) -> str | None:
    from ..transports.config import ENVIRONMENT

    if none:
        return None
    return proxy or ENVIRONMENT


def _until(words: tuple[str, ...]) -> Until:
    """What `--until` says. Raises EndpointError."""
    types: set[str] = set()
    seconds = None
    for word in words:
        span = _SECONDS.fullmatch(word)
        if span:
            seconds = float(span[1]) * _UNITS[span[2]]
        elif "." in word or word == "error":
            types.add(word)
        else:
            raise EndpointError(f"--until {word!r} is neither a type, such as response.done, nor a time, such as 5s.")
    return Until(frozenset(types), seconds)


def _payloads(paths: tuple[Path, ...]) -> list[bytes | JsonObject]:
    """The client events of these files and of saved ones, in order. Raises EndpointError."""
    from ..live.library import LibraryError, find

    payloads: list[bytes | JsonObject] = []
    for path in paths:
        try:
            if inputs.is_too_long(str(path)):
                raise EndpointError("--send names a file, or saved events, and this is too long for one.")
            saved = None if os.path.exists(path) else find(str(path))
        except LibraryError as error:
            raise EndpointError(str(error)) from error
        payloads += _of_file(path) if saved is None else saved
    return payloads


def _of_file(path: Path) -> list[bytes]:
    """The client events of a file. Raises EndpointError."""
    from ..formats.read import Unreadable, read_input
    from ..recording.file import Record

    try:
        items = [item for one in read_input(path, None, path.name) for item in one.items]
    except Unreadable as error:
        raise EndpointError(str(error)) from error
    frames = [item for item in items if not isinstance(item, Record)]
    sent = [one.payload for one in frames if one.kind is Kind.TEXT and _is_sent(one)]
    if not sent:
        raise EndpointError(f"{path} holds no client event.")
    return sent


def _is_sent(frame: Frame) -> bool:
    """The client's own; in a text that does not say whose it is, also what either side may send."""
    from ..core import codec
    from ..protocol.dialect import side_of_type

    guessed = frame.marks is not None and frame.marks.origin is not None
    if frame.marks is not None and frame.marks.by == PROBE:
        return False
    return frame.side is Side.CLIENT or (guessed and side_of_type(codec.read(frame).type) is None)
