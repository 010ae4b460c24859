"""The other views on whole screens, compared with what they are known to look like."""

import pytest

from ..present.test_ladder import session
from .frames import check_frame, showing

ARMED = {"response-stalled-no-output"}  # so that a new rule elsewhere does not change these frames
SIZES = ((80, 24), (120, 40), (200, 50))
EVERY = {
    "tool-turn.jsonl": ["ladder"], "silent-after-created.jsonl": ["ladder"], "barge-in.jsonl": ["responses", "turns"],
}  # fmt: skip
WIDE = {
    "parallel-tools.jsonl": ["ladder"], "live-turn.jsonl": ["ladder", "responses"], "mcp-tool.txt": ["ladder"],
    "tool-turn.jsonl": ["responses"], "silent-after-created.jsonl": ["responses"], "long-conversation.txt": ["turns"],
}  # fmt: skip
CASES = [(*case, size) for case in EVERY.items() for size in SIZES] + [(*case, (120, 40)) for case in WIDE.items()]
KEYS = {"ladder": "L", "responses": "R", "turns": "u"}


def named(case):
    name, views, (width, height) = case
    return f"{'-'.join(views)}-{name.partition('.')[0]}-{width}x{height}"


@pytest.mark.parametrize("case", CASES, ids=named)
async def test_views_on_screens_of_every_size(case):
    name, views, size = case
    async with showing(session(name, only=ARMED), size=size) as screen:
        await screen.press("g", *"j" * 5)
        for view in views:
            await screen.press(KEYS[view])
            shown = await screen.frame()
            assert len(shown.splitlines()) == size[1]
            check_frame(named((name, [view], size)), shown)
            await screen.press("escape")


async def test_a_ladder_with_a_time_scale():
    async with showing(session("text-turn.jsonl", only=ARMED), size=(120, 40)) as screen:
        await screen.press("g", "L", "s")
        check_frame("ladder-scale-120x40", await screen.frame())


async def test_answers_from_the_recordings_start():
    async with showing(session("long-conversation.txt", only=ARMED), size=(120, 40)) as screen:
        await screen.press("g", "R", "z")
        check_frame("responses-start-120x40", await screen.frame())


@pytest.mark.parametrize("key", ["L", "R", "u"])
async def test_nothing_is_said_by_colour_alone(key, monkeypatch):
    async with showing(session("barge-in.jsonl", only=ARMED)) as screen:
        await screen.press(key)
        coloured = await screen.rest()
    monkeypatch.setenv("NO_COLOR", "1")
    async with showing(session("barge-in.jsonl", only=ARMED)) as screen:
        await screen.press(key)
        assert screen.app.no_color
        assert await screen.rest() == coloured
