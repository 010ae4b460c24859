"""The engine: waits in recorded time, revisions, subsumption, failure of our own rules."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.diagnosis import engine as engine_module
from inspector.diagnosis.base import Confidence, Ends, Finding, Hit, Rule, Severity
from inspector.diagnosis.engine import CRASHED, Engine
from inspector.diagnosis.registry import all_rules
from inspector.diagnosis.scene import Scene
from inspector.model.change import Change
from inspector.model.tracker import Tracker
from inspector.protocol.vocabulary import Meaning
from inspector.recording.file import Record, RecordKind

from ..model.session_state import known
from .dialogue import SEVERAL, TRANSCRIPTS, cases_of, findings, recorded, with_repeats

SECOND = 1_000_000


class Bench:
    """A tracker and an engine that can be fed by hand and put away in the middle."""

    def __init__(self, **scene: object) -> None:
        self.tracker = Tracker()
        self.engine = Engine(Scene(self.tracker.session, self.tracker.detector, **scene))  # type: ignore[arg-type]

    def feed(self, item: object) -> None:
        if isinstance(item, Frame):
            self.engine.feed(self.tracker.feed(codec.read(item)), item.at)
        elif isinstance(item, Record):
            if item.kind is RecordKind.LOST:
                self.engine.gap()
            if item.at is not None:
                self.engine.advance(item.at)

    def put_away(self) -> None:
        self.tracker, self.engine = pickle.loads(pickle.dumps((self.tracker, self.engine)))

    def finish(self, ends: Ends = Ends.OBSERVED) -> list[Finding]:
        self.engine.scene.ends = ends
        self.engine.finish()
        return self.engine.findings()


def server(type_: str, seq: int, at: float | None, **body: object) -> Frame:
    return _frame(Side.SERVER, type_, seq, at, body)


def client(type_: str, seq: int, at: float | None, **body: object) -> Frame:
    return _frame(Side.CLIENT, type_, seq, at, body)


def _frame(side: Side, type_: str, seq: int, at: float | None, body: dict[str, object]) -> Frame:
    moment = None if at is None else round(at * SECOND)
    return Frame(moment, side, Kind.TEXT, codec.write({"type": type_, **body}), seq)


def tick(at: float) -> Record:
    return Record(RecordKind.TICK, round(at * SECOND), {})


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_putting_away_in_the_middle_changes_nothing(path: Path) -> None:
    for number, case in enumerate(cases_of(path)):
        straight, broken = Bench(), Bench()
        for place, (item, again) in enumerate(with_repeats(recorded(case)), start=number):
            straight.feed(item)
            broken.feed(item)
            if again < SEVERAL and not place % 3:  # in each case at others: the next one of a rule is much like this
                broken.put_away()
        assert broken.finish() == straight.finish(), case.name
        assert known(broken.tracker.session) == known(straight.tracker.session), case.name


def test_a_wait_ends_only_when_a_later_moment_passes_it() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, 0))
    bench.feed(tick(10))
    assert bench.engine.findings() == []
    assert [one.row.finding for one in bench.engine.pending()] == ["response-create-unanswered"]
    bench.feed(tick(10.5))
    (finding,) = bench.engine.findings()
    assert (finding.rule, finding.severity, finding.confidence) == (
        "response-create-unanswered", Severity.ERROR, Confidence.HIGH,
    )  # fmt: skip
    assert bench.engine.pending() == []


def test_every_frame_renews_the_wait_for_the_end_of_a_response() -> None:
    bench = Bench()
    bench.feed(server("response.created", 1, 0, response={"id": "resp_1"}))
    for seq in range(2, 12):
        bench.feed(server("response.output_text.delta", seq, seq * 15, response_id="resp_1", item_id="i", delta="a"))
    assert bench.engine.findings() == []
    bench.feed(tick(11 * 15 + 31))
    assert [one.rule for one in bench.engine.findings()] == ["response-never-done"]


def test_the_last_moment_counts_even_for_a_wait_that_was_put_off() -> None:
    bench = Bench()
    bench.feed(server("response.created", 1, 0, response={"id": "resp_1"}))
    bench.feed(server("response.output_text.delta", 2, 0.1, response_id="resp_1", item_id="i", delta="a"))
    bench.feed(tick(30.05))
    bench.feed(tick(30.2))
    assert [one.rule for one in bench.finish()] == ["response-never-done"]


def test_a_late_answer_revises_and_never_stays_red() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, 0))
    bench.feed(tick(20))
    before = bench.engine.revision
    bench.feed(server("response.created", 2, 23, response={"id": "resp_1"}))
    (finding,) = [one for one in bench.engine.findings() if one.rule == "response-create-unanswered"]
    assert finding.severity is Severity.NOTE
    assert "late by 13 s" in finding.message
    assert finding.evidence == (1, 2)
    assert bench.engine.revision > before


def test_what_the_client_owes_may_come_late() -> None:
    bench = Bench()
    bench.feed(client("conversation.item.create", 1, 0, item={"type": "message", "role": "user"}))
    bench.feed(server("conversation.item.added", 2, 0.1, item={"id": "item_1", "type": "message", "role": "user"}))
    bench.feed(server("conversation.item.done", 3, 0.1, item={"id": "item_1", "type": "message", "role": "user"}))
    bench.feed(tick(6))
    assert [one.rule for one in bench.engine.findings()] == ["response-never-requested"]
    bench.feed(client("response.create", 4, 7))
    assert bench.engine.findings() == []


def test_an_answer_out_of_turn_shows_what_is_missing_whatever_the_clock_says() -> None:
    for ends in Ends:
        bench = Bench()
        bench.feed(client("session.update", 1, None, session={"type": "realtime"}))
        bench.feed(client("conversation.item.delete", 2, None, item_id="item_1"))
        bench.feed(server("conversation.item.deleted", 3, None, item_id="item_1"))
        assert bench.engine.findings() == []
        [finding] = bench.finish(ends)
        assert (finding.rule, finding.severity) == ("session-update-unacked", Severity.NOTE)
        assert "none before event 3, which comes after it" in finding.message
        assert finding.confidence == Confidence.MEDIUM


def test_without_times_only_a_reported_end_proves_silence() -> None:
    for ends, rules in ((Ends.REPORTED, ["response-create-unanswered"]), (Ends.UNKNOWN, ["log-ends-early"])):
        bench = Bench()
        bench.feed(client("response.create", 1, None))
        assert [one.rule for one in bench.finish(ends)] == rules


def test_a_reported_end_is_believed_half() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, None))
    (finding,) = bench.finish(Ends.REPORTED)
    assert (finding.severity, finding.confidence) == (Severity.ERROR, Confidence.MEDIUM)


def test_a_gap_makes_absence_doubtful() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, 0))
    bench.engine.gap()
    bench.feed(tick(20))
    (finding,) = bench.engine.findings()
    assert finding.confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("transport", "confidence"),
    [(Transport.WEBSOCKET, Confidence.HIGH), (Transport.UNKNOWN, Confidence.MEDIUM)],
)
def test_an_unknown_transport_costs_one_step_of_confidence(transport: Transport, confidence: Confidence) -> None:
    bench = Bench(transport=transport)
    bench.feed(Frame(0, Side.SERVER, Kind.ANSWER, codec.write({"status": 101}), 1))
    bench.feed(tick(6))
    (finding,) = bench.engine.findings()
    assert (finding.rule, finding.confidence) == ("session-never-created", confidence)


def test_a_close_ends_every_wait() -> None:
    bench = Bench()
    bench.feed(client("session.update", 1, 0, session={"type": "realtime"}))
    bench.feed(Frame(SECOND, Side.SERVER, Kind.CLOSE, codec.write({"code": 1000, "reason": ""}), 2))
    bench.feed(tick(60))
    assert bench.engine.pending() == []
    assert [one.rule for one in bench.finish()] == ["closed-without-error"]


def test_a_silence_that_goes_on_is_told_whole() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, 0))
    bench.feed(tick(11))
    [found] = bench.engine.findings()
    assert found.seen == "none in 11 s"
    bench.feed(tick(45))
    [found] = bench.finish()
    assert found.seen == "none in 45 s"
    assert found.data["waited"] == 45


def test_a_silence_is_told_up_to_the_close() -> None:
    bench = Bench()
    bench.feed(client("response.create", 1, 0))
    bench.feed(tick(11))
    bench.feed(Frame(30 * SECOND, Side.SERVER, Kind.CLOSE, codec.write({"code": 1000, "reason": ""}), 2))
    bench.feed(tick(60))
    found = next(one for one in bench.finish() if one.rule == "response-create-unanswered")
    assert found.seen == "none in 30 s"


def test_nothing_is_awaited_after_a_close() -> None:
    bench = Bench()
    bench.feed(Frame(0, Side.SERVER, Kind.CLOSE, codec.write({"code": 1000, "reason": ""}), 1))
    bench.feed(client("response.create", 2, 1))
    assert bench.engine.pending() == []


def test_the_waits_at_the_end_are_offered_to_the_rules() -> None:
    bench = Bench()
    bench.feed(server("response.created", 1, 0, response={"id": "resp_1"}))
    bench.finish(Ends.UNKNOWN)
    assert [one.row.finding for one in bench.engine.scene.awaiting] == [
        "response-stalled-no-output", "response-never-done",
    ]  # fmt: skip


def test_the_specific_rule_replaces_the_general_one() -> None:
    text = "> session.update event_id=e\n< error error.code=unknown_parameter error.param=session.x error.event_id=e\n"
    assert [one.rule for one in findings(text)] == ["session-update-rejected", "unknown-parameter"]
    assert [one.rule for one in findings(text, {"error-event"})] == ["error-event"]


def test_only_the_named_rules_are_armed() -> None:
    text = "> response.create\n~ 30s\n"
    assert [one.rule for one in findings(text)] == ["response-create-unanswered"]
    assert findings(text, {"error-event"}) == []


def _fails(_: Scene, change: Change) -> Iterator[Hit]:
    raise ValueError(f"at {change.seq}")
    yield


def _fails_at_end(_: Scene) -> Iterator[Hit]:
    raise KeyError("end")
    yield


def _refuses(_: Scene, __: Hit) -> Hit:
    raise IndexError("no")


def _rule(name: str, **functions: object) -> Rule:
    whole = all_rules()[name]
    return replace(whole, **functions)  # type: ignore[arg-type]


def test_a_rule_that_fails_is_reported_once_and_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {
        "error-event": _rule("error-event", on=frozenset({Meaning.ERROR}), check=_fails),
        "frames-lost": _rule("frames-lost", at_end=_fails_at_end),
        "response-create-unanswered": _rule("response-create-unanswered", refine=_refuses),
    }
    monkeypatch.setattr(engine_module, "all_rules", lambda: {**all_rules(), **broken})
    bench = Bench()
    for seq in (1, 2):
        bench.feed(server("error", seq, seq, error={"message": "?"}))
    bench.feed(client("response.create", 3, 3))
    bench.feed(client("session.update", 4, 3, session={"type": "realtime"}))
    bench.feed(tick(30))
    found = bench.finish()
    crashed = [one for one in found if one.rule == CRASHED]
    assert len(crashed) == 3
    assert all(one.severity is Severity.WARNING and one.code == "RT901" for one in crashed)
    assert any("error-event failed (ValueError)" in one.message for one in crashed)
    assert "session-update-unacked" in {one.rule for one in found}
