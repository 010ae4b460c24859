"""What the verbs have in common that connect to a server: they run the connection to its end and tell how it went."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ..core.clock import SECOND
from ..core.json import JsonObject
from ..core.text import safe
from ..core.wire import Side, Transport
from ..live.attended import Attended
from ..live.provider import Endpoint
from ..recording.assumption import Assumptions
from ..recording.reading import Reading
from . import probes
from .connecting import Asked
from .exits import Exit
from .terminal import elsewhere

_EPHEMERAL = "The key is a client secret (ek_…): it opens one session, within minutes after it was made."


@dataclass(frozen=True, slots=True)
class Manner:
    """In which way a recorder takes part: as a client of its own, or beside one."""

    recorder: str = "connect"
    transport: Transport = Transport.WEBSOCKET
    extra: JsonObject | None = None  # further keys of the recording's header
    note: str = ""  # that stands in the recording first
    may_send: bool = True


AS_CLIENT = Manner()


def run(found: Endpoint, asked: Asked, assumed: Assumptions, manner: Manner = AS_CLIENT) -> int:
    """Run the connection to its end, on the screen or printed, and give the exit code. Raises click.UsageError."""
    from ..recording import home
    from ..transports.config import RecorderConfig
    from ..transports.link import RecorderFailedError

    ephemeral = any(one.reveal().startswith("ek_") for one in found.secrets)
    try:
        path = asked.out or home.recording_path(found.url, datetime.now(UTC))
        config = RecorderConfig(
            found.url,
            path,
            found.headers,
            found.subprotocols,
            found.secrets,
            recorder=manner.recorder,
            transport=manner.transport,
            extra=manner.extra or {},
            proxy=asked.proxy,
            open_timeout=asked.open_timeout,
            may_send=manner.may_send,
            note="\n".join(filter(None, (_EPHEMERAL if ephemeral else "", manner.note))),
        )
        click.echo(f"Connecting to {found.place} …{f' {_EPHEMERAL}' if ephemeral else ''}", err=True)
        told = _told if asked.shape == "text" else _silent
        missed: list[str] = []  # what the screen covers
        alarm = missed.append if asked.shape == "screen" else _warn
        last = probes.at_the_end(path, asked.probes, asked.shape, assumed) if manner.may_send else None
        attended = Attended(config, asked.payloads, asked.until, told, assumed, last, alarm=alarm)
        reading = _watched(attended, path, assumed) if asked.shape == "screen" else attended.run()
    except OSError as error:
        raise click.ClickException(elsewhere(error, asked.out)) from error
    except (RecorderFailedError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    for sentence in missed:
        _warn(sentence)
    if attended.refused:
        click.echo(f"Not everything was sent: {attended.refused}", err=True)
    if asked.shape != "screen":
        _print(reading, path, asked.shape)
        click.echo(f"The recording is {path}", err=True)  # the screen has said it itself
    return _code(reading)


def _watched(attended: Attended, path: Path, assumed: Assumptions) -> Reading:
    """Let the connection run beside the screen that follows it; leaving the screen ends it."""
    from . import view

    with attended.aside():
        view.watch(path, assumed)
    return attended.reading


def _warn(sentence: str) -> None:
    """Loudly, with the bell of the terminal."""
    click.echo(f"\a{sentence}", err=True)


def _told(reading: Reading, seq: int) -> None:
    """One line for an event, on standard error."""
    columns = reading.columns
    at = columns.at_of(seq)
    time = "" if at is None else f"{at / SECOND:9.3f}"
    arrow = "▶" if columns.side_of(seq) is Side.CLIENT else "◀"
    click.echo(f"{time} {arrow} {safe(columns.type_of(seq)[:120])}", err=True)


def _silent(reading: Reading, seq: int) -> None:
    """Say nothing of an event."""


def _print(reading: Reading, path: Path, shape: str) -> None:
    if shape == "json":
        from ..core import codec
        from ..present.reports.report import report

        sys.stdout.buffer.write(codec.write_pretty(report([reading])))
        sys.stdout.flush()
        return
    from ..present.reports.printed import print_reading

    print_reading(reading, str(path))


def _code(reading: Reading) -> Exit:
    """How it went: refused and unreachable come before what the conversation was like."""
    from .judgement import code_of

    session = reading.session
    status = session.answered.get("status")
    began = session.created_seq or reading.header.transport is Transport.SIDEBAND
    if not isinstance(status, int) or status >= 500:
        return Exit.UNREACHABLE
    if status != 101 or (session.close and not began and session.failures):
        return Exit.REFUSED
    return code_of(reading, "error")
