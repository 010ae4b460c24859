"""`inspector serve`: the built-in servers for other programs."""

import asyncio
import contextlib
import errno
import time
from collections.abc import Coroutine
from urllib.parse import urlsplit

import click

from ..formats.dialogue.notation import Case
from .exits import Exit

FREE = "free"

_TAKEN = {
    errno.EADDRINUSE: "is in use by another program; choose another with --port, or 0 for one that is free.",
    errno.EACCES: "is kept for the system; choose one above 1023 with --port.",
}


@click.command("serve")
@click.argument("scenario", metavar="[SCENARIO|free]", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, help="Play this many times faster.")
@click.option("--list", "listing", is_flag=True, help="List the scenarios and exit.")
def command(scenario: str | None, port: int, speed: float, listing: bool) -> int:
    """Be the server for every program of this machine that connects.

    SCENARIO (by default silent-after-created): play the server's side of it. At a line of the client the script waits
    for an event of that type; what else the client sends is remembered and never an error.

    free: converse. It speaks Realtime (GA, and the beta to who asks for it) and Live, hears turns in the samples it
    gets, answers in words and tones, and refuses what the API refuses. A tool is called when the user's text has its
    name. Any key will do except `invalid`, any model except `no-such-model`. A Realtime session can be joined with
    `attach` as long as it lasts: the answer to its handshake names its call id (location). So can a Live session,
    under the id that session.started tells. A robot holds the call rtc_demo for whoever joins that.

    \b
    A user's text that is only one of these words is a request for mischief:
      fail     the response fails with server_error
      quota    it fails with insufficient_quota
      rate     it fails with rate_limit_exceeded
      filter   a safety filter cuts it off
      empty    it is completed without any output
      silence  nothing comes after response.created
      stall    it stops in the middle of the answer
      cut      the connection is lost in the middle of the answer
      expire   the session reaches its maximum duration
      long     a long answer, to be interrupted
    """
    from ..simulator import scenario as scenarios

    if listing:
        from .demo import list_scenarios

        click.echo(f"{FREE:24} No script: a server to converse with")
        return list_scenarios()
    if scenario == FREE:
        return _run(_free(port, speed), port)
    try:
        case = scenarios.load(scenario or scenarios.DEFAULT)
    except scenarios.UnknownScenarioError as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    return _run(_scripted(case, port, speed), port)


def _run(serving: Coroutine[None, None, None], port: int) -> int:
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serving)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise  # nobody reads what is printed, or it cannot be written
        click.echo(f"Port {port} {_TAKEN[error.errno]}", err=True)
        return Exit.USAGE
    return Exit.CLEAN


async def _scripted(case: Case, port: int, speed: float) -> None:
    from ..simulator.server import serve

    async with serve(case, speed=speed, port=port, now=time.time) as server:
        click.echo(f"Playing {case.name} at {server.url}")
        await _stay(server.url)


async def _free(port: int, speed: float) -> None:
    from ..simulator.free.call import DEMO
    from ..simulator.free.server import LIVE, serve_free

    async with serve_free(speed=speed, port=port) as server:
        click.echo(f"Conversing at {server.url}")
        click.echo(f"Live at ws://{urlsplit(server.url).netloc}{LIVE}")
        call = f"A call to look on at: inspector attach {DEMO} --to {server.url.partition('?')[0]}"
        await _stay(server.url, call)


async def _stay(url: str, *more: str) -> None:
    """Say how a client gets here, and stay until interrupted."""
    base = f"http://{urlsplit(url).netloc}/v1"
    click.echo(f"For clients of OpenAI: OPENAI_BASE_URL={base} OPENAI_API_KEY=none. Ctrl-C ends it.")
    for line in more:
        click.echo(line)
    await asyncio.Event().wait()
