"""`inspector check`: verdict and findings for recordings, logs and pasted text."""

import sys

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
@assumptions.options
def command(
    names: tuple[str, ...],
    shape: str,
    fail_on: str,
    questions: bool,
    no_samples: bool,
    wanted: Node | None,
    assumed: Assumptions,
) -> int:
    """Say what is wrong with each INPUT: a recording, JSON lines, or pasted text of any kind (- is standard input)."""
    assumed = assumed._replace(samples=not no_samples)
    readings: list[Reading] = []
    codes: list[Exit] = []
    for name in names:
        try:
            found = inputs.read(name, assumptions=assumed)
        except Unreadable as error:
            click.echo(str(error), err=True)
            codes.append(Exit.USAGE)
            continue
        if not found:
            click.echo(inputs.no_events(name), err=True)
        readings += found
        codes += [code_of(reading, fail_on) for reading in found]
    _print(readings, shape, unreadable=Exit.USAGE in codes, questions=questions, wanted=wanted)
    return worst(codes)


def _print(readings: list[Reading], shape: str, *, unreadable: bool, questions: bool, wanted: Node | None) -> None:
    if shape == "json":
        sys.stdout.buffer.write(codec.write_pretty(report(readings, wanted)))
        sys.stdout.flush()
    elif readings:
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
