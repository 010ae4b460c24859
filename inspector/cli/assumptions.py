"""Options by which a user says what a recording does not, and how the rules are to be taken.

`inspector.toml` says the same once for a project; an option on the command line counts more.
"""

import os
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path

import click

from ..diagnosis.policy import PolicyError
from ..protocol.dialect import DialectError, load, load_file
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from . import config
from .config import Config

Verb = Callable[..., int]

_SAID = (
    click.option("--dialect", help="What both sides speak, instead of finding out; see `explain dialects`."),
    click.option("--dialect-file", type=click.Path(path_type=Path), help="A dialect of your own, as a TOML file."),
    click.option("--patience", type=click.FloatRange(min=0.01), help="Wait this many times longer."),
    click.option("--ends", type=click.Choice(["reported"]), help="Say that nothing came after the last event."),
)
_DECIDED = (
    click.option("--severity", "severities", metavar="RULE=LEVEL", multiple=True, help="List a rule as this bad."),
    click.option("--ignore", "ignored", metavar="RULE", multiple=True, help="Do not list a rule, or a family (RT4)."),
    click.option(
        "--threshold", "thresholds", metavar="RULE.NAME=VALUE", multiple=True, help="Turn a number; see `explain RULE`."
    ),
    click.option("--config", "file", type=click.Path(path_type=Path), help="Read this instead of inspector.toml."),
    click.option("--no-config", "bare", is_flag=True, help="Do not read inspector.toml."),
)


def options(verb: Verb) -> Verb:
    """Add all options to a verb; it gets what they say as `assumed`."""

    @wraps(verb)
    @decisions
    def command(
        found: Assumptions,
        dialect: str | None,
        dialect_file: Path | None,
        patience: float | None,
        ends: str | None,
        **rest: object,
    ) -> int:
        known = _dialect(dialect, dialect_file) or found.dialect
        assumed = found._replace(dialect=known, patience=patience or found.patience, ends=ends)
        return verb(assumed=assumed, **rest)

    return _with(_SAID, command)


def decisions(verb: Verb) -> Verb:
    """Add only the options about the rules; the verb gets everything that is decided as `found`."""

    @wraps(verb)
    def command(
        severities: tuple[str, ...],
        ignored: tuple[str, ...],
        thresholds: tuple[str, ...],
        file: Path | None,
        bare: bool,
        **rest: object,
    ) -> int:
        found = _configured(file, bare=bare)
        try:
            flags = config.policy_of_flags(severities, ignored, thresholds)
        except PolicyError as error:
            raise click.UsageError(str(error)) from error
        policy = found.policy.under(flags)
        patience = NOTHING_ASSUMED.patience if found.patience is None else found.patience
        return verb(found=Assumptions(found.dialect, patience, policy=policy), **rest)

    return _with(_DECIDED, command)


def _with(added: Sequence[Callable[[Verb], Verb]], command: Verb) -> Verb:
    for option in reversed(added):
        command = option(command)
    return command


def _configured(file: Path | None, *, bare: bool) -> Config:
    """What the configuration decides, told on standard error. Raises click.ClickException."""
    if bare and file:
        raise click.UsageError("Say --config or --no-config, not both.")
    path = file or Path(config.FILE)
    if bare or (file is None and not os.path.isfile(path)):
        return config.NOTHING
    try:
        found = config.read(path)
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from error
    told = config.told(found)
    if told:
        click.echo(f"{path}: {told}", err=True)
    return found


def _dialect(name: str | None, file: Path | None) -> str | None:
    """The dialect to take for granted. Raises click.UsageError for one that cannot be used."""
    try:
        if file is not None:
            added = load_file(file).id
            name = name or added
        if name is not None:
            load(name)
    except DialectError as error:
        raise click.UsageError(str(error)) from error
    return name
