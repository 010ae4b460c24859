"""Recordings of the beta rewritten as GA."""

from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.formats import native
from inspector.formats.conversation import Conversation
from inspector.formats.dialogue import transcript
from inspector.formats.read import read_input
from inspector.formats.redialect import to_dialect
from inspector.protocol.detect import Detector
from inspector.protocol.dialect import load
from inspector.protocol.lint import lint
from inspector.recording.file import Header, Record, RecordKind

ROOT = Path(__file__).parents[2]
POST = ROOT / "tests" / "posts" / "silent-hello.txt"
BETA = """\
== a tool call
< session.created event_id=e1 session.id=sess_1 session.modalities=["text","audio"] session.voice=alloy
> session.update session.modalities=["text"]
< {"type":"session.updated","event_id":"e2","session":{"id":"sess_1","modalities":["text"]}}
> conversation.item.create item.type=message item.role=user item.content[0].type=input_text item.content[0].text=Hello
< conversation.item.created event_id=e3 item.id=i1 item.type=message item.role=user item.status=completed
> response.create response.modalities=["text"]
< conversation.created event_id=e4 conversation.id=conv_1
< response.text.delta event_id=e5 response_id=r item_id=i2 output_index=0 content_index=0 delta=Hi
~ close 1000
"""


def conversations(text: str) -> list[Conversation]:
    return read_input(None, text.encode(), "beta.txt")


def frames(conversation: Conversation) -> list[Frame]:
    return [item for item in conversation.items if isinstance(item, Frame)]


def types(conversation: Conversation) -> list[str]:
    return [codec.read(frame).type for frame in frames(conversation)]


def test_events_get_their_names_and_fields_of_ga():
    [rewritten], report = to_dialect(conversations(BETA), "openai-ga")
    assert types(rewritten) == [
        "session.created",
        "session.update",
        "session.updated",
        "conversation.item.create",
        "conversation.item.added",
        "conversation.item.done",
        "response.create",
        "response.output_text.delta",
        "close",
    ]
    assert [frame.seq for frame in frames(rewritten)] == list(range(1, 10))
    assert "client session.update: session.modalities → session.output_modalities" in report
    assert "server conversation.item.created → conversation.item.added" in report
    assert "server conversation.created → no equivalent" in report
    assert "server response.text.delta → response.output_text.delta" in report
    assert rewritten.header.extra["rewritten"] == {"from": "openai-beta", "to": "openai-ga"}


def test_the_forum_case_becomes_a_recording_of_ga_without_a_message():
    [rewritten], report = to_dialect(read_input(POST, None, POST.name), "openai-ga")
    detector = Detector()
    for frame in frames(rewritten):
        event = codec.read(frame)
        detector.feed(event)
        assert event.problem is not None or lint(event.body, event.side, load("openai-ga")) == []
    assert detector.leader(Side.SERVER) == detector.leader(Side.CLIENT) == "openai-ga"
    assert any(line.endswith("session.temperature → no equivalent") for line in report)


def test_the_same_change_of_many_events_is_one_line():
    many = BETA.replace("~ close 1000", "\n".join(line for line in BETA.splitlines() if "text.delta" in line))
    _, report = to_dialect(conversations(many), "openai-ga")
    assert "server response.text.delta → response.output_text.delta · 2 ×" in report


@pytest.mark.parametrize("name", ["text-turn", "tool-turn", "update-rejected"])
def test_what_speaks_ga_stays_as_it_is(name: str):
    path = ROOT / "sessions" / f"{name}.jsonl"
    before = read_input(path, None, path.name)
    after, report = to_dialect(before, "openai-ga")
    assert native.write(after) == native.write(before) == path.read_bytes()
    assert report == ["nothing to rewrite: no side speaks openai-beta"] or name == "update-rejected"


def recording(*items: Frame | Record) -> Conversation:
    return Conversation(Header(), list(items), "native")


def frame(seq: int, side: Side, body: dict[str, object], kind: Kind = Kind.TEXT, marks: Marks | None = None) -> Frame:
    return Frame(seq, side, kind, codec.write(body), seq, marks)


CREATED = {"type": "conversation.item.created", "item": {"id": "i", "status": "completed"}}


def test_what_refers_to_a_frame_follows_it():
    note = Record(RecordKind.NOTE, 3, {"note": "here", "on": 2})
    [rewritten], _ = to_dialect(
        [
            recording(
                frame(1, Side.SERVER, CREATED),
                frame(2, Side.SERVER, {"type": "response.text.delta"}),
                note,
                frame(3, Side.SERVER, {"type": "response.text.delta"}, marks=Marks(repeats=2)),
            )
        ],
        "openai-ga",
    )
    assert [one.seq for one in frames(rewritten)] == [1, 2, 3, 4]
    assert frames(rewritten)[3].marks == Marks(repeats=3)
    assert [one.body for one in rewritten.items if isinstance(one, Record)] == [{"note": "here", "on": 3}]


def test_the_handshake_no_longer_asks_for_the_beta():
    headers = {"OpenAI-Beta": "realtime=v1", "authorization": "[redacted]"}
    protocols = ["realtime", "openai-beta.realtime-v1"]
    opened = {"url": "wss://example.test/v1/realtime", "headers": headers, "subprotocols": protocols}
    [rewritten], report = to_dialect([recording(frame(1, Side.CLIENT, opened, Kind.OPEN))], "openai-ga")
    body = codec.read(frames(rewritten)[0]).body
    assert body == {**opened, "headers": {"authorization": "[redacted]"}, "subprotocols": ["realtime"]}
    assert report == [
        "client open: header openai-beta → dropped",
        "client open: subprotocol openai-beta.realtime-v1 → dropped",
    ]


def test_damage_and_binary_frames_stay():
    cut = Frame(1, Side.SERVER, Kind.TEXT, b'{"type":"response.text.delta","del', 1)
    binary = Frame(2, Side.CLIENT, Kind.BINARY, b"\x00\x01", 2)
    [rewritten], _ = to_dialect([recording(cut, binary, frame(3, Side.SERVER, CREATED))], "openai-ga")
    assert frames(rewritten)[:2] == [cut, binary]


def test_each_part_has_its_own_report():
    beta = conversations(BETA)[0]
    rewritten, report = to_dialect([beta, Conversation(beta.header, beta.items, beta.format, part=2)], "openai-ga")
    assert len(rewritten) == 2
    assert {line.partition(":")[0] for line in report} == {"part 1", "part 2"}


def test_the_result_can_be_written():
    rewritten, _ = to_dialect(conversations(BETA), "openai-ga")
    [again] = read_input(None, transcript.write_conversations(rewritten), "again.txt")
    assert types(again) == types(rewritten[0])


def test_there_is_no_way_to_other_dialects():
    with pytest.raises(ValueError, match="'openai-beta'"):
        to_dialect([], "openai-beta")
