"""The printed report: short where a recording is long, and never a control character."""

import pytest

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side
from inspector.present.reports.printed import MOST_ALIKE, MOST_TURNS, print_reading
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

S, C = Side.SERVER, Side.CLIENT
FAILURE = {"type": "server_error", "code": None, "message": "It broke.\x1b[2J"}


def turn(number: int, *, failed: bool) -> list[tuple[Side, object]]:
    response = {"id": f"resp_{number}", "status": "failed" if failed else "completed", "output": []}
    if failed:
        response["status_details"] = {"type": "failed", "error": FAILURE}
    item = {"id": f"msg_{number}", "type": "message", "role": "user", "content": []}
    answer = {"response_id": f"resp_{number}", "item_id": f"item_{number}"}
    return [
        (C, {"type": "conversation.item.create", "item": item}),
        (S, {"type": "conversation.item.added", "item": item}),
        (C, {"type": "response.create"}),
        (S, {"type": "response.created", "response": {"id": f"resp_{number}", "status": "in_progress"}}),
        (S, {"type": "response.output_item.added", "response_id": f"resp_{number}", "item": {"id": f"item_{number}"}}),
        (S, {"type": "response.output_text.delta", **answer, "delta": "Hi [/foo]"}),
        (S, {"type": "response.done", "response": response}),
    ]


def printed(capsys: pytest.CaptureFixture[str], turns: int, *, failed: bool) -> str:
    reading = Reading(Header(), name="talk\x1b]0;x\x07")
    events = [event for number in range(turns) for event in turn(number, failed=failed)]
    for seq, (side, body) in enumerate(events, start=1):
        reading.feed(Frame(None, side, Kind.TEXT, codec.write(body), seq))
    reading.finish()
    print_reading(reading)
    return capsys.readouterr().out


def test_a_few_turns_are_all_listed(capsys):
    text = printed(capsys, 3, failed=False)
    assert all(f"{number}. events" in text for number in (1, 2, 3))
    assert "turns more" not in text


def test_of_many_healthy_turns_the_last_is_listed(capsys):
    text = printed(capsys, MOST_TURNS + 5, failed=False)
    assert text.count(". events") == 1
    assert f"… and {MOST_TURNS + 4} turns more" in text


def test_findings_of_one_rule_are_counted(capsys):
    text = printed(capsys, MOST_ALIKE + 3, failed=True)
    assert text.count("✗ response-failed") == MOST_ALIKE
    assert "… and 3 more of response-failed" in text


def test_a_recording_without_times_says_why_ids_give_none(capsys):
    assert "no times, and none from ids: no server ids" in " ".join(printed(capsys, 1, failed=False).split())


def test_text_of_the_wire_is_shown_and_not_obeyed(capsys):
    text = printed(capsys, 2, failed=True)
    assert "It broke." in text
    assert not {"\x1b", "\x07"} & set(text)
    assert "[/foo]" in printed(capsys, 1, failed=False)


def reading_of(*events: tuple[Side, object]) -> Reading:
    reading = Reading(Header(), name="talk")
    for seq, (side, body) in enumerate(events, start=1):
        reading.feed(Frame(seq * 1000, side, Kind.TEXT, codec.write(body), seq))
    return reading


SESSION = (S, {"type": "session.created", "session": {"id": "sess_1", "type": "realtime"}})


def test_what_is_awaited_stands_under_the_stages(capsys):
    print_reading(reading_of(SESSION, (C, {"type": "response.create"})))
    text = " ".join(capsys.readouterr().out.split())
    assert "… started: no response.created; awaited since event 2, missing in" in text


def test_a_long_event_to_send_is_printed_whole(capsys):
    words = "word" * 60
    update = {"type": "session.update", "event_id": "e1", "session": {"instructions": words}}
    error = {"code": "missing_required_parameter", "param": "session.type", "event_id": "e1"}
    print_reading(reading_of(SESSION, (C, update), (S, {"type": "error", "error": error})))
    text = "".join(line.strip() for line in capsys.readouterr().out.splitlines())
    assert f'{{"type":"session.update","session":{{"instructions":"{words}","type":"realtime"}}}}' in text


def test_a_consequence_of_a_consequence_names_what_it_follows_from(capsys):
    update = {"type": "session.update", "event_id": "e1", "session": {"modalities": ["text"]}}
    error = {"code": "unknown_parameter", "param": "session.modalities", "event_id": "e1"}
    opened = {"type": "response.created", "response": {"id": "resp_1"}}
    reading = reading_of(
        SESSION, (C, update), (S, {"type": "error", "error": error}), (C, {"type": "response.create"}), (S, opened)
    )
    reading.feed(Record(RecordKind.TICK, 60_000_000, {}))
    reading.feed(Frame(61_000_000, S, Kind.CLOSE, b'{"code":1006,"reason":""}', 6))
    reading.finish()
    print_reading(reading)
    text = " ".join(capsys.readouterr().out.split())
    assert "follows from the above" in text
    assert "follows from response-stalled-no-output at event 5" in text


def test_what_the_verdict_says_the_findings_only_point_at(capsys):
    print_reading(reading_of_failure())
    text = " ".join(capsys.readouterr().out.split())
    assert "✗ response-failed RT602 · event 8 · error, high confidence told above, as the cause server-error" in text
    assert text.count("failed (event 8)") == 1
    assert text.count("Ask again, in a new session if it repeats") == 1


def reading_of_failure() -> Reading:
    reading = reading_of(SESSION, *turn(1, failed=True))
    reading.finish()
    return reading


def test_the_gravest_findings_come_first(capsys):
    later = (S, {"type": "error", "error": {"type": "server_error", "code": "odd", "message": "Later."}})
    reading = reading_of(SESSION, (S, {"type": "vendor.news"}), later)
    print_reading(reading)
    text = capsys.readouterr().out
    assert [one.severity for one in reading.findings()] != sorted(
        (one.severity for one in reading.findings()), reverse=True
    )
    assert 0 < text.index("✗ error-event") < text.index("i unknown-event-type")


def test_a_turn_and_the_verdict_are_told_in_the_same_words(capsys):
    again = Reading(Header(), name="talk")
    events = [SESSION, *turn(1, failed=False), *turn(2, failed=False)[:-1]]
    for seq, (side, body) in enumerate(events, start=1):
        again.feed(Frame(seq * 1000, side, Kind.TEXT, codec.write(body), seq))
    again.feed(Frame(61_000_000, S, Kind.CLOSE, b'{"code":1006,"reason":""}', len(events) + 1))
    again.finish()
    print_reading(again)
    text = capsys.readouterr().out
    assert " CUT SHORT " in text
    assert "  cut short  " in text
    assert "cut-short" not in text
