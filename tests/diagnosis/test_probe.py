"""Experiments tell the causes of a silence apart, and are never a part of the conversation that they ask about."""

import json
from collections.abc import Iterable

import pytest

from inspector.core.json import JsonObject
from inspector.diagnosis.base import Confidence, Offer, Probed, Status, Verdict
from inspector.diagnosis.experiments.effect import Result, effect_of
from inspector.diagnosis.experiments.probe import EXPERIMENTS, NAMES
from inspector.formats.dialogue.transcript import parse
from inspector.model.session import Session
from inspector.protocol.vocabulary import Cause
from inspector.recording.assumption import Assumptions
from inspector.recording.reading import Reading

from .dialogue import read, recorded

STALL, READER, NETWORK, CUT = Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT
SILENCE = {STALL, READER, NETWORK, CUT}
ASK = "> response.create event_id=e3\n< response.created response.id=resp_1 response.status=in_progress\n"
FORUM = """
< {"type":"session.created","event_id":"event_1","session":{"id":"sess_1","object":"realtime.session","modalities":["audio","text"],"tools":[]}}
> session.update event_id=e1 session.modalities=["text"]
~ 60ms
< {"type":"session.updated","event_id":"event_2","session":{"id":"sess_1","object":"realtime.session","modalities":["text"],"tools":[]}}
> conversation.item.create event_id=e2 item.id=msg-1 item.type=message item.role=user item.content=[{"type":"input_text","text":"Hello"}]
~ 60ms
< {"type":"conversation.item.created","event_id":"event_3","item":{"id":"msg-1","type":"message","role":"user","content":[{"type":"input_text","text":"Hello"}]}}
"""  # noqa: E501
SILENT = "~ 2s\n" * 20
ASKED_AT = 30.0  # when the probe is sent, in seconds
RETRIEVE: JsonObject = {"type": "conversation.item.retrieve", "event_id": "probe-1", "item_id": "msg-1"}
RETRIEVED: JsonObject = {"type": "conversation.item.retrieved", "event_id": "event_9", "item": {"id": "msg-1"}}
CANCEL: JsonObject = {"type": "response.cancel", "event_id": "probe-2", "response_id": "resp_1"}
NOT_ACTIVE: JsonObject = {
    "type": "error",
    "event_id": "event_9",
    "error": {
        "type": "invalid_request_error",
        "code": "response_cancel_not_active",
        "message": "Cancellation failed: no active response found",
        "event_id": "probe-2",
    },
}
CANCELLED: JsonObject = {
    "type": "response.done",
    "event_id": "event_9",
    "response": {"id": "resp_1", "status": "cancelled", "output": []},
}


def probe(event: JsonObject, at: float = ASKED_AT) -> JsonObject:
    return {"at": at, "from": "client", "by": "probe", "event": event}


def answer(event: JsonObject, at: float = ASKED_AT + 0.06) -> JsonObject:
    return {"at": at, "from": "server", "event": event}


def pong(at: float) -> JsonObject:
    return {"at": at, "from": "server", "pong": ""}


def over(event: int, at: float = ASKED_AT + 5) -> JsonObject:
    return {"at": at, "probe": {"name": "reading", "event": event, "waited": 5}}


def fresh(name: str, status: str, **more: object) -> JsonObject:
    return {"at": 38.0, "probe": {"name": name, "recording": "fresh.jsonl", "status": status, **more}}


def conversation(*told: JsonObject, recorder: str = "relay", then: str = ASK + SILENT, lost: int = 0) -> Reading:
    lines = f"== x\nrecorder: {recorder}\ntold: {json.dumps(told)}\n" + (f"lost: {lost}\n" if lost else "")
    (case,) = parse(lines + FORUM + then)
    return read(recorded(case))


def causes(verdict: Verdict) -> dict[Cause, Confidence]:
    return {one.cause: one.confidence for one in verdict.causes}


def excluded(verdict: Verdict) -> set[Cause]:
    return {one.cause for one in verdict.excluded}


def offered(verdict: Verdict) -> dict[str, Offer]:
    return {one.name: one for one in verdict.offers}


def made(verdict: Verdict) -> Probed:
    (one,) = verdict.probes
    return one


def test_the_silence_of_the_forum_leaves_several_causes_and_the_experiments_that_tell_them_apart():
    verdict = conversation().verdict()
    assert verdict.status is Status.NO_RESPONSE
    assert causes(verdict).keys() >= {STALL, READER, NETWORK}
    assert list(offered(verdict)) == ["reading", "open", "minimal", "same", "ga"]
    assert offered(verdict)["reading"].events == ({"type": "conversation.item.retrieve", "item_id": "msg-1"},)
    assert [name for name, one in offered(verdict).items() if one.is_free] == ["reading"]
    assert [name for name, one in offered(verdict).items() if one.is_fresh] == ["minimal", "same", "ga"]


def test_a_server_that_reads_and_acknowledges_stalls_on_the_turn_alone():
    verdict = conversation(probe(RETRIEVE), answer(RETRIEVED)).verdict()
    assert causes(verdict) == {STALL: Confidence.HIGH}
    assert excluded(verdict) >= {READER, NETWORK, CUT}
    assert "conversation.item.retrieved (event 9) came 60 ms after the probe" in verdict.causes[0].because
    assert verdict.causes[0].evidence[-2:] == (8, 9)
    assert made(verdict).result == Result.ANSWERED
    assert "reading" not in offered(verdict)


def test_a_refusal_shows_as_well_that_the_server_reads():
    refused: JsonObject = {
        "type": "error",
        "error": {"code": "item_retrieve_invalid_item_id", "message": "no such item", "event_id": "probe-1"},
    }
    reading = conversation(probe(RETRIEVE), answer(refused))
    assert causes(reading.verdict()) == {STALL: Confidence.HIGH}
    assert not reading.session.failures
    assert {one.rule for one in reading.findings()} == {one.rule for one in conversation().findings()}


def test_a_server_that_reads_no_more_hangs_as_a_whole_while_its_pings_are_answered():
    verdict = conversation(probe(RETRIEVE), pong(33), over(8)).verdict()
    assert causes(verdict)[STALL] is Confidence.HIGH
    assert "the whole session hangs" in verdict.causes[0].because
    assert NETWORK in excluded(verdict)
    assert READER in causes(verdict)
    assert made(verdict).result == Result.PINGED


def test_neither_an_answer_nor_a_pong_points_at_the_network():
    verdict = conversation(probe(RETRIEVE), over(8)).verdict()
    assert causes(verdict)[NETWORK] is Confidence.MEDIUM
    assert made(verdict).showed == "No answer in 5 s, to a ping neither."


def test_silence_counts_once_the_wait_is_over_in_recorded_time():
    early = conversation(probe(RETRIEVE, 37.0), then=ASK + SILENT)
    assert made(early.verdict()).result is None
    assert made(conversation(probe(RETRIEVE, 30.0)).verdict()).result == Result.SILENT


def test_a_cancel_that_ends_the_response_shows_that_nothing_came_unseen():
    reading = conversation(probe(CANCEL), answer(CANCELLED))
    verdict = reading.verdict()
    assert verdict.status is Status.NO_RESPONSE
    assert causes(verdict) == {STALL: Confidence.HIGH}
    assert excluded(verdict) >= {READER, NETWORK, CUT}
    assert [one.rule for one in reading.findings() if one.severity.word == "error"] == ["response-stalled-no-output"]
    assert not reading.session.open


@pytest.mark.parametrize(("recorder", "lost"), [("relay", 0), ("connect", 1)])
def test_a_response_that_is_over_without_an_end_here_was_not_read_or_not_recorded(recorder, lost):
    before = conversation(recorder=recorder, lost=lost).verdict()
    verdict = conversation(probe(CANCEL), answer(NOT_ACTIVE), recorder=recorder, lost=lost).verdict()
    assert STALL in causes(before)
    assert STALL in excluded(verdict)
    unseen = {CUT} if lost else {READER}
    assert causes(verdict) == dict.fromkeys(unseen, Confidence.HIGH)


def test_a_response_that_the_server_forgot_to_end_is_its_own_fault():
    verdict = conversation(probe(CANCEL), answer(NOT_ACTIVE), recorder="connect").verdict()
    assert causes(verdict) == {STALL: Confidence.HIGH}
    assert "never sent response.done" in verdict.causes[0].because


def test_gaps_keep_a_cut_recording_among_the_causes():
    verdict = conversation(probe(RETRIEVE), answer(RETRIEVED), lost=1).verdict()
    assert causes(verdict).keys() == {STALL, CUT}


@pytest.mark.parametrize(
    ("told", "expected", "out"),
    [
        (fresh("minimal", "answered", latency=0.4), {STALL: 3, READER: 2}, set()),
        (fresh("minimal", "no-response"), {STALL: 3}, {READER, CUT}),
        (fresh("same", "answered", latency=0.4), {READER: 3, STALL: 1}, {Cause.MODALITY, Cause.EVENT_ORDER}),
        (fresh("same", "no-response"), {STALL: 3}, {READER, CUT}),
        (fresh("ga", "answered"), {Cause.DIALECT_MISMATCH: 2}, set()),
        (fresh("ga", "cut-short"), {STALL: 3}, {Cause.DIALECT_MISMATCH}),
        (fresh("text", "no-response"), {STALL: 3}, {Cause.MODALITY}),
        (fresh("no-tools", "answered"), {Cause.CONFIGURATION: 2}, set()),
        (fresh("minimal", "failed", cause="quota", headline="The response failed."), {Cause.QUOTA: 2}, set()),
    ],
)
def test_a_fresh_session_weighs_the_causes(told, expected, out):
    verdict = conversation(told).verdict()
    assert causes(verdict).items() >= {cause: Confidence(level) for cause, level in expected.items()}.items()
    assert excluded(verdict) >= out
    assert made(verdict).recording == "fresh.jsonl"
    assert made(verdict).name not in offered(verdict)


def test_a_stall_that_we_saw_ourselves_was_a_passing_one_where_the_same_request_works():
    verdict = conversation(fresh("same", "answered", latency=0.4), recorder="connect").verdict()
    assert causes(verdict)[STALL] is Confidence.HIGH
    assert verdict.causes[0].because.endswith("answered in a fresh session after 400 ms: this stall was a passing one.")


def test_a_fresh_session_that_shows_nothing_changes_nothing():
    before, after = conversation().verdict(), conversation(fresh("minimal", "unclear")).verdict()
    assert (after.causes, after.excluded) == (before.causes, before.excluded)


@pytest.mark.parametrize(
    ("event", "came"),
    [
        (RETRIEVE, [over(8)]),
        (RETRIEVE, [answer(RETRIEVED)]),
        ({"type": "input_audio_buffer.clear"}, [answer({"type": "input_audio_buffer.cleared"})]),
        ({"type": "session.update"}, [answer({"type": "session.updated", "session": {"modalities": ["audio"]}})]),
        ({"type": "session.update", "event_id": "x"}, [answer({"type": "error", "error": {"event_id": "x"}})]),
    ],
)
def test_a_probe_changes_nothing_of_the_conversation(event, came):
    before, after = conversation(), conversation(probe(event), *came)
    assert plain(after.session) == plain(before.session)
    assert [one.id for one in after.findings()] == [one.id for one in before.findings()]
    turn, other = after.turns()[0], before.turns()[0]
    assert (turn.input, turn.requested, turn.latency) == (other.input, other.requested, other.latency)
    assert [(one.name, one.state) for one in turn.verdict.stages] == [
        (one.name, one.state) for one in other.verdict.stages
    ]


def plain(session: Session) -> list[object]:
    return [session.operations, session.pending, session.items, session.responses, session.turns, session.config]


def test_an_answer_that_the_app_itself_awaits_is_the_apps():
    own: JsonObject = {"at": 29.9, "from": "client", "event": {"type": "input_audio_buffer.clear"}}
    asked = probe({"type": "input_audio_buffer.clear", "event_id": "probe-1"})
    once = conversation(own, asked, answer({"type": "input_audio_buffer.cleared"}))
    assert [one.answered_seq for one in once.session.operations.values() if one.type == own["event"]["type"]] == [10]
    assert once.session.probes[0].answered_seq == 0
    twice = conversation(own, asked, *[answer({"type": "input_audio_buffer.cleared"}) for _ in range(2)])
    assert twice.session.probes[0].answered_seq == 11


def test_a_probe_belongs_to_the_turn_in_which_it_was_made():
    answered = '< {"type":"response.done","response":{"id":"resp_1","status":"completed","output":[]}}\n'
    text = ASK + SILENT + answered + FORUM.split("\n")[5] + "\n" + ASK.replace("resp_1", "resp_2") + SILENT
    reading = conversation(probe(RETRIEVE), answer(RETRIEVED), then=text)
    first, second = reading.turns()
    assert len(first.verdict.probes) == 1
    assert not second.verdict.probes
    assert READER in causes(second.verdict)


def test_read_in_pieces_live_or_later_the_verdict_is_the_same():
    told = [probe(RETRIEVE), answer(RETRIEVED), fresh("same", "no-response")]
    lines = f"== x\nrecorder: relay\ntold: {json.dumps(told)}\n"
    (case,) = parse(lines + FORUM + ASK + SILENT)
    header, *items = recorded(case)
    reading = Reading(header)
    for item in items:
        reading.feed(item)
        reading.verdict()
    reading.finish()
    assert reading.verdict() == conversation(*told).verdict()


def test_of_a_server_that_is_loose_with_the_protocol_only_what_it_answered_before_proves_anything():
    loose = spoken_by("hf-s2s", probe(RETRIEVE), over(8))
    assert made(loose.verdict()).result is None
    assert made(loose.verdict()).showed == "Nothing was answered that would decide anything."
    assert offered(loose.verdict())["reading"].events[0]["type"] == "session.update"
    asked = probe({"type": "session.update", "session": {}})
    assert made(spoken_by("hf-s2s", asked, over(8)).verdict()).result == Result.SILENT


def spoken_by(dialect: str, *told: JsonObject) -> Reading:
    (case,) = parse(f"== x\nrecorder: relay\ntold: {json.dumps(told)}\n" + FORUM + ASK + SILENT)
    header, *items = recorded(case)
    reading = Reading(header, assumptions=Assumptions(dialect=dialect))
    for item in items:
        reading.feed(item)
    reading.finish()
    return reading


def test_the_request_is_repeated_as_it_was_without_its_ids():
    same = offered(conversation().verdict())["same"]
    assert [one["type"] for one in same.events] == ["session.update", "conversation.item.create", "response.create"]
    assert "id" not in same.events[1]["item"]
    assert not any("event_id" in one for one in same.events)
    ga = offered(conversation().verdict())["ga"]
    assert ga.events[0]["session"] == {"type": "realtime", "output_modalities": ["text"]}


def test_a_spoken_turn_is_repeated_as_text_where_its_words_are_known():
    spoken = """
< {"type":"session.updated","session":{"id":"sess_1","object":"realtime.session","modalities":["audio","text"],"tools":[{"type":"function","name":"f"}]}}
> input_audio_buffer.append audio=AAAA
< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=0
< input_audio_buffer.speech_stopped item_id=item_1 audio_end_ms=500
< input_audio_buffer.committed item_id=item_1
< conversation.item.created item.id=item_1 item.type=message item.role=user
< response.created response.id=resp_1 response.status=in_progress
< conversation.item.input_audio_transcription.completed item_id=item_1 content_index=0 transcript="What time is it?"
"""  # noqa: E501
    verdict = conversation(then=spoken + SILENT).verdict()
    assert "same" not in offered(verdict)
    text = offered(verdict)["text"].events
    assert text[-2]["item"]["content"] == [{"type": "input_text", "text": "What time is it?"}]
    assert text[-3]["session"] == {"modalities": ["text"]}
    assert offered(verdict)["reading"].events[0]["type"] == "conversation.item.retrieve"


def test_no_experiment_is_offered_where_nothing_is_silent():
    done = '< {"type":"response.done","response":{"id":"resp_1","status":"failed","status_details":{}}}'
    assert not conversation(then=ASK + done).verdict().offers


def test_nothing_can_be_asked_in_a_session_that_is_closed():
    verdict = conversation(then=ASK + SILENT + "~ close 1000").verdict()
    assert offered(verdict)
    assert all(one.is_fresh for one in verdict.offers)


def test_every_row_says_what_it_costs_and_what_each_answer_would_mean():
    assert len(set(NAMES)) == len(NAMES)
    for one in EXPERIMENTS:
        assert one.question.endswith("?")
        assert one.cost.endswith(".")
        assert len(one.answers) >= 2
    assert [one.name for one in EXPERIMENTS if one.is_free] == ["reading"]
    assert effects()


def effects() -> Iterable[object]:
    made = [
        effect_of(one.name, result, cause, gaps=False, may_lack=True)
        for one in EXPERIMENTS
        for result in Result
        for cause in Cause
    ]
    return [one for one in made if one is not None]
