"""What the stream shows of its own order: ids, fields, times, indexes."""

import pickle

import pytest

from inspector.core.codec import read, write
from inspector.core.json import JsonObject
from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from inspector.model.state.buffer import Heard
from inspector.model.state.integrity import Backwards, Gap, Repeat
from inspector.model.tracker import Tracker

from .talk import talk

OPENED = '< response.created response.id=resp_1 response.output_modalities=["text"]\n'


def heard(tracker: Tracker, body: JsonObject, seq: int, at: int | None = None, origin: Origin | None = None) -> None:
    marks = Marks(origin=origin) if origin else None
    tracker.feed(read(Frame(at, Side.SERVER, Kind.TEXT, write(body), seq, marks)))


def test_the_first_repeat_of_an_id_is_kept_and_all_are_counted() -> None:
    integrity = talk("""
        < session.created event_id=event_1 session.id=sess_1
        < rate_limits.updated event_id=event_2
        < rate_limits.updated event_id=event_2
        < session.updated event_id=event_1
    """).session.integrity
    assert integrity.repeat == Repeat("event_2", 2, 3, same_type=True)
    assert integrity.repeats == 2


def test_ids_of_the_client_and_empty_ones_are_no_repeats() -> None:
    integrity = talk("""
        > session.update event_id=event_1
        < session.updated event_id=event_1
        < rate_limits.updated event_id=""
        < rate_limits.updated event_id=""
        < response.output_text.delta event_id=event_1 response_id=resp_1 item_id=item_1 delta=a
    """).session.integrity
    assert integrity.repeats == 0


def test_memory_of_ids_is_bounded() -> None:
    tracker = Tracker()
    sizes = []
    for seq in range(1, 20_001):
        heard(tracker, {"type": "rate_limits.updated", "event_id": f"event_{seq}"}, seq)
        if seq % 5000 == 0:
            sizes.append(len(pickle.dumps(tracker.session.integrity)))
    assert max(sizes) < 500_000
    heard(tracker, {"type": "rate_limits.updated", "event_id": "event_17000"}, 20_001)
    assert tracker.session.integrity.repeat == Repeat("event_17000", 17_000, 20_001, same_type=True)


def test_deltas_are_not_looked_at() -> None:
    tracker = Tracker()
    for seq in range(1, 100):
        body: JsonObject = {"type": "response.output_audio.delta", "event_id": "e", "response_id": "r", "delta": "AAAA"}
        heard(tracker, body, seq, at=(100 - seq) * 10_000_000)
    integrity = tracker.session.integrity
    assert (integrity.repeats, integrity.shapes, integrity.backwards) == (0, {}, None)


def test_the_fields_of_the_first_whole_event_of_a_type_are_kept() -> None:
    tracker = Tracker()
    heard(tracker, {"type": "response.created"}, 1, origin=Origin(1, 1, Fidelity.PARTIAL))
    heard(tracker, {"type": "response.created", "response": {"id": "resp_1"}}, 2)
    heard(tracker, {"type": "response.created", "event_id": "event_3", "response": {}}, 3)
    shape = tracker.session.integrity.shapes["response.created"]
    assert (shape.seq, shape.fields) == (2, frozenset({"type", "response", "response.id"}))


def test_types_without_end_are_not_all_kept() -> None:
    tracker = Tracker()
    for seq in range(1, 1001):
        heard(tracker, {"type": f"invented.{seq}"}, seq)
    assert len(tracker.session.integrity.shapes) <= 256


@pytest.mark.parametrize(("later", "expected"), [(4_000_000, Backwards(1, 2, 5_000_000)), (8_500_000, None)])
def test_a_jump_back_in_time_is_noted(later: int, expected: Backwards | None) -> None:
    tracker = Tracker()
    for seq, at in enumerate((9_000_000, later), 1):
        heard(tracker, {"type": "rate_limits.updated"}, seq, at)
    assert tracker.session.integrity.backwards == expected


def test_indexes_that_do_not_count_are_noted_once() -> None:
    said = talk(OPENED).say("""
        < response.output_item.added response_id=resp_1 output_index=0 item.id=item_1
        < response.output_item.added response_id=resp_1 output_index=0 item.id=item_1
        < response.content_part.added response_id=resp_1 item_id=item_1 content_index=0 part.type=text
        < response.output_item.added response_id=resp_1 output_index=3 item.id=item_2
        < response.output_item.added response_id=resp_1 output_index=9 item.id=item_3
    """)
    assert said.session.responses["resp_1"].gap == Gap(5, "output_index", 1, 3)


def test_output_that_nothing_announced_is_noted() -> None:
    response = (
        talk(OPENED)
        .say("""
        < response.output_text.delta response_id=resp_1 item_id=item_1 content_index=0 delta=a
        < response.output_text.delta response_id=resp_1 item_id=item_1 content_index=0 delta=b
        < response.output_item.added response_id=resp_1 item.id=item_2
        < response.output_text.delta response_id=resp_1 item_id=item_2 content_index=0 delta=c
    """)
        .session.responses["resp_1"]
    )
    assert response.early == {"item_1": 2}


def test_an_open_response_beside_a_new_one_is_noted() -> None:
    said = talk("""
        < response.created response.id=resp_1
        < response.created response.id=resp_2
        < response.created response.id=resp_3 response.conversation_id=null
    """)
    assert [one.beside for one in said.session.responses.values()] == ["", "resp_1", ""]


def test_a_finished_item_that_goes_on_is_noted() -> None:
    item = talk("""
        < conversation.item.added item.id=item_1 item.status=in_progress
        < conversation.item.done item.id=item_1 item.status=completed
        < conversation.item.done item.id=item_1 item.status=in_progress
    """).session.items["item_1"]
    assert item.reopened_seq == 3


STEPS = (
    ("< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=40", Heard("item_1", 1, 40)),
    ("< input_audio_buffer.speech_stopped item_id=item_1 audio_end_ms=900", Heard("item_1", 2, 900)),
    ("< input_audio_buffer.committed item_id=item_1", Heard("item_1", 2, 900, taken_seq=3)),
    ("< input_audio_buffer.committed item_id=item_2", None),
)


def test_what_turn_detection_heard_is_kept_until_the_next_commit() -> None:
    said = talk("")
    for line, expected in STEPS:
        assert said.say(line).session.buffer.heard == expected


def test_a_commit_of_the_client_takes_no_speech() -> None:
    said = talk("""
        < input_audio_buffer.speech_started item_id=item_1 audio_start_ms=40
        > input_audio_buffer.commit
        < input_audio_buffer.committed item_id=item_2
    """)
    assert said.session.buffer.heard is None


def test_a_change_of_the_input_format_after_audio_is_noted() -> None:
    said = talk("""
        < session.created session.audio.input.format.type=audio/pcm
        < session.updated session.audio.input.format.type=audio/pcmu
    """)
    assert not said.session.integrity.reformatted
    said.say("> input_audio_buffer.append audio=AAAA\n< session.updated session.audio.input.format.type=audio/pcma")
    assert said.session.integrity.reformatted
