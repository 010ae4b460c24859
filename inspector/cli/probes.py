"""`--probe`: experiments that tell the causes of a silence apart, named beforehand or offered at the end."""

import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from ..core.text import safe
from ..diagnosis.base import Offer, Status
from ..diagnosis.experiments.probe import NAMES
from ..live.attended import Look
from ..recording.assumption import Assumptions
from ..recording.reading import Reading

FREE = "free"
_POLL = 0.05  # seconds
_INDENT = 12  # cells before what is said of an experiment
_SHOWN = 5.0  # seconds that what an experiment showed may take to be read

option = click.option(
    "--probe",
    "probe",
    is_flag=False,
    flag_value=FREE,
    metavar="[NAME,…]",
    help="Where the answer stays away, make the experiments that tell its causes apart: those that are free, or these "
    f"({', '.join(NAMES)}).",
)


def chosen(words: str | None) -> tuple[str, ...]:
    """The names that `--probe` gives. Raises click.UsageError."""
    names = tuple(filter(None, (word.strip() for word in (words or "").split(","))))
    unknown = [name for name in names if name not in (FREE, *NAMES)]
    if unknown:
        raise click.UsageError(f"--probe knows no {unknown[0]!r}; there are {', '.join(NAMES)}, and {FREE}.")
    return names


def at_the_end(path: Path, names: Sequence[str], shape: str, assumed: Assumptions) -> Callable[[Look], None] | None:
    """What to do before the connection is left: the named experiments, or on a terminal an offer of them."""
    if names:
        return lambda look: _make(path, names, look, assumed)
    if shape == "text" and _is_terminal():
        return lambda look: _ask(path, look, assumed)
    return None


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _make(path: Path, names: Sequence[str], look: Look, assumed: Assumptions) -> None:
    """Make the named experiments in their order, as far as the verdict leaves open what they would show."""
    offered = {one.name: one for one in _settled(look).verdict().offers}
    wanted = [one.name for one in offered.values() if one.is_free] if tuple(names) == (FREE,) else names
    if not offered:
        click.echo("No experiment is called for.", err=True)
    for name in wanted:
        offer = next((one for one in look().verdict().offers if one.name == name), None)
        if offer:
            _run(path, offer, look, assumed)
        elif offered:
            click.echo(f"{name}: nothing is left open that it would decide, or it cannot be made here.", err=True)


def _settled(look: Look) -> Reading:
    """Wait until it is certain that the answer stays away, where one is awaited."""
    reading, told = look(), False
    while reading.verdict().status is Status.UNCLEAR and reading.pending() and not reading.ended:
        if not told:
            click.echo("Waiting until the silence is certain …", err=True)
            told = True
        time.sleep(_POLL)
        reading = look()
    return reading


def _run(path: Path, offer: Offer, look: Look, assumed: Assumptions) -> None:
    from ..live.probing import ProbingError, prober_of

    click.echo(f"{offer.question} …", err=True)
    reading = look()
    prober, made = prober_of(path, assumed.patience), len(reading.verdict().probes)
    if prober is None:
        click.echo("The recording has ended; nothing can be asked in it any more.", err=True)
        return
    try:
        said = prober.run(offer, reading.detector.settled)
    except ProbingError as error:
        click.echo(f"That failed: {safe(str(error))}", err=True)
        return
    click.echo(safe(said), err=True)
    end = time.monotonic() + _SHOWN
    while len(look().verdict().probes) <= made and time.monotonic() < end:
        time.sleep(_POLL)


def _ask(path: Path, look: Look, assumed: Assumptions) -> None:
    """Offer the experiments that would tell the causes apart, with what they cost, until nobody wants one more."""
    while offers := look().verdict().offers:
        _list(offers)
        try:
            names = click.prompt("Which of them, if any?", default="none", err=True)
        except click.Abort:
            return
        if names.strip().lower() in ("none", "no", "n"):
            return
        try:
            _make(path, chosen(names), look, assumed)
        except click.UsageError as error:
            click.echo(error.message, err=True)


def _list(offers: Sequence[Offer]) -> None:
    click.echo("Experiments that would tell the causes apart:", err=True)
    width = shutil.get_terminal_size().columns
    for one in offers:
        for text, lead in ((one.question, f"  {one.name:9} "), (f"Cost: {one.cost}", " " * _INDENT)):
            click.echo(click.wrap_text(text, width, lead, " " * _INDENT), err=True)
