"""`inspector serve`: the built-in server for other programs."""

import asyncio
import contextlib
import time
from urllib.parse import urlsplit

import click

from ..formats.notation import Case
from .exits import Exit


@click.command("serve")
@click.argument("scenario", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, help="Play this many times faster.")
@click.option("--list", "listing", is_flag=True, help="List the scenarios and exit.")
def command(scenario: str | None, port: int, speed: float, listing: bool) -> int:
    """Play the server's side of SCENARIO (by default silent-after-created) to every program that connects.

    At a line of the client the script waits for an event of that type; what else the client sends is remembered and
    never an error. Only programs of this machine can connect.
    """
    from ..simulator import scenario as scenarios

    if listing:
        from .demo import list_scenarios

        return list_scenarios()
    try:
        case = scenarios.load(scenario or scenarios.DEFAULT)
    except scenarios.UnknownScenarioError as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_serve(case, port, speed))
    except OSError as error:
        click.echo(f"Port {port}: {error.strerror or error}; choose another with --port, or 0 for any.", err=True)
        return Exit.USAGE
    return Exit.CLEAN


async def _serve(case: Case, port: int, speed: float) -> None:
    from ..simulator.server import serve

    async with serve(case, speed=speed, port=port, now=time.time) as server:
        base = f"http://{urlsplit(server.url).netloc}/v1"
        click.echo(f"Playing {case.name} at {server.url}")
        click.echo(f"For clients of OpenAI: OPENAI_BASE_URL={base} OPENAI_API_KEY=none. Ctrl-C ends it.")
        await asyncio.Event().wait()
