"""Which dialect each side speaks."""

import pickle
from pathlib import Path

import pytest
import yaml

from inspector.core.codec import read, write
from inspector.core.wire import Frame, Kind, Side
from inspector.model.tracker import Tracker
from inspector.protocol.detect import Detector

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
GA, BETA = "openai-ga", "openai-beta"
SIDES = {"sent": Side.CLIENT, "received": Side.SERVER}


def detector(*frames: tuple[Side, Kind, object]) -> Detector:
    detector = Detector()
    for seq, (side, kind, body) in enumerate(frames, 1):
        detector.feed(read(Frame(None, side, kind, write(body), seq)))
    return detector


@pytest.mark.parametrize(
    ("name", "client", "server", "mixed"),
    [
        ("azure_voice_live_ws-tool_call_round", BETA, BETA, None),
        ("azure_ws-audio_in_server_vad_transcription_requires_deployment", GA, GA, None),
        ("google_ws-text_in_audio_out_turn", None, None, None),
        ("openai_ws-text_in_audio_out_turn", GA, GA, None),
        ("openai_ws-tool_call_round", GA, GA, None),
        ("openai_ws_sideband-webrtc_sideband_audio_turn", GA, GA, None),
        ("xai_ws-audio_in_server_vad_turn", GA, BETA, GA),
    ],
)
def test_a_recording_shows_its_dialects(name: str, client: str | None, server: str | None, mixed: str | None) -> None:
    path = RECORDINGS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    tracker = Tracker()
    for seq, row in enumerate(rows, 1):
        tracker.feed(read(Frame(None, SIDES[row["direction"]], Kind.TEXT, write(row["data"]), seq)))
    found = tracker.detector
    assert (found.leader(Side.CLIENT), found.leader(Side.SERVER)) == (client, server)
    assert found.runner_up(Side.SERVER) == mixed


def test_nothing_is_said_without_evidence() -> None:
    found = detector((Side.SERVER, Kind.TEXT, {"type": "error", "error": {}}))
    assert found.leader(Side.SERVER) is None
    assert found.runner_up(Side.SERVER) is None
    assert found.evidence(Side.SERVER, GA) == []


@pytest.mark.parametrize(
    ("session", "dialect"),
    [
        ({"type": "realtime", "output_modalities": ["audio"]}, GA),
        ({"modalities": ["audio", "text"]}, BETA),
        ({"type": "realtime", "modalities": ["audio", "text"]}, GA),
        ({}, None),
    ],
)
def test_the_greeting_tells_the_server(session: dict[str, object], dialect: str | None) -> None:
    found = detector((Side.SERVER, Kind.TEXT, {"type": "session.created", "session": session}))
    assert found.leader(Side.SERVER) == dialect
    assert found.leader(Side.CLIENT) is None


def test_a_clue_counts_for_its_own_side_only() -> None:
    found = detector((Side.CLIENT, Kind.TEXT, {"type": "response.text.delta"}))
    assert found.leader(Side.CLIENT) is None
    assert found.leader(Side.SERVER) is None


def test_the_header_of_the_beta_tells_the_client() -> None:
    headers = {"OpenAI-Beta": "realtime=v1"}
    found = detector((Side.CLIENT, Kind.OPEN, {"url": "wss://api.example.com/v1/realtime", "headers": headers}))
    assert found.leader(Side.CLIENT) == BETA
    assert found.leader(Side.SERVER) is None


def test_the_url_tells_both_sides() -> None:
    found = detector((Side.CLIENT, Kind.OPEN, {"url": "wss://x.example.com/openai/v1/realtime?model=m"}))
    assert (found.leader(Side.CLIENT), found.leader(Side.SERVER)) == (GA, GA)


def test_the_first_events_that_told_it_are_kept() -> None:
    frame = (Side.SERVER, Kind.TEXT, {"type": "conversation.item.added", "item": {}})
    assert detector(*[frame] * 9).evidence(Side.SERVER, GA) == [1, 2, 3]


def test_what_was_weighed_survives_being_put_away() -> None:
    found = detector((Side.SERVER, Kind.TEXT, {"type": "session.created", "session": {"type": "realtime"}}))
    back = pickle.loads(pickle.dumps(found))
    assert back.leader(Side.SERVER) == GA
    back.feed(read(Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"response.text.delta"}', 2)))
    assert back.evidence(Side.SERVER, BETA) == [2]
