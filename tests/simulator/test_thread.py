"""A simulator served beside code that does not wait."""

import socket

import pytest
from websockets.sync.client import connect

from inspector.formats.dialogue import notation
from inspector.simulator.thread import serve_in_thread

[CASE] = notation.parse("== x\n< a\n")


def test_it_serves_until_the_block_is_left():
    with serve_in_thread(CASE) as server, connect(server.url, proxy=None) as client:
        assert client.recv(timeout=10) == '{"type":"a"}'
    with pytest.raises(OSError, match="refused"):
        connect(server.url, proxy=None)


def test_a_taken_port_is_told_to_the_caller():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), serve_in_thread(CASE, port=port):
            pass
        assert port
