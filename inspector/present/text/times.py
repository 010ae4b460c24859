"""When a conversation took place, how long it took, and how that is known."""

from datetime import UTC, datetime

from ...core.clock import SECOND, parse_wall, wall_at, wall_text
from ...core.idclock import IdClock
from ...core.json import JsonObject
from ...recording.reading import Reading


def times(reading: Reading) -> JsonObject:
    """When the conversation took place, and how that is known: recorded, from ids, or not at all."""
    return {**_span(reading), "clock": _clock(reading.session.ids)}


def _clock(ids: IdClock) -> JsonObject:
    """Whether times in server-made ids are believed, and why; `checked` against a session's lifetime."""
    return {"on": ids.proven, "why": ids.why, "ids": len(ids), "checked": ids.checked}


def _span(reading: Reading) -> JsonObject:
    started = parse_wall(reading.header.started) if reading.header.started else None
    last = reading.session.last_at
    if started and last is not None:
        first = next((at for at in reading.columns.times if at >= 0), 0)
        return {
            "source": "recorded",
            "first": wall_text(wall_at(started, first)),
            "last": wall_text(wall_at(started, last)),
        }
    ids = reading.session.ids
    if ids.first is not None and ids.last is not None:
        return {"source": "ids", "first": _unix_text(ids.first), "last": _unix_text(ids.last)}
    return {"source": "none", "first": None, "last": None}


def _unix_text(seconds: int) -> str:
    return wall_text(datetime.fromtimestamp(seconds, UTC))


def duration(reading: Reading) -> float | None:
    """Seconds from the first event to the last moment that is known; None without times."""
    timed = [at for at in (*reading.columns.times[:1], reading.scene.now) if at is not None and at >= 0]
    return (timed[-1] - timed[0]) / SECOND if len(timed) == 2 else None
