"""The clock of a recording."""

from datetime import UTC, datetime

from inspector.core import clock
from inspector.recording.stopwatch import Stopwatch


def test_it_counts_upwards_from_its_start():
    watch = Stopwatch()
    first, second = watch.now(), watch.now()
    assert 0 <= first <= second < clock.SECOND
    assert abs((watch.started - datetime.now(UTC)).total_seconds()) < 1


def test_a_fast_recording_passes_more_time():
    slow, fast = Stopwatch(), Stopwatch(1_000_000.0)
    assert fast.real(2_000_000) == 2.0
    assert slow.real(2) == 2.0
    assert fast.now() > slow.now()


def test_the_wall_clock_follows_the_recording():
    watch = Stopwatch(1000.0)
    wall = clock.parse_wall(watch.wall())
    assert wall is not None
    assert wall >= watch.started
