"""What the start screen says: recordings with what came of them, scenarios, a text that was pasted."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from ...core.clock import span_text
from ...core.json import text_at
from ...core.text import count_text, safe
from ...core.wire import Side
from ...diagnosis.base import Status
from ...recording.reading import Reading
from ..text.cell import fit, fit_middle, width_of
from ..text.phrase import status_glyph, status_role, status_words
from ..text.span import BLANK, Line, Role, Span, fitted, paragraph

_TOLD = 300  # characters of a text in a frame
_STATUS, _MODEL, _LENGTH, _EVENTS, _WHEN = 19, 14, 11, 15, 17  # cells; the last two begin with a blank


class Glance(NamedTuple):
    """What a list tells of a recording. `duration` in µs, None where it has no times; `started` in ISO 8601."""

    status: Status
    headline: str
    model: str
    events: int
    duration: int | None
    title: str
    dialect: str  # of the server
    host: str
    started: str


def glance(reading: Reading) -> Glance:
    """The verdict of a reading, and what else tells it from others."""
    verdict, header = reading.verdict(), reading.header
    return Glance(
        status=verdict.status,
        headline=verdict.headline,
        model=text_at(reading.session.config, "model") or "",
        events=reading.client + reading.server,
        duration=_duration(reading),
        title=header.title if isinstance(header.title, str) else "",
        dialect=reading.detector.choice(Side.SERVER).dialect or "",
        host=_host(text_at(reading.session.opened, "url") or ""),
        started=header.started or "",
    )


def _duration(reading: Reading) -> int | None:
    first = reading.columns.at_of(1) if len(reading.columns) else None
    now = reading.scene.now
    return now - first if now is not None and first is not None else None


def _host(url: str) -> str:
    """The host of an address as it was recorded; nothing where that is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def recording_spans(name: str, moment: datetime, told: Glance | str, width: int) -> list[Span]:
    """A recording in one line; `told` is what is known of it, or why nothing is."""
    words, role = (told, Role.DIM) if isinstance(told, str) else (_status(told), status_role(told.status))
    columns = [
        (Span(fit(_model(told), _MODEL)), 64),
        (Span(fit(_length(told), _LENGTH), Role.DIM), 0),
        (Span(fit(f" {_events(told)}", _EVENTS), Role.DIM), 100),
        (Span(fit(f" {moment:%Y-%m-%d %H:%M}", _WHEN), Role.DIM), 84),
    ]
    tail = [span for span, least in columns if width >= least]
    room = width - _STATUS - sum(width_of(span.text) for span in tail)
    title = told.title if isinstance(told, Glance) else ""
    shown = fit(safe(title[:200]), room - 1) if title else fit_middle(safe(name[:200]), room - 1)
    return fitted([Span(fit(words, _STATUS), role), Span(f"{shown} "), *tail], width)


def _status(told: Glance) -> str:
    return f"{status_glyph(told.status)} {status_words(told.status)}"


def _model(told: Glance | str) -> str:
    return safe(told.model[:60]) or "–" if isinstance(told, Glance) else "–"


def _length(told: Glance | str) -> str:
    return span_text(told.duration) if isinstance(told, Glance) and told.duration is not None else "–"


def _events(told: Glance | str) -> str:
    return count_text(told.events, "event") if isinstance(told, Glance) else "–"


def offer_spans(name: str, title: str, widest: int, width: int) -> list[Span]:
    """A scenario, or a service to connect to, in one line."""
    return fitted([Span(fit(name, widest + 2), Role.LINK), Span(safe(title[:200]))], width)


def pasted_lines(text: str, told: str, role: Role, width: int, height: int) -> list[Line]:
    """What was made of a pasted text, then its first lines, in at most `height` lines."""
    if not text:
        return paragraph(told, width, role=role)[:height]
    shown = [Line((Span(fit(safe(line[:1000]), width), Role.DIM),)) for line in text.split("\n", height)[:height]]
    return [*paragraph(told, width, role=role), BLANK, *shown][:height]


def framed(text: str) -> str:
    """A text for a frame, where brackets would be markup."""
    return safe(text[:_TOLD]).replace("[", "(").replace("]", ")")


def empty_lines(folder: str, width: int) -> list[Line]:
    """Where there is no recording yet: what makes one."""
    return [
        *paragraph(f"No recording yet in {safe(folder)}.", width, role=Role.DIM),
        *paragraph("Play a scenario, or paste a text; what a scenario records is listed here.", width, role=Role.DIM),
    ]


def found_text(readings: Sequence[Reading]) -> str:
    """`9 events`, `12 events in 2 recordings`: what was found in a text."""
    count = count_text(sum(reading.client + reading.server for reading in readings), "event")
    return count if len(readings) == 1 else f"{count} in {count_text(len(readings), 'recording')}"


def widest(names: Sequence[str]) -> int:
    """Cells of the widest name."""
    return max((width_of(name) for name in names), default=0)
