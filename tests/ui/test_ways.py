"""Ways back to where one was, and the sizes of panes and screens."""

import pytest
from textual.geometry import Size

from ..present.build import reading_of_events
from .frames import showing
from .test_frames import silent
from .test_keys import turn
from .test_manners import command


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("inspector.ui.widgets.player.PULSE", 3600)


# Ways back


async def test_back_and_forward_and_the_list_of_jumps():
    async with showing(reading_of_events(turn("resp_1") + turn("resp_2"))) as screen:
        await screen.press("H")
        assert "No jumps yet" in await screen.rest()
        await screen.press("escape", "g")
        await command(screen, "#12")
        await command(screen, "#3")
        await screen.press("left_square_bracket")
        assert screen.seq == 12
        await screen.press("left_square_bracket", "left_square_bracket")
        assert screen.seq == 1
        await screen.press("right_square_bracket")
        assert screen.seq == 12
        await screen.press("H")
        shown_ = await screen.rest()
        assert "▸ #12" in shown_
        await screen.press("j", "j", "enter")
        assert screen.seq == 3


async def test_the_keys_that_go_back_do_nothing_without_a_way():
    async with showing() as screen:
        await screen.press("left_square_bracket", "right_square_bracket", "H", "backslash", "less_than_sign")
        assert screen.app.return_value is None


# Sizes


async def test_a_pane_is_maximised_and_taken_back():
    async with showing(silent(), size=(120, 40)) as screen:
        before = screen.text
        await screen.press("backslash")
        shown_ = await screen.rest()
        assert "2 Detail" not in shown_
        assert "1 Timeline" in shown_
        assert "silent-hello" in shown_.splitlines()[0]
        assert "quit" in shown_.splitlines()[-1]
        assert screen.app.inspect.timeline.size.width > 110
        await screen.press("escape")
        assert await screen.rest() == before
        await screen.press("3", "backslash", "2")
        assert "1 Timeline" in await screen.rest()
        await screen.press("4", "backslash")
        assert screen.app.inspect.maximized is None


async def test_panes_are_made_larger_and_smaller():
    async with showing(silent(), size=(120, 40)) as screen:
        inspect = screen.app.inspect
        before = inspect.timeline.size.width
        await screen.press("greater_than_sign")
        larger = inspect.timeline.size.width
        assert larger > before
        await screen.press("2", "greater_than_sign", "greater_than_sign")
        assert inspect.timeline.size.width < before
        await screen.press(*["greater_than_sign"] * 20)
        assert inspect.timeline.size.width > 15
        await screen.press("3")
        height = inspect.findings.size.height
        await screen.press("greater_than_sign")
        assert inspect.findings.size.height > height
        await screen.press(*["less_than_sign"] * 30)
        assert inspect.findings.size.height >= 1


@pytest.mark.parametrize("size", [(20, 8), (80, 24), (300, 80)])
async def test_every_size_shows_whole_lines(size):
    async with showing(silent(), size=size) as screen:
        for keys in (
            (),
            ("backslash",),
            ("escape", "enter"),
            ("escape", "v"),
            ("escape", "question_mark"),
            ("escape", "colon"),
        ):
            await screen.press(*keys)
            text = await screen.rest()
            assert len(text.splitlines()) == size[1]
            assert screen.app.screen.size == Size(*size)
