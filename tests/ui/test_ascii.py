"""When the screen keeps to ASCII."""

from ..present.build import SPOKEN, reading_of
from .frames import showing


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
