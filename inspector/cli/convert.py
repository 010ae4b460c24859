"""`inspector convert`: a recording or a log in another format."""

import contextlib
import os
import re
from pathlib import Path

import click

from ..core.text import count_text, safe
from ..formats.read import Conversation, Unreadable, Unwritable, is_native, read_input
from ..formats.redaction import Redaction, covered, statement
from ..present.reports.export import BY_NAME, EXPORTS, by_ending
from ..recording.veil import Veil
from . import inputs, output
from .exits import Exit
from .terminal import standard_input

_NATIVE = "native"
_HEADLESS = "jsonl"
_UNSAID = "JSON Lines do not say that nothing more came; check them with --ends reported."
_ENDINGS = ", ".join(f"{ending} {one.name}" for one in EXPORTS for ending in one.endings)


class _Shape(click.Choice[str]):
    """A format by its name, or by the ending of its files."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = value.casefold().lstrip(".")
        meant = None if word in BY_NAME else by_ending(f"x.{word}")
        return super().convert(meant.name if meant else word, param, ctx)


@click.command("convert")
@click.argument("source", metavar="IN", callback=inputs.named)
@click.argument("target", metavar="OUT", callback=inputs.named)
@click.option("--to", "shape", type=_Shape([*BY_NAME]), help=f"The format to write; else the ending: {_ENDINGS}.")
@click.option("--to-dialect", type=click.Choice(["openai-ga"]), help="Rewrite beta events; a report goes to stderr.")
@click.option("--each-item", is_flag=True, help="With wav: OUT is a folder, and every item a file of its own in it.")
@click.option("--redact", "also", metavar="WHAT,…", help=f"Hide more than secrets: {', '.join(Veil)}.")
@click.option("--include-secrets", is_flag=True, help="Leave keys, tokens and phone numbers in what is written.")
def command(
    source: str,
    target: str,
    shape: str | None,
    to_dialect: str | None,
    each_item: bool,
    also: str | None,
    include_secrets: bool,
) -> int:
    """Read IN in any format and write it to OUT (- is standard input or output); secrets are taken out."""
    redaction = Redaction(secrets=not include_secrets, veils=_veils(also))
    shape = "wav" if each_item else shape
    form = BY_NAME[shape] if shape else by_ending(target)
    if form is None:
        raise click.UsageError(f"Say with --to which format {target} shall have: {', '.join(BY_NAME)}.")
    lossless = form.name == _NATIVE and not (also or to_dialect)
    if _is_same(source, target) and not (lossless and is_native(Path(source))):
        raise click.UsageError(f"{safe(target)} is what is read, and would be lost; name another file.")
    try:
        path = None if source == inputs.STANDARD_INPUT else Path(source)
        content = standard_input() if path is None else None
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
    try:
        if each_item:
            return _put_items(output.folder(target), hidden)
        output.put(target, form.pieces(hidden))
    except Unwritable as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    said = [statement(one.header) for one in hidden]
    said += [_UNSAID for one in hidden if one.header.ends and form.name == _HEADLESS]
    for told in dict.fromkeys(filter(None, said)):
        click.echo(told, err=True)
    return Exit.CLEAN


def _is_same(source: str, target: str) -> bool:
    """Whether two names lead to one file."""
    if inputs.STANDARD_INPUT in (source, target):
        return False
    with contextlib.suppress(OSError):
        return os.path.samefile(source, target)
    return False


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


def _put_items(folder: Path, conversations: list[Conversation]) -> int:
    """Write every item that has sound to a file with its id, and say how many there are."""
    from ..formats import wav

    count = 0
    for one in conversations:
        for name, content in wav.items(one):
            count += 1
            output.put(str(folder / f"{_file_name(name)}{f'-{one.part}' if one.part > 1 else ''}.wav"), [content])
    click.echo(f"{count_text(count, 'file')} in {folder}", err=True)
    return Exit.CLEAN


def _file_name(name: str) -> str:
    """An id as the name of a file: it comes from a peer."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)[:80]
