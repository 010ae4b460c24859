"""`inspector recordings`: what was recorded, what came of it, and what is being recorded."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from ..core.clock import span_text
from ..core.text import count_text
from ..live.inventory import Entry, inventory, remove
from ..present.screen.start import Glance
from ..present.text.phrase import status_glyph, status_words
from ..recording import home
from .exits import Exit
from .table import table

_AGE = re.compile(r"(\d{1,6})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_HEADS = ("RECORDER", "VERDICT", "SERVER", "SPEAKS", "MODEL", "SINCE", "LENGTH", "EVENTS", "RECORDING")


@click.command("recordings")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option("--prune", "age", metavar="AGE", help="Delete those that began longer ago than AGE, such as 30d or 12h.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
def command(shape: str, age: str | None, yes: bool) -> int:
    """List the recordings: those that still grow, with the id of their recorder, then the others, newest first.

    A recording that grows has the verdict on what has happened so far; `inspector stop ID` ends it, and
    `inspector view --follow RECORDING` looks at it. Nothing is deleted unless --prune says so.
    """
    limit = datetime.now(UTC) - _age(age) if age else None
    found = inventory()
    if limit is not None:
        return _prune([one for one in found if not one.recorder and one.moment < limit], yes=yes)
    if shape == "json":
        from ..core import codec

        body = {"version": 1, "folder": str(_folder()), "recordings": [one.body() for one in found]}
        sys.stdout.buffer.write(codec.write_pretty(body))
        sys.stdout.flush()
        return Exit.CLEAN
    if not found:
        click.echo(f"There is no recording in {_folder()}; `inspector demo` makes one.", err=True)
    for line in table([_HEADS, *map(_row, found)]) if found else ():
        click.echo(line)
    return Exit.CLEAN


def _folder() -> Path:
    return home.home() / "recordings"


def _age(text: str) -> timedelta:
    """Raises click.UsageError."""
    found = _AGE.fullmatch(text)
    if found is None:
        raise click.UsageError(
            f"--prune {text!r} is no age: write 30d for thirty days, or use h for hours, w for weeks."
        )
    return int(found[1]) * _UNITS[found[2]]


def _prune(old: Sequence[Entry], *, yes: bool) -> int:
    """Delete these and say so; a person is asked first."""
    if not old:
        click.echo("No recording is that old.", err=True)
        return Exit.CLEAN
    size = sum(one.size for one in old) / 1e6
    question = f"Delete {count_text(len(old), 'recording')} ({size:,.1f} MB), the newest of {_since(old[0])}?"
    if not yes and not click.confirm(question, err=True):
        return Exit.CLEAN
    try:
        remove(old)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}; the rest is still there.") from error
    for one in old:
        click.echo(str(one.path))
    return Exit.CLEAN


def _row(one: Entry) -> Sequence[str]:
    told = one.told
    status = f"{status_glyph(told.status)} {status_words(told.status)}" if isinstance(told, Glance) else told
    glance = told if isinstance(told, Glance) else None
    length = span_text(glance.duration) if glance and glance.duration is not None else ""
    events = f"{glance.events:,}" if glance else ""
    spoken, model = (glance.dialect, glance.model) if glance else ("", "")
    running = f"● {one.recorder}" if one.recorder else ""
    name = one.path.name if one.path.parent == _folder().resolve() else str(one.path)
    return (running, status, one.host, spoken, model, _since(one), length, events, name)


def _since(one: Entry) -> str:
    return f"{one.moment.astimezone():%Y-%m-%d %H:%M}"
