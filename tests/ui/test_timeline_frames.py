"""The timeline as it looks: what became of client events, notes and marks, times from a reference, an unfolded run."""

from pathlib import Path

import pytest

from inspector.formats.opening import open_input
from inspector.recording.assumption import Assumptions
from inspector.recording.follower import Follower

from ..present.build import SPOKEN, reading_of
from .frames import check_frame, showing

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
SIZES = [(80, 24), (120, 40), (200, 50)]


def of_size(size):
    return f"{size[0]}x{size[1]}"


def noted():
    reading = reading_of(SPOKEN)
    reading.notes.take({"note": "asked here", "on": 7})
    reading.notes.take({"note": "", "on": 7, "mark": True})
    reading.notes.take({"note": "", "on": 13, "mark": True})
    return reading


@pytest.mark.parametrize("size", SIZES, ids=of_size)
async def test_notes_and_marks_and_times_from_a_reference(size):
    async with showing(noted(), size=size) as screen:
        screen.app.inspect.go_to(7)
        await screen.press("T")
        check_frame(f"timeline-noted-{of_size(size)}", await screen.frame())


@pytest.mark.parametrize("size", SIZES, ids=of_size)
async def test_a_run_unfolded_in_place(size):
    async with showing(noted(), size=size) as screen:
        screen.app.inspect.go_to(12)
        await screen.press("plus")
        assert screen.seq == 11
        check_frame(f"timeline-unfolded-{of_size(size)}", await screen.frame())


@pytest.mark.parametrize("size", SIZES, ids=of_size)
async def test_a_line_for_a_note(size):
    async with showing(noted(), size=size) as screen:
        await screen.press("g", "a", *"why")
        check_frame(f"timeline-writing-{of_size(size)}", await screen.frame())


async def test_an_update_that_was_refused_and_one_that_nobody_answered():
    for name in ("update-rejected.jsonl", "update-not-acknowledged.txt"):
        (reading,) = open_input(name, SESSIONS / name, assumptions=Assumptions(samples=False))
        async with showing(reading, size=(120, 40)) as screen:
            shown = await screen.rest()
        assert ("✗ refused" if name.startswith("update-rejected") else "… no answer") in shown


async def test_nothing_in_a_row_is_said_by_colour_alone(monkeypatch):
    async with showing(noted(), size=(120, 40)) as screen:
        coloured = screen.text
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(noted(), size=(120, 40)) as screen:
        assert screen.app.no_color
        assert screen.text == coloured
    for words in ("★", "(note: ", "✓ 10 ms", "▶ client", "▸ 4 deltas"):
        assert words in coloured


async def test_a_real_recording_tells_after_what_time_each_request_was_taken():
    readings = Follower(SESSIONS / "silent-after-created.jsonl").read_all()
    async with showing(*readings, size=(120, 40)) as screen:
        shown = await screen.rest()
    for took in ("✓ 82 ms", "✓ 84 ms", "✓ 112 ms"):
        assert took in shown
