"""What standing in between costs: direct, a bare forwarder, this relay (alone and with its screen open), mitmproxy.

A server of plain sockets sends many messages to a client of plain sockets, then
echoes one message after another; only what stands between them differs. Prints
messages per second, processor time per message, the latency that was added to a
round trip (median and 99th percentile), and the memory afterwards. mitmproxy is
installed into a folder that is thrown away; without it the rest is measured.

    python benchmarks/relay.py [--messages 100000] [--rounds 5000] [--mitmdump PATH]
"""

import argparse
import asyncio
import base64
import contextlib
import fcntl
import os
import pty
import select
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from websockets.frames import Frame, Opcode
from websockets.utils import accept_key

ROOT = Path(__file__).parent.parent
TEXT = (
    b'{"type":"response.output_audio.delta","event_id":"event_%021d","response_id":"resp_CfQaXyRzDkWbVnJp3TgUe","item_id":'
    b'"item_CfQaXwMnBvCxZlKjHgFdS","output_index":0,"content_index":0,"delta":"' + base64.b64encode(bytes(240)) + b'"}'
)
MESSAGE = TEXT % 1
FRAME = Frame(Opcode.TEXT, MESSAGE).serialize(mask=False)
CLIENT_FRAME = Frame(Opcode.TEXT, MESSAGE).serialize(mask=True)
BLOCK = 64  # frames that the server hands to the kernel at once
PATIENCE = 120.0  # seconds


class Way(NamedTuple):
    """Where a client connects, the process in between, and what to wait for before messages flow."""

    port: int
    pid: int
    settle: Callable[[], object] = lambda: None


Between = Callable[[int], contextlib.AbstractContextManager[Way]]


class Row(NamedTuple):
    """What was measured of one way between client and server."""

    name: str
    rate: float  # messages a second
    work: float  # seconds of processor time for a message, of the process in between
    trips: list[float]  # seconds of each round trip
    memory: float  # MB, of the process in between


# The ends


def serve() -> int:
    """Listen, and answer each connection in a thread; gives the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=attend, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    port: int = listener.getsockname()[1]
    return port


def attend(connection: socket.socket) -> None:
    """Send as many messages as the path says, then echo."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection, contextlib.suppress(OSError):
        head = until_blank(connection).decode("latin-1")
        count = int(head.split("count=")[1].split()[0])
        key = next(line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key"))
        answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        connection.sendall(f"{answer}Sec-WebSocket-Accept: {accept_key(key)}\r\n\r\n".encode())
        exactly(connection, len(CLIENT_FRAME))
        for _ in range(count // BLOCK):
            connection.sendall(FRAME * BLOCK)
        while exactly(connection, len(CLIENT_FRAME)):
            connection.sendall(FRAME)


def until_blank(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(1)
        if not piece:
            raise ConnectionError(f"the other side left: {head!r}")
        head += piece
    return head


def exactly(connection: socket.socket, size: int) -> bool:
    """Read so many bytes and forget them; False where there are no more."""
    while size > 0:
        piece = connection.recv(min(size, 1 << 20))
        if not piece:
            return False
        size -= len(piece)
    return True


def talk(way: "Way", count: int, rounds: int) -> tuple[float, float, list[float]]:
    """Seconds and processor time for `count` messages, and seconds of each of the round trips that follow."""
    with socket.create_connection(("127.0.0.1", way.port), PATIENCE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = f"GET /v1/realtime?model=m&count={count} HTTP/1.1\r\nHost: 127.0.0.1:{way.port}\r\n"
        request += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        connection.sendall(f"{request}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode())
        head = until_blank(connection)
        assert b" 101 " in head, head
        way.settle()
        before, begun = worked(way.pid), time.perf_counter()
        connection.sendall(CLIENT_FRAME)
        assert exactly(connection, len(FRAME) * (count // BLOCK) * BLOCK)
        took, work = time.perf_counter() - begun, worked(way.pid) - before
        return took, work, [trip(connection) for _ in range(rounds)]


def trip(connection: socket.socket) -> float:
    begun = time.perf_counter()
    connection.sendall(CLIENT_FRAME)
    assert exactly(connection, len(FRAME))
    return time.perf_counter() - begun


# What stands in between


async def forward(port: int) -> None:
    """A bare forwarder with the library's own connections: it looks at nothing and keeps nothing."""
    from websockets.asyncio.client import connect
    from websockets.asyncio.connection import Connection
    from websockets.asyncio.server import ServerConnection
    from websockets.asyncio.server import serve as listen

    async def pump(source: Connection, sink: Connection) -> None:
        async for message in source:
            await sink.send(message)

    async def handle(app: ServerConnection) -> None:
        assert app.request is not None
        url = f"ws://127.0.0.1:{port}{app.request.path}"
        async with connect(url, proxy=None, compression=None, ping_interval=None, max_size=None) as server:
            await asyncio.wait({asyncio.ensure_future(pump(app, server)), asyncio.ensure_future(pump(server, app))})

    async with listen(handle, "127.0.0.1", 0, compression=None, ping_interval=None, max_size=None) as listening:
        print(listening.sockets[0].getsockname()[1], flush=True)
        await asyncio.Event().wait()


@contextlib.contextmanager
def bare(port: int) -> Iterator[Way]:
    command = [sys.executable, __file__, "--forward", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield Way(int(child.stdout.readline()), child.pid)
        child.kill()


@contextlib.contextmanager
def relay(port: int) -> Iterator[Way]:
    from inspector.transports import link
    from inspector.transports.relay.config import RelayConfig

    with link.start(RelayConfig(f"ws://127.0.0.1:{port}/v1", proxy=None), link.RELAY) as line:
        try:
            yield Way(int(line.recorder.base.rpartition(":")[2].partition("/")[0]), line.recorder.pid)
        finally:
            line.stop()


@contextlib.contextmanager
def watched(port: int) -> Iterator[Way]:
    """The relay, and a screen that follows the newest recording from before its messages come."""
    with relay(port) as way, contextlib.ExitStack() as screens:
        yield way._replace(settle=lambda: screens.enter_context(screen()))


@contextlib.contextmanager
def screen() -> Iterator[None]:
    """`inspector view --follow` on the newest recording, in a terminal of 120 by 40 that is read; painted once."""
    recordings = (Path(os.environ["INSPECTOR_HOME"]) / "recordings").glob("*.jsonl")
    newest = max(recordings, key=lambda path: path.stat().st_mtime_ns)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-m", "inspector", "view", "--follow", str(newest)]
    environment = {**os.environ, "TERM": "xterm-256color"}
    leaving, painted = threading.Event(), threading.Event()

    def read() -> None:
        while not leaving.is_set():
            if select.select([master], [], [], 0.05)[0] and b"open" in os.read(master, 1 << 16):
                painted.set()

    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, cwd=ROOT) as child:
        os.close(slave)
        reader = threading.Thread(target=read)
        reader.start()
        if not painted.wait(PATIENCE):
            raise TimeoutError("the screen was not painted")
        yield
        leaving.set()
        reader.join()
        child.kill()
    os.close(master)


def mitmproxy(mitmdump: str) -> Between:
    @contextlib.contextmanager
    def between(port: int) -> Iterator[Way]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            own = free.getsockname()[1]
        home = tempfile.mkdtemp()
        command = [mitmdump, "-q", "--set", f"confdir={home}", "--listen-host", "127.0.0.1", "-p", str(own)]
        with subprocess.Popen([*command, "--mode", f"reverse:http://127.0.0.1:{port}"]) as child:
            await_port(own)
            yield Way(own, child.pid)
            child.kill()

    return between


def await_port(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("mitmproxy does not listen")


@contextlib.contextmanager
def nothing(port: int) -> Iterator[Way]:
    yield Way(port, os.getpid())


# Measuring


def worked(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def measured(name: str, between: Between, port: int, count: int, rounds: int) -> Row:
    with between(port) as way:
        talk(way._replace(settle=bool), BLOCK, 10)
        took, work, trips = talk(way, count, rounds)
        return Row(name, count / took, work / count, trips, memory(way.pid))


def line_of(row: Row, direct: Row) -> str:
    half, most = (cut(row.trips, share) - cut(direct.trips, share) for share in (50, 99))
    if row is direct:
        half, most = cut(row.trips, 50), cut(row.trips, 99)
        return f"{row.name:28}{row.rate:10,.0f}{'':12}{half * 1e6:9.0f} µs{most * 1e6:9.0f} µs  (a round trip)"
    rates = f"{row.rate:10,.0f}{row.work * 1e6:9.1f} µs"
    return f"{row.name:28}{rates}{half * 1e6:+9.0f} µs{most * 1e6:+9.0f} µs{row.memory:9.0f} MB"


def cut(trips: list[float], share: int) -> float:
    return statistics.quantiles(trips, n=100)[share - 1]


def installed(folder: str) -> str | None:
    """The path of a fresh mitmdump; None where it cannot be had."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    got = subprocess.run([f"{folder}/bin/pip", "install", "-q", "mitmproxy"], capture_output=True, check=False)
    return f"{folder}/bin/mitmdump" if got.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3000)
    parser.add_argument("--mitmdump", help="an installed one")
    parser.add_argument("--without-mitmproxy", action="store_true", help="which a million messages take minutes")
    parser.add_argument("--forward", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.forward:
        asyncio.run(forward(given.forward))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INSPECTOR_HOME"] = folder
        mitmdump = None if given.without_mitmproxy else given.mitmdump or installed(f"{folder}/mitmproxy")
        ways: list[tuple[str, Between]] = [
            ("direct", nothing),
            ("bare websockets forwarder", bare),
            ("inspector relay", relay),
            ("inspector relay, screen open", watched),
        ]
        ways += [("mitmproxy, reverse mode", mitmproxy(mitmdump))] if mitmdump else []
        port = serve()
        print(f"{given.messages:,} messages of {len(MESSAGE)} bytes, {given.rounds:,} round trips")
        print(f"{'':28}{'messages/s':>10}{'processor':>12}{'added p50':>12}{'added p99':>12}{'memory':>12}")
        rows: list[Row] = []
        for name, between in ways:
            rows.append(measured(name, between, port, given.messages, given.rounds))
            print(line_of(rows[-1], rows[0]), flush=True)


if __name__ == "__main__":
    main()
