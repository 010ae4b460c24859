"""Stages while a wait runs: pending with the time left, late, missing; and how sure that is."""

from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Confidence, Severity, StageName, StageState, Status
from inspector.formats.dialogue.transcript import entries, parse
from inspector.present.reports.report import recording_report
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

from .dialogue import verdict

SECOND = 1_000_000
ASKED = """
< session.created session.id=sess_1 session.type=realtime
> response.create
"""


def under_way(text: str) -> Reading:
    """The reading of a dialogue that goes on."""
    (case,) = parse(text)
    reading = Reading(Header(), format="transcript")
    for item in entries(case):
        if isinstance(item, Frame) or (isinstance(item, Record) and item.kind is RecordKind.TICK):
            reading.feed(item)
    return reading


def tick(reading: Reading, seconds: float) -> None:
    reading.feed(Record(RecordKind.TICK, round(seconds * SECOND), {}))


def stage(reading: Reading, name: StageName):
    return next(one for one in reading.verdict().stages if one.name is name)


def test_what_is_awaited_is_pending_with_the_time_left():
    reading = under_way(ASKED)
    tick(reading, 3)
    started = stage(reading, StageName.STARTED)
    assert started.state is StageState.PENDING
    assert started.due is not None
    assert started.detail.startswith("no response.created; awaited since event 2")
    assert f"missing in {(started.due - 3 * SECOND) / SECOND:.1f}".removesuffix(".0") in started.detail
    tick(reading, 4)
    assert stage(reading, StageName.STARTED).due == started.due


def test_the_report_shows_what_is_awaited():
    reading = under_way(ASKED)
    tick(reading, 1)
    [awaited] = [one for one in recording_report(reading)["awaited"] if one["after"] == 2]
    assert awaited["one_of"][0] == "response.created"
    assert awaited["missing"] > awaited["overdue"] > 0


def test_then_it_is_missing_and_then_late():
    reading = under_way(ASKED)
    tick(reading, 60)
    started = stage(reading, StageName.STARTED)
    assert (started.state, started.due) == (StageState.MISSING, None)
    [found] = [one for one in reading.findings() if one.rule == "response-create-unanswered"]
    assert found.confidence is Confidence.HIGH
    body = b'{"type":"response.created","response":{"id":"resp_1"}}'
    reading.feed(Frame(61 * SECOND, Side.SERVER, Kind.TEXT, body, 3))
    [late] = [one for one in reading.findings() if one.rule == "response-create-unanswered"]
    assert "late by" in late.message
    assert late.severity is Severity.NOTE
    assert stage(reading, StageName.STARTED).state is StageState.PASSED


def test_at_an_unknown_end_the_stage_is_not_blamed():
    reading = under_way(ASKED)
    reading.finish()
    started = stage(reading, StageName.STARTED)
    assert (started.state, started.due) == (StageState.UNKNOWN, None)
    assert "the recording ends" in started.detail
    assert all(one.severity is Severity.NOTE for one in reading.findings())


def test_without_times_nothing_is_said_of_how_long():
    (case,) = parse("times: unknown\n" + ASKED)
    reading = Reading(Header(), format="transcript")
    for item in entries(case):
        if isinstance(item, Frame):
            reading.feed(item)
    started = stage(reading, StageName.STARTED)
    assert started.due is None
    assert "for how long the recording does not tell" in started.detail


def test_after_a_gap_an_absence_is_less_sure():
    reading = under_way(ASKED)
    reading.feed(Record(RecordKind.LOST, 2 * SECOND, {}))
    tick(reading, 60)
    [found] = [one for one in reading.findings() if one.rule == "response-create-unanswered"]
    assert found.confidence is Confidence.LOW


def test_of_a_response_that_ended_without_a_word_how_the_output_is_not_known():
    reading = under_way(ASKED + "< response.created response.id=resp_1\n< response.done response.id=resp_1\n")
    reading.finish()
    assert stage(reading, StageName.OUTPUT).state is StageState.UNKNOWN
    assert stage(reading, StageName.FINISHED).state is StageState.PASSED


def test_an_error_that_may_be_the_answer_leaves_the_beginning_open():
    told = verdict(f"ends: reported\n{ASKED}< error\n")
    started = next(one for one in told.stages if one.name is StageName.STARTED)
    assert (told.status, started.state, started.seq) == (Status.UNCLEAR, StageState.UNKNOWN, 3)


def test_nobody_says_that_no_error_came_where_one_did():
    item = 'conversation.item.create item={"type":"message","role":"user","content":[]}'
    asked = f"ends: reported\n< session.created session.id=sess_1\n> {item}\n> response.create\n"
    told = verdict(f'{asked}< error error={{"code":"odd","message":"Something is not right."}}\n')
    assert told.status is Status.UNCLEAR
    assert told.headline == "The server sent an error (event 4): odd: Something is not right. Nothing more came."


def test_what_a_printer_leaves_of_an_error_is_no_word_of_it():
    told = verdict(f'ends: reported\n{ASKED}< error error="[Object]"\n')
    assert told.headline == "The server sent an error (event 3), and the log does not show why."
    assert told.causes == ()
