"""`inspector explain`: what a name means, or the whole reference."""

import sys

import click

from ..core import codec
from ..present.references.contents import group_of
from ..present.references.reference import Page, all_pages, pages, similar
from .exits import Exit


@click.command("explain")
@click.argument("words", metavar="[NAME]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Write the whole reference.")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "markdown"]), default="text", help="How to print."
)
def command(words: tuple[str, ...], everything: bool, shape: str) -> int:
    """Explain NAME: an event type, a rule, an error or close code, a stage, a status, a cause or a dialect.

    Without NAME the kinds of names are listed, and the names of one with its plural, such as `explain dialects`.
    """
    name = " ".join(words) if words else None
    if name is not None and everything:
        raise click.UsageError("Name one thing to explain, or say --all.")
    if name is None and not everything:
        raise click.UsageError(f"Name one thing to explain, or one kind of them, or say --all.\n\n{_contents()}")
    found = list(all_pages()) if name is None else pages(name)
    if not found and name is not None:
        found = group_of(name, all_pages())
        shape = "names" if found and shape == "text" else shape
    if not found:
        near = similar(name or "")
        hint = f" Did you mean {', '.join(near)}?" if near else " Try an event type such as response.created."
        click.echo(f"Nothing is known by the name {name!r}.{hint}", err=True)
        return Exit.USAGE
    _PRINTERS[shape](found)
    return Exit.CLEAN


def _contents() -> str:
    """What there is to name."""
    from ..present.references.contents import contents
    from ..present.reports.printed import rendered

    return rendered(contents(list(all_pages()))).rstrip()


def _names(found: list[Page]) -> None:
    from ..present.references.contents import names_of
    from ..present.reports.printed import put

    put(names_of(found))


def _text(found: list[Page]) -> None:
    from ..present.reports.printed import page_text, put

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
    from ..present.references.markdown import reference

    sys.stdout.write(reference(found))


_PRINTERS = {"names": _names, "text": _text, "json": _json, "markdown": _markdown}
