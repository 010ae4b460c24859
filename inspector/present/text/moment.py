"""When an event happened, in the forms that a reader can choose from."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from ...core.clock import SECOND, parse_wall, span_text, wall_at
from ...recording.reading import Reading


class TimeForm(StrEnum):
    """How the time column counts."""

    START = "since start"
    STEP = "since previous"
    CLOCK = "clock, UTC"
    IDS = "≈ from ids, UTC"
    REFERENCE = "since the reference"
    NONE = "no times"


class Origin(NamedTuple):
    """The event that times may be counted from; a replay may not have come to it yet."""

    seq: int
    at: int | None  # µs since the start
    id_time: int | None  # seconds, as the ids count them


WIDTH = {
    TimeForm.START: 9,
    TimeForm.STEP: 9,
    TimeForm.CLOCK: 12,
    TimeForm.IDS: 9,
    TimeForm.REFERENCE: 10,
    TimeForm.NONE: 0,
}


def forms(reading: Reading) -> list[TimeForm]:
    """The forms that this recording has times for, the most telling first."""
    columns = reading.columns
    ends = (1, len(columns)) if len(columns) else ()
    timed = any(columns.at_of(seq) is not None for seq in ends)
    found = [TimeForm.START, TimeForm.STEP] if timed else []
    if timed and reading.header.started and parse_wall(reading.header.started):
        found.append(TimeForm.CLOCK)
    if reading.session.ids.proven:
        found.append(TimeForm.IDS)
    return found or [TimeForm.NONE]


def form_text(form: TimeForm, reference: Origin | None = None) -> str:
    """How the time column counts, in words."""
    return f"since #{reference.seq}" if form is TimeForm.REFERENCE and reference else form.value


def origin_of(reading: Reading, seq: int) -> Origin | None:
    """Event `seq` to count from; None where it has no time."""
    at, id_time = reading.columns.at_of(seq), reading.id_time(seq)
    return None if at is None and id_time is None else Origin(seq, at, id_time)


def time_text(reading: Reading, seq: int, form: TimeForm, reference: Origin | None = None) -> str:
    """The time of event `seq`; empty where this form has none for it. `reference` is the event that one counts from."""
    if form is TimeForm.NONE:
        return ""
    if form is TimeForm.REFERENCE:
        return _since(reading, seq, reference) if reference else ""
    if form is TimeForm.IDS:
        moment = reading.id_time(seq)
        return f"≈{datetime.fromtimestamp(moment, UTC):%H:%M:%S}" if moment is not None else ""
    at = reading.columns.at_of(seq)
    if at is None:
        return ""
    match form:
        case TimeForm.START:
            return f"{at / SECOND:.3f}"
        case TimeForm.STEP:
            return _step(reading, seq, at)
    started = parse_wall(reading.header.started or "")
    return f"{wall_at(started, at):%H:%M:%S.%f}"[:-3] if started else ""


def _since(reading: Reading, seq: int, reference: Origin) -> str:
    """`+1.234`; in whole seconds where only the ids tell."""
    at = reading.columns.at_of(seq)
    if at is not None and reference.at is not None:
        return f"{(at - reference.at) / SECOND:+.3f}" if seq != reference.seq else "0"
    moment, origin = reading.id_time(seq), reference.id_time
    return f"≈{moment - origin:+d}" if moment is not None and origin is not None else ""


def _step(reading: Reading, seq: int, at: int) -> str:
    before = reading.columns.at_of(seq - 1) if seq > 1 else None
    return "" if before is None else f"+{span_text(at - before)}"
