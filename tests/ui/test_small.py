"""A small terminal: what matters most is still there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.diagnosis.base import Status
from inspector.formats.opening import open_input
from inspector.present.screen.start import Glance, recording_spans
from inspector.present.text.cell import width_of

from .frames import showing

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


def silent():
    path = SESSIONS / "forum-no-response.jsonl"
    return open_input(path.name, path)[-1]


@pytest.mark.parametrize("width", [60, 66, 77])
async def test_the_stage_at_which_a_turn_stopped_is_never_cut_off(width):
    async with showing(silent(), size=(width, 18)) as screen:
        names, states = screen.text.splitlines()[3:5]
        assert names.rstrip().endswith("✗output ✗finished")
        assert states.split()[-2:] == ["missing", "missing"]
        screen.app.inspect.stages.focus()
        await screen.press(*"llllll")
        assert "✗output◂✗finished" in screen.text


async def test_a_headline_without_room_says_that_it_goes_on():
    async with showing(silent(), size=(60, 18)) as screen:
        assert screen.text.splitlines()[2].rstrip() == "   The server accepted the request (response.created) and…"


async def test_what_a_filter_finds_shows_while_it_is_typed():
    async with showing(silent(), size=(60, 18)) as screen:
        await screen.press("slash", *"limits")
        assert "rate_limits.updated" in screen.text
        assert "3 Findings" not in screen.text
        await screen.press("escape")
        assert "3 Findings" in screen.text


def test_a_recording_keeps_its_time_in_a_narrow_list():
    name, moment = "20261128-043038-127.0.0.1-gpt-realtime", datetime(2026, 11, 28, tzinfo=UTC)
    shown = "".join(span.text for span in recording_spans(name, moment, "recording", 58))
    assert "20261128-043038" in shown
    assert width_of(shown) == 58


def test_a_long_time_in_a_list_does_not_run_into_the_date():
    glance = Glance(Status.ANSWERED, "", "gpt-realtime", 12_345, 2_571_000_000, "", "", "", "")
    moment = datetime(2026, 11, 28, tzinfo=UTC)
    for width in (90, 120):
        shown = "".join(span.text for span in recording_spans("talk", moment, glance, width))
        assert "42 min 51 s 2026-11-28" in shown or "42 min 51 s 12,345 events  2026-11-28" in shown
        assert width_of(shown) == width
