"""Marks and notes on the screen: written, shown, read back, and never in the way."""

import pytest

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, frame_line, header_line
from inspector.recording.follower import Follower
from inspector.recording.notes import Notebook
from inspector.ui.app import InspectApp
from inspector.ui.screens.note import NoteScreen

from ..present.build import SPOKEN, reading_of
from .calm import running
from .frames import Clipboard, Screen, showing

EVIL = "\x1b]0;x\x07[@click=app.quit]no[/] \u202eevil"


def written(path):
    frames = (
        Frame(seq * 1000, Side.CLIENT, Kind.TEXT, write({"type": "conversation.item.create", "item": {}}), seq)
        for seq in range(1, 6)
    )
    path.write_bytes(header_line(Header()) + b"".join(map(frame_line, frames)))
    return path


def app_on(path, notebook=None):
    return InspectApp(Follower(path), copy=Clipboard(), notebook=notebook)


async def on_screen(app, pilot):
    return await Screen(app, pilot, Clipboard()).settle()


def said(screen):
    """What the app told the user in passing."""
    return [notification.message for notification in screen.app._notifications]


async def type_note(screen, text):
    await screen.press("a")
    assert isinstance(screen.app.screen, NoteScreen)
    await screen.press(*text, "enter")


async def test_a_note_shows_in_the_row_and_in_the_detail_and_is_there_the_next_time(tmp_path):
    path = written(tmp_path / "talk.jsonl")
    app = app_on(path)
    async with running(app, (200, 50)) as pilot:
        screen = await on_screen(app, pilot)
        await screen.press("g", "j")
        await type_note(screen, "stuck here")
        assert app.screen is app.inspect
        assert "(note: stuck" in screen.text
        assert "Notes" in screen.text
    assert (tmp_path / "talk.notes.jsonl").read_text() == '{"note":"stuck here","on":2}\n'
    app = app_on(path)
    async with running(app, (200, 50)) as pilot:
        assert "(note: stuck" in (await on_screen(app, pilot)).text


async def test_marks_are_toggled_and_gone_to(tmp_path):
    path = written(tmp_path / "talk.jsonl")
    app = app_on(path)
    async with running(app, (120, 40)) as pilot:
        screen = await on_screen(app, pilot)
        await screen.press("g", "j", "m", "G", "k", "m", "g")
        assert screen.text.count("★") == 2
        await screen.press("M")
        assert screen.seq == 2
        await screen.press("M")
        assert screen.seq == 5
        await screen.press("M", "m")
        assert screen.text.count("★") == 1
    kept = (tmp_path / "talk.notes.jsonl").read_text().splitlines()
    assert kept[-1] == '{"note":"","on":2,"mark":false}'


async def test_escape_and_an_empty_line_write_nothing(tmp_path):
    path = written(tmp_path / "talk.jsonl")
    app = app_on(path)
    async with running(app, (80, 24)) as pilot:
        screen = await on_screen(app, pilot)
        await screen.press("a", "x", "escape")
        assert app.screen is app.inspect
        await screen.press("a", " ", "enter")
        assert app.screen is app.inspect
    assert not (tmp_path / "talk.notes.jsonl").exists()


async def test_an_input_that_is_no_file_says_that_notes_do_not_last():
    async with showing(reading_of(SPOKEN), size=(120, 40)) as screen:
        await type_note(screen, "here")
        assert said(screen) == ["The input is no file: what you note lasts until you leave."]
        assert "(note: here)" in screen.text


async def test_the_recorder_takes_a_note_from_a_thread(tmp_path):
    taken = []
    path = written(tmp_path / "talk.jsonl")
    app = app_on(path, Notebook(path, lambda text, seq: not taken.append((text, seq))))
    async with running(app, (120, 40)) as pilot:
        screen = await on_screen(app, pilot)
        await screen.press("g")
        await type_note(screen, "here")
        await app.workers.wait_for_complete()
        assert said(screen) == ["The note on #1 is in the recording."]
    assert taken == [("here", 1)]


async def test_a_mark_on_a_folded_run_is_a_mark_on_its_first_event():
    reading = reading_of(SPOKEN)
    async with showing(reading, size=(120, 40)) as screen:
        view = screen.app.inspect.timeline
        view.go_to(12)
        await screen.press("m")
        assert reading.notes.places() == [view.timeline.fold.starts[view.row]]
        assert "★" in screen.text
        reading.notes.take({"note": "inside", "on": view.timeline.fold.lasts[view.row]})
        await screen.settle()
        assert "(note: inside)" in screen.text
        await screen.press("m")
        assert "★" not in screen.text


@pytest.mark.parametrize("size", [(100, 24), (200, 50)])
async def test_a_hostile_note_is_shown_and_does_nothing(size):
    reading = reading_of(SPOKEN)
    reading.notes.take({"note": EVIL, "on": 1, "mark": True})
    async with showing(reading, size=size) as screen:
        await screen.press("g")
        shown = await screen.rest()
        assert "␛]0;x␇[@click=app.quit]no[/" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
