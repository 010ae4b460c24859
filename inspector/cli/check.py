"""`inspector check`: verdict and findings for recordings, logs and pasted text."""

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from ..core import codec
from ..diagnosis.base import HEALTHY
from ..diagnosis.engine import CRASHED
from ..diagnosis.policy import LEVELS
from ..formats.read import Unreadable
from ..present.report import report
from ..recording.assumption import Assumptions
from ..recording.query.tree import Node
from ..recording.reading import Reading
from . import assumptions, inputs, where
from .exits import Exit, worst

if TYPE_CHECKING:
    from ..formats.explanation import Skipped


@click.command("check")
@click.argument("names", metavar="INPUT...", nargs=-1, required=True)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 at findings of this severity.",
)
@click.option("--questions", is_flag=True, help="Answer the fifteen questions of a debugger too (JSON always does).")
@click.option("--no-samples", is_flag=True, help="Do not decode audio: its length and spelling are still looked at.")
@where.option
@click.option(
    "--explain-import", is_flag=True, help="Say how each text was read: every event's place, what was passed over, why."
)
@assumptions.options
def command(
    names: tuple[str, ...],
    shape: str,
    fail_on: str,
    questions: bool,
    no_samples: bool,
    wanted: Node | None,
    explain_import: bool,
    assumed: Assumptions,
) -> int:
    """Say what is wrong with each INPUT: a recording, JSON lines, or pasted text of any kind (- is standard input)."""
    assumed = assumed._replace(samples=not no_samples)
    readings: list[Reading] = []
    codes: list[Exit] = []
    imports: list[Import] = []
    for name in names:
        try:
            held = inputs.content(name) if explain_import else None
            found = inputs.read(name, assumptions=assumed, held=held)
        except Unreadable as error:
            click.echo(str(error), err=True)
            codes.append(Exit.USAGE)
            continue
        if not found:
            click.echo(inputs.no_events(name), err=True)
        if held is not None:
            imports.append(Import(inputs.shown(name), found, _passed_over(held, found)))
        readings += found
        codes += [code_of(reading, fail_on) for reading in found]
    _print(readings, shape, imports, unreadable=Exit.USAGE in codes, questions=questions, wanted=wanted)
    return worst(codes)


class Import(NamedTuple):
    """How one input was read."""

    name: str
    readings: list[Reading]
    skipped: "list[Skipped]"


def _passed_over(content: bytes, readings: list[Reading]) -> "list[Skipped]":
    """What was passed over; only the reader of pasted text looks for events among other things."""
    from ..formats import explanation, pasted

    foreign = all(reading.format == pasted.NAME for reading in readings)
    return explanation.passed_over(content) if foreign else []


def _print(
    readings: list[Reading],
    shape: str,
    imports: list[Import],
    *,
    unreadable: bool,
    questions: bool,
    wanted: Node | None,
) -> None:
    from ..present.importing import import_lines, import_report

    if shape == "json":
        told = {"imports": [import_report(*one) for one in imports]} if imports else {}
        sys.stdout.buffer.write(codec.write_pretty({**report(readings, wanted), **told}))
        sys.stdout.flush()
        return
    for one in imports:
        click.echo("\n".join((*import_lines(*one), "")))
    if readings:
        from ..present.printed import print_readings

        print_readings(readings, questions=questions, where=wanted)
    elif not unreadable:
        click.echo("UNCLEAR: there is nothing to judge.")


def code_of(reading: Reading, fail_on: str) -> Exit:
    findings = reading.findings()
    if any(finding.rule == CRASHED for finding in findings):
        return Exit.BUG
    level = LEVELS.get(fail_on)
    if level is None:
        return Exit.CLEAN
    unhappy = reading.verdict().status not in HEALTHY
    return Exit.FINDINGS if unhappy or any(one.severity >= level for one in findings) else Exit.CLEAN
