"""The ear for the model's audio: how little it decodes, and what it notes of each response."""

import pickle
from collections.abc import Iterable

import pytest

from inspector.core.codec import write
from inspector.core.json import Json
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.sound.coding import Coding
from inspector.diagnosis.sound.spoken import Answers
from inspector.recording.assumption import Assumptions
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from ..voice import spoken

VOICE = spoken("voice", 40)


def answered(*answers: Iterable[object], form: Json = "pcm16", samples: bool = True) -> Reading:
    """Each answer as the audio of its deltas."""
    told: list[dict[str, object]] = []
    for number, deltas in enumerate(answers, 1):
        name, item = f"resp_{number}", f"item_{number}"
        opened = {"id": name, "output_audio_format": form}
        told.append({"type": "response.created", "response": opened})
        told.append({"type": "response.output_item.added", "response_id": name, "item": {"id": item}})
        for delta in deltas:
            told.append({"type": "response.audio.delta", "response_id": name, "item_id": item, "delta": delta})
        told.append({"type": "response.done", "response": {"id": name, "status": "completed"}})
    reading = Reading(Header(), assumptions=Assumptions(samples=samples))
    for seq, body in enumerate(told, 1):
        reading.feed(Frame(None, Side.SERVER, Kind.TEXT, write(body), seq))  # type: ignore[arg-type]
    reading.finish()
    return reading


def pieces(answers: Answers) -> dict[str, int]:
    return {name: one.sound.pieces for name, one in answers.spoken.items()}


def test_few_deltas_of_a_response_are_decoded() -> None:
    answers = answered([VOICE] * 1_000).scene.ear.answers
    assert pieces(answers) == {"resp_1": 6}
    assert answers.spoken["resp_1"].deltas == 32


def test_few_responses_of_a_recording_are_listened_to() -> None:
    answers = answered(*[[VOICE] * 40] * 200).scene.ear.answers
    heard = pieces(answers)
    assert list(heard)[:5] == ["resp_1", "resp_2", "resp_3", "resp_4", "resp_6"]
    assert 48 <= sum(heard.values()) <= 64
    assert answers.responses == 200


def test_deltas_of_two_responses_may_alternate() -> None:
    reading = Reading(Header())
    for seq, number in enumerate([1, 2] * 8, 1):
        body: dict[str, Json] = {"type": "response.audio.delta", "response_id": f"resp_{number}",
                                 "item_id": f"item_{number}", "delta": VOICE}  # fmt: skip
        reading.feed(Frame(None, Side.SERVER, Kind.TEXT, write(body), seq))
    answers = reading.scene.ear.answers
    assert pieces(answers) == {"resp_1": 4, "resp_2": 4}
    assert answers.responses == 2


def test_without_samples_nothing_is_decoded() -> None:
    assert answered([VOICE] * 9, samples=False).scene.ear.answers == Answers()


@pytest.mark.parametrize(("form", "coding"), [("pcm16", Coding.PCM), ("g711_ulaw", Coding.MU_LAW), ("mp3", None)])
def test_the_format_of_the_response_decides_how_it_is_read(form: str, coding: Coding | None) -> None:
    one = answered([VOICE], form=form).scene.ear.answers.spoken["resp_1"]
    assert one.coding is coding


def test_the_level_is_that_of_the_expanded_samples() -> None:
    plain = answered([spoken("speech at 8 kHz", 400)]).scene.ear.answers.spoken["resp_1"].sound
    phoned = answered([spoken("mu-law speech", 400)], form="g711_ulaw").scene.ear.answers.spoken["resp_1"].sound
    assert abs(plain.level - phoned.level) < 0.5
    assert phoned.flat == 0
    quiet = answered([spoken("A-law silence", 400)], form="g711_alaw").scene.ear.answers.spoken["resp_1"].sound
    assert quiet.flat == 1


def test_what_is_odd_about_a_response() -> None:
    answers = answered([spoken("WAV", 40), spoken("odd voice", 40)], ["AAAA", "…"]).scene.ear.answers
    first, second = answers.spoken["resp_1"], answers.spoken["resp_2"]
    assert first.container == "a WAV file (PCM of 16 bits, 24,000 Hz, 1 channel)"
    assert (first.odd_seq, second.stubs) == (4, 2)


@pytest.mark.parametrize("delta", [None, 7, [], {}, "", "x", "é" * 100, "A" * 63, "\ud800" * 80])
def test_odd_values_are_no_audio(delta: object) -> None:
    if isinstance(delta, str) and not delta.isprintable():
        delta = delta.encode("utf-8", "replace").decode()
    reading = answered([delta, VOICE])
    assert all(one.rule != CRASHED for one in reading.findings())
    assert reading.scene.ear.answers.spoken["resp_1"].stubs == 1


def test_the_ear_survives_being_put_away() -> None:
    ear = answered([VOICE] * 9).scene.ear
    assert pickle.loads(pickle.dumps(ear)) == ear
