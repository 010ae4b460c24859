"""One input checked: its readings judged and printed, in values that can go from one process to another."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..core.json import JsonObject
from ..diagnosis.base import HEALTHY
from ..diagnosis.engine import CRASHED
from ..diagnosis.policy import LEVELS
from ..formats.opening import open_input
from ..formats.read import Unreadable
from ..recording.assumption import Assumptions
from ..recording.query.tree import Node
from ..recording.reading import Reading
from .exits import Exit, worst
from .gathering import Input
from .inputs import HEAD, head_of
from .terminal import is_over

if TYPE_CHECKING:
    from ..formats.text.gather import Skipped
    from ..present.reports.gate import Row


class Task(NamedTuple):
    """What is wanted of every input; `room` is how many cells the names get where there are several, else 0."""

    as_json: bool
    fail_on: str
    questions: bool
    where: Node | None
    explain: bool
    assumed: Assumptions
    room: int = 0


class Block(NamedTuple):
    """A part of the printed report: a line, or a report of many."""

    text: str
    is_line: bool = False


class Outcome(NamedTuple):
    """What came of one input; `complaint` says why it could not be read.

    `blocks` and `rows` are there for people, `pieces` and `explained` for programs.
    """

    input: Input
    code: Exit
    recordings: int = 0
    rows: "tuple[Row, ...]" = ()
    blocks: tuple[Block, ...] = ()
    pieces: tuple[tuple[bytes, ...], ...] = ()
    explained: JsonObject | None = None
    complaint: str | None = None
    head: bytes = b""  # how a text without recordings begins, for what is said of it


def outcome(one: Input, task: Task, told: Callable[[], None]) -> Outcome:
    """Check one input; whatever happens, the others go on. `told` is called after every piece that was read."""
    bare = one._replace(content=None)
    try:
        return _outcome(one, task, told)._replace(input=bare)
    except Unreadable as error:
        return Outcome(bare, Exit.USAGE, complaint=str(error))
    except Exception as error:
        if is_over(error):
            raise  # standard output, which is flushed where text is made
        return Outcome(bare, Exit.BUG, complaint=_fault(one.name, error))


def code_of(reading: Reading, fail_on: str) -> Exit:
    """What one recording does to the exit code."""
    findings = reading.findings()
    if any(finding.rule == CRASHED for finding in findings):
        return Exit.BUG
    level = LEVELS.get(fail_on)
    if level is None:
        return Exit.CLEAN
    unhappy = reading.verdict().status not in HEALTHY
    return Exit.FINDINGS if unhappy or any(one.severity >= level for one in findings) else Exit.CLEAN


def _fault(name: str, error: Exception) -> str:
    """A mistake of this program in one sentence, with the place for whoever mends it."""
    from traceback import extract_tb

    last = extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"{name} could not be checked, by a mistake of this program: {type(error).__name__} in {place}: {error}"


def _outcome(one: Input, task: Task, told: Callable[[], None]) -> Outcome:
    content = _held(one) if task.explain else one.content
    readings = open_input(one.name, one.path, content, assumptions=task.assumed, told=told)
    codes = [code_of(reading, task.fail_on) for reading in readings]
    head = b"" if readings else head_of(one.path) if content is None else content[:HEAD]
    made = Outcome(one, worst(codes), len(readings), head=head)
    skipped = _passed_over(content, readings) if task.explain and content is not None else None
    if task.as_json:
        pieces, explained = _for_programs(one.name, readings, task, skipped)
        return made._replace(pieces=pieces, explained=explained)
    rows, blocks = _for_people(one, readings, codes, task, skipped)
    return made._replace(rows=rows, blocks=blocks)


def _held(one: Input) -> bytes | None:
    """The bytes of an input that has to be read twice; None where that fails: reading it will say why."""
    if one.content is not None or one.path is None:
        return one.content
    try:
        return one.path.read_bytes()
    except OSError:
        return None


def _passed_over(content: bytes, readings: list[Reading]) -> "list[Skipped]":
    """What was passed over; only the reader of pasted text looks for events among other things."""
    from ..formats import pasted
    from ..formats.conversation import Source
    from ..formats.text.gather import gather

    foreign = all(reading.format == pasted.NAME for reading in readings)
    return gather(Source("", content=content), explain=True).skipped if foreign else []


def _import_report(name: str, readings: list[Reading], skipped: "list[Skipped]") -> JsonObject:
    from ..present.details.importing import import_report  # it knows all that is read: 90 ms that few need

    return import_report(name, readings, skipped)


def _import_lines(name: str, readings: list[Reading], skipped: "list[Skipped]") -> Iterable[str]:
    from ..present.details.importing import import_lines

    return import_lines(name, readings, skipped)


def _for_programs(
    name: str, readings: list[Reading], task: Task, skipped: "list[Skipped] | None"
) -> tuple[tuple[tuple[bytes, ...], ...], JsonObject | None]:
    from ..present.reports.report_text import piece

    explained = None if skipped is None else _import_report(name, readings, skipped)
    return tuple(piece(reading, task.where) for reading in readings), explained


def _for_people(
    one: Input, readings: list[Reading], codes: list[Exit], task: Task, skipped: "list[Skipped] | None"
) -> "tuple[tuple[Row, ...], tuple[Block, ...]]":
    from ..present.reports.gate import row_of

    file = str(one.path) if one.path else None
    rows = tuple(row_of(each, failed=code is not Exit.CLEAN) for each, code in zip(readings, codes, strict=True))
    lines = [] if skipped is None else _import_lines(one.name, readings, skipped)
    blocks = [Block("".join(f"{line}\n" for line in lines))] if skipped is not None else []
    for reading, row in zip(readings, rows, strict=True):
        blocks += _blocks(reading, file, row, task)
    return rows, tuple(blocks)


def _blocks(reading: Reading, file: str | None, row: "Row", task: Task) -> Iterator[Block]:
    """The report of a recording; among several, one that is well is a line."""
    from ..present.reports.gate import Grade, row_line
    from ..present.reports.printed import found_text, reading_text, rendered

    if not task.room or task.questions or row.grade is not Grade.PASSED:
        yield Block(reading_text(reading, file, questions=task.questions, where=task.where))
        return
    yield Block(rendered(row_line(row, task.room)), is_line=True)
    if task.where:
        yield Block(found_text(reading, task.where), is_line=True)
