"""Experiments, printed: those that were made with what they showed, and those that would tell more."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ...core.text import safe
from ...diagnosis.base import Verdict
from ...recording.reading import Reading
from ..pages.probe import command_of


def made(verdict: Verdict) -> Table:
    """The experiments of the turn and what they showed."""
    table = _grid()
    for one in verdict.probes:
        place = f" [event {one.seq}]" if one.seq else ""
        kept = f" ({one.recording})" if one.recording else ""
        table.add_row(Text(safe(one.name), "bold"), Text(safe(one.showed + kept) + place))
    return table


def offered(reading: Reading, verdict: Verdict, file: str | None) -> Group:
    """The experiments that would tell the causes apart, and the command that makes some with the recording's file."""
    table = _grid()
    for one in verdict.offers:
        free = " (free)" if one.is_free else ""
        table.add_row(Text(one.name, "bold"), Text(one.question + free))
    return Group(table, Text(command_of(reading, file), "cyan"))


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.expand = True
    return table
