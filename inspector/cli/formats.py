"""`inspector formats`: what can be read and what can be written."""

import sys

import click

from ..core import codec
from ..formats.registry import FORMATS
from ..present.reports.export import BY_NAME, EXPORTS
from .exits import Exit

_PACKED = "Each is read packed too: with gzip, bzip2 or xz, or as the one file of a zip archive."


@click.command("formats")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def command(shape: str) -> int:
    """List the formats: their name, whether they are read or written, what they are, and how a file of them begins."""
    rows = _rows()
    if shape == "json":
        sys.stdout.buffer.write(codec.write_pretty(rows))
        sys.stdout.flush()
        return Exit.CLEAN
    for row in rows:
        click.echo(f"{row['name']:<11} {_ways(row):<7} {row['title']}{_endings(row)}")
        if row["sample"]:
            click.echo(f"{'':<20}{str(row['sample']).splitlines()[0]}")
    click.echo(f"\n{_PACKED}")
    return Exit.CLEAN


def _rows() -> list[dict[str, object]]:
    """A row for every format: those that are read first, then those that are only written."""
    rows: list[dict[str, object]] = []
    for one in FORMATS:
        rows.append({"name": one.name, "in": True, "title": one.title, "sample": one.sample, **_out(one.name)})
    read = {one.name for one in FORMATS}
    for export in EXPORTS:
        if export.name not in read:
            rows.append({"name": export.name, "in": False, "title": export.title, "sample": "", **_out(export.name)})
    return rows


def _out(name: str) -> dict[str, object]:
    export = BY_NAME.get(name)
    return {"out": export is not None, "endings": export.endings if export else ()}


def _ways(row: dict[str, object]) -> str:
    return ", ".join(way for way in ("in", "out") if row[way])


def _endings(row: dict[str, object]) -> str:
    endings = row["endings"]
    return f" ({', '.join(endings)})" if isinstance(endings, tuple) and endings else ""
