"""Screens whose widgets are styled once before they are seen."""

import pytest

from inspector.ui.screens.compose import ComposeScreen
from inspector.ui.screens.inspect import InspectScreen
from inspector.ui.screens.start import StartScreen
from inspector.ui.sheet import Sheet

from ..present.build import SPOKEN, reading_of
from .frames import showing, starting


@pytest.fixture
def restyled(monkeypatch):
    """The widgets whose styles were reckoned again after they were made."""
    known = []
    update = Sheet.update_nodes

    def noted(self, nodes, animate=False):
        nodes = list(nodes)
        known.extend(nodes)
        update(self, nodes, animate)

    monkeypatch.setattr(Sheet, "update_nodes", noted)
    return known


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])
async def test_a_recording_is_styled_once(restyled, size):
    async with showing(reading_of(SPOKEN), size=size) as screen:
        inspect = screen.app.inspect
        assert inspect.has_class("-wide", "-tall") is (size == (120, 40))
        assert inspect.has_class("-narrow", "-short") is (size == (80, 24))
        assert not {inspect.detail, inspect.stages, inspect.views} & {*restyled}


async def test_the_start_is_styled_once(restyled):
    async with starting() as screen:
        assert isinstance(screen.app.screen, StartScreen)
        assert not {screen.app.screen.scenarios, screen.app.screen.box} & {*restyled}


async def test_the_composer_is_styled_once(restyled):
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("w")
        composer = screen.app.screen
        assert isinstance(composer, ComposeScreen)
        assert not {composer.beginnings, composer.told} & {*restyled}


async def test_a_screen_takes_the_styles_of_another_size(restyled):
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.pilot.resize_terminal(80, 24)
        screen.app._check_resize()  # which Textual does a moment later
        await screen.pilot.pause()
        inspect = screen.app.inspect
        assert isinstance(inspect, InspectScreen)
        assert inspect.has_class("-narrow", "-short")
        assert inspect.detail in restyled
        assert not inspect.detail.display
