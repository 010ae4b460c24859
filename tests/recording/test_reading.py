from inspector.core import codec
from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.diagnosis.base import Ends, Finding
from inspector.model.tracker import Tracker
from inspector.recording.columns import Flag
from inspector.recording.file import Header, Junk, Record, RecordKind
from inspector.recording.reading import Reading

S, C = Side.SERVER, Side.CLIENT


def frame(seq: int, side: Side, body: object, at: int | None = None, marks: Marks | None = None) -> Frame:
    return Frame(at, side, Kind.TEXT, codec.write(body), seq, marks)


TURN = [
    (S, {"type": "session.created", "event_id": "e1", "session": {"id": "sess_1", "type": "realtime"}}),
    (C, {"type": "conversation.item.create", "item": {"id": "m1", "type": "message", "role": "user", "content": []}}),
    (S, {"type": "conversation.item.added", "event_id": "e2", "item": {"id": "m1", "type": "message", "role": "user"}}),
    (C, {"type": "response.create"}),
    (S, {"type": "response.created", "event_id": "e3", "response": {"id": "r1", "status": "in_progress"}}),
    (S, {"type": "response.output_item.added", "event_id": "e4", "response_id": "r1", "item": {"id": "i1"}}),
    (S, {"type": "response.output_text.delta", "event_id": "e5", "response_id": "r1", "item_id": "i1", "delta": "Hi"}),
    (S, {"type": "response.output_text.delta", "event_id": "e6", "response_id": "r1", "item_id": "i1", "delta": "!"}),
    (S, {"type": "response.done", "event_id": "e7", "response": {"id": "r1", "status": "completed", "output": []}}),
]


def reading(count: int = len(TURN), **options: object) -> Reading:
    result = Reading(Header(), **options)
    for seq, (side, body) in enumerate(TURN[:count], start=1):
        result.feed(frame(seq, side, body, at=seq * 10_000))
    return result


def test_growth_names_new_rows_once():
    one = reading(4)
    assert one.growth().rows == range(1, 5)
    assert one.growth().rows == range(5, 5)
    one.feed(frame(5, *TURN[4]))
    assert one.growth() == (range(5, 6), True, False)
    one.finish()
    assert one.growth().ended


def test_columns_tell_sides_types_and_streams():
    columns = reading().columns
    assert [columns.side_of(seq) for seq in (1, 2, 9)] == [S, C, S]
    assert columns.type_of(5) == "response.created"
    assert columns.streams[6] == columns.streams[7] != 0
    assert columns.flags[6] & Flag.DELTA
    assert columns.at_of(3) == 30_000


def test_related_events_share_a_response_or_item():
    one = reading()
    assert one.related(5) == [4, 5, 6, 7, 8, 9]
    assert one.related(2) == [2, 3]
    assert one.related(1) == [1]


def test_the_state_at_an_event_is_the_state_of_a_shorter_reading(monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 4)
    whole = reading(checkpoints=True)
    for seq in range(1, len(TURN) + 1):
        tracker = Tracker()
        for place in range(1, seq + 1):
            tracker.feed(whole.event(place))
        state = whole.state_at(seq)
        assert state.responses == tracker.session.responses
        assert state.turns == tracker.session.turns
        assert state.items == tracker.session.items


def test_a_repeat_is_counted_and_not_fed():
    one = reading()
    one.feed(frame(10, S, TURN[8][1], marks=Marks(repeats=9)))
    assert (one.repeats, one.server) == (1, 8)
    assert one.session.illegal == []
    assert one.columns.flags[9] & Flag.REPEAT


def test_what_never_arrived_is_not_fed():
    one = reading(3)
    one.feed(frame(4, C, TURN[3][1], marks=Marks(delivered=False)))
    assert one.session.turns[0].requests == ()


def test_the_end_is_observed_reported_or_unknown():
    observed = reading()
    observed.feed(Record(RecordKind.END, 200_000, {"at": 0.2, "end": {"frames": 9, "lost": 0}}))
    observed.finish()
    reported = Reading(Header(ends="reported"))
    reported.feed(frame(1, *TURN[0]))
    reported.finish()
    unknown = reading()
    unknown.finish()
    assert (observed.ends, reported.ends, unknown.ends) == (Ends.OBSERVED, Ends.REPORTED, Ends.UNKNOWN)


def stalled(one: Reading) -> list[Finding]:
    return [finding for finding in one.findings() if finding.rule == "response-stalled-no-output"]


def test_silence_is_measured_by_ticks():
    one = reading(5)
    one.feed(Record(RecordKind.TICK, 19_000_000, {}))
    assert stalled(one) == []
    one.feed(Record(RecordKind.TICK, 21_000_000, {}))
    assert [finding.severity.word for finding in stalled(one)] == ["error"]
    one.feed(frame(6, *TURN[5], at=23_000_000))
    [late] = stalled(one)
    assert late.severity.word == "note"
    assert "late by" in late.message


def test_lost_frames_make_an_absence_doubtful():
    one = reading(5)
    one.feed(Record(RecordKind.LOST, 60_000, {"lost": {"since": 0.05, "server": 3}}))
    one.feed(Record(RecordKind.TICK, 21_000_000, {}))
    stalled = next(finding for finding in one.findings() if finding.rule == "response-stalled-no-output")
    assert stalled.confidence.word == "low"


def test_a_deeply_nested_peer_cannot_break_a_checkpoint(monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 1)
    one = Reading(Header(), checkpoints=True)
    deep = b'{"type":"session.update","session":' + b'{"a":' * 1000 + b"1" + b"}" * 1001
    one.feed(Frame(0, C, Kind.TEXT, deep, 1))
    assert one.state_at(1).requested


def test_findings_are_listed_anew_only_when_there_are_others():
    one = reading()
    assert one.findings() is one.findings()
    before = one.found()
    one.finish()
    assert one.ended
    assert len(one.found()) >= len(before)


def test_a_recording_of_which_no_line_can_be_read_is_not_called_empty() -> None:
    def told(*junk: Junk, records: int = 0) -> str:
        one = Reading(Header())
        for lines in junk:
            one.pass_over(lines)
        for _ in range(records):
            one.feed(Record(RecordKind.UNKNOWN, None, {"frm": "client"}))
        one.finish()
        return one.verdict().headline

    start = "No event can be read from this recording: "
    assert told() == "The recording is empty."
    assert told(Junk(2, 1)) == f"{start}2 lines damaged or lost and 1 line of a kind that this program does not know."
    assert told(Junk(0, 1), records=2) == f"{start}3 lines of a kind that this program does not know."
