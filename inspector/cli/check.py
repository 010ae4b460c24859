"""`inspector check`: verdict and findings for recordings, logs and pasted text, one or many."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ..core.json import Json, JsonObject
from ..diagnosis.policy import LEVELS
from ..recording.assumption import Assumptions
from ..recording.query.tree import Node
from . import assumptions, inputs, where
from .exits import Exit, worst
from .gathering import Gathering, Skipped, gathered
from .judgement import Block, Outcome, Task
from .pool import jobs_for, outcomes
from .progress import Progress
from .terminal import standard_output

_FAILING = {
    "error": "a finding of severity error, or a turn that went wrong",
    "warning": "a finding of severity warning or error, or a turn that went wrong",
    "note": "any finding, or a turn that went wrong",
    "never": "a mistake of this program",
}
_EMPTY = "no event in it"


@click.command("check")
@click.argument("names", metavar="INPUT...", nargs=-1, required=True, callback=inputs.named)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 at findings of this severity.",
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Work with N processes; by default what suits.")
@click.option("--questions", is_flag=True, help="Answer the fifteen questions of a debugger too (JSON always does).")
@click.option("--no-samples", is_flag=True, help="Do not decode audio: its length and spelling are still looked at.")
@where.option
@click.option(
    "--explain-import", is_flag=True, help="Say how each text was read: every event's place, what was passed over, why."
)
@assumptions.options
@click.pass_context
def command(
    context: click.Context,
    names: tuple[str, ...],
    shape: str,
    fail_on: str,
    jobs: int | None,
    questions: bool,
    no_samples: bool,
    wanted: Node | None,
    explain_import: bool,
    assumed: Assumptions,
) -> int:
    """Say what is wrong with each INPUT: a recording, JSON lines, or pasted text of any kind (- is standard input).

    An INPUT may be a folder, of which everything is read that can hold a conversation, or a pattern such as
    'logs/**/*.jsonl'. Of several recordings those that are well get a line each, the others their report.
    """
    found = gathered(names)
    task = Task(shape == "json", fail_on, questions, wanted, explain_import, assumed._replace(samples=not no_samples))
    run = Run(found, task, jobs or jobs_for(found.inputs), context.params.get("dialect_file"))
    return run.printed()


class Run:
    """One check of everything that was asked for, printed as it goes."""

    def __init__(self, found: Gathering, task: Task, jobs: int, dialect_file: Path | None) -> None:
        several = len(found.inputs) > 1
        self._found, self._jobs, self._dialect_file = found, jobs, dialect_file
        self._task = task._replace(room=_room(found) if several and not task.as_json else 0)
        self._several = several
        self._skipped = list(found.skipped)
        self._done: list[Outcome] = []  # without what was printed

    def printed(self) -> Exit:
        """Check and print everything, and say how it ends: where nobody reads on, by what was found till then."""
        with standard_output():
            for complaint in self._found.complaints.values():
                click.echo(complaint, err=True)
            if self._task.as_json:
                self._print_json()
            else:
                self._print_text()
            self._say_skipped()
        return self.code

    @property
    def code(self) -> Exit:
        return worst([one.code for one in self._done] + [Exit.USAGE] * bool(self._found.complaints))

    def _outcomes(self) -> Iterator[Outcome]:
        progress = Progress(len(self._found.inputs), sum(one.size for one in self._found.inputs))
        for one in outcomes(self._found.inputs, self._task, self._jobs, progress, self._dialect_file):
            self._note(one)
            yield one

    def _note(self, one: Outcome) -> None:
        """Count an outcome, and say on standard error what is wrong with its input."""
        self._done.append(one._replace(blocks=(), pieces=()))
        if one.complaint:
            click.echo(one.complaint, err=True)
        elif not one.recordings and one.input.found:
            self._skipped.append(Skipped(one.input.name, _EMPTY))
        elif not one.recordings:
            name = one.input.name
            click.echo(inputs.eventless(name) if self._several else inputs.no_events(name, one.head), err=True)

    def _say_skipped(self) -> None:
        if self._skipped:
            from ..present.reports.gate import skipped_lines

            click.echo("\n".join(skipped_lines(self._skipped)), err=True)

    # For programs

    def _print_json(self) -> None:
        from ..present.reports.report_text import printed

        for bit in printed((piece for one in self._outcomes() for piece in one.pieces), self._closing):
            sys.stdout.buffer.write(bit)
        sys.stdout.flush()

    def _closing(self) -> JsonObject:
        """What a report says after its recordings."""
        skipped: list[Json] = [{"input": one.name, "why": one.why} for one in self._skipped]
        imports: list[Json] = [one.explained for one in self._done if one.explained]
        told: JsonObject = {"imports": imports} if imports else {}
        return {**told, "inputs": [*self._input_rows()], "skipped": skipped, "exit": int(self.code)}

    def _input_rows(self) -> Iterator[JsonObject]:
        for name, why in self._found.complaints.items():
            yield {"input": name, "recordings": 0, "exit": int(Exit.USAGE), "why": why}
        for one in self._done:
            yield {"input": one.input.name, "recordings": one.recordings, "exit": int(one.code), "why": one.complaint}

    # For people

    def _print_text(self) -> None:
        before: Block | None = None
        for block in (block for one in self._outcomes() for block in one.blocks):
            if before and not (before.is_line and block.is_line):
                sys.stdout.write("\n")
            sys.stdout.write(block.text)
            before = block
        if not any(one.recordings or one.code is not Exit.CLEAN for one in self._done) and not self._found.complaints:
            click.echo("UNCLEAR: there is nothing to judge.")
        if self._several:
            self._print_summary(before is not None)

    def _print_summary(self, apart: bool) -> None:
        from ..present.reports.gate import Tally, summary
        from ..present.reports.printed import put

        unread = [*self._found.complaints, *(one.input.name for one in self._done if one.complaint)]
        nothing = [one.input for one in self._done if not one.recordings and not one.complaint]
        empty = [one.name for one in nothing if not one.found]
        sys.stdout.write("\n" if apart else "")
        put(
            summary(
                Tally(
                    inputs=len(self._done) - len(nothing) + len(empty),
                    rows=[row for one in self._done for row in one.rows],
                    unread=unread,
                    empty=empty,
                    skipped=len(self._skipped),
                    failing=_FAILING[self._task.fail_on],
                    code=self.code,
                )
            )
        )


def _room(found: Gathering) -> int:
    from ..present.reports.gate import room_of

    return room_of([one.name for one in found.inputs])
