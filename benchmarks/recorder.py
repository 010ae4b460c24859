"""What a recorder holds in memory while a million frames go through it.

A server writes events into the socket as fast as the recorder takes them; nobody else looks on. Prints the resident
memory of the recorder's process after a tenth, a half and all of the frames, and its processor time. The memory must be
flat: what grows with the number of frames would end a session of days. Run it from the checkout:

    python benchmarks/recorder.py [--frames 1000000]
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from websockets.frames import Frame, Opcode
from websockets.utils import accept_key

from inspector.core.json import integer_at
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link

BATCH = 1000  # frames in one write of the server's
DELTA = b'{"type":"response.output_text.delta","event_id":"event_1","response_id":"resp_1","delta":"%s"}' % (b"x" * 100)
MARKS = (0.1, 0.5, 1.0)  # of the frames
GROWTH = 2.0  # MB that memory may grow from the first mark to the last


def serve(listening: socket.socket, frames: int) -> None:
    """Accept one WebSocket, write so many frames into it, and wait until it is closed."""
    client, _ = listening.accept()
    with client:
        request = b""
        while b"\r\n\r\n" not in request:
            request += client.recv(65_536)
        lines = dict(line.split(": ", 1) for line in request.decode().split("\r\n")[1:] if ": " in line)
        key = {name.lower(): value for name, value in lines.items()}["sec-websocket-key"]
        client.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + f"Sec-WebSocket-Accept: {accept_key(key)}\r\n\r\n".encode()
        )
        batch = Frame(Opcode.TEXT, DELTA).serialize(mask=False) * BATCH
        for _ in range(frames // BATCH):
            client.sendall(batch)
        while client.recv(65_536):
            pass


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True)
    return int(found.stdout) / 1024


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def watched(line: Link, frames: int) -> list[float]:
    """Print what the recorder holds at each mark; gives the megabytes."""
    held: list[float] = []
    begun = time.monotonic()
    for mark in MARKS:
        wanted = int(frames * mark)
        line.await_frames(wanted)
        held.append(memory(line.recorder.pid))
        spent = processor(line.recorder.pid)
        print(
            f"{wanted:>9,} frames: {held[-1]:6.1f} MB  {spent:6.1f} s of processor  {time.monotonic() - begun:6.1f} s"
        )
    return held


def run(frames: int) -> bool:
    """Print the figures; False where memory grows or a frame is missing."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listening:
        os.environ["INSPECTOR_HOME"] = folder
        thread = threading.Thread(target=serve, args=(listening, frames), daemon=True)
        thread.start()
        out = Path(folder) / "x.jsonl"
        url = f"ws://127.0.0.1:{listening.getsockname()[1]}/v1/realtime?model=m"
        with link.start(RecorderConfig(url, out, proxy=None, ping=0)) as line:
            held = watched(line, frames)
            came = integer_at(line.state(), "server")
            line.stop()
        thread.join()
        with out.open("rb") as file:
            written = sum(b'"event":' in row for row in file)
        print(f"{came:,} received, {written:,} in the file of {out.stat().st_size / 1e6:,.0f} MB")
    grown = held[-1] - held[0]
    print(f"from the first mark to the last memory grew by {grown:.1f} MB; at most {GROWTH:g} MB is flat")
    return grown <= GROWTH and came == written == frames


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=1_000_000)
    sys.exit(0 if run(parser.parse_args().frames // BATCH * BATCH) else 1)


if __name__ == "__main__":
    main()
