"""The composer compared with what it is known to look like: on a saved recording, so that nothing in it moves."""

import json

import pytest

from inspector.live import library

from ..present.build import SPOKEN, reading_of
from .frames import check_frame, showing

SIZES = [(80, 24), (120, 40), (200, 50)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
FLAT = {"type": "session.update", "session": {"type": "realtime", "voice": "marin", "turn_detection": None}}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INSPECTOR_HOME", "home")


@each_size
async def test_an_event_with_faults(size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        await screen.press("w")
        screen.app.screen.editor.write(json.dumps(FLAT, indent=2), ("session", "voice"))
        screen.app.screen.editor.cursor_blink = False
        check_frame(f"compose-{size[0]}x{size[1]}", await screen.rest())


@each_size
async def test_the_list(size):
    library.keep("greeting/hello", [FLAT, {"type": "response.create"}])
    async with showing(reading_of(SPOKEN), size=size) as screen:
        await screen.press("w")
        await screen.press("ctrl+t")
        for _ in range(2):
            await screen.press("l")
        check_frame(f"compose-list-{size[0]}x{size[1]}", await screen.rest())


async def test_without_colour_signs_and_words_say_it(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(reading_of(SPOKEN), size=(80, 24)) as screen:
        await screen.press("w")
        screen.app.screen.editor.write("[1")
        await screen.press("ctrl+s")
        text = await screen.rest()
        assert "✗" in text
        assert "F8 sends the text as it is" in text
