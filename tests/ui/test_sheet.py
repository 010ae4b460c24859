"""A piece of CSS is parsed once for a theme, and every theme has colours of its own."""

from collections import Counter

import pytest
from textual.color import Color
from textual.css import stylesheet

from inspector.ui import sheet
from inspector.ui.theme import CONTRAST, DARK, LIGHT

from .frames import showing
from .test_frames import silent


@pytest.fixture
def parsed(monkeypatch):
    """How often each piece is parsed for each of its ranks, from a start where none has been."""
    sheet._parsed.cache_clear()
    counts, parse = Counter(), stylesheet.parse

    def counted(scope, css, read_from, **more):
        counts[read_from, more["tie_breaker"]] += 1
        return parse(scope, css, read_from, **more)

    monkeypatch.setattr(stylesheet, "parse", counted)
    return counts


async def test_a_piece_is_parsed_once_for_a_theme(parsed):
    async with showing(silent()) as screen:
        assert set(parsed.values()) == {1}
        assert any(path.endswith("inspector.tcss") for (path, _), _ in parsed)
        for _ in (LIGHT, CONTRAST):
            await screen.press("d")
        everything = parsed.copy()
        assert max(everything.values()) == 3
        await screen.press("d", "d")
    async with showing(silent()):
        assert parsed == everything


async def test_each_theme_has_its_colours():
    async with showing(silent()) as screen:
        for theme in (DARK, LIGHT, CONTRAST, DARK, LIGHT):
            assert screen.app.current_theme is theme
            _, background = screen.app.inspect.background_colors
            assert background == Color.parse(theme.background)
            await screen.press("d")
