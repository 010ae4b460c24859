"""`inspector tap`: record what passes through the data channels of web pages."""

from collections.abc import Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import click

from ..core import codec
from ..core.secret import Secret
from ..recording.assumption import Assumptions
from ..transports import link
from ..transports.link import Link, RecorderFailedError
from ..transports.tap.config import PATH, PORT, TapConfig, own_token
from . import assumptions, passage
from .environment import secret_of
from .exits import Exit
from .terminal import on_terminal, refusal


@click.command("tap")
@click.option("--snippet", is_flag=True, help="Print the JavaScript for the page, and end.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--headless", is_flag=True, help="Print a line for each channel; without a terminal it is so anyway.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print the lines.")
@click.option("--sessions", "most", type=click.IntRange(1), metavar="N", help="End after so many channels.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Where to keep recordings.")
@click.option("--token-env", "token_name", metavar="NAME", help="The token that pages must show, else one of your own.")
@click.option("--allow-origin", "origins", multiple=True, metavar="ORIGIN", help="Let pages of this origin write.")
@click.option("--allow-remote", is_flag=True, help="Listen on all addresses, not on this machine's own alone.")
@assumptions.options
def command(
    snippet: bool,
    port: int,
    headless: bool,
    shape: str,
    most: int | None,
    out: Path | None,
    token_name: str | None,
    origins: tuple[str, ...],
    allow_remote: bool,
    assumed: Assumptions,
) -> int:
    """Collect what passes through the WebRTC data channels of web pages, one recording per channel.

    The page needs a snippet: paste what `inspector tap --snippet` prints into the browser's console before the page
    connects, or save it beside the page and make it its first script. It holds a token of yours, the same each time.

    Only pages that this machine serves (localhost) may write, and those of each --allow-origin, such as
    https://app.example; whoever writes must have the token. Keys, headers and SDP stay in the page.
    """
    try:
        token = own_token() if token_name is None else secret_of(token_name)
        if snippet:
            click.echo(script(f"ws://127.0.0.1:{port or PORT}{PATH}", token), nl=False)
            return Exit.CLEAN
        host = "0.0.0.0" if allow_remote else "127.0.0.1"
        allowed = [origin.rstrip("/") for origin in origins]
        config = TapConfig(token, host, port, out.resolve() if out else None, allowed)
        on_screen = on_terminal() and not headless and shape == "text" and most is None
        greeting = partial(_greeting, port if port != PORT else None, token_name)
        return passage.run(config, link.TAP, greeting, assumed, shape, most, on_screen=on_screen)
    except BrokenPipeError:
        raise  # nobody reads what is printed
    except OSError as error:
        raise refusal(error.filename or "the tap", error) from error
    except RecorderFailedError as error:
        raise click.UsageError(str(error)) from error


def script(address: str, token: Secret) -> str:
    """The snippet for pages, which tells the tap at `address`."""
    text = (files("inspector.transports.tap") / "snippet.js").read_text("utf-8")
    for name, value in (("__ADDRESS__", address), ("__TOKEN__", token.reveal())):
        text = text.replace(f"'{name}'", codec.write(value).decode())
    return text


def _greeting(port: int | None, token_name: str | None, line: Link) -> Sequence[str]:
    base = line.recorder.base
    options = f" --port {base.rpartition(':')[2].partition('/')[0]}" if port is not None else ""
    options += f" --token-env {token_name}" if token_name else ""
    return (f"The tap listens at {base}", f"The page needs the snippet: inspector tap --snippet{options}")
