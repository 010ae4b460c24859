"""Finding a text on a page: typed on the frame, marked where it stands, gone to round about."""

import pytest

from inspector.present.text.span import Role
from inspector.ui.screens.help import HelpScreen

from ..present.build import SPOKEN, reading_of
from .frames import showing
from .test_frames import silent


async def test_a_word_of_the_help_is_found_and_gone_through():
    async with showing(reading_of(SPOKEN), size=(80, 24)) as screen:
        await screen.press("question_mark")
        await screen.rest()
        rows = screen.app.screen.rows
        await screen.press("slash", *"ladder")
        assert "find: ladder" in screen.text
        await screen.press("enter")
        first, text = rows.row, await screen.rest()
        assert "ladder" in rows.source.lines[first].text
        assert "Help · 1 of " in text
        assert Role.FOUND in [span.role for span in rows.source.spans(first, 76)]
        await screen.press("n")
        assert rows.row > first
        await screen.press("N", "N", "n")
        assert rows.row == first


async def test_keys_are_text_while_they_are_typed_and_escape_leaves_only_the_line():
    async with showing(silent()) as screen:
        await screen.press("v")
        await screen.rest()
        page = screen.app.screen
        await screen.press("slash", "q", "v", "escape")
        assert screen.app.screen is page
        await screen.press("escape")
        assert screen.app.screen is not page


async def test_what_is_nowhere_is_said_to_be_nowhere_and_hostile_text_stays_text():
    async with showing(silent()) as screen:
        await screen.press("v")
        await screen.rest()
        rows = screen.app.screen.rows
        rows.action_search()
        rows.prompt.add("[/b]\x1b[2J")
        await screen.press("enter")
        text = await screen.rest()
        assert "[/b]" in text
        assert "not here" in text
        assert "\x1b" not in text


async def test_a_page_of_another_width_keeps_what_was_found():
    async with showing(silent(), size=(120, 40)) as screen:
        await screen.press("question_mark")
        await screen.rest()
        assert isinstance(screen.app.screen, HelpScreen)
        await screen.press("slash", *"replay", "enter")
        await screen.pilot.resize_terminal(80, 24)
        await screen.rest()
        rows = screen.app.screen.rows
        assert str(rows.border_title).startswith("Help · 1 of ")
        assert "eplay" in rows.source.lines[rows.row].text


@pytest.mark.parametrize(("from_", "key"), [("g", "space"), ("G", "pageup"), ("g", "pagedown")])
async def test_turning_pages_passes_over_no_line(from_, key):
    async with showing(reading_of(SPOKEN), size=(80, 24)) as screen:
        await screen.press("question_mark")
        await screen.rest()
        rows = screen.app.screen.rows
        await screen.press(from_)
        seen = set(shown_rows(rows))
        for _ in range(len(rows.source) // (rows.height - 1) + 1):
            await screen.press(key)
            assert rows.row in shown_rows(rows)
            seen.update(shown_rows(rows))
        assert seen == set(range(len(rows.source)))
        assert rows.row == (len(rows.source) - 1 if from_ == "g" else 0)


def shown_rows(rows):
    return range(rows.scroll_offset.y, min(rows.scroll_offset.y + rows.height, len(rows.source)))
