"""Arithmetic with recorded time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.clock import micros, parse_span, parse_wall, seconds, span_text, wall_at, wall_text

STARTED = datetime(2026, 11, 22, 9, tzinfo=UTC)


@given(st.integers(-(10**15), 10**15))
def test_seconds_and_microseconds_are_each_others_inverse(moment):
    assert micros(seconds(moment)) == moment


@pytest.mark.parametrize(
    ("text", "span"),
    [("250ms", 250_000), ("5s", 5_000_000), ("2m", 120_000_000), ("1.5", 1_500_000), ("0.25s", 250_000)],
)
def test_spans_are_read_with_their_unit(text, span):
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "s", "fast", "5 h", "nan", "infs", "1e400"])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(ValueError, match=r"not a time span|could not convert"):
        parse_span(text)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0, "0 ms"),
        (7, "7 µs"),
        (63_400, "63 ms"),
        (999_499, "999 ms"),
        (999_500, "1 s"),
        (4_210_000, "4.2 s"),
        (59_949_999, "59.9 s"),
        (59_950_000, "1 min 00 s"),
        (65_000_000, "1 min 05 s"),
        (3_599_600_000, "1 h 00 min"),
        (7_380_000_000, "2 h 03 min"),
        (-4_200_000, "-4.2 s"),
    ],
)
def test_spans_are_written_for_people(span, text):
    assert span_text(span) == text


@given(st.integers(0, 10**10))
def test_a_span_never_shows_sixty_seconds_or_minutes(span):
    text = span_text(span)
    assert not text.startswith("60") or text.endswith(("ms", "µs"))
    assert " 60 " not in text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22T09:00:00Z", STARTED),
        ("2026-11-22T09:00:00.000000Z", STARTED),
        ("2026-11-22T10:00:00+01:00", STARTED),
        ("2026-11-22T09:00:00", STARTED),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_moments_are_read_as_utc(text, moment):
    assert parse_wall(text) == moment


@given(st.text(max_size=40))
def test_reading_a_moment_never_raises(text):
    moment = parse_wall(text)
    assert moment is None or moment.tzinfo is UTC


def test_moments_are_written_without_needless_digits():
    assert wall_text(STARTED) == "2026-11-22T09:00:00Z"
    assert wall_text(wall_at(STARTED, 1_500_000)) == "2026-11-22T09:00:01.500000Z"


def test_a_moment_past_the_calendar_is_its_end():
    assert wall_at(STARTED, 10**19) == datetime.max.replace(tzinfo=UTC)
    assert wall_at(STARTED, -(10**19)) == datetime.min.replace(tzinfo=UTC)
