"""`inspector stop`: end recorders, relays and taps that still run."""

from datetime import datetime

import click

from ..transports import link
from ..transports.link import Link, RecorderGoneError
from ..transports.listing import Listing
from .exits import Exit
from .table import table


@click.command("stop")
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--all", "everyone", is_flag=True, help="Stop all of them.")
def command(identity: str | None, everyone: bool) -> int:
    """End the recorder ID and the connection it records; without ID list those that run.

    A recorder goes on when the screen that started it is gone. Stopping it ends the recording in order. A relay or
    a tap is listed beside its sessions; stopping it ends them all.
    """
    running = [*link.running(), *link.relays()]
    chosen = [one for one in running if everyone or one.id == identity]
    if identity and not chosen:
        click.echo(f"No recorder {identity} runs.", err=True)
        return Exit.USAGE
    if not running:
        click.echo("No recorder runs.")
    for row in table([_row(one) for one in running]) if running and not chosen else ():
        click.echo(row)
    for one in chosen:
        try:
            with Link(one) as line:
                line.stop()
        except RecorderGoneError as error:
            click.echo(str(error), err=True)
        else:
            click.echo(f"Stopped {one.id}; {'its recordings are in' if one.base else 'the recording is'} {one.out}")
    return Exit.CLEAN


def _row(one: Listing) -> tuple[str, ...]:
    what = f"{one.what} at {one.base}" if one.base else str(one.out)
    return (one.id, one.host, f"since {_moment(one.started)}", what)


def _moment(started: str) -> str:
    try:
        return f"{datetime.fromisoformat(started).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:  # whatever stands in the folder
        return started
