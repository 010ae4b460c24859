"""Links lead from an event to what caused it, to what it led to, and to all that is about the same thing."""

from pathlib import Path

from inspector.core.wire import Side
from inspector.formats.opening import open_input
from inspector.present.rows.links import link_lines
from inspector.present.rows.timeline import Timeline
from inspector.present.text.cell import width_of

from .build import SPOKEN, delta, reading_of, reading_of_events

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


def timeline_of(reading):
    timeline = Timeline(reading)
    timeline.extend()
    return timeline


def links(reading, seq, width=120):
    return {line.jump: line.text for line in link_lines(timeline_of(reading), seq, width) if line.text.startswith("→")}


def seq_of(reading, type_, nth=0):
    return [seq for seq in range(1, len(reading.columns) + 1) if reading.columns.type_of(seq) == type_][nth]


def test_an_output_leads_to_its_request_its_response_and_its_item():
    reading = reading_of(SPOKEN)
    found = links(reading, seq_of(reading, "response.output_audio.done"))
    assert found == {
        7: "→ #7 asked for by response.create",
        8: "→ #8 the response was opened: response.created",
        19: "→ #19 the response ended: completed",
    }


def test_a_spoken_turn_leads_to_the_committed_speech():
    reading = open_input("v", SESSIONS / "vad-turn.jsonl")[-1]
    opened, commit = seq_of(reading, "response.created"), seq_of(reading, "input_audio_buffer.committed")
    assert links(reading, opened)[commit] == (
        f"→ #{commit} asked for by turn detection, after it committed the user's speech"
    )
    item = seq_of(reading, "conversation.item.added")
    assert links(reading, item)[commit] == f"→ #{commit} the item holds the audio that was committed here"


def test_a_tool_call_and_its_result_lead_to_each_other():
    reading = open_input("t", SESSIONS / "tool-turn.jsonl")[-1]
    call = next(iter(reading.session.calls.values()))
    assert links(reading, call.output_seq)[call.asked_seq].endswith(f"the model called {call.name}")
    assert links(reading, call.asked_seq)[call.output_seq].endswith(f"the result of {call.name} was sent")


def test_the_same_response_is_listed_with_its_runs_folded():
    reading = reading_of(SPOKEN)
    lines = link_lines(timeline_of(reading), 17, 60)
    start = next(place for place, line in enumerate(lines) if line.text.startswith("Same response  resp_1"))
    same = lines[start + 2 :]
    assert [line.jump for line in same] == [7, 8, 9, 10, 11, 15, 16, 17, 18, 19]
    assert same[4].text.endswith("4 events")
    assert [line.jump for line in same if line.text.startswith("▸")] == [17]


def test_events_of_the_same_item_are_marked_among_those_of_the_response():
    reading = reading_of(SPOKEN)
    lines = link_lines(timeline_of(reading), 17, 60)
    assert "• same item  item_1" in [line.text for line in lines]
    assert [line.jump for line in lines if line.jump and line.text[0] in "•▸"] == [9, 10, 11, 15, 16, 17, 18]


def test_long_lists_are_cut_on_both_sides():
    created = {"type": "conversation.item.created", "item": {"id": "i", "role": "user"}}
    reading = reading_of_events([(Side.SERVER, created)] * 200)
    lines = link_lines(timeline_of(reading), 100, 60)
    listed = [line for line in lines if line.jump and not line.text.startswith("→")]
    assert [line.jump for line in listed] == list(range(70, 131))
    assert [line.text for line in lines].count("  …") == 2


def test_findings_that_rest_on_the_event_are_named():
    reading = open_input("u", SESSIONS / "update-rejected.jsonl")[-1]
    texts = [line.text for line in link_lines(timeline_of(reading), 4, 120)]
    assert "Evidence for" in texts
    assert any(text.startswith("✗ session-update-rejected #5 ") for text in texts)


def test_an_event_without_links_says_so():
    reading = reading_of_events([(Side.SERVER, {"type": "rate_limits.updated", "rate_limits": []})])
    assert [line.text for line in link_lines(timeline_of(reading), 1, 90)] == [
        "Nothing else in the recording is known to be linked to this event."
    ]


def test_hostile_names_stay_in_their_columns():
    nasty = "[/foo]\x1b[2J[@click=x]\u202e漢字🎧" * 30
    events = [
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": nasty}}),
        delta(response=nasty, text=nasty),
        (Side.SERVER, {"type": "error", "error": {"message": nasty, "code": nasty}}),
        (Side.SERVER, {"type": nasty}),
    ]
    reading = reading_of_events(events)
    for seq in range(1, 6):
        lines = link_lines(timeline_of(reading), seq, 46)
        assert all(width_of(line.text) <= 46 or line.text.startswith("Same") for line in lines)
        assert not {"\x1b", "\u202e"} & set("".join(line.text for line in lines))
