"""`inspector explain`: what a name means, or the whole reference."""

import sys

import click

from ..core import codec
from ..present.reference import Page, all_pages, pages, similar
from .exits import Exit


@click.command("explain")
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Write the whole reference.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)
def command(name: str | None, everything: bool, shape: str) -> int:
    """Explain NAME: an event type, a rule, an error or close code, a stage, a status, a cause or a dialect."""
    if (name is None) != everything:
        raise click.UsageError("Name one thing to explain, or say --all.")
    found = list(all_pages()) if name is None else pages(name)
    if not found:
        near = similar(name or "")
        hint = f" Did you mean {', '.join(near)}?" if near else " Try an event type such as response.created."
        click.echo(f"Nothing is known by the name {name!r}.{hint}", err=True)
        return Exit.USAGE
    _PRINTERS[shape](found)
    return Exit.CLEAN


def _text(found: list[Page]) -> None:
    from ..present.printed import page_text, put

    for place, page in enumerate(found):
        if place:
            click.echo()
        put(page_text(page))


def _json(found: list[Page]) -> None:
    sys.stdout.buffer.write(codec.write_pretty([_object(page) for page in found]))
    sys.stdout.flush()


def _object(page: Page) -> dict[str, object]:
    sections = [{"heading": heading, "lines": list(lines)} for heading, lines in page.sections]
    return {"name": page.name, "kind": page.kind, "sections": sections}


def _markdown(found: list[Page]) -> None:
    from ..present.markdown import reference

    sys.stdout.write(reference(found))


_PRINTERS = {"text": _text, "json": _json, "markdown": _markdown}
