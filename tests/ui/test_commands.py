"""Commands: the same table as the keys, typed."""

import pytest

from inspector.ui.commands import completed, event_of, known, matching, moment_of, resolve
from inspector.ui.keys import KEYS, Pane

from .frames import showing
from .test_frames import silent

HERE = (Pane.INSPECT, Pane.APP, Pane.TIMELINE, Pane.ROWS)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("verdict", "verdict"),
        (":verdict", "verdict"),
        ("verd", "verdict"),
        ("q", "quit"),
        ("theme light", "shade('light')"),
        ("theme it's", 'shade("it\'s")'),
        ("#123", "jump('#123')"),
        (" 123 ", "jump('123')"),
        ("12.5s", "jump('12.5s')"),
        ("250 ms", "jump('250 ms')"),
        ("previous-turn", "turn(-1)"),
        ("pauses", "replay('pauses')"),
    ],
)
def test_a_text_calls_an_action(text, action):
    assert resolve(text, HERE).action == action


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Type a command"),
        ("verdikt", "There is no command verdikt; there is verdict"),
        ("p", "There is no command p; there is"),
        ("xyzzy", "There is no command xyzzy; ? shows all of them."),
        ("quit now", "quit takes nothing"),
        ("theme", "theme needs dark, light, contrast"),
    ],
)
def test_a_text_that_calls_nothing_is_answered(text, words):
    assert words in resolve(text, HERE)


def test_where_there_is_no_recording_there_is_nothing_to_jump_in():
    assert "no recording here" in resolve("#12", (Pane.START, Pane.APP))


def test_moments_and_events_are_read():
    assert moment_of("12.5s") == 12_500_000
    assert moment_of("2m") == 120_000_000
    assert moment_of("#12") is None
    assert (event_of("#12"), event_of("12")) == (12, 12)


def test_completion_goes_from_the_beginning_to_the_argument():
    found = matching("th", HERE)
    assert found[0].name == "theme"
    assert completed("th", found[0]) == "theme "
    assert completed("theme l", found[0]) == "theme light"
    assert completed("theme x", found[0]) == "theme x"
    assert completed("verd", known(HERE)["verdict"]) == "verdict"


def test_what_a_command_does_can_be_searched_too():
    assert "step" in [key.name for key in matching("event", HERE)]
    assert [key.name for key in matching("", HERE)] == list(known(HERE))


def test_everything_of_a_screen_has_a_command_of_its_own():
    for pane in (Pane.INSPECT, Pane.START, Pane.APP):
        rows = [key for key in KEYS if key.pane is pane and key.name not in ("#123", "12.5s")]
        names = [key.name for key in rows]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]


async def test_what_is_no_command_is_told_while_it_is_typed():
    async with showing(silent()) as screen:
        await screen.press("colon", *"verdikt")
        assert "There is no command verdikt; there is verdict" in await screen.rest()
        await screen.press("escape", "colon", *"250", "space", *"ms")
        assert "There is no" not in await screen.rest()
