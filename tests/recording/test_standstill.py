"""Gaps that the recorder did not see."""

import pytest

from inspector.core.clock import SECOND
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Confidence
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading
from inspector.recording.standstill import Vigil


def tick(at, wall):
    return Record(RecordKind.TICK, at * SECOND, {"at": at, "tick": wall})


def test_the_wall_clock_may_go_on_alone():
    vigil = Vigil()
    assert vigil.tick(tick(2, "2026-11-22T09:00:02Z")) == 0
    assert vigil.tick(tick(4, "2026-11-22T09:00:04Z")) == 0
    assert vigil.tick(tick(6, "2026-11-22T09:05:06Z")) == 300 * SECOND


@pytest.mark.parametrize("wall", [None, "yesterday", "", 7])
def test_a_tick_without_a_wall_clock_tells_nothing(wall):
    vigil = Vigil()
    assert vigil.tick(tick(2, "2026-11-22T09:00:02Z")) == 0
    assert vigil.tick(tick(4, wall)) == 0
    assert vigil.tick(tick(6, "2026-11-22T09:05:06Z")) == 0


def asked(recorder, *ticks):
    reading = Reading(Header(recorder=recorder))
    reading.feed(Frame(0, Side.CLIENT, Kind.TEXT, b'{"type":"response.create"}', 1))
    for at in ticks:
        reading.feed(tick(at, None))
    reading.finish()
    [finding] = [one for one in reading.findings() if one.rule == "response-create-unanswered"]
    return finding.confidence


def test_a_wait_across_a_gap_proves_little():
    assert asked("connect", *range(2, 42, 2)) is not Confidence.LOW
    assert asked("connect", 2, 42) is Confidence.LOW
    assert asked("import", 2, 42) is not Confidence.LOW


def test_a_wait_that_was_over_before_the_gap_still_counts():
    assert asked("connect", *range(2, 32, 2), 90) is not Confidence.LOW
