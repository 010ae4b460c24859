"""How fast audio flows, and the sample rate that it betrays."""

import pytest

from inspector.core.clock import MILLISECOND
from inspector.diagnosis.sound.pace import Pace
from inspector.diagnosis.sound.rate import suspected_rate


def flowing(rate: float, *, every: int = 100, count: int = 100, jitter: int = 0) -> Pace:
    """Appends of 16-bit PCM at `rate` samples per second, one each `every` milliseconds."""
    pace = Pace()
    for place in range(count):
        late = jitter if place % 2 else 0
        pace.add((place * every + late) * MILLISECOND, int(rate * 2 * every / 1000))
    return pace


@pytest.mark.parametrize(("rate", "suspected"), [(8_000, 8_000), (16_000, 16_000), (24_000, None), (48_000, 48_000)])
def test_a_live_microphone_betrays_its_rate(rate: int, suspected: int | None) -> None:
    assert suspected_rate(flowing(rate).rates, 48) == suspected
    assert suspected_rate(flowing(rate, jitter=60).rates, 48) == suspected


@pytest.mark.parametrize("rate", [12_000, 20_000, 30_000, 33_000, 70_000, 240_000])
def test_a_flow_at_no_usual_rate_is_a_file(rate: int) -> None:
    assert suspected_rate(flowing(rate).rates, 48) is None


def test_pauses_are_not_counted() -> None:
    pace = Pace()
    for place in range(60):
        pace.add((place * 100 + place // 20 * 3_000) * MILLISECOND, 4_800)
    assert pace.rates == []


def test_without_times_nothing_is_measured() -> None:
    pace = Pace()
    for _ in range(100):
        pace.add(None, 4_800)
    assert pace.rates == []


def test_too_little_is_not_judged() -> None:
    assert suspected_rate(flowing(16_000, count=30).rates, 48) is None


def test_a_long_recording_costs_no_more_memory() -> None:
    assert len(flowing(24_000, count=5_000).rates) == 32
