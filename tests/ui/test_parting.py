"""Leaving: at once, unless something that was written would be lost."""

import pytest

from ..present.build import SPOKEN, reading_of
from .frames import showing


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


async def test_without_a_draft_the_first_key_leaves():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("w", "escape", "q")
        assert screen.app._exit


async def test_a_draft_is_not_lost_to_one_key():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("w", "x", "ctrl+q")
        [told] = screen.app._notifications
        assert "written and not sent" in told.message
        assert not screen.app._exit
        await screen.press("escape", "q")
        assert screen.app._exit


async def test_another_draft_is_asked_about_anew():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("w", "x", "ctrl+q", "y", "ctrl+q")
        assert len(screen.app._notifications) == 2
        assert not screen.app._exit
