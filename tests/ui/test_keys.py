"""Every key does what the table says, from the keyboard alone."""

import pytest
from textual.binding import Binding

from inspector.core.codec import parse
from inspector.core.wire import Side
from inspector.present.text.span import Role
from inspector.ui.keys import KEYS, Pane, bindings, hints, shown
from inspector.ui.screens.help import help_lines

from ..present.build import SPOKEN, delta, feed, reading_of, reading_of_events
from .frames import showing
from .test_frames import silent

ITEM = {"type": "conversation.item.create", "item": {"role": "user", "type": "message"}}


def turn(name):
    return [
        (Side.CLIENT, ITEM),
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": name}}),
        *[delta(name)] * 5,
        (Side.SERVER, {"type": "response.done", "response": {"id": name, "status": "completed"}}),
    ]


async def test_moving():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g")
        assert screen.seq == 1
        await screen.press("j", "down", "k")
        assert screen.seq == 2
        await screen.press("G", "k")
        assert screen.seq == 20
        await screen.press("pageup")
        assert screen.seq < 10
        await screen.press("home", "pagedown", "end")
        assert screen.app.inspect.timeline.row == len(screen.app.inspect.timeline.source) - 1


async def test_findings_are_walked_and_their_events_found():
    async with showing(silent()) as screen:
        found = sorted({one.seq for one in screen.app.inspect.reading.findings()})
        assert found
        await screen.press("g")
        seen = set()
        for _ in range(2 * len(screen.app.inspect.findings)):
            await screen.press("e")
            seen.add(screen.seq)
        assert sorted(seen) == found
        forth = screen.app.inspect.findings.chosen
        await screen.press("E", "e")
        assert screen.app.inspect.findings.chosen is forth


async def test_related_events_are_walked():
    async with showing(reading_of_events(turn("resp_1") + turn("resp_2"))) as screen:
        await screen.press("g", "j", "j")
        assert screen.seq == 3
        await screen.press("o")
        assert screen.seq == 4
        await screen.press("o")
        assert screen.seq == 9
        await screen.press("o")
        assert screen.seq == 9
        await screen.press("O", "O")
        assert screen.seq == 3


async def test_the_line_of_keys_has_only_what_does_something_on_the_row():
    async with showing(reading_of_events(turn("resp_1"))) as screen:
        told = {}
        for key in ("g", "G", "k", "k", "plus", "minus"):
            await screen.press(key)
            line = screen.text.splitlines()[-1]
            told[key] = ("+ unfold" in line, "- fold" in line)
        assert told == {
            "g": (False, False),
            "G": (False, False),
            "k": (True, False),
            "plus": (False, True),
            "minus": (True, False),
        }


async def test_the_findings_offer_their_consequences_only_where_there_are_some():
    async with showing(silent()) as screen:
        await screen.press("3")
        assert not screen.app.inspect.findings.explains
        assert "consequences" not in screen.text.splitlines()[-1]


async def test_runs_unfold_and_fold():
    async with showing(reading_of_events(turn("resp_1"))) as screen:
        rows = len(screen.app.inspect.timeline.source)
        await screen.press("g", "j", "j", "j", "plus", "j", "j")
        assert len(screen.app.inspect.timeline.source) == rows + 4
        assert screen.seq == 6
        await screen.press("minus")
        assert len(screen.app.inspect.timeline.source) == rows
        assert screen.seq == 4


async def test_values_unfold_and_fold_in_the_detail():
    body = {"type": "session.updated", "session": {"a": {f"key{place}": place for place in range(9)}}}
    async with showing(reading_of_events([(Side.SERVER, body)])) as screen:
        await screen.press("2")
        detail = screen.app.inspect.detail
        row = next(place for place, line in enumerate(detail.source.lines) if line.path == ("session", "a"))
        detail.select(row)
        assert "key8" not in screen.text
        await screen.press("plus")
        assert "key8: 8" in screen.text
        await screen.press("j", "minus")
        assert "key8" not in screen.text
        await screen.press("enter", "y")
        assert parse(screen.clipboard.text) == body["session"]["a"]


async def test_links_are_followed():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("g", *"j" * 6, "enter")
        detail = screen.app.inspect.detail
        detail.select(next(place for place, line in enumerate(detail.source.lines) if line.jump == 8))
        await screen.press("enter")
        assert screen.seq == 8


async def test_copying_an_event_a_finding_and_an_event_to_send():
    async with showing(silent()) as screen:
        await screen.press("g", "y")
        assert parse(screen.clipboard.text)["type"] == "session.created"
        await screen.press("3", "y")
        assert "Do: " in screen.clipboard.text
        await screen.press("v")
        await screen.rest()
        page = screen.app.screen.query_one("#page")
        page.select(next(place for place, line in enumerate(page.source.lines) if 'response.cancel"' in line.text))
        await screen.press("y")
        assert parse(screen.clipboard.text)["type"] == "response.cancel"


async def test_the_verdict_leads_to_its_evidence():
    async with showing(silent()) as screen:
        await screen.press("g", "v")
        await screen.rest()
        page = screen.app.screen.query_one("#page")
        line = next(line for line in page.source.lines if line.jump > 1)
        page.select(page.source.lines.index(line))
        await screen.press("enter")
        assert screen.app.screen is screen.app.inspect
        assert screen.seq == line.jump


async def test_panes_are_reached_in_turn_and_by_number():
    async with showing(silent()) as screen:
        inspect = screen.app.inspect
        order = []
        for _ in range(5):
            await screen.press("tab")
            order.append(inspect.pane)
        assert order == [Pane.DETAIL, Pane.FINDINGS, Pane.STAGES, Pane.VERDICT, Pane.TIMELINE]
        await screen.press("shift+tab")
        assert inspect.pane is Pane.VERDICT
        for key, pane in zip("1234", [Pane.TIMELINE, Pane.DETAIL, Pane.FINDINGS, Pane.STAGES], strict=True):
            await screen.press(key)
            assert inspect.pane is pane
        await screen.press("escape")
        assert inspect.pane is Pane.TIMELINE


async def test_the_stages_are_walked_and_lead_to_their_events():
    async with showing(silent()) as screen:
        await screen.press("g", "4", "l", "right", "l")
        assert "input passed at #" in screen.text
        await screen.press("h", "enter")
        assert screen.seq == 3


async def test_times_change_their_form():
    async with showing(reading_of(SPOKEN)) as screen:
        shown = []
        for _ in range(3):
            await screen.press("t")
            shown.append(screen.app.inspect.timeline.border_title)
        assert shown == ["1 Timeline · since previous", "1 Timeline · clock, UTC", "1 Timeline · since start"]


async def test_turns_and_recordings_are_walked():
    first, second = reading_of_events(turn("resp_1") + turn("resp_2"), name="one"), reading_of(SPOKEN)
    async with showing(first, second) as screen:
        await screen.press("g", "right_curly_bracket")
        assert screen.seq == 10
        await screen.press("left_curly_bracket")
        assert screen.seq == 1
        await screen.press("j", "p")
        assert "dialogue.txt 2 of 2" in screen.text
        await screen.press("P")
        assert "one 1 of 2" in screen.text
        assert screen.seq == 2


async def test_following_sticks_to_the_end_until_the_user_looks_up():
    reading = reading_of_events(turn("resp_1"), ended=False)
    async with showing(reading, live=True) as screen:
        assert "● live" in screen.text
        feed(reading, turn("resp_2"))
        await screen.settle()
        assert screen.seq == 18
        await screen.press("k")
        feed(reading, turn("resp_3"))
        await screen.settle()
        assert screen.seq == 13
        assert "live, held, 5 new" in screen.text
        await screen.press("f")
        assert screen.seq == 27
        assert "● live" in screen.text


async def test_help_and_quit():
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.press("question_mark")
        assert "Keys in the timeline" in await screen.rest()
        await screen.press("q")
        assert screen.app.screen is screen.app.inspect
        await screen.press("q")
        assert screen.app.return_value == 0


async def test_nothing_to_show_is_no_crash():
    async with showing() as screen:
        assert "waiting for the first event" in screen.text
        await screen.press("j", "e", "v", "enter", "y", "o", "plus", "minus", "t", "f", "tab", "p", "escape", "d")
        assert screen.app.return_value is None
    async with showing(reading_of_events([])) as screen:
        await screen.press("j", "e", "enter", "y", "o", "plus", "minus", "t", "tab", "escape", "4", "enter", "l")
        assert "capture ends here" in screen.text


def test_every_key_of_the_table_is_bound_and_in_the_help():
    for pane in Pane:
        bound = [one for one in bindings(pane) if isinstance(one, Binding)]
        assert [one.action for one in bound] == [key.action for key in KEYS if key.pane is pane and key.keys]
    assert all(key.tooltip and key.label for key in KEYS)
    assert shown("pagedown,ctrl+f") == "PgDn ctrl+f"


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_the_line_of_keys_fits_and_keeps_what_is_needed_most(width):
    told = hints(Pane.TIMELINE, width)
    assert sum(len(keys) + len(label) + 3 for keys, label in told) <= width
    assert not told or told[0][1] == "open"
    assert ("?", "help") in told or width < 40
    assert "open" not in dict(map(reversed, hints(Pane.TIMELINE, width, ("open",))))


def test_in_the_help_a_gap_stands_behind_every_key_and_command():
    lines = help_lines(Pane.TIMELINE, [*Pane], 100)
    led = [line.spans[0].text for line in lines if len(line.spans) == 2 and line.spans[0].role is Role.LINK]
    assert len(led) > len(KEYS) // 2
    assert all(lead.endswith(" ") for lead in led)
