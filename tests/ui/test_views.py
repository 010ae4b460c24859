"""The other views in the place of the timeline: switched by a key, walking with the timeline."""

from inspector.core.codec import parse
from inspector.core.wire import Side
from inspector.present.ladders.ladder import Rung
from inspector.ui.keys import Pane

from ..present.build import SPOKEN, delta, feed, reading_of, reading_of_events
from ..present.test_ladder import session
from .frames import showing
from .test_hostile import NASTY, nasty_events
from .test_keys import turn

VIEWS = {"L": ("Ladder", Pane.LADDER), "R": ("Responses", Pane.RESPONSES), "u": ("Turns", Pane.TURNS)}


async def test_a_key_shows_a_view_and_the_same_key_or_escape_the_timeline():
    async with showing(reading_of(SPOKEN)) as screen:
        inspect = screen.app.inspect
        for key, (title, pane) in VIEWS.items():
            for back in (key, "escape"):
                await screen.press(key)
                assert f"1 {title}" in await screen.rest()
                assert "1 Timeline" not in await screen.rest()
                assert inspect.pane is pane
                await screen.press(back)
                assert "1 Timeline" in await screen.rest()
                assert inspect.pane is Pane.TIMELINE
        await screen.press("L", "R", "u")
        assert "1 Turns" in await screen.rest()


async def test_escape_leads_from_another_pane_to_the_view_first():
    async with showing(session("silent-after-created.jsonl")) as screen:
        await screen.press("L", "3")
        assert screen.app.inspect.pane is Pane.FINDINGS
        await screen.press("escape")
        assert screen.app.inspect.pane is Pane.LADDER
        await screen.press("escape")
        assert screen.app.inspect.pane is Pane.TIMELINE


async def test_the_ladder_walks_with_the_timeline():
    async with showing(session("beta-cancel-idle.txt")) as screen:
        views = screen.app.inspect.views
        await screen.press("g", "L", "j", "j", "j")
        assert screen.seq == 4
        assert views.other.seq == 4
        await screen.press("J")
        assert (screen.seq, views.other.seq) == (5, 5)
        await screen.press("e")
        assert (screen.seq, views.other.seq) == (21, 21)
        await screen.press("y")
        assert parse(screen.clipboard.text)["type"] == "error"
        await screen.press("escape")
        assert screen.seq == 21


async def test_what_did_not_come_can_be_stood_on():
    async with showing(session("silent-after-created.jsonl")) as screen:
        await screen.press("g", "L", *"j" * 10)
        ladder = screen.app.inspect.views.other
        assert ladder.ladder.rung(ladder.row)[0] is Rung.ABSENCE
        assert screen.seq == 10
        await screen.press("j", "j")
        assert screen.seq == 11


async def test_a_time_scale_keeps_the_event_under_the_cursor():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", *"j" * 8, "L")
        shown = []
        for _ in range(4):
            await screen.press("s")
            shown.append(screen.app.inspect.views.other.border_title)
            assert screen.app.inspect.views.other.seq == screen.seq == 9
        assert shown == [
            "1 Ladder · a row per 100 ms",
            "1 Ladder · a row per 500 ms",
            "1 Ladder · a row per 2 s",
            "1 Ladder",
        ]


async def test_enter_in_the_ladder_shows_the_event_in_full():
    async with showing(reading_of(SPOKEN), size=(80, 24)) as screen:
        await screen.press("g", "L", "j", "enter")
        assert "session.update" in await screen.rest()
        assert screen.app.inspect.pane is Pane.DETAIL
        await screen.press("escape")
        assert screen.app.inspect.pane is Pane.LADDER


async def test_a_view_that_has_no_room_yet_settles_when_it_has():
    async with showing(session("silent-after-created.jsonl"), size=(80, 24)) as screen:
        await screen.press("G", "L", "enter")
        ladder = screen.app.inspect.views.other
        assert screen.app.inspect.pane is Pane.DETAIL
        assert not ladder.size.height
        await screen.press("escape")
        assert ladder.scroll_offset.y <= ladder.row < ladder.scroll_offset.y + ladder.height


async def test_turns_are_jumped_between():
    async with showing(reading_of_events(turn("resp_1") + turn("resp_2") + turn("resp_3"))) as screen:
        await screen.press("g", "u", "j")
        assert screen.seq == 10
        await screen.press("right_curly_bracket")
        assert screen.app.inspect.views.other.row == 2
        await screen.press("left_curly_bracket", "left_curly_bracket")
        assert screen.app.inspect.views.other.row == 0
        await screen.press("j", "y")
        assert screen.clipboard.text == "The model answered with text after 20 ms."
        await screen.press("enter")
        assert screen.app.inspect.pane is Pane.TIMELINE
        assert screen.seq == 10


async def test_answers_are_walked_zoomed_and_copied():
    async with showing(session("tool-turn.jsonl")) as screen:
        await screen.press("g", "R", "j")
        assert screen.seq == 28
        assert "resp_EoeJDeIqyNfxskvztCnv8" in await screen.rest()
        await screen.press("plus", "plus")
        assert "4 × closer" in await screen.rest()
        await screen.press("minus", "minus", "minus")
        assert "2 × wider" in await screen.rest()
        await screen.press("z")
        assert "since start" in await screen.rest()
        await screen.press("y")
        assert screen.clipboard.text.startswith("✓ completed  resp_EoeJDeIqyNfxskvztCnv8  turn 1, #28")
        await screen.press("K", "K")
        assert screen.seq == 26
        assert screen.app.inspect.views.other.row == 0
        await screen.press("enter")
        assert (screen.app.inspect.pane, screen.seq) == (Pane.TIMELINE, 10)


async def test_views_grow_with_a_live_recording():
    reading = reading_of_events(turn("resp_1"), ended=False)
    async with showing(reading, live=True) as screen:
        for key in VIEWS:
            await screen.press(key)
            before = len(screen.app.inspect.views.other.source)
            feed(reading, turn(f"resp_{key}"))
            await screen.settle()
            assert len(screen.app.inspect.views.other.source) > before
            assert screen.app.inspect.views.other.row == len(screen.app.inspect.views.other.source) - 1


async def test_each_recording_of_an_input_has_its_own_views():
    async with showing(session("tool-turn.jsonl"), session("text-turn.jsonl")) as screen:
        for key in VIEWS:
            await screen.press(key)
            text = await screen.rest()
            await screen.press("p")
            assert await screen.rest() != text
            assert screen.app.inspect.views.other is not None
            await screen.press("P")
            assert screen.app.inspect.views.other.row < len(screen.app.inspect.views.other.source)


async def test_runs_that_are_unfolded_are_unfolded_in_the_ladder():
    async with showing(reading_of_events([delta()] * 5)) as screen:
        await screen.press("g", "plus", "L")
        assert len(screen.app.inspect.views.other.source) == 6
        await screen.press("L", "minus", "L")
        assert len(screen.app.inspect.views.other.source) == 2


async def test_nothing_to_show_is_no_crash():
    for readings in ((), (reading_of_events([]),)):
        async with showing(*readings) as screen:
            for key in VIEWS:
                await screen.press(
                    key, "j", "G", "k", "s", "z", "plus", "minus", "y", "enter", "J", "right_curly_bracket"
                )
            assert screen.app.return_value is None


async def test_hostile_text_is_shown_and_nothing_else():
    reading = reading_of_events(nasty_events(), name=NASTY[3])
    async with showing(reading, size=(120, 40)) as screen:
        for key in VIEWS:
            await screen.press(key, "g")
            for _ in range(6):
                assert not {"\x1b", "\x07", "\u202e", "\u2066", "\u200d", "\x00"} & set(await screen.rest())
                await screen.press("pagedown", "j")
            await screen.press("G", "y")
        assert screen.app.return_value is None


async def test_a_click_selects_below_the_head():
    async with showing(session("long-conversation.txt")) as screen:
        await screen.press("g", "u")
        turns = screen.app.inspect.views.other
        await screen.pilot.click(turns, offset=(5, 4))
        assert turns.row == 2
        await screen.pilot.click(turns, offset=(5, 1))
        assert turns.row == 2
        await screen.pilot.click(turns, offset=(5, 3), times=2)
        await screen.rest()
        assert screen.app.inspect.pane is Pane.TIMELINE
        assert screen.seq == 23


async def test_a_long_list_scrolls_between_its_head_and_its_foot():
    events = [event for place in range(60) for event in turn(f"resp_{place}")]
    async with showing(reading_of_events(events), size=(100, 30)) as screen:
        await screen.press("g", "u", "G")
        shown = await screen.rest()
        assert "▌  60 ✓ answered" in shown
        assert "Turn 60 of 60" in shown
        assert "turn   status" in shown
        assert "turn 60 of 60" in shown
        await screen.press("R", "g", "pagedown")
        shown = await screen.rest()
        assert "since asked" in shown
        assert "▌" in shown


async def test_the_first_event_is_where_a_turn_begins_whatever_the_side():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})])
    async with showing(reading) as screen:
        await screen.press("R")
        assert "no answer" in await screen.rest()


async def test_a_view_stands_where_the_timeline_cannot_follow(monkeypatch):
    async with showing(session("tool-turn.jsonl")) as screen:
        await screen.press("g", "L")
        views = screen.app.inspect.views
        monkeypatch.setattr(views.timeline, "go_to", lambda seq: None)  # as where a filter hides the event
        await screen.press("j", "j")
        assert (screen.seq, views.other.seq) == (1, 3)
        monkeypatch.undo()
        await screen.press("j")
        assert (screen.seq, views.other.seq) == (4, 4)


async def test_times_change_their_form_in_every_view():
    async with showing(reading_of(SPOKEN), size=(200, 50)) as screen:
        for key in ("L", "u"):
            await screen.press(key)
            before = await screen.rest()
            await screen.press("t")
            assert await screen.rest() != before
            assert "09:00:" in await (await screen.press("t")).rest()
            await screen.press("t")
            assert await screen.rest() == before
