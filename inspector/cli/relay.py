"""`inspector relay`: stand between an app and its server, and record what passes."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..core.wire import Side
from ..live.provider import PROVIDERS
from ..recording.assumption import Assumptions
from ..transports import link
from ..transports.config import ENVIRONMENT
from ..transports.link import Link, RecorderFailedError
from ..transports.relay import fault
from ..transports.relay.config import RelayConfig
from . import assumptions, passage
from .connecting import proxy_address
from .environment import secret_of
from .terminal import on_terminal

_FAULTS = """
\b
--fault DEED[=VALUE][@[client:]WHEN], any number of times; WHEN is the n-th message
of the server (or client), or its first event (#2: second) of a type or meaning:
  delay=500ms[@WHEN]  that message, or all, come late    jitter=500ms  by chance, up to
  drop@WHEN, drop=5%  that message, or a share, is lost  stall@WHEN    all that follows
  truncate@WHEN       half of it is missing              garble@WHEN   parts are wrong
  error[=CODE]@WHEN   an error event follows             fail@WHEN     the response fails
  close[=1011]@WHEN   a close frame follows              cut@WHEN      the line is cut
Example: --fault drop@3 --fault delay=2s@response.opened
"""
_SIDES = {None: tuple(Side), "app": (Side.CLIENT,), "server": (Side.SERVER,)}
_ADDRESS = re.compile(r"[.:/]")  # what every address holds but `localhost`
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}


@click.command("relay", epilog=_FAULTS)
@click.option(
    "--to",
    required=True,
    metavar="URL",
    help="The server's base address, wss://HOST/v1, or the name of a service: openai.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8766, show_default=True, help="0 takes a free one.")
@click.option("--headless", is_flag=True, help="Print a line for each session; without a terminal it is so anyway.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print the lines.")
@click.option("--sessions", "most", type=click.IntRange(1), metavar="N", help="End after so many sessions.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Where to keep recordings.")
@click.option("--add-key-from-env", "key_name", metavar="NAME", help="Put the key of this variable into all requests.")
@click.option("--token-env", "token_name", metavar="NAME", help="Apps must give what this variable holds as their key.")
@click.option("--add-event-ids", "event_ids", is_flag=True, help="Give an event_id to client events that have none.")
@click.option("--fault", "faults", multiple=True, metavar="FAULT", help="Do harm on purpose: see below.")
@click.option("--seed", type=int, default=0, help="Of the chance in --fault.")
@click.option("--hold", metavar="FILTER", help="Hold the messages that fit until you decide: as --where of check.")
@click.option("--hold-from", type=click.Choice(["app", "server"]), help="Hold only messages of this side.")
@click.option(
    "--hold-timeout",
    type=click.FloatRange(0.1, 86_400),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="A hold that nobody touches so long ends by itself.",
)
@click.option("--allow-origin", "origins", multiple=True, metavar="ORIGIN", help="Let pages of this origin use it.")
@click.option("--allow-remote", is_flag=True, help="Listen on all addresses, not on this machine's own alone.")
@click.option(
    "--proxy",
    callback=lambda context, option, value: proxy_address(value),
    help="Reach the server through this proxy instead of the environment's.",
)
@click.option("--no-proxy", is_flag=True, help="Reach it through none.")
@assumptions.options
def command(
    to: str,
    port: int,
    headless: bool,
    shape: str,
    most: int | None,
    out: Path | None,
    key_name: str | None,
    token_name: str | None,
    event_ids: bool,
    faults: tuple[str, ...],
    seed: int,
    hold: str | None,
    hold_from: str | None,
    hold_timeout: float,
    origins: tuple[str, ...],
    allow_remote: bool,
    proxy: str | None,
    no_proxy: bool,
    assumed: Assumptions,
) -> int:
    """Pass an app's WebSockets and requests on to the server at URL, and record every session.

    Set the app's base URL as is printed, for example OPENAI_BASE_URL=http://127.0.0.1:8766/v1. Each session
    gets a recording of its own, written before anything is passed on. The app's key goes through and is never recorded.

    An app in a container reaches it with --allow-remote, as host.docker.internal or under this machine's own address.
    """
    key, token = (None if name is None else secret_of(name) for name in (key_name, token_name))
    if key and allow_remote and not token:
        raise click.UsageError("With a key of its own a relay for other machines needs --token-env too.")
    try:
        config = replace(
            _place(to, port, out, remote=allow_remote),
            origins=[origin.rstrip("/") for origin in origins],
            key=key,
            token=token,
            event_ids=event_ids,
            faults=[fault.read(text) for text in faults],
            seed=seed,
            hold=hold or "",
            hold_from=_SIDES[hold_from],
            hold_timeout=hold_timeout,
            proxy=None if no_proxy else proxy or ENVIRONMENT,
        )
        on_screen = on_terminal() and not headless and shape == "text" and most is None
        return passage.run(config, link.RELAY, partial(_told, config), assumed, shape, most, on_screen=on_screen)
    except (RecorderFailedError, ValueError) as error:
        raise click.UsageError(str(error)) from error


def _place(to: str, port: int, out: Path | None, *, remote: bool) -> RelayConfig:
    """Where it listens, whom it relays to, and how that server takes a key. Raises ValueError."""
    address = _address(_named(to) if to in PROVIDERS else to)
    key_as = "api-key" if (urlsplit(address).hostname or "").endswith(".azure.com") else "Authorization"
    host = "0.0.0.0" if remote else "127.0.0.1"
    return RelayConfig(address, host, port, out.resolve() if out else None, key_as=key_as)


def _told(config: RelayConfig, line: Link) -> Sequence[str]:
    return (
        f"Relaying to {config.to}",
        f"Set the app's base URL: OPENAI_BASE_URL={line.recorder.base}",
    )


def _named(service: str) -> str:
    """The base address of a service that is known by name. Raises ValueError."""
    known = PROVIDERS[service]
    base = known.base or os.environ.get(known.base_from, "")  # the variable of a service with one address may name us
    if not base:
        raise ValueError(f"Set {known.base_from} to the address of your resource ({known.title}).")
    return base


def _address(to: str) -> str:
    """The server's address as that of a WebSocket; a missing scheme is the safe one. Raises ValueError for a word."""
    if to != "localhost" and not _ADDRESS.search(to):
        raise ValueError(
            f"{to[:60]!r} is neither an address, such as wss://api.openai.com/v1, api.openai.com/v1, localhost or "
            f"HOST:PORT, nor a service that is known: {', '.join(PROVIDERS)}."
        )
    parts = urlsplit(to if "://" in to else f"wss://{to}")
    return parts._replace(scheme=_SCHEMES.get(parts.scheme, parts.scheme)).geturl()
