"""Arithmetic with recorded time. Nothing here asks what time it is.

Inside the program a moment is an integer of microseconds since the start of
the recording; files and reports use seconds.
"""

from datetime import UTC, datetime, timedelta
from math import isfinite

SECOND = 1_000_000
MILLISECOND = 1_000


def micros(seconds: float) -> int:
    """Seconds as microseconds, rounded."""
    return round(seconds * SECOND)


def seconds(micros_: int) -> float:
    """Microseconds as seconds, at most six decimals."""
    return micros_ / SECOND


def parse_span(text: str) -> int:
    """Read `250ms`, `5s`, `2m` or a bare number of seconds as microseconds. Raises ValueError."""
    for suffix, unit in (("ms", MILLISECOND), ("s", SECOND), ("m", 60 * SECOND), ("", SECOND)):
        if text.endswith(suffix):
            number = float(text.removesuffix(suffix))
            if isfinite(number):
                return round(number * unit)
            break
    raise ValueError(f"not a time span: {text!r}")


def span_text(span: int) -> str:
    """A span for people: `63 ms`, `4.2 s`, `1 min 05 s`, `2 h 03 min`."""
    sign, span = ("-", -span) if span < 0 else ("", span)
    if span < MILLISECOND:
        return f"{sign}{span} µs" if span else "0 ms"
    if span < 999_500:
        return f"{sign}{round(span / MILLISECOND)} ms"
    if span < 59_950_000:
        return f"{sign}{span / SECOND:.1f}".removesuffix(".0") + " s"
    total = round(span / SECOND)
    if total < 3600:
        return f"{sign}{total // 60} min {total % 60:02} s"
    return f"{sign}{total // 3600} h {total % 3600 // 60:02} min"


def parse_wall(text: str) -> datetime | None:
    """An ISO 8601 moment in UTC; None if it is not one. A moment without zone counts as UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def wall_at(started: datetime, at: int) -> datetime:
    """The wall-clock moment `at` microseconds after `started`; the last or first one of the calendar beyond it."""
    try:
        return started + timedelta(microseconds=at)
    except OverflowError:
        return (datetime.max if at > 0 else datetime.min).replace(tzinfo=UTC)


def wall_text(moment: datetime) -> str:
    """A moment as `2026-11-22T09:00:00Z`, with microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
