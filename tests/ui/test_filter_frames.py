"""The filter on screens of every size, compared with what it is known to look like."""

import pytest

from inspector.formats.opening import open_input
from inspector.recording.reading import Reading

from ..recording.filters import FOLDER, SPOKEN
from .frames import check_frame, showing
from .test_filter import put

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of a name that is the same on every machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INSPECTOR_HOME", "home")
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def spoken():
    """The recording with no rule armed, so that a new rule elsewhere does not change these frames."""
    known = open_input(SPOKEN, FOLDER / SPOKEN)[0]
    reading = Reading(known.header, name=SPOKEN, only=())
    for seq in range(1, len(known.columns) + 1):
        reading.feed(known.frame(seq))
    reading.finish()
    return reading


STATES = {
    "typing": "kettle type:respo",
    "mistake": "from:server is:aud",
    "kept": 'from:server "the kettle" -is:delta',
}


@SIZES
@pytest.mark.parametrize("state", STATES)
async def test_the_filter(state, size):
    async with showing(spoken(), size=size) as screen:
        await screen.press("g")
        await screen.press("slash")
        await put(screen, STATES[state])
        if state == "kept":
            await screen.press("enter")
        check_frame(f"filter-{state}-{size[0]}x{size[1]}", await screen.frame())


@SIZES
async def test_the_saved_filters(size, home):
    (home / "filters.txt").write_text("slow answers = type:response.created dt>1s\nbroken = is:nothing\n", "utf-8")
    async with showing(spoken(), size=size) as screen:
        await screen.press("F")
        await screen.rest()
        await screen.press("G")
        check_frame(f"filter-saved-{size[0]}x{size[1]}", await screen.frame())


async def test_green_and_red_are_said_in_signs_too(monkeypatch):
    async def looks():
        async with showing(spoken(), size=(120, 40)) as screen:
            await screen.press("slash")
            await put(screen, "is:audio")
            good = await screen.rest()
            await put(screen, "is:audi")
            return good, await screen.rest()

    coloured = await looks()
    monkeypatch.setenv("NO_COLOR", "1")
    assert await looks() == coloured
    assert "Filter · ✓ 2 of 21" in coloured[0]
    assert "Filter · ✗ not a filter yet" in coloured[1]
