"""`--where`: a filter on the command line, in the language of the screen."""

from collections.abc import Callable

import click

from ..core.text import safe
from ..recording.query.tree import Node

Verb = Callable[..., int]

_LONGEST = 100  # characters of a filter that a complaint repeats


def read(context: click.Context, parameter: click.Parameter, text: str | None) -> Node | None:
    """The filter of an option. Raises click.UsageError with the place of the mistake."""
    if text is None:
        return None
    from ..recording.query.grammar import FilterError, parse

    try:
        return parse(text)
    except FilterError as error:
        raise click.UsageError(
            f"--where, column {error.column}: {error.message}{_pointed(text, error.column)}"
        ) from error


def _pointed(text: str, column: int) -> str:
    """The filter with a mark under the mistake, where it is short enough to be repeated."""
    if len(text) > _LONGEST:
        return ""
    return f"\n  {safe(text)}\n  {' ' * (column - 1)}^"


def option(verb: Verb) -> Verb:
    """Add `--where` to a verb, which gets the filter as `wanted`; None where there is none."""
    add = click.option(
        "--where", "wanted", metavar="FILTER", callback=read, help="Events to list; see `explain filter`."
    )
    return add(verb)
