"""`inspector convert`: a recording or a log in another format."""

import sys
from pathlib import Path

import click

from ..formats import native, transcript
from ..formats.read import Conversation, Unreadable, read_input
from . import inputs
from .exits import Exit

_BY_SUFFIX = {".jsonl": "native", ".txt": "transcript"}


@click.command("convert")
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option(
    "--to",
    "shape",
    type=click.Choice(["native", "transcript"]),
    help="The format to write; by default .jsonl means native and .txt transcript.",
)
@click.option("--to-dialect", type=click.Choice(["openai-ga"]), help="Rewrite beta events; a report goes to stderr.")
def command(source: str, target: str, shape: str | None, to_dialect: str | None) -> int:
    """Read IN in any format and write it to OUT (- is standard input or output)."""
    shape = shape or _BY_SUFFIX.get(Path(target).suffix)
    if shape is None:
        raise click.UsageError(f"Say with --to which format {target} shall have: native or transcript.")
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
    writer = native.write if shape == "native" else transcript.write_conversations
    _put(target, writer(conversations))
    return Exit.CLEAN


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
