"""The detail and the findings on recorded sessions, compared with what they are known to look like."""

from pathlib import Path

import pytest

from inspector.core.wire import Frame
from inspector.present.screen.tab import Tab
from inspector.recording.file import Record
from inspector.recording.parser import Parser
from inspector.recording.reading import Reading

from .frames import check_frame, showing

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
SIZES = [(80, 24), (120, 40), (200, 50)]
ARMED = {"response-stalled-no-output", "session-update-rejected", "unknown-parameter"}
SHOWN = {
    "silent-after-created": [("event", 10, Tab.EVENT), ("state", 10, Tab.STATE)],
    "vad-turn": [("audio", 7, Tab.EVENT)],
    "parallel-tools": [("links", 23, Tab.LINKS)],
    "update-rejected": [("reference", 5, Tab.REFERENCE), ("raw", 4, Tab.RAW)],
}


def recorded(name):
    """A recording with a few rules armed, so that a new rule elsewhere does not change these frames."""
    parser, path = Parser(), SESSIONS / f"{name}.jsonl"
    reading = None
    for item, *_ in (*parser.feed(path.read_bytes()), *parser.finish()):
        if isinstance(item, (Frame, Record)):
            reading.feed(item)
        else:
            reading = Reading(item, name=path.name, only=ARMED)
    reading.finish()
    return reading


def named(size):
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", SIZES, ids=named)
@pytest.mark.parametrize("name", SHOWN)
async def test_every_tab_on_screens_of_every_size(name, size):
    async with showing(recorded(name), size=size) as screen:
        for case, seq, tab in SHOWN[name]:
            screen.app.inspect.go_to(seq)
            await screen.press("2")
            screen.app.inspect.detail.choose(tab)
            await screen.pilot.pause()
            check_frame(f"tab-{case}-{named(size)}", await screen.frame())


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_the_findings_on_screens_of_every_size(size):
    async with showing(recorded("update-rejected"), size=size) as screen:
        await screen.press("3", "l", "h")
        check_frame(f"findings-{named(size)}", await screen.frame())


async def test_nothing_is_said_by_colour_alone(monkeypatch):
    shown = []
    for colours in (True, False):
        if not colours:
            monkeypatch.setenv("NO_COLOR", "1")
        async with showing(recorded("update-rejected"), size=(120, 40)) as screen:
            screen.app.inspect.go_to(5)
            await screen.press("2", "l", "l", "slash", *"refused", "enter")
            shown.append(screen.text)
            assert screen.app.no_color is not colours
    assert shown[0] == shown[1]
    assert all(words in shown[0] for words in ("[State]", "◆", "± ", "refused: not here"))
