"""The terminal changes its size while pages lie over the screen: no line that is always there stays as it was."""

from pathlib import Path

import pytest

from inspector.recording.follower import Follower
from inspector.ui.widgets.bar import Bar

from .frames import showing

SILENT = Path(__file__).parents[2] / "sessions" / "silent-after-created.jsonl"
PAGES = (["question_mark"], ["colon"], ["i"], ["w", "f1"])
SIZES = (((80, 24), (120, 40)), ((140, 40), (100, 20)))


async def bars(pages, size, later=None):
    """Every line that is always there: with these pages open, and after they were closed."""
    async with showing(*Follower(SILENT).read_all(), size=size) as screen:
        await screen.press(*pages)
        if later is not None:
            await screen.pilot.resize_terminal(*later)
        opened = shown(screen.app)
        await screen.press(*["escape"] * len(pages))
        return opened, shown(screen.app)


def shown(app):
    bars = [bar for screen in app.screen_stack for bar in screen.query(Bar) if bar.display]
    return {(type(bar.screen).__name__, bar.id): bar.shown() for bar in bars}


@pytest.mark.parametrize(("before", "after"), SIZES)
@pytest.mark.parametrize("pages", PAGES, ids=" ".join)
async def test_what_lies_under_a_page_is_as_if_the_terminal_had_always_had_its_size(pages, before, after):
    opened, closed = await bars(pages, before, after)
    assert len(opened) > len(closed) > 2
    assert (opened, closed) == await bars(pages, after)


async def test_what_is_said_below_the_editor_follows_its_width_whenever_that_changes():
    async with showing(*Follower(SILENT).read_all(), size=(140, 40)) as screen:
        await screen.press("w")
        composer = screen.app.screen
        before = longest(composer.told)
        composer.remove_class("-wide").add_class("-narrow")  # the list goes, as on a narrower terminal
        await screen.pilot.pause()
        assert before < 90 < longest(composer.told)


def longest(bar):
    return max(sum(len(span.text) for span in line) for line in bar.lines)
