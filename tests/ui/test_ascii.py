"""When the screen keeps to ASCII."""

import pytest

from inspector.ui.ascii import is_wanted

from ..present.build import SPOKEN, reading_of
from .frames import showing


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "C.utf8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "de_DE"}, False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, True),
        ({"INSPECTOR_ASCII": "1", "LANG": "de_DE.UTF-8"}, True),
        ({"INSPECTOR_ASCII": "0", "LANG": "C"}, False),
    ],
)
def test_the_user_decides_and_then_the_locale(environment, wanted):
    assert is_wanted(environment) is wanted


async def type_command(screen):
    await screen.press("colon")
    await screen.press(*"ascii", "enter")


async def test_the_command_goes_to_ascii_and_back():
    async with showing(reading_of(SPOKEN)) as screen:
        before = screen.text
        await type_command(screen)
        assert screen.text.isascii()
        await type_command(screen)
        assert screen.text == before
