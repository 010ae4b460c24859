"""No conversation is judged in more than linear time: counted in calls, which are the same on every machine."""

import sys
from cProfile import Profile
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.wire import Frame
from inspector.present.reports.report_text import piece
from inspector.recording.file import Header
from inspector.recording.reading import Reading

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from strange_talks import talks

FEW, MORE = 40, 4
MOST = 1.6  # times as many calls an event where there are four times as many events; were they square, 4
STEP = 2_000_000  # µs between two events
NAMES = (
    "asked, never answered",
    "asked beside, never answered",
    "all asked by name, all opened, all closed",
    "one answer of many items",
    "one answer of many calls, all with results",
    "items with ids first, acknowledged afterwards",
    "settings first, acknowledged afterwards",
    "commits first, taken afterwards",
    "all asked by name, all refused by name",
    "all asked, all refused vaguely",
    "settings, refused and asked",
    "one answer of many calls, asked again and again",
    "settings in effect without end",
    "settings by name, refused by name",
    "known moves by chance 1",
)


def frames(name: str, events: int, step: int | None) -> list[Frame]:
    said = talks()[name](events)
    return [
        Frame(None if step is None else step * seq, line.side, line.kind, codec.write(line.body), seq)
        for seq, line in enumerate(said, 1)
    ]


def calls(found: list[Frame], ends: str | None) -> int:
    """How often anything is called to read, judge and report the frames."""
    reading, profile = Reading(Header(ends=ends), name="strange"), Profile()
    with profile:
        for frame in found:
            reading.feed(frame)
        reading.finish()
        piece(reading)
    return sum(one.callcount for one in profile.getstats())


@pytest.mark.parametrize("step", [None, STEP], ids=["no times", "timed"])
@pytest.mark.parametrize("name", NAMES)
def test_four_times_the_events_take_four_times_the_calls(name, step):
    ends = None if step else "reported"
    calls(frames(name, 4, step), ends)  # what is loaded once
    few, many = (calls(frames(name, count, step), ends) / count for count in (FEW, MORE * FEW))
    assert many <= MOST * few, f"{few:.0f} calls an event of {FEW}, {many:.0f} of {MORE * FEW}"


def test_no_sentence_is_as_long_as_its_conversation():
    longest = 0
    for name in NAMES:
        reading = Reading(Header(), name="strange")
        for frame in frames(name, MORE * FEW, None):
            reading.feed(frame)
        reading.finish()
        longest = max([longest, *(len(one.message) for one in reading.findings())])
    assert 100 < longest < 1_200
