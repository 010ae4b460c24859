"""`inspector view`: the screen on a saved or still growing recording."""

from pathlib import Path

import click

from ..formats.read import Unreadable, is_native
from ..recording.assumption import Assumptions
from ..recording.file import NotARecording
from ..recording.follower import Follower
from ..recording.notes import Notebook
from ..recording.query.tree import Node
from ..recording.query.writing import text_of
from . import assumptions, inputs, where
from .exits import Exit
from .terminal import on_terminal, take_terminal


@click.command("view")
@click.argument("name", metavar="[INPUT]", required=False, callback=inputs.named)
@click.option("--follow", is_flag=True, help="Wait for more at the end of a recording that still grows.")
@where.option
@assumptions.options
def command(name: str | None, follow: bool, wanted: Node | None, assumed: Assumptions) -> int:
    """Look at INPUT on the screen: a recording, JSON lines, or text pasted from anywhere (- is standard input).

    Without INPUT the screen begins with what there is: recordings, scenarios, a box to paste into.
    """
    if name is None:
        return start()
    from ..ui.app import run

    path, shown = Path(name), text_of(wanted) if wanted else None
    try:
        if name != inputs.STANDARD_INPUT and assumed.ends is None and is_native(path):
            take_terminal()
            follower = Follower(path, live=follow, checkpoints=True, assumptions=assumed)
            return run(follower, where=shown, notebook=_notebook(path, live=follow))
        opening = inputs.begin(name, assumptions=assumed)
    except (Unreadable, NotARecording) as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    if opening.is_empty:
        click.echo(inputs.no_events(name), err=True)
        return Exit.USAGE
    take_terminal()
    return run(opening, where=shown, notebook=Notebook(None if name == inputs.STANDARD_INPUT else path))


def start() -> int:
    """The start screen; it needs a terminal."""
    if not on_terminal():
        raise click.UsageError("Name an INPUT; the start screen needs a terminal.")
    from ..ui.app import run

    return run()


def watch(path: Path, assumed: Assumptions) -> None:
    """Show a recording while its recorder writes it."""
    from ..ui.app import run

    follower = Follower(path, live=True, checkpoints=True, assumptions=assumed)
    run(follower, notebook=_notebook(path, live=True))


def _notebook(path: Path, *, live: bool) -> Notebook:
    """Notes on a recording that is being written go to its recorder."""
    if not live:
        return Notebook(path)
    from ..live.noting import recorder_of

    return Notebook(path, recorder_of(path))
