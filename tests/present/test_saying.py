"""A pong says how long it and its ping took; only what the recorder measured is said."""

import pytest

from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.present.details.detail import detail
from inspector.present.ladders.ladder import ladder_text
from inspector.present.rows.links import link_lines
from inspector.present.rows.query import event_rows
from inspector.present.rows.timeline import Timeline
from inspector.recording.file import Header
from inspector.recording.reading import Reading

PING, OTHER = b'"8f1e22a0"', b'"00000000"'


def beaten(rtt: object, *, ping: bytes = PING, sent: int = 1_000_000) -> Reading:
    """A ping of each side, and the pong to ours."""
    reading = Reading(Header(started="2026-11-22T09:00:00.000000Z"), name="beaten")
    frames = [
        Frame(sent, Side.SERVER, Kind.PING, PING, 1),
        Frame(sent, Side.CLIENT, Kind.PONG, PING, 2),
        Frame(sent, Side.CLIENT, Kind.PING, ping, 3),
        Frame(1_031_000, Side.SERVER, Kind.PONG, PING, 4, Marks(extra={"rtt": rtt}) if rtt is not None else None),
    ]
    for frame in frames:
        reading.feed(frame)
    return reading


def row(reading: Reading, seq: int) -> str:
    return "".join(span.text for span in next(event_rows(reading, [seq], 100)))


def page(reading: Reading, seq: int = 4) -> str:
    return "\n".join(line.text for line in detail(reading, seq, 100, {}))


def test_a_pong_tells_its_round_trip_in_its_row_and_in_its_page():
    reading = beaten(0.031)
    assert "round trip 31 ms" in row(reading, 4)
    assert "round trip 31 ms, from our ping to this pong" in page(reading)
    assert all("round trip" not in row(reading, seq) for seq in (1, 2, 3))


def test_it_leads_to_the_ping_that_it_answers():
    timeline = Timeline(beaten(0.031))
    timeline.extend()
    [line] = [line for line in link_lines(timeline, 4, 100) if "answers" in line.text]
    assert (line.text, line.jump) == ("→ #3 the ping that this answers", 3)


@pytest.mark.parametrize(("ping", "sent"), [(OTHER, 1_000_000), (PING, 1_000_001)])
def test_another_ping_is_no_link(ping, sent):
    assert "the ping that this answers" not in page(beaten(0.031, ping=ping, sent=sent))


def test_every_view_of_rows_says_it():
    reading = beaten(0.0042)
    timeline = Timeline(reading)
    timeline.extend()
    row = timeline.fold.row_of(4)
    assert "round trip 4 ms" in "".join(span.text for span in timeline.spans(row, 120))
    timeline.fold.unfold(row)
    assert "round trip 4 ms" in "".join(span.text for span in timeline.spans(timeline.fold.row_of(4), 120))
    assert "round trip 4 ms" in "\n".join(ladder_text(reading, 120))


@pytest.mark.parametrize("rtt", [None, "soon", True, -1, 1e300, [0.1], {"x": 1}])
def test_what_was_not_measured_is_not_told(rtt):
    reading = beaten(rtt)
    assert "round trip" not in row(reading, 4)
    assert "round trip" not in page(reading)
