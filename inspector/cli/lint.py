"""`inspector lint`: what is wrong with an event before it is sent, or with the events of a recording."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from ..core import codec
from ..core.event import Event
from ..core.json import JsonObject, text_at
from ..core.text import count_text, safe
from ..core.wire import Fidelity, Frame, Kind, Side
from ..formats.conversation import Conversation
from ..formats.read import Unreadable, read_input
from ..formats.redaction import shown as without_secrets
from ..protocol.detect import Detector
from ..protocol.dialect import FALLBACK, Dialect, DialectError, load, load_file, side_of_type
from ..protocol.lint import Lint, corrected, lint
from . import inputs
from .exits import Exit
from .terminal import standard_input

_LONGEST_EVENT = 1 << 20  # bytes of a file that may be one event, written over many lines
_LONGEST_LINE = 2000  # characters of a corrected event in the list of a recording
_UNSURE = frozenset({Fidelity.PARTIAL, Fidelity.NAME_ONLY})
_ARROWS = {Side.CLIENT: ">", Side.SERVER: "<"}


class _Seen(NamedTuple):
    """One event of the input; `number` counts from 1, and is None for an event by itself."""

    number: int | None
    side: Side
    body: JsonObject


class _Checked(NamedTuple):
    """One event with what is wrong with it, and how it would be right."""

    seen: _Seen
    messages: list[Lint]
    corrected: JsonObject | None


class _Part(NamedTuple):
    """One recording of the input, or the one event, held against a dialect."""

    dialect: Dialect
    events: list[_Checked]

    @property
    def wrong(self) -> list[_Checked]:
        return [one for one in self.events if one.messages]


@click.command("lint")
@click.argument("name", metavar="EVENT", callback=lambda context, parameter, value: _event(context, parameter, value))
@click.option("--dialect", "wanted", help="What the server speaks; by default what the input shows, else openai-ga.")
@click.option("--dialect-file", type=click.Path(path_type=Path), help="A dialect of your own, as a TOML file.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print.")
def command(name: str, wanted: str | None, dialect_file: Path | None, shape: str) -> int:
    """Say what is wrong with the fields of EVENT, and what to write instead.

    EVENT is an event as JSON, a file with one, or a recording or log, whose events are all looked at (- is
    standard input). Exits with 1 if there is anything to say.
    """
    try:
        own = load_file(dialect_file).id if dialect_file else None
        parts = _parts(name, wanted or own)
    except (DialectError, Unreadable) as error:
        click.echo(str(error), err=True)
        return Exit.USAGE
    if not parts:
        click.echo(inputs.no_events(name), err=True)
        return Exit.USAGE
    _put_json(parts) if shape == "json" else _put_text(parts)
    return Exit.FINDINGS if any(part.wrong for part in parts) else Exit.CLEAN


# Reading -------------------------------------------------------------------------------------------------------------


def _parts(name: str, wanted: str | None) -> list[_Part]:
    """The events of the input. Raises Unreadable and DialectError."""
    typed = _is_typed(name)
    path = None if typed or name == inputs.STANDARD_INPUT else Path(name)
    content = name.encode("utf-8", "surrogateescape") if typed else standard_input() if path is None else _small(path)
    body = _object(content)
    if "type" in body or (typed and body):
        return [_alone(body, wanted)]
    read = read_input(path, content if path is None else None, "the text" if typed else inputs.shown(name))
    conversations = [without_secrets(one) for one in read]
    if not conversations and body:
        return [_alone(body, wanted)]
    parts = [_part(one, wanted) for one in conversations]
    if typed and not any(part.events for part in parts):
        raise Unreadable("This is no JSON object. Put it between single quotes, or into a file, and name that.")
    return parts


def _is_typed(name: str) -> bool:
    """Whether events stand on the command line, and not the name of a file."""
    return name.lstrip().startswith(("{", "[")) and not os.path.lexists(name)


def _event(context: click.Context, parameter: click.Parameter, value: str) -> str:
    return value if _is_typed(value) else inputs.named(context, parameter, value)


def _small(path: Path) -> bytes | None:
    """The bytes of a file that is small enough to be one event; what cannot be read is told by the reader."""
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= _LONGEST_EVENT else None
    except OSError:
        return None


def _object(content: bytes | None) -> JsonObject:
    body, problem = codec.decode(content or b"")
    return body if codec.is_readable(problem) else {}


def _alone(body: JsonObject, wanted: str | None) -> _Part:
    dialect = load(wanted or FALLBACK)
    side = side_of_type(text_at(body, "type") or "") or Side.CLIENT
    return _Part(dialect, [_checked(_Seen(None, side, body), dialect)])


def _part(conversation: Conversation, wanted: str | None) -> _Part:
    detector = Detector()
    seen: list[_Seen] = []
    for item in conversation.items:
        if isinstance(item, Frame):
            event = codec.read(item)
            detector.feed(event)
            quoted_again = item.marks is not None and item.marks.repeats is not None
            seen += [] if quoted_again else _seen(event)
    dialect = load(wanted or _spoken(detector))
    return _Part(dialect, [_checked(one, dialect) for one in seen])


def _seen(event: Event) -> Iterator[_Seen]:
    """An event that was read whole; of a damaged one no field can be missed."""
    sure = event.origin is None or event.origin.fidelity not in _UNSURE
    if event.kind is Kind.TEXT and sure and codec.is_readable(event.problem):
        yield _Seen(event.seq, event.side, event.body)


def _spoken(detector: Detector) -> str:
    """What the server speaks. Where it says nothing: the client's dialect, unless no server speaks that any more."""
    client = detector.leader(Side.CLIENT)
    served = client is not None and load(client).served_until is None
    return detector.leader(Side.SERVER) or (client if served and client else FALLBACK)


def _checked(seen: _Seen, dialect: Dialect) -> _Checked:
    messages = lint(seen.body, seen.side, dialect)
    return _Checked(seen, messages, corrected(seen.body, seen.side, dialect) if messages else None)


# Printing ------------------------------------------------------------------------------------------------------------


def _put_json(parts: Sequence[_Part]) -> None:
    rows = [_row(part, one) for part in parts for one in part.wrong]
    report = {"version": 1, "events": sum(len(part.events) for part in parts), "wrong": rows}
    sys.stdout.buffer.write(_pretty(report))
    sys.stdout.flush()


def _row(part: _Part, one: _Checked) -> dict[str, object]:
    return {
        "number": one.seen.number,
        "side": one.seen.side.value,
        "type": text_at(one.seen.body, "type"),
        "dialect": part.dialect.id,
        "messages": [
            {"path": message.path, "kind": message.kind.value, "message": message.message, "fix": message.fix}
            for message in one.messages
        ],
        "corrected": one.corrected,
    }


def _pretty(value: object) -> bytes:
    """Indented JSON; on one line where it holds what only lenient readers take."""
    try:
        return codec.write_pretty(value)
    except TypeError:
        return codec.write(value) + b"\n"


def _put_text(parts: Sequence[_Part]) -> None:
    for part in parts:
        for one in part.wrong:
            _put_event(one)
        _put_sum(part)


def _put_event(one: _Checked) -> None:
    number = f"#{one.seen.number} " if one.seen.number else ""
    click.echo(safe(f"{number}{_ARROWS[one.seen.side]} {text_at(one.seen.body, 'type') or 'an event without a type'}"))
    for message in one.messages:
        click.echo(safe(f"  {message.kind.value}: {message.message}"))
        if message.fix:
            click.echo(safe(f"    {message.fix}"))
    if one.corrected is not None:
        _put_corrected(one.corrected, alone=not number)
    click.echo()


def _put_corrected(body: JsonObject, *, alone: bool) -> None:
    text = (_pretty(body) if alone else codec.write(body)).decode().rstrip()
    if alone or len(text) <= _LONGEST_LINE:
        click.echo(f"  corrected:{chr(10) if alone else ' '}{safe(text, breaks=True)}")


def _put_sum(part: _Part) -> None:
    wrong, whole = len(part.wrong), len(part.events)
    found = "nothing is wrong with" if not wrong else f"{wrong} of"
    rest = "." if not wrong else f" {'has' if wrong == 1 else 'have'} faults."
    click.echo(f"Held against {part.dialect.title}: {found} {count_text(whole, 'event')}{rest}")
