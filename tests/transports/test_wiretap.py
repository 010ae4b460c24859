"""The contract with websockets: every frame is witnessed, in order, before anyone else has it."""

import asyncio
import select
import socket
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus, InvalidUpgrade, ProtocolError
from websockets.frames import Opcode

from inspector.core import codec
from inspector.core.json import value_at
from inspector.core.wire import Kind, Side
from inspector.transports.config import RecorderConfig
from inspector.transports.wiretap import open_tapped, opening, proxy_of, tapped

from .peer import Talk, frame, handshake, listening

LIMIT = 30  # seconds a test may take at most
SERVER, CLIENT = Side.SERVER, Side.CLIENT


class Witness:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[Side, Kind, bytes]] = []

    def __call__(self, side: Side, kind: Kind, payload: bytes) -> None:
        self.seen.append((side, kind, payload))

    @property
    def after_answer(self) -> list[tuple[Side, Kind, bytes]]:
        assert [kind for _, kind, _ in self.seen[:1]] == [Kind.ANSWER]
        return self.seen[1:]


def config(url: str, **more) -> RecorderConfig:
    return RecorderConfig(url, Path("unused"), proxy=None, **more)


def saying(*frames: bytes, then: Talk | None = None) -> Talk:
    """A server that sends everything in one write, the handshake included."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await handshake(reader) + b"".join(frames))
        await writer.drain()
        if then is not None:
            await then(reader, writer)

    return talk


async def one_byte(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def until_gone(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    while await reader.read(4096):
        pass


async def witnessed(talk: Talk) -> Witness:
    """Connect, take everything until the connection ends, and return what was witnessed."""
    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(talk) as url:
        connection = await open_tapped(config(url), None, witness)
        await connection.leaving.wait()
        await connection.close()
    return witness


CLOSE_1000 = frame(Opcode.CLOSE, b"\x03\xe8")


async def test_a_frame_that_arrives_with_the_handshake_is_witnessed():
    witness = await witnessed(saying(frame(Opcode.TEXT, b'{"type":"session.created"}'), CLOSE_1000))
    assert witness.after_answer == [
        (SERVER, Kind.TEXT, b'{"type":"session.created"}'),
        (SERVER, Kind.CLOSE, b'{"code":1000,"reason":""}'),
    ]


async def test_a_pong_goes_out_only_once_everything_before_it_is_witnessed():
    """A pong is a receipt: whoever is killed after it must have written what came before it."""
    peers: list[socket.socket] = []
    early: list[bool] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peers.append(writer.get_extra_info("socket"))
        writer.write(await handshake(reader) + frame(Opcode.TEXT, b"{}") + frame(Opcode.PING, b"1"))
        await reader.readexactly(7)

    def watch(side: Side, kind: Kind, payload: bytes) -> None:
        if kind is Kind.TEXT:
            early.append(bool(select.select(peers, [], [], 0)[0]))

    async with asyncio.timeout(LIMIT), listening(talk) as url:
        connection = await open_tapped(config(url), None, watch)
        await connection.leaving.wait()
        await connection.close()
    assert early == [False]


async def test_every_kind_of_frame_is_witnessed_in_order():
    frames = (
        frame(Opcode.TEXT, "é".encode()),
        frame(Opcode.BINARY, b"\x00\x01"),
        frame(Opcode.PING, b"\x8f\x1e"),
        frame(Opcode.PONG, b"\x01"),
        frame(Opcode.CLOSE, b"\x0f\xa0because"),
    )
    witness = await witnessed(saying(*frames))
    assert witness.after_answer == [
        (SERVER, Kind.TEXT, "é".encode()),
        (SERVER, Kind.BINARY, b"\x00\x01"),
        (SERVER, Kind.PING, b'"8f1e"'),
        (CLIENT, Kind.PONG, b'"8f1e"'),
        (SERVER, Kind.PONG, b'"01"'),
        (SERVER, Kind.CLOSE, b'{"code":4000,"reason":"because"}'),
    ]


async def test_fragments_are_joined_around_control_frames():
    frames = (
        frame(Opcode.TEXT, b'{"a"', fin=False),
        frame(Opcode.PING, b""),
        frame(Opcode.CONT, b":", fin=False),
        frame(Opcode.CONT, b"1}"),
        frame(Opcode.BINARY, b"\x01", fin=False),
        frame(Opcode.CONT, b"\x02"),
        frame(Opcode.TEXT, b""),
    )
    witness = await witnessed(saying(*frames, CLOSE_1000))
    data = [(kind, payload) for _, kind, payload in witness.after_answer if kind in (Kind.TEXT, Kind.BINARY)]
    assert data == [(Kind.TEXT, b'{"a":1}'), (Kind.BINARY, b"\x01\x02"), (Kind.TEXT, b"")]


async def test_invalid_utf8_is_witnessed_as_it_came():
    witness = await witnessed(saying(frame(Opcode.TEXT, b"\xff\xfe"), CLOSE_1000))
    assert witness.after_answer[0] == (SERVER, Kind.TEXT, b"\xff\xfe")


async def test_a_message_cut_off_by_the_loss_of_the_line_is_kept_as_far_as_it_came():
    witness = await witnessed(saying(frame(Opcode.TEXT, b'{"type":"a', fin=False)))
    (_, kind, payload), (side, last, end) = witness.after_answer
    assert (kind, payload) == (Kind.TEXT, b'{"type":"a')
    assert (side, last) == (SERVER, Kind.CLOSE)
    assert codec.decode(end)[0] == {"code": None, "reason": "", "lost": "ended without a close frame"}


async def test_a_reset_is_told_from_a_quiet_end():
    async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.get_extra_info("socket").setsockopt(1, 13, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        writer.transport.abort()

    witness = await witnessed(saying(then=reset))
    [(_, kind, payload)] = witness.after_answer
    assert kind is Kind.CLOSE
    assert codec.decode(payload)[0]["lost"] == "connection reset"


async def test_a_close_without_a_code_is_recorded_as_such():
    witness = await witnessed(saying(frame(Opcode.CLOSE, b"")))
    assert witness.after_answer == [(SERVER, Kind.CLOSE, b'{"code":1005,"reason":""}')]


async def test_a_peer_that_breaks_the_rules_is_left_with_our_close():
    witness = await witnessed(saying(frame(Opcode.CONT, b"out of nowhere"), then=one_byte))
    [(side, kind, payload)] = witness.after_answer
    assert (side, kind) == (CLIENT, Kind.CLOSE)
    assert codec.decode(payload)[0]["code"] == 1002


async def test_a_peer_that_says_close_and_stays_is_left_in_the_end(monkeypatch):
    monkeypatch.setattr("inspector.transports.wiretap._CLOSE_TIMEOUT", 0.05)
    witness = await witnessed(saying(CLOSE_1000, then=until_gone))
    assert witness.after_answer == [(SERVER, Kind.CLOSE, b'{"code":1000,"reason":""}')]


async def echo_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(CLOSE_1000)


async def answer_otherwise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(frame(Opcode.CLOSE, b"\x03\xe9going"))


@pytest.mark.parametrize(("reply", "recorded"), [(echo_close, 1), (answer_otherwise, 2)])
async def test_our_close_is_recorded_and_its_mere_echo_is_not(reply, recorded):
    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(saying(then=reply)) as url:
        connection = await open_tapped(config(url), None, witness)
        await connection.close()
    closes = [each for each in witness.after_answer if each[1] is Kind.CLOSE]
    assert closes[0] == (CLIENT, Kind.CLOSE, b'{"code":1000,"reason":""}')
    assert len(closes) == recorded
    assert all(side is SERVER for side, _, _ in closes[1:])


@pytest.mark.parametrize(("code", "reason"), [(1005, ""), (1006, ""), (999, ""), (1000, "x" * 124), (5000, "")])
async def test_a_close_that_cannot_be_sent_is_not_recorded(code, reason):
    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(saying(then=echo_close)) as url:
        connection = await open_tapped(config(url), None, witness)
        with pytest.raises(ProtocolError):
            await connection.close(code, reason)
        assert witness.after_answer == []
        await connection.close()


async def test_our_pings_are_witnessed_with_their_pongs():
    async def pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(6)
        mask, data = head[2:6], await reader.readexactly(head[1] & 127)
        writer.write(frame(Opcode.PONG, bytes(b ^ mask[i % 4] for i, b in enumerate(data))))
        await echo_close(reader, writer)

    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(saying(then=pong)) as url:
        connection = await open_tapped(config(url), None, witness)
        await (await connection.ping())
        await connection.close()
    (ping_side, ping, sent), (pong_side, answer, received) = witness.after_answer[:2]
    assert (ping_side, ping, pong_side, answer) == (CLIENT, Kind.PING, SERVER, Kind.PONG)
    assert sent == received
    assert len(codec.parse(sent)) == 8


async def test_the_answer_holds_status_headers_and_subprotocol():
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        more = "X-Request-Id: req_1\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nSec-WebSocket-Protocol: realtime\r\n"
        writer.write(await handshake(reader, headers=more) + CLOSE_1000)

    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(talk) as url:
        connection = await open_tapped(config(url, subprotocols=["realtime"]), None, witness)
        await connection.wait_closed()
    answer, _ = codec.decode(witness.seen[0][2])
    assert (answer["status"], answer["subprotocol"], answer["body"]) == (101, "realtime", None)
    assert value_at(answer, ("headers", "x-request-id")) == "req_1"
    assert value_at(answer, ("headers", "set-cookie")) == "a, b"


async def test_a_refusal_is_witnessed_with_its_body():
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"error":{"code":"invalid_api_key"}}'
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(refuse) as url:
        with pytest.raises(InvalidStatus):
            await open_tapped(config(url), None, witness)
    [(side, kind, payload)] = witness.seen
    answer, _ = codec.decode(payload)
    assert (side, kind, answer["status"]) == (SERVER, Kind.ANSWER, 401)
    assert answer["body"] == '{"error":{"code":"invalid_api_key"}}'


async def test_a_redirect_is_an_answer_and_is_not_followed():
    requests = 0

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        requests += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(redirect) as url:
        with pytest.raises(InvalidStatus):
            await open_tapped(config(url, headers={"api-key": "k"}), None, witness)
    assert requests == 1
    assert codec.decode(witness.seen[0][2])[0]["status"] == 302


async def test_a_false_handshake_is_witnessed_once():
    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: carrots\r\n\r\n")

    witness = Witness()
    async with asyncio.timeout(LIMIT), listening(pretend) as url:
        with pytest.raises(InvalidUpgrade):
            await open_tapped(config(url), None, witness)
    assert [kind for _, kind, _ in witness.seen] == [Kind.ANSWER]


def test_the_open_frame_holds_what_we_ask_for():
    payload = opening(config("wss://h/p?model=m", headers={"OpenAI-Beta": "realtime=v1"}, subprotocols=["realtime"]))
    assert codec.decode(payload)[0] == {
        "url": "wss://h/p?model=m",
        "headers": {"openai-beta": "realtime=v1", "user-agent": "realtime-inspector"},
        "subprotocols": ["realtime"],
    }


def test_the_proxy_is_the_configured_one_or_the_environments(monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://env:1")
    monkeypatch.setenv("no_proxy", "inside.test")
    assert proxy_of(RecorderConfig("wss://h", Path("x"))) == "http://env:1"
    assert proxy_of(RecorderConfig("wss://inside.test", Path("x"))) is None
    assert proxy_of(RecorderConfig("wss://h", Path("x"), proxy="http://own:2")) == "http://own:2"
    assert proxy_of(RecorderConfig("wss://h", Path("x"), proxy=None)) is None


def test_each_connection_has_a_witness_of_its_own():
    first, second = Witness(), Witness()
    one, two = tapped(first), tapped(second)
    assert one is not two
    assert (one.witness, two.witness) == (first, second)
