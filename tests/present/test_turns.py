"""The list of turns: status, latency and words of each."""

import pytest

from inspector.core.wire import Side
from inspector.present.pages.turns import TurnList
from inspector.present.text.cell import width_of

from .build import SPOKEN, reading_of, reading_of_events
from .test_ladder import session


def text(spans):
    return "".join(span.text for span in spans)


def turn_list(reading):
    return TurnList(reading, reading.turns())


def test_a_turn_has_its_status_latency_and_words():
    turns = turn_list(session("long-conversation.txt"))
    shown = text(turns.spans(0, 120))
    assert "1 ✓ answered" in shown
    assert "#6 " in shown
    assert "466 ms █████" in shown
    assert '"Which tea wakes me up' in shown
    assert '"A strong Assam."' in shown
    foot = [text(line) for line in turns.foot(4, 100)]
    assert foot[0].startswith("Turn 5 of 5  events #74 to #92")
    assert foot[3] == "answer  Yes, twice or even three times."


def test_a_turn_without_words_says_what_became_of_it():
    turns = turn_list(session("silent-after-created.jsonl"))
    assert "✗ no response" in text(turns.spans(0, 120))
    assert "The server accepted the request" in text(turns.spans(0, 120))
    assert [text(line) for line in turns.foot(0, 100)][-1] == "answer  nothing"


def test_what_became_of_a_turn_is_told_to_its_end_however_narrow_the_pane():
    reading = session("silent-after-created.jsonl")
    [turn] = reading.turns()
    head, *what, user, answer = [text(line) for line in turn_list(reading).foot(0, 50)]
    assert " ".join(line[8:] for line in what) == turn.verdict.headline
    assert all(width_of(line) <= 50 for line in what)
    assert [head[:4], what[0][:4], user[:4], answer[:6]] == ["Turn", "what", "user", "answer"]


def test_spoken_input_is_quoted_where_it_was_transcribed():
    assert '"' in text(turn_list(session("vad-turn.jsonl")).foot(0, 200)[2])
    assert "spoken, without a transcript" in text(turn_list(session("barge-in.jsonl")).foot(0, 200)[2])


@pytest.mark.parametrize("width", [20, 60, 84, 100, 200])
def test_every_line_is_as_wide_as_asked(width):
    turns = turn_list(session("barge-in.jsonl"))
    assert width_of(text(turns.head(width))) == width
    assert all(width_of(text(turns.spans(row, width))) == width for row in range(len(turns)))


def test_events_belong_to_turns():
    turns = turn_list(session("barge-in.jsonl"))
    assert [turns.row_of(seq) for seq in (1, 10, 52, 53, 90)] == [0, 0, 0, 1, 1]
    assert turns.key(0) != turns.key(1)


def test_there_may_be_no_turn():
    turns = turn_list(reading_of_events([]))
    assert len(turns) == 0
    assert "No turn yet" in text(turns.foot(0, 80)[0])


def test_hostile_words_are_shown_and_nothing_else():
    for words in ("\x1b[2J\u202e[/foo]", "漢字🎧" * 900, "\n\t\x00"):
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": words}]}
        told = {"response_id": "r", "item_id": "i", "content_index": 0}
        reading = reading_of_events([
            (Side.CLIENT, {"type": "conversation.item.create", "item": item}),
            (Side.CLIENT, {"type": "response.create"}),
            (Side.SERVER, {"type": "response.created", "response": {"id": "r"}}),
            (Side.SERVER, {"type": "response.output_text.delta", **told, "delta": words}),
        ])  # fmt: skip
        turns = turn_list(reading)
        for line in (turns.spans(0, 120), *turns.foot(0, 100)):
            assert not {"\x1b", "\u202e", "\n", "\x00"} & set(text(line))


def test_the_time_stands_where_there_is_room():
    turns = turn_list(reading_of(SPOKEN))
    assert "time" in text(turns.head(100))
    assert "time" not in text(turns.head(70))
