"""Whatever a peer sends: no rule of ours fails, and the end of a recording changes nothing but what it proves."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Ends, Severity
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.question.asked import QUESTIONS
from inspector.diagnosis.registry import all_rules
from inspector.present.reports.report import recording_report
from inspector.protocol.lint import lint
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from ..model.wild import conversations
from .test_engine import Bench


@settings(max_examples=90)
@given(conversations(), st.sampled_from(Ends))
def test_no_rule_fails(frames: list[Frame], ends: Ends) -> None:
    bench = Bench()
    for frame in frames:
        bench.feed(frame)
    found = bench.finish(ends)
    assert CRASHED not in {finding.rule for finding in found}
    assert all(finding.rule in all_rules() for finding in found)
    assert [(one.seq, one.rule) for one in found] == sorted((one.seq, one.rule) for one in found)


@settings(max_examples=40)
@given(conversations())
def test_an_end_that_proves_nothing_accuses_nobody_of_silence(frames: list[Frame]) -> None:
    bench = Bench()
    for frame in frames:
        bench.feed(frame._replace(at=None))
    waits = {row.finding for row in bench.engine.scene.server.expectations} - {"session-never-created", "socket-dead"}
    loud = {one.rule for one in bench.finish(Ends.UNKNOWN) if one.severity > Severity.NOTE}
    assert not waits & loud


CREATED = (
    b'{"type":"response.created","event_id":"event_DbX6y000000000000000F","response":{"id":"resp_DbX6y000000000000000G",'
    b'"object":"realtime.response","status":"in_progress","output":[]}}'
)
SPOKEN = (
    b'{"type":"conversation.item.create","event_id":"evt_2","item":{"type":"message","role":"user",'
    b'"content":[{"type":"input_text","text":"Hello"}]}}'
)
ATTACHED = (
    b'{"type":"transport.answered","event_id":"event_DbX6y0000000000000044","session_id":"live_DbX6v0000000000000002"}'
)


@settings(max_examples=60)
@given(conversations())
@example(
    [  # of two protocols: what one of them would be sent, the other does not know
        Frame(0, Side.SERVER, Kind.TEXT, CREATED, 1),
        Frame(20_000_000, Side.CLIENT, Kind.TEXT, SPOKEN, 2),
        Frame(None, Side.SERVER, Kind.TEXT, ATTACHED, 3),
    ]
)
def test_every_conversation_gets_a_verdict_and_fifteen_answers(frames: list[Frame]) -> None:
    reading = Reading(Header())
    for frame in frames:
        reading.feed(frame)
        assert reading.verdict().headline
    assert len(reading.questions()) == len(QUESTIONS)
    reading.finish()
    report = recording_report(reading)
    assert report["verdict"]
    sent = [step.send for turn in reading.turns() for step in turn.verdict.next_steps]
    assert all(lint(one, Side.CLIENT, reading.scene.server) == [] for one in sent if isinstance(one, dict))
