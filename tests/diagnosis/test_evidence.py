"""Words about errors and events."""

import pytest

from inspector.core.json import JsonObject
from inspector.diagnosis.facts.evidence import place, quoted, sentence
from inspector.diagnosis.facts.rename import corrected_by, renamed
from inspector.diagnosis.scene import Scene
from inspector.model.state.answer import Answer, Operation
from inspector.model.tracker import Tracker
from inspector.protocol.dialect import load
from inspector.protocol.vocabulary import Meaning


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"type": "a", "code": "b", "message": "c", "param": "d"}, "a/b: c (param d)"),
        ({"type": "a", "code": None, "message": "c"}, "a: c"),
        ({"message": "c"}, "c"),
        ({"code": "b"}, "b"),
        ({}, "an error without words"),
        ({"message": "x\x1b[31m" + "y" * 9000}, "x␛[31m" + "y" * 9000),
        ({"type": 1, "code": [], "message": {}, "param": 2}, "an error without words"),
    ],
)
def test_an_error_is_quoted_whole_and_safe(error: JsonObject, text: str) -> None:
    assert quoted(error) == text


def test_a_sentence_ends_once() -> None:
    assert [sentence(text) for text in ("a", "a.", "a?", "a!")] == ["a.", "a.", "a?", "a!"]


def test_a_place_has_a_time_where_one_is_known() -> None:
    tracker = Tracker()
    scene = Scene(tracker.session, tracker.detector)
    assert place(scene, 6, 12_300_000) == "event 6 at 12.3 s"
    assert place(scene, 6, None) == "event 6"


@pytest.mark.parametrize(
    ("path", "server", "name"),
    [
        ("session.modalities", "openai-ga", "session.output_modalities"),
        ("session.turn_detection.threshold", "openai-ga", "session.audio.input.turn_detection.threshold"),
        ("session.temperature", "openai-ga", ""),
        ("session.tools[2].meta", "openai-ga", None),
        ("session.voicemail", "openai-ga", None),
        ("session.audio.output.voice", "openai-beta", "session.voice"),
        ("session.audio.output.mood", "openai-beta", "the flat settings, such as session.voice"),
        ("session.modalities", "openai-beta", "session.output_modalities"),
    ],
)
def test_a_path_is_renamed_for_the_server(path: str, server: str, name: str | None) -> None:
    assert renamed(path, load(server)) == name


def update(seq: int, answer: Answer, **settings: object) -> Operation:
    body = {"type": "session.update", "session": settings}
    return Operation(
        seq, None, Meaning.SESSION_UPDATE, "session.update", None, body, answer=answer, answered_seq=seq + 1,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("later", "made_good"),
    [
        ({"output_modalities": ["text"]}, True),
        ({"audio": {"input": {"turn_detection": {"type": "semantic_vad"}}}}, True),
        ({"type": "realtime", "tracing": "auto"}, False),
        ({}, False),
    ],
)
def test_an_update_is_made_good_by_one_of_the_same_settings(later: dict[str, object], *, made_good: bool) -> None:
    session = Tracker().session
    refused = update(1, Answer.REFUSED, type="realtime", modalities=["text"], turn_detection=None)
    accepted = update(3, Answer.ACCEPTED, **later)
    session.operations = {1: refused, 3: accepted}
    session.requests = {Meaning.SESSION_UPDATE: [refused, accepted]}
    assert (corrected_by(session, refused, load("openai-ga")) is accepted) is made_good
