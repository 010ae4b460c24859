"""Options by which a user says what a recording does not: dialect, patience, how it ends."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ..protocol.dialect import DialectError, load, load_file
from ..recording.assumption import Assumptions

Command = TypeVar("Command", bound=Callable[..., object])
_OPTIONS = (
    click.option("--dialect", help="What both sides speak, instead of finding out; `explain` names the dialects."),
    click.option("--dialect-file", type=click.Path(path_type=Path), help="A dialect of your own, as a TOML file."),
    click.option("--patience", type=click.FloatRange(min=0.01), default=1.0, help="Wait this many times longer."),
    click.option("--ends", type=click.Choice(["reported"]), help="Say that nothing came after the last event."),
)


def options(command: Command) -> Command:
    """Add the options to a verb; it hands their values to `assumed`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def assumed(dialect: str | None, dialect_file: Path | None, patience: float, ends: str | None) -> Assumptions:
    """The options as assumptions. Raises click.UsageError for a dialect that cannot be used."""
    try:
        if dialect_file is not None:
            added = load_file(dialect_file).id
            dialect = dialect or added
        if dialect is not None:
            load(dialect)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    return Assumptions(dialect, patience, ends)
