"""The start screen: recordings, scenarios and pasted texts are opened from the keyboard alone."""

import os
import shutil
from pathlib import Path

import pytest
from textual import events

from inspector.core.codec import parse
from inspector.ui.keys import Pane
from inspector.ui.screens.inspect import InspectScreen
from inspector.ui.screens.start import StartScreen

from .frames import Screen, starting

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
POST = Path(__file__).parent.parent / "posts" / "silent-hello.txt"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "recordings"
    folder.mkdir(parents=True, mode=0o700)
    return folder


def put(folder: Path, *names: str) -> None:
    for moment, name in enumerate(names):
        path = folder / f"{name}.jsonl"
        shutil.copy(SESSIONS / path.name, path)
        os.utime(path, (1000 + moment, 1000 + moment))


def told(screen: Screen) -> str:
    """What the screen has told in passing."""
    return "\n".join(f"{one.title}: {one.message}" for one in screen.app._notifications)


async def pasted(screen: Screen, text: str) -> str:
    screen.app.screen.post_message(events.Paste(text))
    await screen.pilot.pause()
    await screen.app.workers.wait_for_complete()
    await screen.pilot.pause()
    return screen.text


async def test_recordings_are_listed_newest_first_and_opened(home):
    put(home, "vad-turn", "silent-after-created")
    async with starting() as screen:
        lines = screen.text.splitlines()
        assert "no response" in lines[2]
        assert "22.3 s" in lines[2]
        assert "✓ answered" in lines[3]
        await screen.press("j", "enter")
        assert isinstance(screen.app.screen, InspectScreen)
        await screen.settle()
        assert "vad-turn.jsonl · 50 events" in screen.text
        assert screen.app.farewell() == [f"The recording is {home / 'vad-turn.jsonl'}"]
        await screen.press("ctrl+o")
        assert isinstance(screen.app.screen, StartScreen)
        await screen.press("k", "enter")
        await screen.settle()
        assert "silent-after-created.jsonl" in screen.text
        await screen.press("q")
        assert screen.app.return_value == 0


async def test_where_there_is_no_recording_the_screen_says_what_makes_one(home):
    async with starting() as screen:
        assert "No recording yet in" in screen.text
        await screen.press("enter", "backspace")
        assert isinstance(screen.app.screen, StartScreen)


async def test_a_recording_that_went_away_is_named(home):
    put(home, "vad-turn")
    async with starting() as screen:
        (home / "vad-turn.jsonl").unlink()
        await screen.press("enter")
        assert "cannot be opened" in told(screen)
        assert isinstance(screen.app.screen, StartScreen)


async def test_a_scenario_is_played_live(home):
    async with starting() as screen:
        await screen.press("2")
        scenarios = screen.app.screen.scenarios
        row = [one.name for one in scenarios.source.rows].index("text-turn")
        scenarios.select(row)
        await screen.press("enter")
        await screen.app.workers.wait_for_complete()
        await screen.pilot.pause()
        assert isinstance(screen.app.screen, InspectScreen)
        assert screen.app.live
        await screen.press("ctrl+o")
        assert len(screen.app.screen.recordings.source) == 1


async def test_a_scenario_that_cannot_be_played_is_named(home, monkeypatch):
    async with starting() as screen:
        monkeypatch.setenv("INSPECTOR_HOME", "/dev/null/nowhere")
        await screen.press("2", "enter")
        await screen.app.workers.wait_for_complete()
        await screen.pilot.pause()
        assert "could not be played" in told(screen)
        assert "/dev/null/nowhere/recordings: Not a directory" in told(screen)
        await pasted(screen, POST.read_text("utf-8"))
        await screen.press("3", "w")
        assert "The text could not be kept: /dev/null/nowhere/recordings: Not a directory" in told(screen)
        assert "Errno" not in told(screen)


async def test_a_pasted_text_is_read_opened_and_kept(home):
    async with starting() as screen:
        text = POST.read_text("utf-8")
        shown = await pasted(screen, text)
        assert "9 events in this text" in shown
        assert screen.app.screen.pane is Pane.PASTE
        await screen.press("w")
        [path] = home.iterdir()
        assert parse(path.read_bytes().splitlines()[0])["inspector"] == 1
        await screen.press("enter")
        await screen.settle()
        assert "pasted text" in screen.text
        assert "9 events" in screen.text
        await screen.press("ctrl+o", "1")
        assert "9 events in this text" in screen.text
        await screen.press("3", "backspace")
        assert "Paste a log" in screen.text


async def test_a_paste_of_a_terminal_is_read_line_by_line(home):
    """Terminals end the lines of what they paste in carriage returns."""
    async with starting() as screen:
        shown = await pasted(screen, POST.read_text("utf-8").replace("\n", "\r"))
        assert "\u240d" not in shown
        await screen.press("enter")
        await screen.settle()
        assert "said to end" in screen.text


async def test_a_text_without_events_is_refused_in_a_sentence(home):
    async with starting() as screen:
        assert "No Realtime event was found in this text" in await pasted(screen, "hello [/foo]\n\x1b[2J")
        assert "hello [/foo]" in screen.text
        await screen.press("enter", "w")
        assert isinstance(screen.app.screen, StartScreen)
        assert not list(home.iterdir())
        assert "This text is empty" in await pasted(screen, "")


async def test_the_desktops_clipboard_is_asked(home):
    async with starting() as screen:
        screen.app.screen._paste = lambda: '{"type":"response.create"}'
        await screen.press("ctrl+v")
        await screen.app.workers.wait_for_complete()
        await screen.pilot.pause()
        assert "1 event in this text" in screen.text
        screen.app.screen._paste = lambda: None
        await screen.press("ctrl+v")
        await screen.app.workers.wait_for_complete()
        await screen.pilot.pause()
        assert "No clipboard program was found" in screen.text


async def test_panes_are_reached_in_turn_and_help_is_theirs(home):
    async with starting() as screen:
        start = screen.app.screen
        order = []
        for _ in range(3):
            await screen.press("tab")
            order.append(start.focused.id)
        assert order == ["scenarios", "paste", "recordings"]
        await screen.press("shift+tab", "question_mark")
        assert "Keys in the paste box" in await screen.rest()
        await screen.press("escape")
        assert screen.app.screen is start


async def test_verdicts_come_behind_the_screen(home):
    put(home, "vad-turn", "silent-after-created")
    async with starting() as screen:
        put(home, "rate-limited")
        screen.app.screen.look()
        assert "…" in [str(told) for told in screen.app.desk.shelf.told.values()]
        for _ in range(200):
            screen.app.screen.pull()
        await screen.pilot.pause()
        assert "✗ failed" in screen.text


async def test_hostile_names_are_shown_and_nothing_else(home):
    put(home, "vad-turn")
    (home / "vad-turn.jsonl").rename(home / "x[@click=app.quit]y[-]\x1b[2J\u202e.jsonl")
    async with starting() as screen:
        assert not {"\x1b", "\u202e"} & set(screen.text)
        await screen.press("enter")
        await screen.settle()
        assert not {"\x1b", "\u202e"} & set(screen.text)
        await screen.press("ctrl+o")
        assert screen.app.return_value is None


async def test_below_the_lists_stands_what_the_chosen_lines_are_about(home):
    put(home, "vad-turn", "silent-after-created")
    async with starting() as screen:
        lists = screen.app.screen
        assert lists.recordings.border_subtitle.startswith("The server accepted the request")
        await screen.press("j")
        assert lists.recordings.border_subtitle.startswith("The model answered with audio")
        await screen.press("2", "j")
        assert lists.scenarios.border_subtitle == "Asked twice"


async def test_markup_of_a_peer_is_none_below_the_lists(home):
    refused = '{"type":"error","error":{"code":"[/foo]","message":"[@click=app.quit]x[/] \\u001b[2J"}}'
    (home / "odd.jsonl").write_text(f'{{"inspector":1}}\n{{"at":1,"from":"server","event":{refused}}}\n')
    async with starting() as screen:
        assert "(@click=app.quit)x" in screen.app.screen.recordings.border_subtitle
        assert "\x1b" not in await screen.rest()


async def test_the_box_says_how_much_of_a_text_was_mended_or_is_missing(home):
    async with starting() as screen:
        whole = '< {"type":"session.created","session":{"type":"realtime"}}\n> {"type":"response.create"}\n'
        assert "2 events in this text: enter opens" in await pasted(screen, whole)
        shown = await pasted(screen, whole + '< {"type":"response.created","response":{"id":"resp_1","out\n')
        assert "3 events in this text (2 exact, 1 partial): enter opens" in shown
