"""The questions of a debugger with their answers, printed."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...core.text import safe
from ...diagnosis.question.reply import Reply, Row, State

_GLYPH = {State.OK: ("✓", "green"), State.TROUBLE: ("✗", "bold red"), State.UNKNOWN: ("?", "yellow")}
_NOTHING = ("–", "dim")


def question_parts(replies: Sequence[Reply]) -> Iterator[RenderableType]:
    """A heading, then every question with its answer, and a table of settings under the one that has it."""
    yield Text()
    yield Text("Questions", "bold")
    for reply in replies:
        yield Padding(_reply(reply), (0, 0, 0, 2))
        if reply.rows:
            yield Padding(_settings(reply.rows), (0, 0, 0, 8))


def _reply(reply: Reply) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.expand = True
    glyph, style = _GLYPH.get(reply.state, _NOTHING)
    quiet = "dim" if reply.state is State.NOT_APPLICABLE else ""
    answer = Text.assemble((reply.question, "bold" if not quiet else "dim"), "\n", (safe(reply.answer), quiet))
    table.add_row(Text(f"{reply.number:>2}.", "dim"), Text(glyph, style), answer)
    return table


def _settings(rows: Sequence[Row]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, pad_edge=False)
    for name in ("setting", "requested", "effective"):
        table.add_column(name, header_style="dim", overflow="fold")
    for row in rows:
        table.add_row(Text(row.setting), Text(safe(row.requested)), Text(safe(row.effective)))
    return table
