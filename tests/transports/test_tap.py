"""`inspector.tap`: what an application received and sent, with the clients that applications use."""

import asyncio
import contextlib
import errno
import logging
import stat
import threading
import time
from functools import partial

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK
from websockets.sync.server import serve as serve_now

from inspector.recording.file import Header
from inspector.recording.stopwatch import Stopwatch
from inspector.recording.writer import Writer
from inspector.simulator import scenario
from inspector.simulator.free.server import serve_free
from inspector.simulator.server import serve as serve_scenario
from inspector.simulator.thread import serve_free_in_thread
from inspector.tap import tap

from .tapped import KEY, LIMIT, TEXT, C, S, closes, echo, files, items, notes, passed, reading, serving, until


def quickly(monkeypatch, speed: float = 10.0) -> None:
    """Let the time of recordings pass faster, so that a silence need not be waited for."""
    monkeypatch.setattr("inspector.tap.Stopwatch", partial(Stopwatch, speed))


# Of OpenAI

SESSION = {"type": "realtime", "output_modalities": ["text"]}
ITEM = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]}


async def test_a_conversation_of_the_asynchronous_client(openai):
    async with serve_free(speed=20) as server, conversing(openai, server.url) as connection:
        assert tap(connection) is connection
        await connection.session.update(session=SESSION)
        await connection.conversation.item.create(item=ITEM)
        await connection.response.create()
        seen = []
        async for event in connection:
            seen.append(event.event_id)
            if event.type == "response.done":
                break
    check(seen)


@pytest.mark.filterwarnings("ignore:connect.. must be used as a context manager")  # which the client does not
def test_a_conversation_of_the_synchronous_client(openai):
    with serve_free_in_thread(speed=20) as server, contextlib.ExitStack() as opened:
        client = opened.enter_context(openai.OpenAI(api_key=KEY, base_url=base(server.url)))
        connection = opened.enter_context(client.realtime.connect(model="gpt-realtime"))
        assert tap(connection) is connection
        connection.session.update(session=SESSION)
        connection.conversation.item.create(item=ITEM)
        connection.response.create()
        seen = []
        for event in connection:
            seen.append(event.event_id)
            if event.type == "response.done":
                break
    check(seen)


@contextlib.asynccontextmanager
async def conversing(openai, url: str, **options):
    """A connection of OpenAI's client."""
    async with (
        openai.AsyncOpenAI(api_key=KEY, base_url=base(url)) as client,
        client.realtime.connect(model="gpt-realtime", **options) as connection,
    ):
        yield connection


def base(url: str) -> str:
    return url.partition("/realtime")[0].replace("ws", "http", 1)


def check(seen: list[str]) -> None:
    """What every conversation's recording holds: what the application saw, in its order, and no key."""
    [path] = files()
    header = items()[0]
    assert isinstance(header, Header)
    assert (header.recorder, header.transport.value) == ("tap", "websocket")
    found = reading()
    events = [found.event(seq) for seq in range(1, len(found.columns) + 1)]
    assert [one.body["event_id"] for one in events if one.side is S and one.kind is TEXT] == seen
    assert [one.type for one in events if one.side is C and one.kind is TEXT] == [
        "session.update",
        "conversation.item.create",
        "response.create",
    ]
    assert closes() == [(C, b'{"code":1000,"reason":""}')]
    assert found.verdict().status == "answered"
    assert KEY not in path.read_text("utf-8")
    assert '"authorization":"[redacted]"' in path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "gpt-realtime" in path.name


async def test_a_reconnect_begins_a_recording_that_continues_the_first(openai):
    count = 0

    async def talk(connection) -> None:
        nonlocal count
        count += 1
        await connection.send(f'{{"type":"session.created","event_id":"e{count}","session":{{}}}}')
        if count == 1:
            await connection.close(1012, "restart")
        else:
            await connection.wait_closed()

    retry = {"on_reconnecting": lambda event: None, "initial_delay": 0.01}
    async with serving(talk) as url, conversing(openai, url, **retry) as connection:
        tap(connection)
        assert [(await anext(aiter(connection))).event_id for _ in range(2)] == ["e1", "e2"]
    assert closes(0) == [(S, b'{"code":1012,"reason":"restart"}')]
    assert closes(1) == [(C, b'{"code":1000,"reason":""}')]
    second = items(1)[0]
    assert isinstance(second, Header)
    assert second.extra == {"continues": files()[0].name}


async def test_a_silent_server_is_told_as_such(monkeypatch, openai):
    quickly(monkeypatch)
    case = scenario.load("silent-after-created")
    async with serve_scenario(case, speed=100) as server, conversing(openai, server.url) as connection:
        tap(connection)
        await connection.conversation.item.create(item=ITEM)
        await connection.response.create()
        listening = asyncio.create_task(listen(connection))
        await until(lambda: reading().verdict().status == "no-response")
        verdict = reading().verdict()
        listening.cancel()
    assert "server-stall" in {one.cause for one in verdict.causes}
    assert "recording-cut" in {one.cause for one in verdict.excluded}


async def listen(connection) -> None:
    async for _ in connection:
        pass


async def test_an_application_that_stops_reading_is_told_as_such(monkeypatch):
    quickly(monkeypatch)

    async def talk(connection) -> None:
        for n in range(40):
            await connection.send(f'{{"type":"session.created","event_id":"e{n}","session":{{}}}}')
        await connection.wait_closed()

    async with serving(talk) as url, connect(url, proxy=None) as connection:
        tap(connection)
        await connection.recv()
        await until(lambda: "reader-stopped" in {one.rule for one in reading().findings()})
        [one] = [one for one in reading().findings() if one.rule == "reader-stopped"]
        assert one.data["queued"] >= 1
        for _ in range(39):
            await connection.recv()
        await until(lambda: reading().session.link.paused is False)
    assert [kind for _, kind, _ in passed()] == [TEXT] * 40


async def test_a_loop_that_stands_still_is_an_application_that_does_not_read(monkeypatch):
    quickly(monkeypatch)
    with serving_aside() as url:
        async with connect(url, proxy=None) as connection:
            tap(connection)
            await connection.recv()
            await connection.send("go on")
            limit = time.monotonic() + LIMIT
            while "reader-stopped" not in {one.rule for one in reading().findings()}:
                assert time.monotonic() < limit  # the loop, which would have to read, waits here for us
            await connection.recv()


@contextlib.contextmanager
def serving_aside():
    """A server in a thread of its own, which sends one event at once, and another when it is asked to."""

    def talk(connection) -> None:
        with contextlib.suppress(ConnectionClosedOK, ConnectionClosedError):
            for name in ("session.created", "session.updated"):
                connection.send(f'{{"type":"{name}","event_id":"e","session":{{}}}}')
                connection.recv()

    with serve_now(talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/v1/realtime"
        server.shutdown()
        thread.join()


# What makes or holds a connection, as openai-agents does

MIDDLE = "The tap came while the connection was read"


class Model:
    """A model of openai-agents as far as the tap knows it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._websocket = None
        self._websocket_task = None

    async def _create_websocket_connection(self, **options):
        return await connect(self.url, proxy=None, **options)

    async def connect(self) -> None:
        self._websocket = await self._create_websocket_connection(compression=None)
        self._websocket_task = object()


class Session:
    """A session of openai-agents as far as the tap knows it."""

    def __init__(self, model: Model) -> None:
        self._model = model


@pytest.mark.parametrize("early", [True, False])
async def test_what_will_connect_and_what_has_connected_can_be_tapped(early):
    async with serving(echo) as url:
        session = Session(Model(url))
        model = session._model
        if early:
            assert tap(session) is session
        await model.connect()
        if not early:
            tap(session)
        await model._websocket.send("hello")
        assert await model._websocket.recv() == "hello"
        await model._websocket.close()
        await model.connect()
        await model._websocket.close()
    assert passed(0) == [(C, TEXT, b"hello"), (S, TEXT, b"hello")]
    assert [MIDDLE in " ".join(notes(place)) for place in (0, 1)] == [not early, False]


# What goes wrong


@pytest.mark.parametrize("subject", [None, 7, "text", object(), {}])
def test_what_cannot_be_tapped_is_given_back_and_named(subject, caplog):
    assert tap(subject) is subject
    assert "works on unrecorded" in caplog.text


async def test_a_folder_that_is_not_there_costs_the_recording_alone(tmp_path, caplog):
    async with serving(echo) as url, connect(url, proxy=None) as connection:
        assert tap(connection, out=tmp_path / "missing") is connection
        await connection.send("hello")
        assert await connection.recv() == "hello"
    assert "nothing is recorded" in caplog.text


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), RuntimeError("a fault of ours")])
async def test_a_failing_recorder_disturbs_nobody_and_is_named_once(error, monkeypatch, caplog):
    async with serving(echo) as url, connect(url, proxy=None) as connection:
        tap(connection)

        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(Writer, "_write", fail)
        for n in range(5):
            await connection.send(f"hello {n}")
            assert await connection.recv() == f"hello {n}"
    told = [one for one in caplog.records if one.name == "inspector.tap"]
    assert [one.levelno for one in told] == [logging.WARNING]
    assert "the program goes on" in told[0].getMessage()
