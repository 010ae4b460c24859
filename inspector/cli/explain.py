"""`inspector explain`: what a name means."""

import sys

import click

from ..core import codec
from ..present.reference import Page, pages, similar
from .exits import Exit


@click.command("explain")
@click.argument("name")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def command(name: str, shape: str) -> int:
    """Explain NAME: an event type, a rule or its code, a stage, a status, a cause or a dialect."""
    found = pages(name)
    if not found:
        near = similar(name)
        hint = f" Did you mean {', '.join(near)}?" if near else " Try an event type such as response.created."
        click.echo(f"Nothing is known by the name {name!r}.{hint}", err=True)
        return Exit.USAGE
    if shape == "json":
        sys.stdout.buffer.write(codec.write_pretty([_json(page) for page in found]))
        sys.stdout.flush()
        return Exit.CLEAN
    _print(found)
    return Exit.CLEAN


def _json(page: Page) -> dict[str, object]:
    return {
        "name": page.name,
        "kind": page.kind,
        "sections": [{"heading": heading, "lines": list(lines)} for heading, lines in page.sections],
    }


def _print(found: list[Page]) -> None:
    from ..present.printed import page_text, put

    for place, page in enumerate(found):
        if place:
            click.echo()
        put(page_text(page))
