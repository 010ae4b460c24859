"""Cassettes in YAML: the messages in their order, and nothing that is not one."""

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity, Kind, Origin, Side
from inspector.formats import cassette
from inspector.formats.conversation import Source, Unreadable
from inspector.formats.registry import choose

CASSETTE = b"""version: 1
interactions:
- kind: message
  direction: received
  at: 0.25
  data:
    type: session.created
    session:
      id: sess_1
      since: 2026-07-28
      ok: yes
- kind: message
  direction: sent
  at: 0.5
  data: '{"type":"response.create"}'
- kind: state
  direction: sent
- kind: close
  direction: received
  at: 2
  data:
    code: 1000
    reason: done
"""


def read(content: bytes):
    return cassette.read(Source("a.yaml", None, content))


def test_messages_come_in_order_with_side_time_and_place():
    assert choose(CASSETTE).name == "cassette"
    [conversation] = read(CASSETTE)
    created, asked, closed = conversation.items
    assert (created.at, created.side, created.kind, created.seq) == (250_000, Side.SERVER, Kind.TEXT, 1)
    assert codec.parse(created.payload)["session"] == {"id": "sess_1", "since": "2026-07-28", "ok": True}
    assert created.marks.origin == Origin(3, 11, Fidelity.EXACT)
    assert (asked.at, asked.side, asked.payload) == (500_000, Side.CLIENT, b'{"type":"response.create"}')
    assert (closed.kind, codec.parse(closed.payload)) == (Kind.CLOSE, {"code": 1000, "reason": "done"})


def test_without_times_only_the_order_counts():
    [conversation] = read(CASSETTE.replace(b"  at: 0.25\n", b"").replace(b"  at: 0.5\n", b""))
    assert [one.at for one in conversation.items][:2] == [None, None]


def test_secrets_stay_out():
    [conversation] = read(CASSETTE.replace(b"id: sess_1", b"client_secret: {value: ek_0123456789abcdefghijklmnop}"))
    assert b"ek_0123456789" not in next(iter(conversation.items)).payload


@pytest.mark.parametrize("content", [b"interactions: []\n", b"interactions:\n- kind: message\n  direction: sent\n"])
def test_nothing_to_read_gives_nothing(content):
    assert read(content) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"interactions:\n- kind: message\n  data: [\n", "not YAML that can be read"),
        (b"interactions:\n- kind: &a message\n  direction: *a\n", "aliases"),
        (b"interactions:\n- kind: message\n  data: " + b"[" * 400 + b"]" * 400 + b"\n", "nests too deeply"),
        (b"interactions:\n- kind: message\n  data: " + b"[" * 100_000, "nests too deeply"),
        (CASSETTE.replace(b"ok: yes", b"ok: !!binary aGVsbG8="), "JSON does not have"),
    ],
)
def test_bad_input_is_one_sentence(content, words):
    with pytest.raises(Unreadable, match=words) as refusal:
        read(content)
    assert "\n" not in str(refusal.value)
