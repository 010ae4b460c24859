"""Every way in which `connect` comes to nothing: a sentence with its remedy, and the exit code."""

import asyncio
import json
import socket
import ssl
import struct
import subprocess

import pytest
from click.testing import CliRunner
from websockets.frames import Opcode

from inspector.cli.connect import command
from inspector.cli.exits import Exit
from tests.transports.peer import Talk, frame, handshake, listening

KEY = "ek_planted0123456789abcdefghijklmnop"


def http(status: str, code: str = "", message: str = "", *, headers: str = "") -> Talk:
    """Answer the handshake with this and nothing else."""

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        error = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
        body = json.dumps(error, indent=2) if message else ""
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n{body}".encode())

    return talk


async def error_after_the_upgrade(reader, writer):
    writer.write(await handshake(reader))
    error = {"type": "invalid_request_error", "code": "invalid_api_key", "message": "That key is not known."}
    writer.write(frame(Opcode.TEXT, json.dumps({"type": "error", "event_id": "event_1", "error": error}).encode()))
    writer.write(frame(Opcode.CLOSE, struct.pack("!H", 3000) + b"invalid_request_error.invalid_api_key"))
    await reader.read(100)


async def nothing(reader, writer):
    await reader.read()


async def connected(url, *arguments):
    """The exit code of `connect`, and what it prints in one line."""
    asked = [url, "--until", "5s", *arguments]
    result = await asyncio.to_thread(CliRunner().invoke, command, asked, standalone_mode=False)
    assert result.exception is None, result.output
    return result.return_value, " ".join(result.output.split())


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


KEY_WRONG = http("401 Unauthorized", "invalid_api_key", "Incorrect API key")
REFUSALS = {
    "401": (KEY_WRONG, Exit.REFUSED, ("invalid_api_key: Incorrect API key", "Check that the key is whole")),
    "403": (http("403 Forbidden", "", "No access"), Exit.REFUSED, ("HTTP 403", "may not do this")),
    "404": (http("404 Not Found"), Exit.REFUSED, ("HTTP 404", "compare the path")),
    "wrong path": (
        http("404 Not Found", "x", "Invalid URL (GET /v1/realtim)"), Exit.REFUSED, ("Invalid URL", "Correct the path")
    ),
    "429": (
        http("429 Too Many Requests", "rate_limit_exceeded", "Slow down"), Exit.REFUSED, ("Slow down", "growing pauses")
    ),
    "quota": (
        http("429 Too Many Requests", "insufficient_quota", "No credit"), Exit.REFUSED, ("No credit", "Check billing")
    ),
    "500": (http("500 Internal Server Error"), Exit.UNREACHABLE, ("HTTP 500", "Try again after a pause")),
    "503": (http("503 Service Unavailable", "x", "Busy"), Exit.UNREACHABLE, ("Busy", "Try again after a pause")),
    "redirect": (
        http("307 Temporary Redirect", headers="Location: https://eu.example/\r\n"),
        Exit.REFUSED,
        ("https://eu.example/", "does not follow a redirect"),
    ),
    "no Realtime server": (http("200 OK"), Exit.REFUSED, ("HTTP 200", "/v1/realtime")),
    "error after the upgrade": (
        error_after_the_upgrade, Exit.REFUSED, ("That key is not known", "Check that the key is whole")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
async def test_what_a_server_refuses_with(name):
    talk, code, words = REFUSALS[name]
    async with listening(talk) as url:
        found, told = await connected(url)
    assert found == code, told
    assert "NEVER CONNECTED" in told
    assert [one for one in words if one not in told] == []


async def test_an_ephemeral_key_that_is_refused_is_called_one(monkeypatch):
    monkeypatch.setenv("MY_KEY", KEY)
    async with listening(KEY_WRONG) as url:
        _, told = await connected(url, "--api-key-env", "MY_KEY")
    assert "The key is a client secret (ek_…)" in told
    assert KEY not in told


async def test_a_name_that_leads_nowhere():
    code, told = await connected("wss://no-such-host.invalid/v1/realtime")
    assert code == Exit.UNREACHABLE
    assert "The name of no-such-host.invalid leads nowhere" in told
    assert "Check how the host is written" in told
    assert "Errno" not in told


async def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        code, told = await connected(f"ws://127.0.0.1:{free.getsockname()[1]}/v1/realtime")
    assert code == Exit.UNREACHABLE
    assert "Nothing accepts connections at 127.0.0.1:" in told
    assert "Check host and port" in told


async def test_a_proxy_that_is_not_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{free.getsockname()[1]}"
        code, told = await connected("wss://api.example/v1/realtime", "--proxy", proxy)
    assert code == Exit.UNREACHABLE
    assert "leads through a proxy, and that failed" in told
    assert "--no-proxy" in told


async def test_a_certificate_that_does_not_convince(tmp_path):
    pem = tmp_path / "self.pem"
    names = ["-subj", "/CN=localhost", "-days", "1", "-keyout", str(pem), "-out", str(tmp_path / "crt.pem")]
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "crt.pem", pem)
    server = await asyncio.start_server(nothing, "127.0.0.1", 0, ssl=context)
    async with server:
        code, told = await connected(f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/realtime")
    assert code == Exit.UNREACHABLE
    assert "certificate verify failed" in told
    assert "SSL_CERT_FILE" in told


async def test_a_server_that_never_answers():
    async with listening(nothing) as url:
        code, told = await connected(url, "--open-timeout", "0.3")
    assert code == Exit.UNREACHABLE
    assert "did not answer in time" in told
    assert "firewall" in told
