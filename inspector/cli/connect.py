"""`inspector connect`: be the client of a server, record the conversation and diagnose it."""

import os
import shlex
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..live.continuing import Carried, carried
from ..live.provider import DEFAULT, PROVIDERS, Endpoint, EndpointError, Wish, endpoint
from ..recording.assumption import Assumptions
from . import assumptions, attend, connecting, inputs
from .attend import Manner
from .connecting import Asked
from .exits import Exit


@click.command("connect")
@click.argument("target", metavar="[URL|SERVICE]", default="")
@click.option("--model", default="", help="The model, or at Azure the deployment.")
@click.option("--subprotocol", "subprotocols", multiple=True, help="Offer a subprotocol.")
@click.option(
    "--from-curl", "curl", type=click.Path(path_type=Path), help="Take address and headers of a curl command."
)
@click.option(
    "--continue", "earlier", metavar="RECORDING", help="Create the items of an earlier conversation first, as words."
)
@click.option("--services", is_flag=True, help="List the services that are known by name.")
@connecting.options
@assumptions.options
def command(
    target: str,
    model: str,
    subprotocols: tuple[str, ...],
    curl: Path | None,
    earlier: str | None,
    services: bool,
    asked: Asked,
    assumed: Assumptions,
) -> int:
    """Connect to URL, or to a SERVICE known by name (openai without one), and record what is said.

    The key comes from the service's own environment variable, such as OPENAI_API_KEY, or as --api-key-env and
    --api-key-file say; it is never an argument. --send sends events in order once the server has greeted: the
    client's of a file, or those that were kept in the composer under a name.

    --continue begins with the conversation of a recording: its messages, tool calls and their outputs are created in
    the new session. Sound is carried over as its transcript; what cannot be is told. The settings are not: --send them.
    """
    if services:
        return _list()
    try:
        wish = Wish(target, model, asked.headers, subprotocols, asked.key)
        found = endpoint(_curled(curl, wish) if curl else wish, os.environ)
    except EndpointError as error:
        raise click.UsageError(str(error)) from error
    if earlier is None:
        return attend.run(found, asked, assumed)
    before = _carried(earlier, found)
    click.echo(before.told, err=True)
    asked = replace(asked, payloads=[*before.payloads, *asked.payloads])
    return attend.run(found, asked, assumed, Manner(extra={"continues": Path(earlier).name}, note=before.told))


def _carried(earlier: str, found: Endpoint) -> Carried:
    """What of an earlier conversation is created anew. Raises click.UsageError."""
    from ..formats.read import Unreadable

    try:
        readings = inputs.read(earlier)
    except Unreadable as error:
        raise click.UsageError(str(error)) from error
    if not readings:
        raise click.UsageError(inputs.no_events(earlier))
    beta = "OpenAI-Beta" in found.headers or urlsplit(found.url).path.endswith("/openai/realtime")
    return carried(readings[-1], beta=beta)


def _list() -> int:
    for one in PROVIDERS.values():
        mark = " (the default)" if one.name == DEFAULT else ""
        click.echo(f"{one.name:14} {one.title}{mark}; key in {one.key}")
    return Exit.CLEAN


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
