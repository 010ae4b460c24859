"""Pages with WebRTC data channels in a browser: what the tap records of them, and who can write to it."""

import contextlib
import functools
import http.server
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from selenium import webdriver

from inspector.cli.tap import script
from inspector.core.json import text_at
from inspector.core.secret import Secret
from inspector.core.wire import Kind, Transport
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.parser import read_file
from inspector.transports import link
from inspector.transports.link import Link
from inspector.transports.relay.config import RelayConfig
from inspector.transports.tap.config import TapConfig

from .chromium import chromium

PAGE = (Path(__file__).parent / "page.html").read_text("utf-8")
TOKEN = Secret("a-token-for-the-snippet")
LIMIT = 60  # seconds


@pytest.fixture(scope="module")
def browser():
    yield from chromium(
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--host-resolver-rules=MAP app.example 127.0.0.1, MAP evil.example 127.0.0.1",
    )


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Site:
    """A web server on this machine; under `/calls` it refuses every offer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.text = ""
        self.keys: list[str | None] = []

    def url(self, host: str = "localhost") -> str:
        return f"http://{host}:{self.port}/"


@pytest.fixture
def site():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, "text/html; charset=utf-8", made.text.encode())

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            made.keys.append(self.headers["Authorization"])
            self._answer(401, "application/json", b'{"error":{"code":"invalid_api_key","message":"Incorrect key."}}')

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Site(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


@contextlib.contextmanager
def tapping(**options) -> Iterator[Link]:
    with link.start(TapConfig(TOKEN, **options), link.TAP) as line:
        try:
            yield line
        finally:
            line.stop()


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to whoever asks for any."""
    for port in range(20_000 + os.getpid() % 5_000, 30_000):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")


def until(fact: Callable[[], object]) -> None:
    """Wait for a fact, which comes at once but for the load of the machine."""
    limit = time.monotonic() + LIMIT
    while not fact():
        assert time.monotonic() < limit, "it did not come about"
        time.sleep(0.02)


def sessions(line: Link) -> list[dict]:
    return line.ask({"do": "sessions", "after": 0})["sessions"]


def complete(line: Link, count: int) -> Callable[[], bool]:
    return lambda: len([one for one in sessions(line) if one["is_complete"]]) == count


class Recorded(NamedTuple):
    """A recording: its label and connection, its messages as (side, text), and its other records."""

    label: str
    connection: int
    messages: list[tuple[str, str]]
    close: dict
    states: list[dict]
    notes: list[str]
    losses: list[Record]
    text: str


def recorded(path: Path) -> Recorded:
    items = [entry.item for entry in read_file(path)]
    [header, *rest] = items
    assert isinstance(header, Header)
    assert (header.recorder, header.transport) == ("tap", Transport.WEBRTC)
    records = [one for one in rest if isinstance(one, Record)]
    frames = [one for one in rest if not isinstance(one, Record)]
    closes = [json.loads(one.payload) for one in frames if one.kind is Kind.CLOSE]
    times = [one.at for one in rest if one.at is not None]
    assert times == sorted(times)
    return Recorded(
        header.extra["channel"]["label"],
        header.extra["channel"]["connection"],
        [(one.side.value, one.payload.decode()) for one in frames if one.kind is Kind.TEXT],
        closes[0] if closes else {},
        [one.body["link"]["webrtc"] for one in records if one.kind is RecordKind.LINK],
        [text_at(one.body, "note") or "" for one in records if one.kind is RecordKind.NOTE],
        [one for one in records if one.kind is RecordKind.LOST],
        path.read_text("utf-8"),
    )


def recordings(line: Link) -> list[Recorded]:
    return [recorded(Path(one["out"])) for one in sessions(line)]


def told(browser: webdriver.Chrome) -> dict[str, list[tuple[str, str]]]:
    """What the page itself wrote down, by `load/name/end`."""
    kept = browser.execute_script("return Object.entries(localStorage)")
    return {
        key.removeprefix("log/"): [tuple(one) for one in json.loads(value)]
        for key, value in kept
        if key.startswith("log/")
    }


def fresh(browser: webdriver.Chrome, site: Site) -> None:
    """Begin with nothing stored."""
    browser.get(site.url())
    browser.execute_script("localStorage.clear(); sessionStorage.clear()")


def test_every_event_of_both_directions_is_recorded_in_order_across_a_reload(browser, site):
    fresh(browser, site)
    with tapping() as line:
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, TOKEN))
        browser.get(site.url())
        browser.execute_script("return connect('one').then(() => connect('two'))")
        browser.execute_script("say(100); setTimeout(() => location.reload())")
        until(lambda: browser.execute_script("return localStorage.loads === '2' && window.pairs?.length !== 2"))
        browser.execute_script("return connect('one').then(() => connect('two'))")
        browser.execute_script("say(50); return answered()")
        browser.execute_script("pairs[0].channel.close(); pairs[1].app.close()")
        until(lambda: len([one for one in sessions(line) if one["is_complete"]]) >= 6)
        log = told(browser)
        browser.get("about:blank")
        until(complete(line, 8))
        found = recordings(line)
    ends = {1: "one/app", 2: "one/server", 3: "two/app", 4: "two/server"}
    by_load = {f"{1 + place // 4}/{ends[one.connection]}": one for place, one in enumerate(found)}
    assert by_load.keys() == log.keys()
    for name, one in by_load.items():
        assert one.messages == log[name], name
        assert one.losses == []
        assert {"connection": "connected"}.items() <= one.states[-1].items() | one.states[-2].items() | set()
    assert sum(len(one.messages) for one in found[:4]) >= 2 * 100  # what was sent before the page was left
    assert [len(one.messages) for one in found[4:]] == [151] * 4
    assert [one.close["code"] for one in found[:4]] == [1001] * 4
    assert [one.close["code"] for one in found[4:]] == [1000] * 4


def test_what_happens_while_the_tap_is_away_comes_when_it_is_back(browser, site):
    fresh(browser, site)
    port = free_port()
    with tapping(port=port) as line:
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, TOKEN))
        browser.get(site.url())
        browser.execute_script("return connect('one').then(() => { say(5); return answered() })")
        until(lambda: all(len(one.messages) == 16 for one in recordings(line)) and len(sessions(line)) == 2)
        first = recordings(line)
    browser.execute_script("say(30); return answered()")
    with tapping(port=port) as line:
        until(lambda: len(sessions(line)) == 2)
        browser.execute_script("say(5); return answered()")
        browser.execute_script("pairs[0].app.close(); pairs[0].server.close()")
        until(complete(line, 2))
        second = recordings(line)
        log = told(browser)
    assert [a.messages + b.messages for a, b in zip(first, second, strict=True)] == [
        log["1/one/app"],
        log["1/one/server"],
    ]
    assert ["begins in the middle" in " ".join(one.notes) for one in second] == [True, True]
    assert [one.losses for one in second] == [[], []]


BULK = """
const bulk = pairs[0].app.createDataChannel('bulk');
return new Promise((resolve) => { bulk.onopen = resolve; }).then(() => {
  const pad = 'x'.repeat(1e5);
  for (let n = 1; n <= 60; n++) bulk.send(JSON.stringify({ type: 'conversation.item.create', n, pad }));
  bulk.close();
  return new Promise((resolve) => { bulk.onclose = resolve; });
}).then(() => undefined);
"""


def test_what_a_page_cannot_keep_while_the_tap_is_away_is_declared(browser, site):
    fresh(browser, site)
    port = free_port()
    site.text = PAGE.replace("/*SNIPPET*/", script(f"ws://127.0.0.1:{port}/tap", TOKEN))
    browser.get(site.url())
    browser.execute_script("return connect('one')")
    browser.execute_script(BULK)
    with tapping(port=port) as line:
        until(lambda: len([one for one in recordings(line) if one.label == "bulk" and one.close]) == 2)
        found = [one for one in recordings(line) if one.label == "bulk"]
    numbers = [[json.loads(text)["n"] for _, text in one.messages] for one in found]
    assert all(one == [*range(1, len(one) + 1)] for one in numbers)
    losses = [one.body["lost"] for item in found for one in item.losses]
    assert [(one["client"], one["server"]) for one in losses] == [(60 - len(numbers[0]), 0), (0, 60 - len(numbers[1]))]
    assert 20 <= len(numbers[0]) + len(numbers[1]) < 60


def test_a_snippet_that_was_pasted_late_sees_the_channel_from_its_next_event_on(browser, site):
    fresh(browser, site)
    site.text = PAGE
    browser.get(site.url())
    browser.execute_script("return connect('one').then(() => { say(5); return answered() })")
    with tapping() as line:
        browser.execute_script(script(line.recorder.base, TOKEN))
        browser.execute_script("say(5); return answered()")
        browser.execute_script("pairs[0].channel.close()")
        until(complete(line, 2))
        app, server = sorted(recordings(line), key=lambda one: one.messages[0][0])
        log = told(browser)
    assert app.messages == log["1/one/app"][16:]
    assert server.messages == log["1/one/server"][-len(server.messages) :]
    assert any("came after this channel" in note for note in app.notes)


OFFER = """
const app = new RTCPeerConnection();
const channel = app.createDataChannel('oai-events');
const fetched = fetch;
return app.setLocalDescription().then(() => fetch('/calls?model=gpt-realtime&token=sk-in-the-query-123456', {
  method: 'POST', body: app.localDescription.sdp, headers: { Authorization: 'Bearer ek_a_key_of_the_page_123456' },
})).then(async (response) => {
  app.close();
  return [response.status, (await response.json()).error.code, fetch.name, channel.send.toString()];
});
"""


def test_a_refused_offer_is_told_without_its_key(browser, site):
    fresh(browser, site)
    with tapping() as line:
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, TOKEN))
        browser.get(site.url())
        seen = browser.execute_script(OFFER)
        until(complete(line, 1))
        [one] = recordings(line)
    assert seen == [401, "invalid_api_key", "fetch", "function () { [native code] }"]
    assert site.keys == ["Bearer ek_a_key_of_the_page_123456"]
    assert f'"url":"{site.url()}calls?model=gpt-realtime"' in one.text
    assert '"status":401' in one.text
    for secret in ("ek_a_key", "in-the-query", "ice-pwd", "fingerprint", TOKEN.reveal()):
        assert secret not in one.text


def test_a_page_of_another_origin_cannot_write_to_the_tap(browser, site):
    fresh(browser, site)
    with tapping(origins=[site.url("app.example").rstrip("/")]) as line:
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, TOKEN))
        browser.get(site.url("evil.example"))
        browser.execute_script("localStorage.clear(); return connect('evil')")
        until(lambda: any("evil.example" in one for one in line.ask({"do": "sessions", "after": 0})["news"]))
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, Secret("another-token")))
        browser.get(site.url("app.example"))
        until(lambda: any("token" in one for one in line.ask({"do": "sessions", "after": 0})["news"]))
        assert sessions(line) == []
        site.text = PAGE.replace("/*SNIPPET*/", script(line.recorder.base, TOKEN))
        browser.get(site.url("app.example"))
        browser.execute_script("return connect('named')")
        until(lambda: {one.label for one in recordings(line)} == {"named"})


USE = """
const [base, done] = [arguments[0], arguments[arguments.length - 1]];
const said = [];
const asked = [
  fetch(`${base}/models`).then(() => said.push('fetched'), () => {}),
  fetch(`${base}/models`, { mode: 'no-cors', method: 'POST', body: 'x' }).then(() => {}, () => {}),
  new Promise((resolve) => Object.assign(new Image(), { onload: resolve, onerror: resolve, src: `${base}/i` })),
  new Promise((resolve) => {
    const socket = new WebSocket(`${base.replace('http', 'ws')}/realtime?model=m`, ['realtime']);
    socket.onopen = () => said.push('opened');
    socket.onclose = resolve;
  }),
];
Promise.all(asked).then(() => done(said));
"""


def test_a_page_of_another_origin_cannot_spend_the_key_of_a_relay(browser, site):
    reached: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as upstream:
        threading.Thread(target=functools.partial(refuse, upstream, reached), daemon=True).start()
        to = f"ws://127.0.0.1:{upstream.getsockname()[1]}/v1"
        key, named = Secret("sk-the-key-of-the-relay-123456"), site.url("app.example").rstrip("/")
        with link.start(RelayConfig(to, key=key, origins=[named], proxy=None), link.RELAY) as line:
            try:
                browser.get(site.url("evil.example"))
                assert browser.execute_async_script(USE, line.recorder.base) == []
                assert reached == []
                assert sessions(line) == []
                browser.get(site.url("app.example"))
                browser.execute_async_script(USE, line.recorder.base)
                assert any(b"Bearer sk-the-key-of-the-relay-123456" in one for one in reached)
                assert len(sessions(line)) == 1
            finally:
                line.stop()


def refuse(upstream: socket.socket, reached: list[bytes]) -> None:
    """Answer every request with 503 until the socket is closed."""
    with contextlib.suppress(OSError):
        while True:
            line, _ = upstream.accept()
            with line:
                reached.append(line.recv(65_536))
                line.sendall(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
