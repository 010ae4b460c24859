"""Messages are found in bytes however those are cut, and the bytes come out as they went in."""

import asyncio
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from inspector.core.wire import Side
from inspector.transports.relay import stream
from inspector.transports.relay.stream import BLIND, Message, Stream, framed
from tests.transports.peer import handshake, listening

from .scene import relaying

DATA = (Opcode.TEXT, Opcode.BINARY)
CONTROL = (Opcode.PING, Opcode.PONG)

sizes = st.one_of(st.integers(0, 130), st.sampled_from([125, 126, 127, 65535, 65536, 70000]))
bodies = st.one_of(sizes.map(lambda size: b"a" * size), st.binary(max_size=40))
fragments = st.lists(bodies, min_size=1, max_size=4)
messages = st.one_of(
    st.tuples(st.sampled_from(DATA), fragments),
    st.tuples(st.sampled_from(CONTROL), st.binary(max_size=125).map(lambda body: [body])),
)
talks = st.lists(messages, max_size=12)
closes = st.sampled_from([b"", b"\x03\xe8", struct.pack("!H", 4321) + "genug – für heute".encode()])


def pieces(opcode: Opcode, parts: list[bytes], side: Side) -> list[bytes]:
    """The frames of a message that is sent in parts."""
    last = len(parts) - 1
    return [
        Frame(opcode if place == 0 else Opcode.CONT, part, place == last).serialize(mask=side is Side.CLIENT)
        for place, part in enumerate(parts)
    ]


def wire(talk, side: Side) -> bytes:
    return b"".join(piece for opcode, parts in talk for piece in pieces(opcode, parts, side))


def cut(data: bytes, places: list[int]) -> list[bytes]:
    inner = sorted({place % (len(data) + 1) for place in places})
    return [data[start:end] for start, end in zip([0, *inner], [*inner, len(data)], strict=True)]


@given(talks, st.sampled_from(Side), st.lists(st.integers(0, 1 << 20), max_size=30))
def test_every_message_is_found_however_the_bytes_are_cut(talk, side, places):
    found: list[Message] = []
    reader, data = Stream(), wire(talk, side)
    for chunk in cut(data, places):
        found += reader.feed(chunk)
    assert [(one.opcode, one.payload) for one in found] == [(opcode, b"".join(parts)) for opcode, parts in talk]
    assert b"".join(one.raw for one in found) == data
    assert reader.rest() == b""


@given(st.binary(max_size=2000), st.lists(st.integers(0, 2000), max_size=10))
def test_whatever_comes_comes_out_again_once(data, places):
    reader = Stream()
    out = [one for chunk in cut(data, places) for one in reader.feed(chunk)]
    passed = b"".join(one.raw for one in out) + reader.rest()
    assert sorted(passed) == sorted(data)  # control frames may overtake the fragments around them
    if not any(one.opcode >= 8 for one in out):
        assert passed == data


def test_control_frames_do_not_wait_for_the_rest_of_a_message():
    reader = Stream()
    begin, end = pieces(Opcode.TEXT, [b"a", b"b"], Side.SERVER)
    ping = framed(Opcode.PING, b"", Side.SERVER)
    assert [one.opcode for one in reader.feed(begin + ping)] == [Opcode.PING]
    assert reader.feed(end) == [Message(Opcode.TEXT, b"ab", begin + end)]


def test_a_message_too_large_to_keep_passes_unread(monkeypatch):
    monkeypatch.setattr(stream, "LARGEST", 1000)
    reader = Stream()
    small, large = framed(Opcode.TEXT, b"a", Side.SERVER), framed(Opcode.TEXT, b"b" * 2000, Side.SERVER)
    first = reader.feed(small + large[:10])
    assert [one.opcode for one in first] == [Opcode.TEXT, BLIND]
    assert first[1].raw == large[:10]
    assert reader.feed(large[10:]) == [Message(BLIND, b"", large[10:])]


# Through a relay

REQUEST = (
    b"GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


class Peer:
    """One end that sends bytes as they are, and keeps what it gets."""

    def __init__(self, sends: bytes) -> None:
        self._sends = sends
        self.got = b""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, expected: int) -> None:
        async def read() -> None:
            while len(self.got) < expected:
                self.got += await reader.read(1 << 20)

        reading = asyncio.create_task(read())
        for place in range(0, len(self._sends), 100_000):
            writer.write(self._sends[place : place + 100_000])
            await writer.drain()
        async with asyncio.timeout(20):
            await reading
        writer.write_eof()
        await reader.read()


async def crossed(from_app: bytes, from_server: bytes) -> tuple[bytes, bytes, str]:
    """What the server and the app get of what the other one sends, and the recording."""
    app, server = Peer(from_app), Peer(from_server)
    ended = asyncio.Event()

    async def serve(reader, writer):
        writer.write(await handshake(reader))
        await server.talk(reader, writer, len(from_app))
        ended.set()

    async with listening(serve) as url, relaying(url.rsplit("/", 1)[0]) as scene:
        reader, writer = await asyncio.open_connection("127.0.0.1", scene.relay.door.port)
        writer.write(REQUEST)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        await app.talk(reader, writer, len(from_server))
        writer.close()
        await ended.wait()
        text = await scene.text()
    return server.got, app.got, text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(talks, talks, closes, closes)
def test_any_talk_arrives_byte_for_byte_and_is_recorded(inspector_home, ours, theirs, leave, answer):
    from_app = wire(ours, Side.CLIENT) + Frame(Opcode.CLOSE, leave).serialize(mask=True)
    from_server = wire(theirs, Side.SERVER) + Frame(Opcode.CLOSE, answer).serialize(mask=False)
    at_server, at_app, text = asyncio.run(crossed(from_app, from_server))
    assert at_server == from_app
    assert at_app == from_server
    recorded = sum(line.startswith('{"at":') and '"from":"' in line for line in text.splitlines())
    closing = 1 if leave == answer else 2
    assert recorded == 2 + len(ours) + len(theirs) + closing
    assert f'"end":{{"frames":{recorded},"lost":0}}' in text


async def test_a_message_of_sixteen_megabytes_arrives_whole():
    large = b'{"type":"x","audio":"' + b"A" * (16 << 20) + b'"}'
    from_app, from_server = framed(Opcode.TEXT, large, Side.CLIENT), framed(Opcode.BINARY, large, Side.SERVER)
    at_server, at_app, text = await crossed(from_app, from_server)
    assert at_server == from_app
    assert at_app == from_server
    assert len(text) > 2 * len(large)


@pytest.mark.parametrize("junk", [b"\xf3\x85abcde", b"\x8b\x00", b"\x80\x00", b"\x09\x00\x89\x7e\x00\x02ab"])
async def test_what_breaks_the_rules_reaches_the_peer_as_it_is(junk):
    _, at_app, text = await crossed(b"", junk)
    assert sorted(at_app) == sorted(junk)
    assert '"end":' in text
