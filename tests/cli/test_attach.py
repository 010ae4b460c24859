"""`inspector attach`: a call of the free server, looked on at from the side."""

import contextlib
import itertools
import json
import threading
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from inspector.cli.attach import command
from inspector.formats.dialogue import sound
from inspector.simulator.free.call import DEMO
from inspector.simulator.thread import serve_free_in_thread

TOOL = {"type": "function", "name": "kettle", "parameters": {"type": "object", "properties": {}}}
UPDATE = {"type": "session.update", "session": {"type": "realtime", "tools": [TOOL]}}
ASK = {"type": "response.create"}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


@pytest.fixture
def url():
    with serve_free_in_thread(speed=10) as server:
        yield server.url


def call(*arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def looked_on(*arguments):
    result = call(*arguments, "--format", "json", "--until", "10s")
    assert result.exception is None, result.output
    [recording] = json.loads(result.stdout)["recordings"]
    return recording, result.return_value


def severe(recording):
    return [(one["rule"], one["message"]) for one in recording["findings"] if one["severity"] != "note"]


def user(text):
    content = [{"type": "input_text", "text": text}]
    return {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": content}}


class Peer:
    """The connection that began the call; it talks when somebody has joined, and answers every tool call."""

    def __init__(self, client, *sentences):
        self.client = client
        self.call = self.client.response.headers["Location"].rpartition("/")[2]
        self._sentences = sentences
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self):
        self.client.send(json.dumps(UPDATE))
        self._until("session.updated")
        self._thread.start()
        return self

    def __exit__(self, *error):
        self.client.close()
        self._thread.join()

    def _until(self, type_):
        while True:
            body = json.loads(self.client.recv(timeout=10))
            if body["type"] == type_:
                return body

    def _talk(self):
        self._until("conversation.item.done")  # the first words of whoever joined
        for text in self._sentences:
            self.client.send(json.dumps(user(text)))
            self.client.send(json.dumps(ASK))
            [item, *_] = self._until("response.done")["response"]["output"]
            if item["type"] == "function_call":
                output = {"type": "function_call_output", "call_id": item["call_id"], "output": "79"}
                self.client.send(json.dumps({"type": "conversation.item.create", "item": output}))
                self.client.send(json.dumps(ASK))
                self._until("response.done")
        self.client.close()


def test_a_call_is_seen_and_what_cannot_be_seen_is_not_missed(tmp_path, url):
    out = tmp_path / "x.jsonl"
    base = f"http://{urlsplit(url).netloc}/v1"
    recording, code = looked_on(DEMO, "--to", base, "--until", "output_audio_buffer.stopped", "--out", str(out))
    assert (recording["transport"], recording["client"]) == ("sideband", 0)
    assert (severe(recording), code) == ([], 0), recording["verdict"]
    header, note = map(json.loads, out.read_text().splitlines()[:2])
    assert (header["recorder"], header["call"]) == ("sideband", DEMO)
    assert "response.output_audio.delta" in header["unseen"]
    assert "does not see" in note["note"]
    assert out.stat().st_mode & 0o077 == 0


def test_a_whole_talk_of_others_is_healthy(tmp_path, url):
    hello = tmp_path / "hello.json"
    hello.write_text(json.dumps(user("I am here too.")))
    sentences = ("Hello", "Ask the kettle.", "long", "Thank you")
    with connect(url, proxy=None) as client, Peer(client, *sentences) as peer:
        recording, code = looked_on(peer.call, "--to", url, "--allow-send", "--send", str(hello))
    assert (severe(recording), code) == ([], 0), recording["verdict"]
    assert recording["client"] == 1
    assert [turn["verdict"]["status"] for turn in recording["turns"]][-1] == "answered"


def test_joining_in_the_middle_of_an_answer_is_healthy():
    with serve_free_in_thread(speed=3) as server, connect(url := server.url, proxy=None, close_timeout=0.1) as client:
        client.send(json.dumps(user("long")))
        client.send(json.dumps(ASK))
        while json.loads(client.recv(timeout=10))["type"] != "response.output_audio.delta":
            pass
        identity = client.response.headers["Location"].rpartition("/")[2]
        recording, code = looked_on(identity, "--to", url, "--until", "rate_limits.updated")
    assert (severe(recording), code) == ([], 0), recording["verdict"]


def test_a_call_in_which_nothing_happens_is_no_failure(url):
    with connect(url, proxy=None) as client:
        identity = client.response.headers["Location"].rpartition("/")[2]
        result = call(identity, "--to", url, "--until", "0.3s")
    assert result.return_value == 0, result.output
    assert "Nothing happened in the call" in result.stdout


LIVE = {"type": "session.start", "session": {"model": "gpt-live-1"}}


class Speaker:
    """Somebody in a Live session who begins to speak when `out` shows that somebody has joined.

    He speaks for half a second, listens for as long, and so on until left alone.
    """

    def __init__(self, client, out):
        self.client, self._out, self._left = client, out, threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._speak, self._listen)]

    def __enter__(self):
        self.client.send(json.dumps(LIVE))
        self.call = json.loads(self.client.recv(timeout=10))["session"]["id"]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._left.set()
        self._threads[0].join()
        self.client.close()
        self._threads[1].join()

    def _speak(self):
        while not (self._out.exists() and b'"answer":' in self._out.read_bytes()) and not self._left.wait(0.01):
            pass
        for silent in itertools.cycle([False] * 6 + [True] * 14):
            if self._left.wait(0.01):
                return
            audio = sound.sound(100_000, silent=silent)
            self.client.send(json.dumps({"type": "session.input_audio.append", "audio": audio}))

    def _listen(self):
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.client.recv(timeout=10)


def test_a_live_session_shows_the_sound_of_both_sides(tmp_path, url):
    out, host = tmp_path / "x.jsonl", urlsplit(url).netloc
    with connect(f"ws://{host}/v1/live/sessions", proxy=None) as client, Speaker(client, out) as speaker:
        until = ("--until", "session.output_transcript.delta")
        recording, code = looked_on(speaker.call, "--to", f"http://{host}/v1", *until, "--out", str(out))
    assert (severe(recording), code) == ([], 0), recording["verdict"]
    assert (recording["transport"], recording["dialect"]["server"]) == ("sideband", "openai-live-attach")
    header, note, *frames = map(json.loads, out.read_text().splitlines())
    assert header["unseen"] == ["session.started"]
    assert "as PCM16 at 24 kHz" in note["note"]
    types = [one["event"]["type"] for one in frames if "event" in one]
    assert {"session.input_audio.append", "session.output_audio.delta"} <= set(types)


def test_nothing_is_sent_unless_that_is_allowed(tmp_path, url):
    sent = tmp_path / "ask.json"
    sent.write_text(json.dumps({"type": "input_audio_buffer.append", "audio": sound.sound(100_000, silent=True)}))
    assert "--allow-send" in str(call(DEMO, "--to", url, "--send", str(sent)).exception)


def test_a_call_that_is_over_is_refused(url):
    result = call("rtc_over", "--to", url, "--until", "5s")
    assert result.return_value == 3
    assert "No session found for the provided call_id" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rtc_1", "--to", "xai"], "is no service whose call"),
        (["live_1", "--to", "azure"], "openai-live"),
        (["two words"], "is no call id"),
        (["rtc_1", "--api-key-env", "NO_SUCH"], "NO_SUCH is not set"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_one_sentence(arguments, words):
    assert words in str(call(*arguments).exception)
