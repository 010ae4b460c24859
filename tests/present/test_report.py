"""What the report JSON says of times."""

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side
from inspector.present.reports.report import recording_report
from inspector.recording.file import Header
from inspector.recording.reading import Reading

S, C = Side.SERVER, Side.CLIENT
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NOON = 1_745_409_600


def identity(second):
    value, digits = NOON + second - 1_576_800_000, ""
    for _ in range(5):
        value, digit = divmod(value, 62)
        digits = ALPHABET[digit] + digits
    return f"event_{digits}aLHEksezKcNK0ZI7"


ITEM = {"id": "item_1", "type": "message", "role": "assistant"}
ANSWER = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0, "content_index": 0}
TALK = (
    (C, None, {"type": "response.create"}),
    (S, 0, {"type": "response.created", "response": {"id": "resp_1", "output_modalities": ["text"]}}),
    (S, 1, {"type": "response.output_item.added", "response_id": "resp_1", "output_index": 0, "item": ITEM}),
    (S, 3, {"type": "response.output_text.delta", **ANSWER, "delta": "Hello"}),
    (S, 4, {"type": "response.output_text.done", **ANSWER, "text": "Hello"}),
    (S, 5, {"type": "response.output_item.done", "response_id": "resp_1", "output_index": 0, "item": ITEM}),
    (S, 6, {"type": "response.done", "response": {"id": "resp_1", "status": "completed"}}),
)


def read(talk, *, at=None, started=None, shape=identity):
    reading = Reading(Header(started=started))
    for seq, (side, second, body) in enumerate(talk, 1):
        known = {} if second is None else {"event_id": shape(second)}
        moment = None if at is None else at + seq * 1000
        reading.feed(Frame(moment, side, Kind.TEXT, codec.write({**body, **known}), seq))
    reading.finish()
    return reading


def test_times_from_ids_say_what_proves_them():
    report = recording_report(read(TALK))
    assert report["times"] == {
        "source": "ids",
        "first": "2025-04-23T12:00:00Z",
        "last": "2025-04-23T12:00:06Z",
        "clock": {"on": True, "why": "5 ids run forwards", "ids": 5, "checked": False},
    }


def test_a_latency_from_ids_is_about_so_many_seconds():
    reading = read(TALK)
    [turn] = recording_report(reading)["turns"]
    assert (turn["latency"], turn["latency_about"]) == (None, 3)
    assert "after about 3 s" in reading.verdict().headline
    stages = {one["name"]: one["detail"] for one in turn["stages"]}
    assert stages["started"] == "response.created at ≈12:00:00 UTC"
    assert stages["finished"] == "completed at ≈12:00:06 UTC"


def test_recorded_times_are_asked_first():
    [turn] = recording_report(read(TALK, at=0))["turns"]
    assert (turn["latency"], turn["latency_about"]) == (0.003, None)
    assert not any("≈" in one["detail"] for one in turn["stages"])


def test_ids_that_prove_nothing_give_no_times():
    report = recording_report(read(TALK, shape=lambda second: f"event_{second}"))
    clock = report["times"]["clock"]
    assert (report["times"]["source"], clock["on"], clock["why"]) == ("none", False, "no server ids of the known shape")
    assert report["turns"][0]["latency_about"] is None


def test_ids_from_beyond_the_recording_are_none():
    clock = recording_report(read(TALK, at=0, started="2025-04-20T12:00:00Z"))["times"]["clock"]
    assert (clock["on"], clock["why"]) == (False, "ids of another era in 5 of 5")
