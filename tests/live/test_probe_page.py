"""The page of experiments on a conversation that is silent now: it asks first, then shows what came."""

import asyncio
import contextlib
import time

from inspector.live import probing
from inspector.recording.follower import Follower
from inspector.ui.app import InspectApp
from inspector.ui.screens.probe import ProbeScreen
from inspector.ui.widgets.bar import Bar

from ..ui.calm import running
from ..ui.frames import Screen
from .silence import SILENT, silence

LIMIT = 30.0  # seconds


@contextlib.asynccontextmanager
async def page_of(session):
    app = InspectApp(Follower(session.config.out, live=True, checkpoints=True))
    async with running(app, (120, 40)) as pilot:
        screen = Screen(app, pilot, lambda text: None)
        await until(screen, lambda: app.inspect.reading and app.inspect.reading.verdict().offers)
        await screen.press("i")
        await until(screen, lambda: isinstance(app.screen, ProbeScreen) and app.screen._choices)
        yield screen


async def until(screen, so):
    end = time.monotonic() + LIMIT
    while not so():
        assert time.monotonic() < end, screen.text
        await screen.pilot.pause(0.1)


def sent(session):
    columns = session.reading.columns
    return [columns.type_of(seq) for seq in range(1, len(columns) + 1)].count("conversation.item.retrieve")


async def choose(screen, question):
    rows = screen.app.screen.query_one("#page")
    place = next(place for place, one in enumerate(screen.app.screen._choices) if question in one.line.text)
    rows.select(place)
    await screen.pilot.pause()


def told(screen):
    return "\n".join("".join(span.text for span in line) for line in screen.app.screen.query_one("#told", Bar).lines)


async def test_it_says_what_it_costs_and_sends_nothing_before_it_is_told_twice(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        async with page_of(session) as screen:
            await choose(screen, "Is the server still reading?")
            await screen.press("enter")
            assert "Send conversation.item.retrieve into this session? Nothing:" in told(screen)
            assert not sent(session)
            await screen.press("escape")
            assert not told(screen)
            await screen.press("enter", "enter")
            await until(screen, lambda: "✓ Is the server still reading? conversation.item.retrieved" in told(screen))
            await until(screen, lambda: "reading   #" in screen.text)
            await until(screen, lambda: "Is the server still reading?  reading" not in screen.text)
            assert sent(session) == 1


async def test_a_fresh_session_can_be_made_where_the_key_is(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        async with page_of(session) as screen:
            await choose(screen, "Does a minimal exchange work")
            assert "not here" in screen.text
            await screen.press("enter")
            assert "✗ Only the program that made the connection can make another one." in told(screen)
        probing.remember(session.config)
        async with page_of(session) as screen:
            await choose(screen, "Does a minimal exchange work")
            assert "not here" not in screen.text
            await screen.press("enter", "enter")
            assert "… Does a minimal exchange work in a fresh session?" in told(screen)
            await until(screen, lambda: "✓ Does a minimal exchange work" in told(screen))
            await until(screen, lambda: "It stays without an answer" in screen.text)


async def test_the_page_may_be_left_while_an_experiment_runs(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        async with page_of(session) as screen:
            await choose(screen, "Is the server still reading?")
            await screen.press("enter", "enter", "escape")
            assert not isinstance(screen.app.screen, ProbeScreen)
            await until(screen, lambda: screen.app.inspect.reading.verdict().probes)
            await asyncio.wait_for(screen.app.workers.wait_for_complete(), LIMIT)
            assert screen.app.inspect.reading.verdict().probes[0].result == "answered"
