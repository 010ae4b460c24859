"""Run a relay or a tap: say where it is reached, and tell each session's verdict once it has ended."""

import contextlib
import signal
from collections.abc import Callable, Sequence

import click

from ..core.json import JsonObject
from ..core.text import safe
from ..live.relayed import Passage, Relayed
from ..recording.assumption import Assumptions
from ..transports.link import Link, Orders
from .exits import Exit, worst


def run(
    config: Orders,
    module: str,
    greeting: Callable[[Link], Sequence[str]],
    assumed: Assumptions,
    shape: str,
    most: int | None,
    *,
    on_screen: bool,
) -> int:
    """Start `module` and stay until `most` sessions have ended, or an interrupt. Raises RecorderFailedError."""
    codes: list[Exit] = []

    def ended(passage: Passage) -> None:
        codes.append(_code(passage))
        _PRINTED[shape](passage)

    begun, over, said = (_silent, _silent, None) if on_screen else (_begun, ended, _say)
    relayed = Relayed(config, begun, over, assumed, module, said)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends this program ends what it started
    with contextlib.suppress(KeyboardInterrupt), relayed.started() as line:
        for sentence in greeting(line):
            _say(sentence)
        if not on_screen:
            _say(f"Each session's verdict follows when it has ended. Ctrl-C ends the {line.recorder.what}.")
            relayed.run(line, most)
        else:
            from ..ui.app import run as show

            show()
    return worst(codes)


def _say(sentence: str) -> None:
    click.echo(safe(sentence), err=True)


def _begun(passage: Passage) -> None:
    click.echo(f"Session {passage.number} began: {passage.out}", err=True)


def _silent(passage: Passage) -> None:
    """Say nothing: the screen shows it."""


def _print_text(passage: Passage) -> None:
    from ..present.screen.start import glance

    assert passage.reading is not None
    seen = glance(passage.reading)
    headline = " ".join(safe(seen.headline).split())
    click.echo(f"{passage.number}  {seen.status.value}  {headline}  {passage.out}")


def _print_json(passage: Passage) -> None:
    from ..core import codec
    from ..diagnosis.base import Severity
    from ..present.screen.start import glance

    assert passage.reading is not None
    seen = glance(passage.reading)
    errors = [found.rule for found in passage.reading.findings() if found.severity is Severity.ERROR]
    body: JsonObject = {"session": passage.number, "status": seen.status.value, "errors": [*errors]}
    click.echo(codec.write(body | {"headline": seen.headline, "recording": str(passage.out)}).decode())


_PRINTED = {"text": _print_text, "json": _print_json}


def _code(passage: Passage) -> Exit:
    from .judgement import code_of

    assert passage.reading is not None
    return code_of(passage.reading, "error")
