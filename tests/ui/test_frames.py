"""Whole screens, compared with what they are known to look like."""

from pathlib import Path

import pytest

from inspector.formats.read import read_input
from inspector.recording.reading import Reading

from ..present.build import SPOKEN, reading_of
from .frames import check_frame, showing

ARMED = {"response-stalled-no-output"}
SIZES = ((80, 24), (120, 40), (200, 50))
PAGES = {
    "verdict": ["v"],
    "help": ["question_mark"],
    "jumps": [*"egeH"],
    "note": ["a", *"odd"],
    "palette": ["ctrl+p", *"verdict"],
}
POST = Path(__file__).parent.parent / "posts" / "silent-hello.txt"


def silent():
    """The post with one rule armed, so that a new rule elsewhere does not change these frames."""
    [conversation] = read_input(POST, None, POST.name)
    reading = Reading(conversation.header, name=POST.name, format=conversation.format, only=ARMED)
    for item in conversation.items:
        reading.feed(item)
    reading.finish()
    return reading


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("case", ["silent", "spoken"])
async def test_a_recording_on_screens_of_every_size(case, size):
    reading = silent() if case == "silent" else reading_of(SPOKEN)
    async with showing(reading, size=size) as screen:
        lines = screen.text.splitlines()
        assert len(lines) == size[1]
        check_frame(f"{case}-{size[0]}x{size[1]}", await screen.frame())


async def test_the_detail_is_a_page_of_its_own_where_columns_are_few():
    async with showing(silent(), size=(80, 24)) as screen:
        await screen.press("enter")
        check_frame("detail-80x24", await screen.frame())
        await screen.press("escape")
        assert "1 Timeline" in screen.text


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_pages_over_the_recording(size):
    async with showing(silent(), size=size) as screen:
        for page, keys in PAGES.items():
            for key in keys:
                await screen.press(key)
            check_frame(f"{page}-{size[0]}x{size[1]}", await screen.frame())
            await screen.press("escape")


async def test_the_end_of_a_recording_told_in_the_detail():
    async with showing(silent(), size=(120, 40)) as screen:
        await screen.press("G")
        check_frame("end-120x40", await screen.frame())


async def test_light_looks_the_same_but_for_its_colours():
    async with showing(reading_of(SPOKEN), size=(120, 40)) as screen:
        dark, colours = screen.text, screen.app.export_screenshot()
        await screen.press("d")
        assert not screen.app.current_theme.dark
        assert screen.text == dark
        assert screen.app.export_screenshot() != colours


async def test_nothing_is_said_by_colour_alone(monkeypatch):
    async with showing(silent(), size=(120, 40)) as screen:
        coloured = screen.text
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(silent(), size=(120, 40)) as screen:
        assert screen.app.no_color
        assert screen.text == coloured
        for words in ("✗ no response", "✗ output", "missing", "◀ server", "▶ client", "✗ error", "▌"):
            assert words in coloured
