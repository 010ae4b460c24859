"""`inspector convert`: a recording or a log in another format."""

import sys
from pathlib import Path

import click

from ..formats.read import Conversation, Unreadable, read_input
from ..formats.redaction import Redaction, covered, statement
from ..present.export import BY_NAME, EXPORTS, by_ending
from ..recording.veil import Veil
from . import inputs
from .exits import Exit

_ENDINGS = ", ".join(f"{ending} {one.name}" for one in EXPORTS for ending in one.endings)


@click.command("convert")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--to", "shape", type=click.Choice([*BY_NAME]), help=f"The format to write; else the ending: {_ENDINGS}.")
@click.option("--to-dialect", type=click.Choice(["openai-ga"]), help="Rewrite beta events; a report goes to stderr.")
@click.option("--redact", "also", metavar="WHAT,…", help=f"Hide more than secrets: {', '.join(Veil)}.")
@click.option("--include-secrets", is_flag=True, help="Leave keys, tokens and phone numbers in what is written.")
def command(
    source: str, target: str, shape: str | None, to_dialect: str | None, also: str | None, include_secrets: bool
) -> int:
    """Read IN in any format and write it to OUT (- is standard input or output); secrets are taken out."""
    redaction = Redaction(secrets=not include_secrets, veils=_veils(also))
    form = BY_NAME[shape] if shape else by_ending(target)
    if form is None:
        raise click.UsageError(f"Say with --to which format {target} shall have: {', '.join(BY_NAME)}.")
    try:
        path = None if source == inputs.STANDARD_INPUT else Path(source)
        content = sys.stdin.buffer.read() if path is None else None
        conversations = read_input(path, content, inputs.shown(source))
    except Unreadable as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    if not conversations:
        click.echo(inputs.no_events(source), err=True)
        return Exit.USAGE
    if to_dialect:
        conversations = _rewritten(conversations, to_dialect)
    hidden = [covered(one, redaction) for one in conversations]
    _put(target, form.write(hidden))
    for told in dict.fromkeys(filter(None, (statement(one.header) for one in hidden))):
        click.echo(told, err=True)
    return Exit.CLEAN


def _veils(words: str | None) -> tuple[Veil, ...]:
    """What `--redact` names."""
    named = [word.strip() for word in (words or "").split(",") if word.strip()]
    odd = [word for word in named if word not in set(Veil)]
    if odd:
        raise click.UsageError(f"--redact takes {', '.join(Veil)}, separated by commas, and not {odd[0]}.")
    return tuple(dict.fromkeys(map(Veil, named)))


def _rewritten(conversations: list[Conversation], name: str) -> list[Conversation]:
    """The conversations in another dialect; what became of each field is narrated."""
    from ..formats import redialect

    rewritten, report = redialect.to_dialect(conversations, name)
    for line in report:
        click.echo(line, err=True)
    return rewritten


def _put(target: str, content: bytes) -> None:
    if target == inputs.STANDARD_INPUT:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(target).write_bytes(content)
    except OSError as error:
        raise click.FileError(target, error.strerror or str(error)) from error
