"""`inspector connect`: be the client of a server, record the conversation and diagnose it."""

import os
import shlex
from pathlib import Path

import click

from ..live.provider import DEFAULT, PROVIDERS, EndpointError, Wish, endpoint
from ..recording.assumption import Assumptions
from . import assumptions, attend
from .attend import Asked
from .exits import Exit


@click.command("connect")
@click.argument("target", metavar="[URL|SERVICE]", default="")
@click.option("--model", default="", help="The model, or at Azure the deployment.")
@click.option("--subprotocol", "subprotocols", multiple=True, help="Offer a subprotocol.")
@click.option(
    "--from-curl", "curl", type=click.Path(path_type=Path), help="Take address and headers of a curl command."
)
@click.option("--services", is_flag=True, help="List the services that are known by name.")
@attend.options
@assumptions.options
def command(
    target: str,
    model: str,
    subprotocols: tuple[str, ...],
    curl: Path | None,
    services: bool,
    asked: Asked,
    assumed: Assumptions,
) -> int:
    """Connect to URL, or to a SERVICE known by name (openai without one), and record what is said.

    The key comes from the service's own environment variable, such as OPENAI_API_KEY, or as --api-key-env and
    --api-key-file say; it is never an argument. --send sends the client events of a file once the server has greeted.
    """
    if services:
        return _list()
    try:
        wish = Wish(target, model, asked.headers, subprotocols, asked.key)
        found = endpoint(_curled(curl, wish) if curl else wish, os.environ)
    except EndpointError as error:
        raise click.UsageError(str(error)) from error
    return attend.run(found, asked, assumed)


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
