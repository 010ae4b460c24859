"""The timeline while events come in: it grows, it waits, it keeps the place."""

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Record, RecordKind

from ..present.build import SPOKEN, append, delta, feed, reading_of, reading_of_events
from .frames import showing

LONG = [(Side.CLIENT, {"type": "conversation.item.create", "item": {"role": "user"}})] * 60


def asked():
    return Side.CLIENT, {"type": "session.update", "session": {"type": "realtime"}}


async def test_a_folded_run_keeps_growing_in_its_row():
    reading = reading_of_events([asked(), *[delta(text="Hello ")] * 3], ended=False)
    async with showing(reading, size=(200, 50), live=True) as screen:
        assert "▸ 3 deltas" in screen.text
        feed(reading, [delta(text="there ")] * 4)
        await screen.settle()
        assert "▸ 7 deltas" in screen.text
        assert '"Hello Hello Hello there there' in screen.text
        assert len(screen.app.inspect.timeline.timeline) == 2


async def test_an_unfolded_run_at_the_end_keeps_growing_unfolded():
    reading = reading_of_events([asked(), *[delta()] * 3], ended=False)
    async with showing(reading, size=(120, 40), live=True) as screen:
        await screen.press("plus")
        feed(reading, [delta()] * 2)
        await screen.settle()
        assert len(screen.app.inspect.timeline.timeline) == 6
        await screen.press("minus")
        assert "▸ 5 deltas" in screen.text
        feed(reading, [delta()])
        await screen.settle()
        assert "▸ 6 deltas" in screen.text


async def test_following_stays_at_the_end_and_freezing_keeps_the_place():
    reading = reading_of_events(LONG, ended=False)
    async with showing(reading, size=(120, 40), live=True) as screen:
        view = screen.app.inspect.timeline
        feed(reading, LONG[:5])
        await screen.settle()
        assert screen.seq == 65
        await screen.press("f", "k", "k")
        seq, top, lines = screen.seq, view.scroll_offset.y, screen.text.splitlines()[5:28]
        feed(reading, [*LONG, append(), *LONG])
        await screen.settle()
        assert (screen.seq, view.scroll_offset.y) == (seq, top)
        assert [line[:50] for line in screen.text.splitlines()[5:28]] == [line[:50] for line in lines]
        assert "held, 121 new (f)" in screen.text
        await screen.press("f")
        assert screen.seq == 186
        assert "● live" in screen.text


async def test_a_request_counts_how_long_it_waits_and_then_shows_its_answer():
    reading = reading_of_events([asked()], ended=False)
    async with showing(reading, size=(120, 40), live=True) as screen:
        reading.feed(Record(RecordKind.TICK, 500_000, {"tick": ""}))
        await screen.settle()
        assert "… 490 ms" in screen.text
        reading.feed(Record(RecordKind.TICK, 3_000_000, {"tick": ""}))
        await screen.settle()
        assert "! waits 3 s" in screen.text
        updated = b'{"type":"session.updated","session":{"id":"sess_1"}}'
        reading.feed(Frame(3_210_000, Side.SERVER, Kind.TEXT, updated, 2))
        await screen.settle()
        assert "! late 3.2 s" in screen.text


@pytest.mark.parametrize("key", ["j", "pagedown", "G", "T", "t", "o", "plus", "m"])
async def test_what_is_painted_line_by_line_is_what_a_whole_paint_shows(key):
    async with showing(reading_of(SPOKEN), size=(120, 30)) as screen:
        screen.app.inspect.go_to(8)
        await screen.press(key, "k", key)
        shown = await screen.rest()
        for rows in (screen.app.inspect.timeline, screen.app.inspect.detail):
            rows.forget()
        assert await screen.rest() == shown
