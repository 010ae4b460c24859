"""Whole screens of the start, the replay and the manners, compared with what they are known to look like."""

import pytest

from ..present.build import SPOKEN, reading_of
from .frames import check_frame, showing

SIZES = [(80, 24), (120, 40), (200, 50)]
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch):
    monkeypatch.setattr("inspector.ui.widgets.player.PULSE", 3600)


@each_size
async def test_a_replay(size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        await screen.press("g", *"j" * 7, "r", "right_parenthesis", "r")
        check_frame(f"replay-{size[0]}x{size[1]}", await screen.rest())
