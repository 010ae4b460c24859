"""`inspector connect`: be the client of a server, record the conversation and diagnose it."""

import os
import re
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ..core.clock import SECOND
from ..core.secret import Secret
from ..core.text import safe
from ..core.wire import Frame, Kind, Side
from ..live.attended import Attended, Until
from ..live.provider import DEFAULT, PROVIDERS, Endpoint, EndpointError, Wish, endpoint
from ..model.probe import BY as PROBE
from ..recording.assumption import Assumptions
from ..recording.reading import Reading
from . import assumptions, probes
from .exits import Exit

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, None: 1.0}


@click.command("connect")
@click.argument("target", metavar="[URL|SERVICE]", default="")
@click.option("--model", default="", help="The model, or at Azure the deployment.")
@click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="One more header; $NAME is replaced.")
@click.option("--subprotocol", "subprotocols", multiple=True, help="Offer a subprotocol.")
@click.option("--api-key-env", "variable", metavar="NAME", help="The environment variable that holds the key.")
@click.option("--api-key-file", "key_file", type=click.Path(path_type=Path), help="A file that holds the key.")
@click.option(
    "--from-curl", "curl", type=click.Path(path_type=Path), help="Take address and headers of a curl command."
)
@click.option("--proxy", help="Go through this proxy (http:// or socks5://) instead of the environment's.")
@click.option("--no-proxy", is_flag=True, help="Go through none.")
@click.option(
    "--send", "sends", multiple=True, type=click.Path(path_type=Path), help="Send the client events of a file."
)
@click.option(
    "--until", "untils", multiple=True, metavar="EVENT|5s", help="Leave at this server event, or after a time."
)
@click.option("--headless", is_flag=True, help="Print the events and the report; without a terminal it is so anyway.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print the report.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to keep the recording.")
@probes.option
@click.option("--services", is_flag=True, help="List the services that are known by name.")
@assumptions.options
def command(
    target: str,
    model: str,
    headers: tuple[str, ...],
    subprotocols: tuple[str, ...],
    variable: str | None,
    key_file: Path | None,
    curl: Path | None,
    proxy: str | None,
    no_proxy: bool,
    sends: tuple[Path, ...],
    untils: tuple[str, ...],
    headless: bool,
    shape: str,
    out: Path | None,
    probe: str | None,
    services: bool,
    assumed: Assumptions,
) -> int:
    """Connect to URL, or to a SERVICE known by name (openai without one), and record what is said.

    The key comes from the service's own environment variable, such as OPENAI_API_KEY, or as --api-key-env and
    --api-key-file say; it is never an argument. --send sends the client events of a file once the server has greeted.
    """
    if services:
        return _list()
    try:
        wish = Wish(target, model, headers, subprotocols, _key(variable, key_file))
        found = endpoint(_curled(curl, wish) if curl else wish, os.environ)
        until, payloads = _until(untils), _payloads(sends)
    except EndpointError as error:
        raise click.UsageError(str(error)) from error
    named = probes.chosen(probe)
    on_screen = sys.stdin.isatty() and sys.stdout.isatty() and not headless and shape == "text" and not named
    shown = "screen" if on_screen else shape
    return _run(found, payloads, until, _proxy(proxy, none=no_proxy), out, assumed, shown, named)


def _run(
    found: Endpoint,
    payloads: list[bytes],
    until: Until,
    proxy: str | None,
    out: Path | None,
    assumed: Assumptions,
    shape: str,
    named: tuple[str, ...],
) -> int:
    """Run the connection to its end, on the screen or printed as `shape` says."""
    from ..transports import home
    from ..transports.config import RecorderConfig
    from ..transports.link import RecorderFailedError

    try:
        path = out or home.recording_path(found.url, datetime.now(UTC))
        config = RecorderConfig(
            found.url, path, found.headers, found.subprotocols, found.secrets, proxy=proxy, title=None
        )
        click.echo(f"Connecting to {found.place} …", err=True)
        last = probes.at_the_end(path, named, shape, assumed)
        attended = Attended(config, payloads, until, _told if shape == "text" else _silent, assumed, last)
        reading = _watched(attended, path, assumed) if shape == "screen" else attended.run()
    except (OSError, RecorderFailedError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    if attended.refused:
        click.echo(f"Not everything was sent: {attended.refused}", err=True)
    if shape != "screen":
        _print(reading, shape)
        click.echo(f"The recording is {path}", err=True)  # the screen has said it itself
    return _code(reading)


def _watched(attended: Attended, path: Path, assumed: Assumptions) -> Reading:
    """Let the connection run beside the screen that follows it; leaving the screen ends it."""
    from ..live.noting import recorder_of
    from ..recording.follower import Follower
    from ..recording.notes import Notebook
    from ..ui.app import run

    with attended.aside():
        follower = Follower(path, live=True, checkpoints=True, assumptions=assumed)
        run(follower, notebook=Notebook(path, recorder_of(path)))
    return attended.reading


def _list() -> int:
    for one in PROVIDERS.values():
        mark = " (the default)" if one.name == DEFAULT else ""
        click.echo(f"{one.name:14} {one.title}{mark}; key in {one.key}")
    return Exit.CLEAN


def _key(variable: str | None, file: Path | None) -> Secret | None:
    """The key that the user points at. Raises EndpointError."""
    if variable and file:
        raise EndpointError("Say --api-key-env or --api-key-file, not both.")
    if variable:
        if not os.environ.get(variable):
            raise EndpointError(f"The environment variable {variable} is not set.")
        return Secret(os.environ[variable].strip())
    if file is None:
        return None
    try:
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EndpointError(f"{file}: {getattr(error, 'strerror', None) or 'it is no text'}.") from error
    if not text or "\n" in text:
        raise EndpointError(f"{file} must hold the key and nothing else.")
    return Secret(text)


def _curled(path: Path, wish: Wish) -> Wish:
    """The wish with address, headers and subprotocols of a curl, websocat or wscat command. Raises EndpointError."""
    try:
        words = shlex.split(path.read_text("utf-8").replace("\\\n", " "))
    except (OSError, ValueError) as error:
        raise EndpointError(f"{path}: {getattr(error, 'strerror', None) or error}.") from error
    target, headers, subprotocols = wish.target, list(wish.headers), list(wish.subprotocols)
    for before, word in zip(["", *words], words, strict=False):
        if "://" in word and not before.startswith("-"):
            target = word
        elif before in ("-H", "--header"):
            headers.append(word)
        elif before in ("-s", "--subprotocol", "--protocol"):
            subprotocols.append(word)
    if "://" not in target:
        raise EndpointError(f"{path} names no address.")
    return Wish(target, wish.model, headers, subprotocols, wish.key)


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


def _payloads(paths: tuple[Path, ...]) -> list[bytes]:
    """The client events of these files, in order. Raises EndpointError."""
    from ..formats.read import Unreadable, read_input
    from ..recording.file import Record

    payloads: list[bytes] = []
    for path in paths:
        try:
            items = [item for one in read_input(path, None, path.name) for item in one.items]
        except Unreadable as error:
            raise EndpointError(str(error)) from error
        frames = [item for item in items if not isinstance(item, Record)]
        sent = [one.payload for one in frames if one.kind is Kind.TEXT and _is_sent(one)]
        if not sent:
            raise EndpointError(f"{path} holds no client event.")
        payloads += sent
    return payloads


def _is_sent(frame: Frame) -> bool:
    """The client's own; in a text that does not say whose it is, also what either side may send."""
    from ..core import codec
    from ..protocol.dialect import side_of_type

    guessed = frame.marks is not None and frame.marks.origin is not None
    if frame.marks is not None and frame.marks.by == PROBE:
        return False
    return frame.side is Side.CLIENT or (guessed and side_of_type(codec.read(frame).type) is None)


def _told(reading: Reading, seq: int) -> None:
    """One line for an event, on standard error."""
    columns = reading.columns
    at = columns.at_of(seq)
    time = "" if at is None else f"{at / SECOND:9.3f}"
    arrow = "▶" if columns.side_of(seq) is Side.CLIENT else "◀"
    click.echo(f"{time} {arrow} {safe(columns.type_of(seq)[:120])}", err=True)


def _silent(reading: Reading, seq: int) -> None:
    """Say nothing of an event."""


def _print(reading: Reading, shape: str) -> None:
    if shape == "json":
        from ..core import codec
        from ..present.report import report

        sys.stdout.buffer.write(codec.write_pretty(report([reading])))
        sys.stdout.flush()
        return
    from ..present.printed import print_readings

    print_readings([reading])


def _code(reading: Reading) -> Exit:
    """How it went: refused and unreachable come before what the conversation was like."""
    from .check import code_of

    session = reading.session
    status = session.answered.get("status")
    if not isinstance(status, int) or status >= 500:
        return Exit.UNREACHABLE
    if status >= 400 or (session.close and not session.created_seq and session.failures):
        return Exit.REFUSED
    return code_of(reading, "error")
