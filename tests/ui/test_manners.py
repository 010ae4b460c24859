"""The manners of the screen: one table for keys, help, palette and commands; themes, pictures, copies."""

import shutil
from pathlib import Path

import pytest
from textual.events import Paste

from inspector.core.wire import Side
from inspector.ui.app import InspectApp
from inspector.ui.keys import KEYS, Pane, shown
from inspector.ui.places import panes_of
from inspector.ui.screens.command import CommandScreen
from inspector.ui.screens.fault import FaultScreen
from inspector.ui.screens.help import help_lines
from inspector.ui.screens.hold import HoldScreen
from inspector.ui.screens.hold_editor import HoldEditor
from inspector.ui.screens.inspect import InspectScreen
from inspector.ui.screens.page import PageScreen

from ..present.build import SPOKEN, reading_of, reading_of_events
from .calm import running
from .frames import Screen, showing, starting
from .test_frames import silent
from .test_keys import turn

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
WRITING = (Pane.EDITOR, Pane.BEGINNINGS, Pane.COMPOSE)
ELSEWHERE = (
    Pane.PAGE,
    Pane.PROBE,
    Pane.HOLD,
    Pane.HOLD_EDITOR,
    Pane.FAULT,
    Pane.COMMAND,
    Pane.SAVED,
    Pane.FILTER,
    *WRITING,
)  # without a palette


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("inspector.ui.widgets.player.PULSE", 3600)


def told(screen: Screen) -> str:
    return "\n".join(f"{one.title}: {one.message}" for one in screen.app._notifications)


async def command(screen: Screen, text: str) -> Screen:
    await screen.press("colon")
    await screen.rest()
    screen.app.screen.line.value = text
    await screen.press("enter")
    return screen


async def test_where_to_paste_is_said_where_nothing_takes_a_paste():
    async with showing(silent()) as screen:
        screen.app.post_message(Paste("response.created"))
        await screen.rest()
        assert "ctrl+o shows the page that reads what you paste." in told(screen)


async def test_what_is_pasted_into_a_filter_goes_there_and_nowhere_else():
    async with showing(silent()) as screen:
        await screen.press("slash")
        screen.app.post_message(Paste("response.created"))
        await screen.rest()
        assert " response.created" in screen.text
        assert not told(screen)


# One table


async def test_every_binding_is_in_the_help_and_in_the_palette():
    seen, offered = "", []
    async with showing(silent()) as screen, starting() as start:
        for one in (screen, start):
            panes = panes_of(one.app.screen)
            seen += "\n".join(line.text for line in help_lines(one.app.screen.pane, panes, 200))
            offered += [(hit.title, hit.help) for hit in one.app.get_system_commands(one.app.screen)]
    for key in KEYS:
        assert key.tooltip in seen, key
        typed = shown(key.keys) if key.keys else f":{key.typed}"
        assert typed in seen, key
        if key.pane not in ELSEWHERE:
            assert any(key.tooltip == told and typed in title for title, told in offered), key


async def test_every_action_of_the_table_exists_where_it_is_bound():
    async with showing(silent()) as screen, starting() as start:
        places = {
            one.PANE: one
            for app in (screen.app, start.app)
            for one in app.screen.query("*")
            if getattr(one, "PANE", None)
        }
        places |= {Pane.INSPECT: screen.app.screen, Pane.START: start.app.screen, Pane.APP: screen.app}
        await screen.press("v")
        places[Pane.PAGE] = screen.app.screen
        places[Pane.ROWS] = screen.app.screen.query_one("#page")
        await screen.press("escape")
        await screen.press("F")
        places[Pane.SAVED] = screen.app.screen
        await screen.press("escape", "i")
        places[Pane.PROBE] = screen.app.screen
        await screen.press("escape")
        await screen.press("w")
        composer = screen.app.screen
        places |= {Pane.HOLD: HoldScreen, Pane.HOLD_EDITOR: HoldEditor, Pane.FAULT: FaultScreen}
        places |= {Pane.COMPOSE: composer, Pane.EDITOR: composer.editor, Pane.BEGINNINGS: composer.beginnings}
        await start.press("colon")
        places[Pane.COMMAND] = start.app.screen
        for key in KEYS:
            owner, _, name = key.action.partition("(")[0].rpartition(".")
            place = {"screen": screen.app.inspect, "app": screen.app}.get(owner) or places[key.pane]
            assert hasattr(place, f"action_{name}"), key


async def test_what_the_palette_offers_can_be_run_from_it():
    async with showing(silent()) as screen:
        hits = {hit.title: hit.callback for hit in screen.app.get_system_commands(screen.app.screen)}
        await hits["go-to-event in the findings (enter)"]()
        await screen.pilot.pause()
        assert screen.app.inspect.pane is Pane.FINDINGS or screen.app.inspect.pane is Pane.TIMELINE
        await hits["next-turn ({)" if "next-turn ({)" in hits else "next-turn (})"]()
        title = next(title for title in hits if title.startswith("theme"))
        await hits[title]()
        await screen.rest()
        assert isinstance(screen.app.screen, CommandScreen)
        assert screen.app.screen.line.value == "theme "


# Commands


async def test_commands_do_what_their_keys_do():
    async with showing(silent()) as screen:
        await command(screen, "verdict")
        assert isinstance(screen.app.screen, PageScreen)
        await screen.press("escape")
        await command(screen, ":#3")
        assert screen.seq == 3
        await command(screen, "theme contrast")
        assert screen.app.theme == "inspector-contrast"
        await command(screen, "theme pink")
        assert "There is no theme pink; there is dark, light, contrast." in told(screen)
        await command(screen, "#999")
        assert "There is no event 999; the last is 9." in told(screen)
        await command(screen, "verdikt")
        assert "there is verdict" in told(screen)
        await command(screen, "quit")
        assert screen.app.return_value == 0


async def test_times_are_gone_to_with_the_cursor_or_in_the_replay():
    async with showing(reading_of_events(turn("resp_1"), step=1_000_000)) as screen:
        await command(screen, "3.5s")
        assert screen.seq == 3
        await screen.press("full_stop")
        await command(screen, "6s")
        assert "event 6 of 9 · 6.0 s" in screen.text
        await command(screen, "#2")
        assert "event 2 of 9" in screen.text
        await command(screen, "end")
        assert screen.app.inspect.shown.past is None
    async with showing(silent()) as screen:
        await command(screen, "3s")
        assert "no times" in told(screen) or screen.seq


async def test_the_line_completes_lists_and_takes_what_is_typed_at_once():
    async with showing(silent()) as screen:
        screen.app.action_command()
        screen.app.simulate_key("t")
        screen.app.simulate_key("h")
        await screen.rest()
        line = screen.app.screen.line
        assert line.value == "th"
        await screen.press("tab", "l", "tab")
        assert line.value == "theme light"
        await screen.press("enter")
        assert screen.app.theme == "inspector-light"
        await screen.press("colon")
        await screen.rest()
        await screen.press("x", "y", "z", "z", "tab")
        assert screen.app.screen.line.value == "xyzz"
        await screen.press("escape")
        assert isinstance(screen.app.screen, InspectScreen)
        await screen.press("colon")
        await screen.rest()
        await screen.press("v", "e", "r", "d", "down", "up", "enter")
        assert isinstance(screen.app.screen, PageScreen)


async def test_a_command_chosen_from_the_list_that_takes_something_is_completed():
    async with showing(silent()) as screen:
        await screen.press("colon")
        await screen.rest()
        await screen.press("t", "h", "e", "m", "down", "up", "enter")
        assert screen.app.screen.line.value == "theme "
        await screen.press("c", "enter")
        assert "no theme" not in told(screen)
        assert screen.app.theme == "inspector-contrast"


# The rest


async def test_three_themes_are_gone_through():
    async with showing(silent()) as screen:
        seen = []
        for _ in range(4):
            seen.append(screen.app.theme.removeprefix("inspector-"))
            await screen.press("d")
        assert seen == ["dark", "light", "contrast", "dark"]


async def test_a_picture_is_kept_and_its_place_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with showing(silent()) as screen:
        await screen.press("S")
        [path] = tmp_path.glob("inspector-*.svg")
        assert str(path) in told(screen)
        assert "Timeline" in path.read_text("utf-8")


async def test_a_picture_that_no_folder_takes_is_told(tmp_path, monkeypatch):
    def refuse(svg):
        raise PermissionError(13, "Permission denied", "/nowhere")

    monkeypatch.setattr("inspector.ui.picture.keep", refuse)
    async with showing(silent()) as screen:
        await screen.press("S")
        assert "/nowhere: Permission denied" in told(screen)


async def test_copying_does_not_wait_for_a_slow_tool(tmp_path, monkeypatch):
    tool = tmp_path / "pbcopy"
    tool.write_text(f"#!/bin/sh\ncat > {tmp_path}/copied\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    app = InspectApp([reading_of(SPOKEN)])
    async with running(app, (100, 30)) as pilot:
        app.copy_to_clipboard("héllo")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (tmp_path / "copied").read_text("utf-8") == "héllo"
        assert "5 characters to pbcopy" in [one.message for one in app._notifications]


async def test_leaving_says_where_the_recordings_are(tmp_path, capsys, monkeypatch):
    from inspector.ui import app as module

    path = tmp_path / "x.jsonl"
    shutil.copy(SESSIONS / "text-turn.jsonl", path)

    def run(self):
        self.kept = [path, path]

    monkeypatch.setattr(module.InspectApp, "run", run)
    monkeypatch.setattr(module.Garbage, "take_over", lambda self: None)  # that of the tests stays as it is
    assert module.run() == 0
    assert capsys.readouterr().err == f"The recording is {path}\n"


async def test_everything_of_an_event_is_reached_without_a_mouse():
    events = [(Side.SERVER, {"type": "session.created", "session": {"id": "sess_1"}}), *turn("resp_1")]
    async with showing(reading_of_events(events), size=(80, 24)) as screen:
        await screen.press("g", "enter")
        assert screen.app.inspect.pane is Pane.DETAIL
        await screen.press("escape")
        reached = []
        for _ in range(4):
            await screen.press("tab")
            reached.append(screen.app.inspect.pane)
        assert reached == [Pane.FINDINGS, Pane.STAGES, Pane.VERDICT, Pane.TIMELINE]
