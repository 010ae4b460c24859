"""Times in other people's logs: numbers of several units, ISO 8601, and bare clock times."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ...core.clock import SECOND, parse_wall, wall_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400 * SECOND
_LARGEST = 4_102_444_800 * SECOND  # the year 2100; later than any log
_UNITS = (  # smallest number of each unit that can be a wall-clock time, and its microseconds
    (10**17, 1 / 1000),  # nanoseconds since 1970
    (10**14, 1.0),  # microseconds
    (10**11, 1000.0),  # milliseconds
    (10**8, float(SECOND)),  # seconds
)
_NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?\Z")
_ISO = r"\d{4}[-/]\d\d[-/]\d\d[T ]{1,2}\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|(?<=\d) ?[+-]\d\d:?\d\d)?"
_CLOCK = r"(?<![\d:.])\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?(?: ?[AaPp]\.?[Mm]\b)?(?![\d:])"
_SHORT = r"(?<![\d:.])\d{1,3}:\d\d[.,]\d{1,6}(?![\d:])"  # minutes, seconds and a fraction
_DOTTED = r"\d{4}\.\d\d\.\d\d-\d\d\.\d\d\.\d\d:\d{3}(?!\d)"  # of the Unreal Engine
_BOOTED = r"^\s*[VDIWE] \(\d{1,10}\) (?=[\w-]{1,40}:)"  # milliseconds since the start of an ESP32
_COUNTED = r"(?:^\s*[\[(]?|[\[(]\s*|(?<!\w)\+)\d{1,9}(?:\.\d{1,6})? ?(?:ms|s)\b"
_OFFSET = r"^\s*[\[(+]?\d{1,9}\.\d{1,6}[\]),]?(?=\s)"
_MILLIS = r"(?<![\w.-])1\d{12}(?![\w.-])"  # milliseconds since 1970
_SECONDS = r"(?<![\w.-])1\d{9}\.\d{1,6}(?![\w.-])"  # seconds since then
_PATTERNS = (_ISO, _DOTTED, _CLOCK, _SHORT, _MILLIS, _SECONDS, _BOOTED, _COUNTED, _OFFSET)
STAMPS = tuple(re.compile(pattern) for pattern in _PATTERNS)
"""Every way in which a log writes a time into a line, the surest first."""
_STAMP = re.compile(f"(?P<iso>{_ISO})|(?P<clock>{_CLOCK})|(?P<short>{_SHORT})")
_BUILT = re.compile(r"\A(?:new )?[A-Za-z]\w{2,20}\([\"']([^\"'()\n]{1,40})[\"']\)\Z")  # as `ISODate("…")` of MongoDB
_CLOCK_PARTS = re.compile(r"(\d+):(\d+):(\d+)(?:[.,:](\d+))? ?([AaPp])?")
_COUNTED_PARTS = re.compile(r"[\s\[(+]*([\d.]+) ?(ms|s)")


class Moment(NamedTuple):
    """A time of a log in microseconds: since 1970 where `wall`, else since some start or midnight."""

    micros: int
    wall: bool
    clock: bool = False  # a time of day without a date


def read(text: str) -> Moment | None:
    """Read a whole field as a time: a number, an ISO moment, or a clock time."""
    text = _BUILT.sub(r"\1", text.strip())
    if _NUMBER.match(text):
        return _number(float(text))
    found = _STAMP.match(text)
    return _stamp(found) if found else None


def find(text: str) -> Moment | None:
    """The time that stands in a line, the surest kind first: with a date, of a clock, since some start."""
    if not _DIGIT.search(text):
        return None
    return next((moment for stamp, read_it in _READERS if (moment := _first(stamp, read_it, text))), None)


def _first(stamp: re.Pattern[str], read_it: Callable[[str], Moment | None], text: str) -> Moment | None:
    found = stamp.search(text)
    return read_it(found[0]) if found else None


def _number(value: float) -> Moment | None:
    for least, micros in _UNITS:
        if abs(value) >= least:
            total = round(value * micros)
            return Moment(total, True) if 0 < total < _LARGEST else None
    return Moment(round(value * SECOND), False)


def _stamp(found: re.Match[str]) -> Moment | None:
    if found["iso"]:
        return _iso(found["iso"])
    return _clock(found["clock"]) if found["clock"] else _short(found["short"])


def _short(text: str) -> Moment | None:
    minutes, _, seconds = text.replace(",", ".").partition(":")
    return Moment(round((int(minutes) * 60 + float(seconds)) * SECOND), False)


def _counted(text: str) -> Moment | None:
    """A number of seconds or milliseconds that says its unit."""
    parts = _COUNTED_PARTS.match(text)
    if not parts or parts[1].count(".") > 1:
        return None
    return Moment(round(float(parts[1]) * (SECOND if parts[2] == "s" else SECOND // 1000)), False)


def _offset(text: str) -> Moment | None:
    """A number at the beginning of a line: milliseconds with one or two decimals, seconds with more."""
    text = text.strip(" \t\n[](+,")
    decimals = len(text.partition(".")[2])
    return Moment(round(float(text) * (SECOND if decimals > 2 else SECOND // 1000)), False)


def _epoch(text: str) -> Moment | None:
    return _number(float(text))


def _iso(text: str) -> Moment | None:
    moment = parse_wall(
        _ISO_BLANKS.sub(" ", text.replace(",", ".").replace("/", "-").replace(" +", "+").replace(" -", "-"))
    )
    if moment is None:
        return None
    return Moment((moment - _EPOCH) // timedelta(microseconds=1), True)


def _dotted(text: str) -> Moment | None:
    date, _, clock = text.partition("-")
    whole, _, fraction = clock.partition(":")
    return _iso(f"{date.replace('.', '-')} {whole.replace('.', ':')}.{fraction}")


def _booted(text: str) -> Moment | None:
    return Moment(int(text[text.index("(") + 1 : text.index(")")]) * (SECOND // 1000), False)


def _clock(text: str) -> Moment | None:
    parts = _CLOCK_PARTS.match(text)
    if not parts:
        return None
    hours, minutes, seconds = (int(part) for part in parts.groups()[:3])
    if hours > 23 or minutes > 59 or seconds > 60:
        return None
    if parts[5]:
        hours = hours % 12 + (12 if parts[5] in "Pp" else 0)
    fraction = int((parts[4] or "0")[:6].ljust(6, "0"))
    return Moment(((hours * 60 + minutes) * 60 + seconds) * SECOND + fraction, False, True)


_OF_PATTERNS = (_iso, _dotted, _clock, _short, _epoch, _epoch, _booted, _counted, _offset)
_READERS = tuple(zip(STAMPS, _OF_PATTERNS, strict=True))
_DIGIT = re.compile(r"\d")
_ISO_BLANKS = re.compile(" {2}")


class Timeline:
    """Turns the moments of one log, in its order, into microseconds since the first of them."""

    __slots__ = ("_days", "_first", "_last")

    def __init__(self, first: Moment | None) -> None:
        self._first = self._last = first
        self._days = 0

    @property
    def started(self) -> str | None:
        """The wall-clock time of the first moment, where the log has dates."""
        if self._first is None or not self._first.wall:
            return None
        return wall_text(_EPOCH + timedelta(microseconds=self._first.micros))

    def at(self, moment: Moment | None) -> int | None:
        """Microseconds since the first moment; None where that cannot be said."""
        if moment is None or self._first is None or moment[1:] != self._first[1:]:
            return None
        assert self._last is not None
        if moment.clock and moment.micros < self._last.micros - _DAY // 2:
            self._days += 1  # past midnight
        self._last = moment
        at = moment.micros - self._first.micros + self._days * _DAY
        return at if at >= 0 else None


def first_of(moments: Iterable[Moment | None]) -> Moment | None:
    """The first that is known."""
    return next((moment for moment in moments if moment is not None), None)
