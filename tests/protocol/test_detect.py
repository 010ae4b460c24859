"""Which dialect each side speaks."""

import pickle
from pathlib import Path

import pytest
import yaml

from inspector.core.codec import read, write
from inspector.core.event import Event
from inspector.core.wire import Frame, Kind, Side
from inspector.model.tracker import Tracker
from inspector.protocol.clue import clues_of, kin, offer_of
from inspector.protocol.detect import Detector
from inspector.protocol.dialect import names
from inspector.protocol.vocabulary import Meaning

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
GA, BETA = "openai-ga", "openai-beta"
SIDES = {"sent": Side.CLIENT, "received": Side.SERVER}
SERVER, CLIENT = Side.SERVER, Side.CLIENT


def event(seq: int, side: Side, kind: Kind, body: object) -> Event:
    return read(Frame(None, side, kind, write(body), seq))


def detector(*frames: tuple[Side, Kind, object], override: str | None = None) -> Detector:
    detector = Detector(override)
    for seq, frame in enumerate(frames, 1):
        detector.feed(event(seq, *frame))
    return detector


def server(*bodies: dict[str, object]) -> Detector:
    return detector(*((SERVER, Kind.TEXT, body) for body in bodies))


def client(*bodies: dict[str, object]) -> Detector:
    return detector(*((CLIENT, Kind.TEXT, body) for body in bodies))


def opened(url: str, **headers: str) -> Detector:
    return detector((CLIENT, Kind.OPEN, {"url": url, "headers": headers}))


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("azure_voice_live_ws-tool_call_round", "azure-voicelive"),
        ("azure_ws-audio_in_server_vad_transcription_requires_deployment", GA),
        ("google_ws-text_in_audio_out_turn", "gemini-live"),
        ("openai_ws-text_in_audio_out_turn", GA),
        ("openai_ws-tool_call_round", GA),
        ("openai_ws_sideband-webrtc_sideband_audio_turn", GA),
        ("xai_ws-audio_in_server_vad_turn", "xai"),
    ],
)
def test_a_recording_shows_its_dialect_and_nothing_unknown(name: str, dialect: str) -> None:
    path = RECORDINGS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    tracker, means = Tracker(), []
    for seq, row in enumerate(rows, 1):
        said = event(seq, SIDES[row["direction"]], Kind.TEXT, row["data"])
        tracker.feed(said)
        means.append(tracker.means(said))
    found = tracker.detector
    assert (found.leader(CLIENT), found.leader(SERVER)) == (dialect, dialect)
    assert (found.runner_up(CLIENT), found.runner_up(SERVER)) == (None, None)
    assert not {Meaning.UNKNOWN, Meaning.DAMAGED} & set(means)
    assert (set(means) == {Meaning.FOREIGN}) is (dialect == "gemini-live")


def test_nothing_is_said_without_evidence() -> None:
    found = server({"type": "error", "error": {}})
    assert found.leader(SERVER) is None
    assert found.runner_up(SERVER) is None
    assert found.evidence(SERVER, GA) == []
    assert found.settled is None
    assert found.choice(SERVER).dialect is None


# The handshake


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("wss://api.openai.com/v1/realtime?model=gpt-realtime", GA),
        ("wss://api.openai.com/v1/realtime?call_id=rtc_1", GA),
        ("wss://api.openai.com/v1/realtime?intent=transcription", "openai-ga-transcription"),
        ("wss://api.openai.com/v1/realtime/translations?model=m", "openai-translation"),
        ("wss://api.openai.com/v1/live/sessions", "openai-live"),
        ("wss://api.openai.com/v1/live/sessions/live_1/attach", "openai-live-attach"),
        ("wss://api.openai.com/v1/live/sessions/live_1/fork", "openai-live-fork"),
        ("wss://res.openai.azure.com/openai/v1/realtime?model=deployment", "azure-ga"),
        ("wss://res.cognitiveservices.azure.com/openai/v1/realtime?model=deployment", "azure-ga"),
        ("wss://res.openai.azure.com/openai/realtime?api-version=2024-10-01-preview&deployment=d", "azure-beta"),
        ("wss://gateway.example.com/openai/realtime?api-version=2024-10-01-preview&deployment=d", "azure-beta"),
        ("wss://res.services.ai.azure.com/voice-live/realtime?api-version=2026-07-15&model=m", "azure-voicelive"),
        ("wss://api.x.ai/v1/realtime?model=grok-voice-latest", "xai"),
        ("wss://dashscope-intl.aliyuncs.com/api-ws/v1/realtime?model=qwen3-omni-flash-realtime", "qwen-omni"),
        ("wss://api.stepfun.com/v1/realtime?model=step-audio-2", "stepfun"),
        ("wss://open.bigmodel.cn/api/paas/v4/realtime", "glm-realtime"),
        ("ws://localhost:8000/v1/realtime?model=m&intent=transcription&transcription_model=w", "speaches"),
        (
            "wss://generativelanguage.googleapis.com/ws/google.ai.generativelanguage.v1beta.GenerativeService"
            ".BidiGenerateContent?key=k",
            "gemini-live",
        ),
        ("ws://localhost:8080/v1/realtime?model=m", None),
        ("not a url", None),
        ("wss://[::1", None),
    ],
)
def test_the_url_tells_both_sides(url: str, dialect: str | None) -> None:
    found = opened(url)
    assert (found.leader(CLIENT), found.leader(SERVER)) == (dialect, dialect)
    assert not found.is_mixed(SERVER)


def test_the_path_of_azure_on_another_host_is_ga() -> None:
    assert opened("wss://x.example.com/openai/v1/realtime?model=m").leader(SERVER) == GA


def test_the_header_of_the_beta_tells_the_client() -> None:
    found = opened("wss://api.example.com/v1/realtime", **{"OpenAI-Beta": "realtime=v1"})
    assert found.leader(CLIENT) == BETA
    assert found.leader(SERVER) is None


def test_the_header_of_the_beta_at_openai_leaves_the_server_ga() -> None:
    found = opened("wss://api.openai.com/v1/realtime?model=m", **{"OpenAI-Beta": "realtime=v1"})
    assert (found.leader(CLIENT), found.leader(SERVER)) == (BETA, GA)


@pytest.mark.parametrize(
    ("query", "dialect"), [("model=m", BETA), ("intent=transcription", "openai-beta-transcription")]
)
def test_the_subprotocol_of_the_beta_tells_the_client(query: str, dialect: str) -> None:
    offer = {"url": f"wss://a.example.com/v1/realtime?{query}", "subprotocols": ["realtime", "openai-beta.realtime-v1"]}
    assert detector((CLIENT, Kind.OPEN, offer)).leader(CLIENT) == dialect


def test_the_beta_header_with_transcription_is_the_betas_transcription() -> None:
    found = opened("wss://api.example.com/v1/realtime?intent=transcription", **{"OpenAI-Beta": "realtime=v1"})
    assert found.leader(CLIENT) == "openai-beta-transcription"


def test_subprotocols_are_read_from_the_header_too() -> None:
    headers = {"Sec-WebSocket-Protocol": "realtime, openai-beta.realtime-v1"}
    offer = offer_of({"url": "wss://User@Host.Example.com:8080/v1/realtime/?a=b", "headers": headers})
    assert offer.host == "host.example.com"
    assert (offer.path, offer.query) == ("/v1/realtime", "a=b")
    assert offer.subprotocols == ("realtime", "openai-beta.realtime-v1")


def test_events_outweigh_a_url() -> None:
    frames = [(CLIENT, Kind.OPEN, {"url": "wss://api.openai.com/v1/realtime?model=m"})]
    frames += [(SERVER, Kind.TEXT, {"type": "session.created", "session": {"modalities": ["text"]}})]
    found = detector(*frames)
    assert found.leader(SERVER) == BETA
    assert found.runner_up(SERVER) is None


# Events


@pytest.mark.parametrize(
    ("body", "dialect"),
    [
        ({"type": "session.created", "session": {"type": "realtime", "output_modalities": ["audio"]}}, GA),
        ({"type": "session.created", "session": {"modalities": ["audio", "text"]}}, BETA),
        ({"type": "session.created", "session": {"type": "realtime", "modalities": ["audio"]}}, "aimock"),
        ({"type": "session.created", "session": {"type": "transcription"}}, "openai-ga-transcription"),
        ({"type": "session.created", "session": {"type": "translation"}}, "openai-translation"),
        ({"type": "transcription_session.created", "session": {}}, "openai-beta-transcription"),
        ({"type": "session.started", "session": {"id": "live_1"}}, "openai-live"),
        ({"type": "session.closed", "reason": "expired"}, "openai-live"),
        ({"type": "transport.ringing", "session_id": "live_1"}, "openai-live-attach"),
        ({"type": "session.created", "session": {"modalities": ["text"], "avatar": None}}, "azure-voicelive"),
        ({"type": "session.created", "session": {"model": "grok-voice", "modalities": ["audio"]}}, "xai"),
        ({"type": "ping", "timestamp": 1}, "xai"),
        ({"type": "session.finished"}, "qwen-omni"),
        ({"type": "heartbeat"}, "glm-realtime"),
        ({"type": "session.created", "session": {"modalities": ["text"], "beta_fields": {}}}, "glm-realtime"),
        ({"type": "session.created", "id": "sess-1", "created": 1}, "vllm-asr"),
        ({"type": "transcription.delta", "delta": "Hel"}, None),  # a delta is not looked at
        ({"type": "transcription.done", "text": "Hello"}, "vllm-asr"),
        ({"type": "session.created", "event_id": "event_TODO", "session": {"type": "realtime"}}, "localai"),
        ({"type": "localai.classifier.result"}, "localai"),
        ({"type": "response.created", "response": {"status": "incomplete"}}, "speaches"),
        ({"setupComplete": {}}, "gemini-live"),
        ({"type": "session.created", "session": {}}, None),
        ({"type": "handshake", "session": {}}, None),
    ],
)
def test_one_event_tells_the_server(body: dict[str, object], dialect: str | None) -> None:
    tracker = Tracker()
    tracker.feed(event(1, SERVER, Kind.TEXT, body))
    assert tracker.detector.leader(SERVER) == dialect
    assert tracker.detector.leader(CLIENT) is None
    assert tracker.detector.settled == dialect


@pytest.mark.parametrize(
    ("body", "dialect"),
    [
        ({"type": "session.update", "session": {"type": "realtime"}}, GA),
        ({"type": "session.update", "session": {"modalities": ["text"]}}, BETA),
        ({"type": "session.update", "session": {"type": "transcription"}}, "openai-ga-transcription"),
        ({"type": "transcription_session.update", "session": {}}, "openai-beta-transcription"),
        ({"type": "session.start", "session": {"model": "gpt-live-1"}}, "openai-live"),
        ({"type": "session.input_audio_buffer.append", "audio": ""}, None),  # a delta is not looked at
        ({"type": "session.update", "session": {"audio": {"output": {"language": "es"}}}}, "openai-translation"),
        ({"type": "session.update", "model": "openai/whisper-large-v3"}, "vllm-asr"),
        ({"type": "session.update", "session": {"beta_fields": {}}}, "glm-realtime"),
        ({"setup": {}}, "gemini-live"),
    ],
)
def test_one_event_tells_the_client(body: dict[str, object], dialect: str | None) -> None:
    tracker = Tracker()
    tracker.feed(event(1, CLIENT, Kind.TEXT, body))
    assert tracker.detector.leader(CLIENT) == dialect
    assert tracker.detector.leader(SERVER) is None


def test_ga_streams_between_items_of_the_beta_are_speech_to_speech() -> None:
    made = {"type": "conversation.item.created", "item": {}}
    spoken = {"type": "response.output_audio.done"}
    assert server(made, spoken).leader(SERVER) == "hf-s2s"
    assert server(spoken, made).leader(SERVER) == GA
    assert server(made, spoken).runner_up(SERVER) is None


def test_names_of_both_dialects_are_a_mixed_stream() -> None:
    added = {"type": "conversation.item.added", "item": {}}
    found = server(added, {"type": "response.text.done"}, {"type": "conversation.item.created", "item": {}}, added)
    assert found.runner_up(SERVER) in (GA, BETA)
    assert found.is_mixed(SERVER)
    assert found.choice(SERVER).mixed


def test_what_a_dialect_resembles_is_no_contradiction() -> None:
    flat = {"type": "session.created", "session": {"model": "grok", "modalities": ["audio"]}}
    found = server(flat, {"type": "conversation.item.added", "item": {}})
    assert found.leader(SERVER) == "xai"
    assert found.runner_up(SERVER) is None
    assert kin("xai") == {GA, BETA}


def test_a_client_of_a_server_that_extends_its_dialect_speaks_the_servers() -> None:
    found = detector(
        (SERVER, Kind.TEXT, {"type": "ping", "timestamp": 1}),
        (CLIENT, Kind.TEXT, {"type": "session.update", "session": {"audio": {}}}),
    )
    assert found.leader(CLIENT) == "xai"
    assert found.evidence(CLIENT, "xai") == [2]


def test_a_client_of_another_dialect_stays_one() -> None:
    found = detector(
        (SERVER, Kind.TEXT, {"type": "session.created", "session": {"type": "realtime"}}),
        (CLIENT, Kind.TEXT, {"type": "session.update", "session": {"modalities": ["text"]}}),
    )
    assert (found.leader(CLIENT), found.leader(SERVER)) == (BETA, GA)


def test_a_clue_counts_for_its_own_side_only() -> None:
    found = client({"type": "response.text.delta"}, {"type": "response.text.done"})
    assert found.leader(CLIENT) is None
    assert found.leader(SERVER) is None


# The choice


def test_the_first_events_that_told_it_are_kept() -> None:
    found = server(*[{"type": "conversation.item.added", "item": {}}] * 9)
    assert found.evidence(SERVER, GA) == [1, 2, 3]


def test_the_choice_says_by_what() -> None:
    found = opened("wss://api.x.ai/v1/realtime")
    found.feed(event(2, SERVER, Kind.TEXT, {"type": "session.created", "session": {"model": "grok-voice"}}))
    choice = found.choice(SERVER)
    assert choice.dialect == "xai"
    assert [tuple(one) for one in choice.evidence] == [(1, "host api.x.ai"), (2, "session.created session.model grok…")]
    assert not choice.overridden


def test_the_user_can_say_it_himself() -> None:
    body = {"type": "session.created", "session": {"type": "realtime"}}
    found = detector((SERVER, Kind.TEXT, body), override=BETA)
    assert (found.leader(SERVER), found.leader(CLIENT), found.settled) == (BETA, BETA, BETA)
    assert found.choice(SERVER).overridden
    assert found.runner_up(SERVER) is None


def test_what_was_weighed_survives_being_put_away() -> None:
    found = server({"type": "session.created", "session": {"type": "realtime"}})
    back = pickle.loads(pickle.dumps(found))
    assert back.leader(SERVER) == GA
    back.feed(read(Frame(None, SERVER, Kind.TEXT, b'{"type":"response.text.done"}', 2)))
    assert back.evidence(SERVER, BETA) == [2]


@pytest.mark.parametrize("name", names())
def test_every_dialect_has_clues_that_say_what_they_look_at(name: str) -> None:
    clues = clues_of(name)
    assert clues
    assert all(clue.sign or clue.types for clue in clues)
    assert any(clue.weight > 0 for clue in clues)
