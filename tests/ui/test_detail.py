"""The detail pane: its tabs, what is searched and copied in it, and a state that is gone over in pieces."""

import pytest
from textual.events import Paste

from inspector.core.codec import parse
from inspector.core.wire import Side
from inspector.present.screen.tab import Tab, tab_words

from ..present.build import SPOKEN, delta, reading_of, reading_of_events
from .frames import showing
from .test_hostile import NASTY


def tab_of(screen):
    return screen.app.inspect.detail.tab


def title_of(screen):
    return screen.app.inspect.detail.border_title


def shown(screen):
    return [line.text for line in screen.app.inspect.detail.source.lines]


async def test_tabs_are_walked_round_and_stay_while_the_timeline_moves():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", "2")
        walked = [tab_of(screen)]
        for _ in Tab:
            await screen.press("l")
            walked.append(tab_of(screen))
        assert walked == [*Tab, Tab.EVENT]
        await screen.press("h", "h", "h")
        assert tab_of(screen) is Tab.STATE
        assert "[State]" in screen.text
        await screen.press("J", "J", "1", "j")
        assert tab_of(screen) is Tab.STATE
        assert shown(screen)[0].startswith("Changed by #4")


async def test_a_click_on_the_frame_chooses_a_tab():
    async with showing(reading_of(SPOKEN)) as screen:
        detail = screen.app.inspect.detail
        line = screen.text.splitlines()[detail.region.y]
        for tab in (Tab.RAW, Tab.LINKS, Tab.EVENT):
            await screen.pilot.click(offset=(line.index(tab.value) + 1, detail.region.y))
            assert tab_of(screen) is tab
            line = screen.text.splitlines()[detail.region.y]
            assert f"[{tab.value}]" in line
        await screen.pilot.click(offset=(detail.region.x + 5, detail.region.y + 3))
        assert detail.row == 2


@pytest.mark.parametrize("width", range(10, 80))
def test_the_tabs_have_room_on_frames_of_every_width(width):
    for tab in Tab:
        words = tab_words(tab, width, "3 of 4" if width > 60 else "")
        assert any(word.chosen and word.tab is tab for word in words)
        assert sum(len(word.text) for word in words) <= max(width, 16)


async def test_every_row_has_something_to_say_in_every_tab():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("2")
        for _ in Tab:
            await screen.press("1", "g")
            for _ in range(len(screen.app.inspect.timeline.source)):
                assert shown(screen)
                await screen.press("J")
            assert "is open" in screen.text or tab_of(screen) is not Tab.EVENT or "closed" in screen.text
            await screen.press("2", "l")


async def test_a_search_unfolds_what_it_finds_and_walks_round():
    body = {"type": "x", "a": {f"key{n}": "kettle" if n % 9 == 8 else n for n in range(27)}, "kettle": [1]}
    async with showing(reading_of_events([(Side.SERVER, body)])) as screen:
        detail = screen.app.inspect.detail
        await screen.press("g", "2")
        await screen.press("slash", *"ketX", "backspace", *"tle")
        assert "find: kettle▏" in screen.text
        await screen.press("enter")
        rows = []
        for _ in range(4):
            rows.append(detail._line.path)
            await screen.press("n")
        assert rows == [("a", "key8"), ("a", "key17"), ("a", "key26"), ("kettle",)]
        assert "1 of 4" in screen.text
        await screen.press("N")
        assert detail._line.path == ("kettle",)
        await screen.press("slash", *"nowhere", "enter")
        assert "nowhere: not here" in screen.text
        await screen.press("n")
        await screen.press("slash", "q", "e", "ctrl+u", "escape")
        assert "[Event]" in screen.text
        assert screen.app.inspect.focused is detail
        assert screen.app.return_value is None


async def test_a_search_finds_the_end_of_a_long_text():
    body = {"type": "x", "text": "a b " * 300_000 + "[needle]"}
    async with showing(reading_of_events([(Side.SERVER, body)])) as screen:
        await screen.press("g", "2", "slash", *"needle", "enter")
        assert "needle" in screen.app.inspect.detail._line.text
        assert "[needle]" in screen.text
        await screen.press("l", "l", "l", "l", "slash", *"needle", "enter")
        assert tab_of(screen) is Tab.RAW
        assert "needle" in screen.app.inspect.detail._line.text


async def test_a_search_is_pasted_and_left_with_the_focus():
    async with showing(reading_of(SPOKEN)) as screen:
        detail = screen.app.inspect.detail
        await screen.press("g", "2", "slash")
        detail.post_message(Paste("gpt-\nreal"))
        await screen.pilot.pause()
        assert detail.prompt.typed == "gpt- real"
        screen.app.inspect.timeline.focus()
        await screen.pilot.pause()
        assert not detail.prompt.open
        await screen.press("j")
        assert screen.seq == 2


async def test_values_paths_and_events_are_copied():
    body = {"type": "x", "a": {"odd key": ["one\ntwo"]}}
    async with showing(reading_of_events([(Side.SERVER, body)])) as screen:
        detail = screen.app.inspect.detail
        await screen.press("g", "2")
        detail.select(next(place for place, line in enumerate(detail.source.lines) if "one" in line.text))
        await screen.press("y")
        assert screen.clipboard.text == "one\ntwo"
        await screen.press("Y")
        assert screen.clipboard.text == 'a["odd key"][0]'
        await screen.press("c")
        assert parse(screen.clipboard.text) == body
        await screen.press("l", "l", "y")
        assert screen.clipboard.text.startswith("Changed by #1")
        await screen.press("l", "l", "y")
        assert screen.clipboard.text == '{"type":"x","a":{"odd key":["one\\ntwo"]}}'
        await screen.press("g", "Y")
        assert screen.clipboard.text.startswith("{")


async def test_a_line_of_the_state_jumps():
    async with showing(reading_of(SPOKEN)) as screen:
        detail = screen.app.inspect.detail
        await screen.press("G", "2", "l", "l")
        place = next(place for place, line in enumerate(detail.source.lines) if line.text.strip().startswith("#5"))
        detail.select(place)
        await screen.press("enter")
        assert screen.seq == 5


async def test_a_long_way_to_a_state_is_gone_in_pieces(monkeypatch):
    monkeypatch.setattr("inspector.ui.widgets.detail._REST", 1e6)
    reading = reading_of_events([delta(text=f"{place} ") for place in range(1200)])
    async with showing(reading) as screen:
        detail = screen.app.inspect.detail
        await screen.press("G", "2", "l", "l")
        assert shown(screen)[0].startswith("… going over the recording again")
        assert detail._walk is not None
        detail._rested_at = 0.0
        for _ in range(10_000):
            if detail._states.ready:
                break
            detail._walk_on()
        assert shown(screen)[0].startswith("Changed by #1200")
        detail._walk_on()
        assert detail._walk is None
        await screen.press("1", "g", "2")
        await screen.press("1", "G")
        assert shown(screen)[0].startswith("Changed by #1200")


async def test_a_state_can_be_had_at_once():
    reading = reading_of_events([delta(text=f"{place} ") for place in range(900)])
    async with showing(reading) as screen:
        await screen.press("G", "2", "l", "l")
        screen.app.inspect.detail.refresh_now()
        assert shown(screen)[0].startswith("Changed by #900")


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_hostile_text_in_every_tab(text):
    events = [
        (Side.SERVER, {"type": text[:50] or "x", text: text, "event_id": text}),
        (Side.SERVER, {"type": "session.created", "session": {text[:50]: text, "id": text}}),
        (Side.SERVER, {"type": "error", "error": {"code": text, "message": text, "param": text}}),
        (Side.SERVER, {"type": "response.created", "response": {"id": text, "status": text}}),
    ]
    async with showing(reading_of_events(events), size=(100, 40)) as screen:
        await screen.press("2")
        for _ in Tab:
            for seq in range(1, 5):
                screen.app.inspect.go_to(seq)
                await screen.pilot.pause()
                assert not {"\x1b", "\x07", "\u202e", "\u2066", "\x00"} & set(screen.text)
            await screen.press("slash")
            screen.app.inspect.detail.post_message(Paste("[/foo]"))
            await screen.press("enter", "y", "l")
        assert screen.app.return_value is None
