"""The ladder: arrows between lanes, runs, what did not come, and a time scale."""

from pathlib import Path

import pytest

from inspector.core.wire import Side
from inspector.formats.read import read_input
from inspector.present.event.absence import absences
from inspector.present.ladders.ladder import SCALES, Ladder, Rung, ladder_text
from inspector.present.ladders.lane import Busy, Lane, columns, short_name
from inspector.present.rows.fold import Shape
from inspector.present.rows.timeline import Timeline
from inspector.present.text.cell import width_of
from inspector.protocol.dialect import load
from inspector.protocol.vocabulary import Meaning
from inspector.recording.reading import Reading

from .build import SPOKEN, append, delta, reading_of, reading_of_events

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
ASKED = [
    (Side.CLIENT, {"type": "response.create"}),
    (Side.SERVER, {"type": "response.created", "response": {"id": "resp_1"}}),
]


def session(name, **arguments):
    [conversation] = read_input(SESSIONS / name, None, name)
    reading = Reading(conversation.header, name=name, format=conversation.format, **arguments)
    for item in conversation.items:
        reading.feed(item)
    reading.finish()
    return reading


def ladder_of(reading):
    timeline = Timeline(reading)
    timeline.extend()
    timeline.mark()
    return Ladder(timeline)


def lines(name, width=100):
    return list(ladder_text(session(name), width))


def line(found, words):
    [one] = [one for one in found if words in one]
    return one


def test_events_are_arrows_from_who_sent_them():
    found = lines("text-turn.jsonl")
    assert found[0].split() == ["app", "server"]
    sent, received = line(found, "response.create "), line(found, "response.created")
    assert "├─ response.create ─" in sent
    assert sent.endswith("▶│")
    assert "│◀─ response.created  " in received
    assert received.endswith("─┨")


def test_a_run_is_a_thick_arrow_with_its_duration():
    run = line(lines("text-turn.jsonl"), "output_text.delta")
    assert "◀━ response.output_text.delta  " in run
    assert " deltas · " in run
    assert run.endswith(" ms ━┨")
    assert "━▶" in line(list(ladder_text(reading_of_events([append()] * 5), 90)), "append")


def test_what_did_not_come_is_a_dashed_arrow_behind_the_last_sign_of_it():
    found = lines("silent-after-created.jsonl")
    place = next(place for place, one in enumerate(found) if "response.created" in one)
    assert "│◀╌ ✗ response.output_item.added or response.done  none in 21 s ╌" in found[place + 1]
    cut = lines("cut-socket.jsonl")
    place = next(place for place, one in enumerate(cut) if "output_text.delta" in one)
    assert "╌ ✗ response.done  did not come" in cut[place + 1]
    assert not any("╌ ✗" in one for one in lines("text-turn.jsonl"))


def test_an_absence_that_proves_nothing_is_not_called_one():
    [one] = absences(session("stall-midway.jsonl"))
    assert (one.glyph, one.name) == ("✗", "response.done")
    reading = reading_of_events(ASKED, ended=False)
    reading.finish()
    assert {one.glyph for one in absences(reading)} == {"…"}
    assert {one.note for one in absences(reading)} == {"still due where the recording ends"}


def test_what_is_awaited_says_how_long_it_may_still_take():
    [one] = absences(reading_of_events(ASKED, ended=False))
    assert one.glyph == "…"
    assert one.side is Side.SERVER
    assert one.note.startswith("awaited, ")
    assert one.note.endswith(" left")


def test_tools_have_a_lane_that_is_busy_while_they_work():
    found = lines("tool-turn.jsonl", 110)
    assert found[0].split() == ["tools", "app", "server"]
    assert "┃◀───────┼─ response.function_call_arguments.done" in line(found, "arguments.done")
    assert "├────────┼─ conversation.item.create  result of" in line(found, "create  result of")
    between = line(found, "response.output_item.done  calls")
    assert between[18] == "┃"
    assert "tools" not in lines("text-turn.jsonl")[0]


def test_a_tool_result_that_did_not_come_is_missed_from_the_tools():
    found = lines("tool-unanswered.jsonl")
    place = next(place for place, one in enumerate(found) if "response.done" in one)
    assert "┠╌" in found[place + 1]
    assert "┼╌ ✗ conversation.item.create (function_call_output)" in found[place + 1]


def test_mcp_servers_have_a_lane_behind_the_server():
    found = lines("mcp-tool.txt", 110)
    assert found[0].split() == ["app", "server", "MCP"]
    assert line(found, "mcp_call.in_progress").endswith("╂───────▶┃")
    assert line(found, "mcp_call.completed").endswith("╂────────┤")


def test_the_telephone_has_a_lane_where_it_is_heard():
    started = {"type": "session.started", "session": {"id": "live_1", "model": "gpt-live-1"}}
    [ringing] = load("openai-live").types_of([Meaning.TRANSPORT_RINGING])
    events = [(Side.SERVER, started), (Side.SERVER, {"type": ringing})]
    found = list(ladder_text(reading_of_events(events), 100))
    assert found[0].split() == ["app", "server", "phone"]
    assert "◀─ " + ringing in found[2]
    assert found[2].endswith("┼────────┤")


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_line_is_wider_than_asked(width):
    for name in ("tool-turn.jsonl", "mcp-tool.txt", "garbage.jsonl"):
        assert all(width_of(one) <= width for one in ladder_text(session(name), width))
    ladder = ladder_of(session("tool-unanswered.jsonl"))
    for row in range(len(ladder)):
        assert width_of("".join(span.text for span in ladder.spans(row, width))) == width


def test_rows_and_events_find_each_other():
    ladder = ladder_of(session("silent-after-created.jsonl"))
    for seq in range(1, len(ladder.reading.columns) + 1):
        assert ladder.seq_of(ladder.row_of(seq)) == ladder.fold.starts[ladder.fold.row_of(seq)]
        assert ladder.fold.holds(ladder.fold.row_of(seq), seq)
    kinds = [ladder.rung(row)[0] for row in range(len(ladder))]
    assert kinds.count(Rung.ABSENCE) == 1
    assert ladder.seq_of(kinds.index(Rung.ABSENCE)) == 10


def test_a_time_scale_gives_time_its_rows():
    ladder = ladder_of(reading_of(SPOKEN))
    plain = len(ladder)
    ladder.next_scale()
    assert ladder.scale == SCALES[1]
    kinds = [ladder.rung(row)[0] for row in range(len(ladder))]
    assert kinds.count(Rung.BLANK) > 0
    assert len(kinds) - kinds.count(Rung.BLANK) == plain
    for seq in range(1, len(ladder.reading.columns) + 1):
        row = ladder.fold.row_of(seq)
        assert ladder.seq_of(ladder.row_of(seq)) == ladder.fold.starts[row]
    assert all(width_of("".join(span.text for span in ladder.spans(row, 80))) == 80 for row in range(len(ladder)))
    told = ["".join(span.text for span in ladder.spans(row, 80)) for row in range(len(ladder))]
    assert any("3 s" in one and "┊" in one and "without" not in one for one in told)
    for _ in SCALES[1:]:
        ladder.next_scale()
    assert len(ladder) == plain


def test_a_recording_without_times_has_no_time_to_draw():
    timed = session("forum-no-response.jsonl")
    ladder = ladder_of(timed)
    before = len(ladder)
    ladder.next_scale()
    assert len(ladder) == before


def test_a_ladder_grows_and_folds_with_the_timeline():
    timeline = Timeline(reading_of_events([delta()] * 5, ended=False))
    timeline.extend()
    ladder = Ladder(timeline)
    assert len(ladder) == 1
    timeline.fold.unfold(0)
    assert ladder.stale
    ladder.extend()
    assert len(ladder) == 5
    assert not ladder.stale
    assert timeline.fold.shapes[0] == Shape.MEMBER
    assert ladder.key(0) != ladder.key(1)


def test_an_empty_recording_is_an_empty_ladder():
    reading = reading_of_events([])
    assert len(list(ladder_text(reading, 80))) == 2
    ladder = ladder_of(reading)
    ladder.next_scale()
    assert len(ladder) == 1


def test_hostile_text_is_shown_and_nothing_else():
    for text in ("\x1b[2J\u202e[/foo]", "漢字🎧" * 500, "\n\t\x00"):
        named = {"type": text[:50], "item_id": text}
        events = [(Side.SERVER, named), (Side.CLIENT, {"type": "session.update", text[:9]: text})]
        for one in ladder_text(reading_of_events(events), 60):
            assert width_of(one) <= 60
            assert not {"\x1b", "\u202e", "\n", "\x00"} & set(one)


def test_stretches_that_touch_are_one():
    busy = Busy([(3, 5), (4, 8), (20, 0), (0, 9)])
    assert [seq for seq in range(12) if seq in busy] == [3, 4, 5, 6, 7]
    assert 19 not in busy
    assert 10**9 in busy
    assert 1 not in Busy()


def test_names_lose_their_first_words():
    assert short_name("response.function_call_arguments.done", 40) == "response.function_call_arguments.done"
    assert short_name("response.function_call_arguments.done", 20) == "…call_arguments.done"
    assert short_name("x" * 30, 10) == "…" + "x" * 9
    assert columns((Lane.APP, Lane.SERVER), 40).gaps == (34,)
