"""Events go out one after the other, each at its time; the server's errors name them."""

import threading
from itertools import pairwise

from inspector.core import codec
from inspector.core.json import text_at
from inspector.live.composing import next_event, parcels
from inspector.live.sending import Courier, Parcel, is_answered, recorder_at, stamped
from inspector.model.state.answer import Answer, Ground
from inspector.protocol.dialect import load

from .talk import talking

CONTENT = '[{"type":"input_text","text":"Hi"}]'
ITEM = f'{{"type":"conversation.item.create","item":{{"type":"message","role":"user","content":{CONTENT}}}}}'
ASK = '{"type":"response.create"}'


class Letterbox:
    """Takes frames and numbers them."""

    def __init__(self) -> None:
        self.texts: list[tuple[str, str | None, bool]] = []

    def send(self, text: str, by: str | None = None, *, override: bool = False) -> int:
        self.texts.append((text, by, override))
        return len(self.texts)


def test_sound_goes_out_at_its_pace():
    box = Letterbox()
    courier = Courier([Parcel("a"), *(Parcel(name, 0.1, awaits=False) for name in "bcd")], box)
    sent = []
    for now in (5.0, 5.05, 5.1, 5.11, 5.31, 5.32):
        courier.advance(None, now)
        sent.append("".join(text for text, _, _ in box.texts))
    assert sent == ["a", "a", "ab", "ab", "abcd", "abcd"]
    assert courier.done
    assert courier.seqs == [1, 2, 3, 4]


def test_each_event_waits_for_the_answer_to_the_one_before(tmp_path):
    with talking(tmp_path) as talk:
        courier = talk.carry(Parcel(ITEM), Parcel(ASK), Parcel(ITEM), Parcel(ASK))
        reading = talk.until(lambda reading: sum(one.closed_seq > 0 for one in reading.session.responses.values()) == 2)
        assert recorder_at(tmp_path / "talk.jsonl") is not None
    assert courier.sent == 4
    operations = [reading.session.operations[seq] for seq in courier.seqs]
    assert [one.answer for one in operations] == [Answer.ACCEPTED] * 4
    for before, after in pairwise(operations):
        assert before.answered_seq < after.seq
    first, second = reading.session.responses.values()
    assert first.closed_seq < operations[3].seq < second.opened_seq
    assert all(reading.frame(seq).marks.by == "composer" for seq in courier.seqs)
    assert recorder_at(tmp_path / "talk.jsonl") is None


def test_an_error_names_the_event_that_was_stamped(tmp_path):
    dialect = load("openai-ga")
    bad = stamped({"type": "session.update", "session": {"type": "realtime", "voice": "nobody"}}, dialect)
    with talking(tmp_path) as talk:
        courier = talk.carry(Parcel(codec.write(bad).decode()))
        reading = talk.until(lambda reading: reading.session.failures)
    [failure] = reading.session.failures
    assert failure.answers == courier.seqs[0]
    assert failure.ground is Ground.NAME
    assert failure.error["event_id"] == bad["event_id"]
    assert is_answered(reading, courier.seqs[0])


def test_a_stamp_is_new_and_leaves_what_is_there():
    dialect = load("openai-ga")
    one, other = (stamped({"type": "response.create", "response": {}}, dialect) for _ in range(2))
    assert list(one) == ["type", "event_id", "response"]
    assert text_at(one, "event_id") != text_at(other, "event_id")
    own = {"event_id": "mine", "type": "response.create"}
    assert stamped(own, dialect) is own
    assert stamped({"kind": "setup"}, dialect) == {"kind": "setup"}


def test_what_cannot_be_sent_says_why(tmp_path):
    with talking(tmp_path) as talk:
        talk.line.close()
        talk.until(lambda reading: reading.session.close)
        courier = Courier([Parcel(ASK), Parcel(ASK)], talk.line)
        courier.run(lambda: talk.reading, threading.Event())
    assert courier.done
    assert courier.sent == 0
    assert "connection" in courier.problem or "ended" in courier.problem


def test_it_can_be_stopped():
    box, halted = Letterbox(), threading.Event()
    courier = Courier([Parcel("a"), Parcel("b", 3600.0, awaits=False)], box)
    halted.set()
    courier.run(lambda: None, halted)
    assert [text for text, _, _ in box.texts] == ["a"]
    assert courier.problem


def test_what_is_no_event_is_marked_where_it_was_sent_on_purpose(tmp_path):
    with talking(tmp_path) as talk:
        courier = talk.carry(Parcel('{"type": oops', override=True))
        reading = talk.until(lambda reading: reading.session.failures)
        marks = reading.frame(courier.seqs[0]).marks
    assert (marks.by, marks.extra) == ("composer", {"override": True})
    assert reading.frame(courier.seqs[0]).payload == b'{"type": oops'


def test_a_live_session_is_begun_by_what_is_asked_for(tmp_path):
    with talking(tmp_path, "/v1/live/sessions") as talk:
        asked = next_event(talk.reading)
        assert asked.body["type"] == "session.start"
        talk.carry(*parcels([asked.body], talk.reading, tmp_path))
        reading = talk.until(lambda reading: reading.session.created_seq)
        assert next_event(reading) is None
        append = {"type": "session.input_audio.append", "audio": "@tone 200ms"}
        talk.carry(*parcels([append], reading, tmp_path))
        reading = talk.until(lambda reading: reading.session.voice.appends == 2)
    assert not reading.session.failures
