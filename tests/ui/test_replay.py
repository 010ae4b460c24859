"""Replay on the screen: every pane stands at the moment, however one comes to it."""

import re
from pathlib import Path

import pytest

from inspector.diagnosis.base import StageState
from inspector.formats.opening import open_input
from inspector.present.rows.timeline import Timeline
from inspector.ui.past import Past

from ..present.build import SPOKEN, feed, reading_of, reading_of_events
from .frames import Screen, showing
from .test_keys import turn

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


def saved(name: str, **options: object):
    path = SESSIONS / name
    return open_input(path.name, path, **options)[-1]


@pytest.fixture(autouse=True)
def _no_clock_but_the_tests(monkeypatch):
    monkeypatch.setattr("inspector.ui.widgets.player.PULSE", 3600)


async def play(screen: Screen, seconds: float) -> Screen:
    """Let time pass for the player."""
    screen.app.inspect.player.tick(seconds)
    await screen.pilot.pause()
    return screen


async def test_a_turn_that_waits_for_the_client_does_not_say_that_an_answer_comes():
    reading = saved("text-turn.jsonl")
    async with showing(reading, size=(120, 40)) as screen:
        screen.app.inspect.player.enter(8)
        await screen.pilot.pause()
        assert "The input is there (event 6), and no response has been asked for yet." in screen.text
        screen.app.inspect.player.jump(9)
        await screen.pilot.pause()
        assert "The answer is under way." in screen.text


def left_of(screen):
    """The whole seconds that the first open wait of the stages has left."""
    return round(float(re.search(r"… ([0-9.]+) s", screen.text)[1]))


async def test_stepping_begins_at_the_cursor_and_goes_both_ways():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", "j", "j", "full_stop")
        assert "‖ replay ×1 · event 3 of 20" in screen.text
        await screen.press("full_stop")
        assert "event 4 of 20" in screen.text
        assert screen.seq == 4
        await screen.press("comma", "comma", "comma")
        assert "event 1 of 20" in screen.text
        assert len(screen.app.inspect.timeline.source) == 1
        await screen.press("comma", "comma")
        assert "event 0 of 20" in screen.text
        await screen.press("escape")
        assert "replay" not in screen.text.splitlines()[1]
        assert len(screen.app.inspect.timeline.source) > 15


async def test_every_pane_stands_at_the_moment():
    async with showing(saved("silent-after-created.jsonl"), size=(120, 50)) as screen:
        assert len(screen.app.inspect.reading.findings()) == 2
        await screen.press("g", *"j" * 9, "full_stop")
        inspect = screen.app.inspect
        assert inspect.reading.session.responses
        assert not len(inspect.findings)
        assert [stage.state for stage in inspect.stages.stages][-2:] == [StageState.PENDING, StageState.PENDING]
        assert "must follow #10" in screen.text
        assert "The answer is under way." in screen.text
        await screen.press("comma")
        assert not inspect.reading.session.responses
        await screen.press("G", "escape")
        assert len(inspect.reading.findings()) == 2
        assert "missing" in screen.text


@pytest.mark.parametrize("name", ["silent-after-created.jsonl", "vad-turn.jsonl", "parallel-tools.jsonl"])
async def test_stepping_and_jumping_show_the_same_screen(name, monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 7)
    async with showing(saved(name, checkpoints=True)) as screen:
        player = screen.app.inspect.player
        await screen.press("g")
        seen = []
        total = len(screen.app.inspect.reading.columns)
        await screen.press("full_stop")
        for _ in range(min(total, 24)):
            seen.append(await screen.rest())
            await screen.press("full_stop")
        await screen.press("escape", "g", "full_stop")
        for place in (12, 3, 11, 10, 14, 0, 6, 7, 8):
            player.jump(place + 1)
            await screen.pilot.pause()
            await screen.press("G")
            assert await screen.rest() == seen[place]


async def test_playing_follows_recorded_time_and_ends_in_the_whole():
    async with showing(saved("silent-after-created.jsonl")) as screen:
        await screen.press("g", "r")
        assert "▶ replay ×1 · event 1 of 15" in screen.text
        await play(screen, 0.3)
        assert "event 3 of 15" in screen.text
        await screen.press("right_parenthesis", "right_parenthesis")
        await play(screen, 0.3)
        assert "▶ replay ×4 · event 10 of 15" in screen.text
        assert left_of(screen) == 20
        await play(screen, 1.0)
        assert left_of(screen) == 16
        await screen.press("r")
        await play(screen, 5.0)
        assert "‖ replay ×4 · event 10 of 15" in screen.text
        await screen.press("r", "left_parenthesis")
        await play(screen, 20.0)
        assert "✗ no response" in screen.text
        assert screen.app.inspect.shown.past is None


async def test_pauses_can_be_short():
    async with showing(saved("silent-after-created.jsonl")) as screen:
        inspect = screen.app.inspect
        await screen.press("g", *"j" * 9, "r")
        inspect.action_replay("pauses")
        await screen.press("r", "r")
        await play(screen, 1.1)
        assert "event 12 of 15" in screen.text
        assert "short pauses" in screen.text


async def test_times_are_jumped_to_between_events():
    async with showing(saved("silent-after-created.jsonl")) as screen:
        inspect = screen.app.inspect
        await screen.press("g", "full_stop")
        assert inspect.player.jump_to_time(8_000_000)
        await screen.pilot.pause()
        assert "event 10 of 15 · 8.0 s" in screen.text
        assert left_of(screen) == 13
        await screen.press("comma")
        assert "event 10 of 15 · 1.3 s" in screen.text


async def test_a_recording_without_times_can_be_stepped_and_played():
    async with showing(saved("forum-no-response.jsonl")) as screen:
        await screen.press("g", "r")
        player = screen.app.inspect.player
        await play(screen, 0.3)
        assert "event 2 of 9" in screen.text
        assert not player.jump_to_time(1) or screen.app.inspect.reading.scene.now is not None


async def test_a_live_recording_goes_on_behind_the_replay():
    reading = reading_of_events(turn("resp_1"), ended=False)
    async with showing(reading, live=True) as screen:
        await screen.press("g", "j", "full_stop")
        feed(reading, turn("resp_2"))
        await screen.settle()
        await screen.press("comma")
        assert "event 1 of 18" in screen.text
        await screen.press("escape")
        assert "● live" in screen.text
        assert screen.seq == 18


async def test_a_far_moment_is_wound_to_behind_the_screen(monkeypatch):
    monkeypatch.setattr("inspector.ui.widgets.player.WORK", 0.0)
    reading = reading_of_events(event for place in range(40) for event in turn(f"resp_{place}"))
    async with showing(reading) as screen:
        await screen.press("G", "k", "full_stop")
        player = screen.app.inspect.player
        assert "on the way to 360" in screen.text
        assert screen.app.inspect.shown.past is None
        for _ in range(10):
            await play(screen, 0.0)
        assert "event 360 of 360" in screen.text
        await screen.press("full_stop")
        assert player.past is None


async def test_the_track_can_be_clicked():
    async with showing(reading_of(SPOKEN), size=(120, 40)) as screen:
        await screen.press("g", "full_stop")
        await screen.pilot.click("#player", offset=(80, 0))
        assert screen.app.inspect.player.past.position.seq > 8
        at = screen.app.inspect.player.past.position
        await screen.pilot.click("#player", offset=(3, 0))
        assert screen.app.inspect.player.past.position == at


async def test_another_recording_of_the_input_is_shown_whole():
    async with showing(reading_of(SPOKEN), reading_of_events(turn("resp_1"), name="two")) as screen:
        await screen.press("g", "full_stop", "p")
        assert "two 2 of 2" in screen.text
        assert screen.app.inspect.shown.past is None


async def test_nothing_to_replay_is_no_crash():
    async with showing() as screen:
        await screen.press("r", "full_stop", "comma", "left_parenthesis", "right_parenthesis")
        assert screen.app.return_value is None
    async with showing(reading_of_events([])) as screen:
        await screen.press("r", "full_stop", "comma", "full_stop", "r", "escape")
        assert screen.app.return_value is None


def test_a_replay_counts_from_a_reference_that_it_has_not_come_to():
    whole = reading_of(SPOKEN)
    now = Timeline(whole)
    now.extend()
    now.refer(9)
    past = Past(whole, now)
    for seq in (4, 6):
        past.go_to_event(seq)
        while not past.replay.wind(40):
            pass
        past.show()
        past.timeline.extend()
        assert past.timeline.head == "since #9"
        assert past.timeline.time(4) == now.time(4) == "-3.050"
