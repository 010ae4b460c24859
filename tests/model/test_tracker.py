"""The tracker: total, deterministic, and in step with real conversations."""

import pickle
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.codec import read, write
from inspector.core.wire import Frame, Kind, Side
from inspector.model.tracker import Tracker
from inspector.protocol.dialect import union
from inspector.protocol.vocabulary import DELTAS, Meaning

from .session_state import known
from .talk import talk
from .wild import conversations

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
NAMES = [
    "azure_voice_live_ws-tool_call_round",
    "azure_ws-audio_in_server_vad_transcription_requires_deployment",
    "openai_ws-text_in_audio_out_turn",
    "openai_ws-tool_call_round",
    "openai_ws_sideband-webrtc_sideband_audio_turn",
    "xai_ws-audio_in_server_vad_turn",
]
SIDES = {"sent": Side.CLIENT, "received": Side.SERVER}


@settings(max_examples=90)
@given(conversations())
def test_nothing_a_peer_sends_makes_it_raise(frames: list[Frame]) -> None:
    tracker = Tracker()
    for frame in frames:
        event = read(frame)
        changes = tracker.feed(event)
        assert [change.seq for change in changes] == [frame.seq] or (not changes and tracker.means(event) in DELTAS)
    assert tracker.session.last_seq == len(frames)


@settings(max_examples=40)
@given(conversations(), st.data())
def test_putting_it_away_in_the_middle_changes_nothing(frames: list[Frame], data: st.DataObject) -> None:
    middle = data.draw(st.integers(0, len(frames)))
    straight, broken = Tracker(), Tracker()
    for frame in frames:
        if frame.seq == middle:
            broken = pickle.loads(pickle.dumps(broken))
        assert broken.feed(read(frame)) == straight.feed(read(frame))
    assert known(broken.session) == known(straight.session)


def frames_of(name: str) -> list[Frame]:
    path = RECORDINGS / f"{name}.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    rows = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    return [
        Frame(seq * 10_000, SIDES[row["direction"]], Kind.TEXT, write(row["data"]), seq)
        for seq, row in enumerate(rows, 1)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_real_conversations_follow_the_lifecycles(name: str) -> None:
    tracker = Tracker()
    changes = [change for frame in frames_of(name) for change in tracker.feed(read(frame))]
    assert [change for change in changes if not change.legal] == []
    session = tracker.session
    assert session.pending == {}
    assert session.open == {}
    assert all(response.has_output for response in session.responses.values())
    assert [turn.index for turn in session.turns] == [0]


def test_every_row_is_known_by_its_meaning() -> None:
    tracker = Tracker()
    for (side, type_), row in union().items():
        event = read(Frame(None, side, Kind.TEXT, row.sample.encode(), 1))
        assert event.type == type_
        assert tracker.means(event) is row.means


@pytest.mark.parametrize(
    ("payload", "means"),
    [
        (b'{"type":"some.new.event"}', Meaning.UNKNOWN),
        (b'{"type":""}', Meaning.DAMAGED),
        (b'{"no":"type"}', Meaning.DAMAGED),
        (b"not json", Meaning.DAMAGED),
        (b'{"type":"response.created","response":{"id":', Meaning.RESPONSE_OPENED),
    ],
)
def test_what_no_dialect_knows_stays_visible(payload: bytes, means: Meaning) -> None:
    event = read(Frame(None, Side.SERVER, Kind.TEXT, payload, 1))
    assert Tracker().means(event) is means


def test_an_order_that_no_table_has_is_marked_and_taken_in() -> None:
    tracker = Tracker()
    for seq, payload in enumerate([
        b'{"type":"response.created","response":{"id":"r"}}',
        b'{"type":"response.done","response":{"id":"r","status":"completed"}}',
        b'{"type":"response.output_text.delta","response_id":"r","item_id":"i","delta":"late"}',
    ], 1):  # fmt: skip
        (change,) = tracker.feed(read(Frame(None, Side.SERVER, Kind.TEXT, payload, seq)))
    assert not change.legal
    assert tracker.session.illegal == [(3, Side.SERVER)]
    assert tracker.session.items["i"].streams[0].text == "late"


@pytest.mark.parametrize(("status", "refs"), [(101, 1), (401, 0), (None, 0)])
def test_only_an_accepted_handshake_begins_a_session(status: int | None, refs: int) -> None:
    (change,) = Tracker().feed(read(Frame(0, Side.SERVER, Kind.ANSWER, write({"status": status}), 1)))
    assert change.means is Meaning.LINK_ANSWERED
    assert len(change.refs) == refs


def test_what_is_left_of_the_limits_is_kept_as_it_was_told() -> None:
    rows = '[{"name":"tokens","limit":40000,"remaining":39000.5},{"name":"requests","limit":0,"remaining":1},"x"]'
    session = talk(
        f'< rate_limits.updated rate_limits={rows}\n< rate_limits.updated rate_limits=[{{"name":7}}]'
    ).session
    assert [(one.seq, one.name, one.remaining, one.limit) for one in session.headroom] == [
        (1, "tokens", 39000.5, 40000)
    ]
