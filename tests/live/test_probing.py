"""Experiments on variants of the forum's case: a server that reads and never answers, one that reads no more, a
recording that lacks the answer. Each leaves its own cause, and the recording read again gives the same verdict."""

import re
import resource
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.secret import Secret
from inspector.diagnosis.base import Offer, Status, Verdict
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Case
from inspector.live import probing
from inspector.live.player import Player
from inspector.live.probing import Prober, ProbingError
from inspector.protocol.vocabulary import Cause
from inspector.recording.follower import Follower
from inspector.simulator import scenario
from inspector.simulator.thread import serve_free_in_thread
from inspector.transports.config import RecorderConfig

from .silence import SILENT, SPEED, Silence, connected, deaf, silence

KEY = "sk-planted-0123456789abcdefghijklmn"
STALL, READER, NETWORK, CUT = Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT


def suspects(verdict: Verdict) -> list[Cause]:
    return [one.cause for one in verdict.causes]


def excluded(verdict: Verdict) -> set[Cause]:
    return {one.cause for one in verdict.excluded}


def test_a_server_that_reads_and_acknowledges_but_never_answers_is_a_server_stall(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        assert {STALL, READER, NETWORK} <= set(suspects(session.verdict))
        assert session.probe("reading") == "conversation.item.retrieved answered it."
        session.until(lambda: session.verdict.probes)
        assert suspects(session.verdict) == [STALL]
        assert {READER, NETWORK, CUT} <= excluded(session.verdict)
        live = session.verdict
        saved = session.saved().verdict()
    assert (saved.status, suspects(saved)) == (live.status, suspects(live))
    assert saved.probes == live.probes


def test_a_server_that_reads_no_more_is_silent_to_the_probe_and_answers_pings(tmp_path):
    with silence(deaf(SILENT), tmp_path / "x.jsonl") as session:
        assert session.probe("reading").startswith("No answer in ")
        session.until(lambda: session.verdict.probes and session.verdict.probes[0].result)
        assert session.verdict.probes[0].result == "pings-only"
        assert READER in suspects(session.verdict)
        assert "the whole session hangs" in session.verdict.causes[0].because
        saved = session.saved()
    assert saved.verdict().probes[0].result == "pings-only"
    records = [saved.history.record(place)[0] for place in range(len(saved.history))]
    assert [one.body["probe"]["event"] for one in records if "probe" in one.body] == [saved.session.probes[0].seq]


def test_the_same_request_read_by_the_inspector_itself_tells_a_stopped_reader_from_a_stalled_server(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        with serve_free_in_thread(speed=SPEED) as well:
            session.probe("same", replace(session.config, url=well.url))
        session.until(lambda: session.verdict.probes)
        assert suspects(session.verdict)[0] is READER
        assert session.verdict.causes[0].confidence.word == "high"
        saved = session.saved().verdict()
    assert suspects(saved)[0] is READER
    fresh = tmp_path / "home" / "recordings" / saved.probes[0].recording
    (reading,) = Follower(fresh).read_all()
    assert (reading.verdict().status, reading.header.recorder) == (Status.ANSWERED, "connect")
    assert reading.header.extra["of"] == "x.jsonl"


def test_the_same_silence_read_by_the_inspector_itself_is_a_server_stall(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        headline = session.probe("same", session.config)
        assert "produced nothing" in headline
        session.until(lambda: session.verdict.probes)
        assert suspects(session.verdict)[0] is STALL
        assert {READER, CUT} <= excluded(session.verdict)


def test_a_minimal_exchange_in_a_fresh_session_has_a_recording_of_its_own(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        with serve_free_in_thread(speed=SPEED) as well:
            headline = session.probe("minimal", replace(session.config, url=well.url))
        assert headline.startswith("The model answered with text")
        session.until(lambda: session.verdict.probes)
        assert session.verdict.probes[0].showed.startswith("It was answered after ")
        assert session.reading.session.turns[0].requests == session.saved().session.turns[0].requests


if hasattr(resource, "prlimit"):  # Linux

    def test_a_cut_recording_is_told_from_a_stall_by_asking_whether_the_response_is_still_open(tmp_path):
        """The disk refuses the end of the answer; the server says that no response is active any more."""
        with connected(answering(), tmp_path / "x.jsonl", recorder="connect") as session:
            playing = threading.Thread(target=Player(answering(), session.line, speed=SPEED).play)
            playing.start()
            session.until(lambda: session.has("response.created"))
            limit(session, session.config.out.stat().st_size + 10)
            session.until(lambda: session.line.state()["lost"])
            limit(session, resource.RLIM_INFINITY)
            playing.join()
            session.until(lambda: session.verdict.status is Status.NO_RESPONSE)
            assert {STALL, CUT} <= set(suspects(session.verdict))
            session.probe("open")
            session.until(lambda: session.verdict.probes)
            assert session.verdict.probes[0].result == "over"
            assert suspects(session.verdict) == [CUT]
            assert STALL in excluded(session.verdict)
            saved = session.saved().verdict()
        assert suspects(saved) == [CUT]

    def limit(session: Silence, size: int) -> None:
        resource.prlimit(session.line.recorder.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def answering() -> Case:
    """The silent scenario, in which the response ends after all."""
    text = (scenario.FOLDER / "silent-after-created.txt").read_text("utf-8")
    (identity,) = re.findall(r'"id":"(resp_\w+)"', text)
    end = (
        f"~ 4s\n< response.done event_id=event_1 response.id={identity} response.status=completed response.output=[]\n"
    )
    (case,) = notation.parse(text.replace("# Neither", end + "# Neither"))
    return case


def test_cancelling_a_response_that_is_open_ends_it_and_hides_nothing(tmp_path):
    with silence(SILENT, tmp_path / "x.jsonl") as session:
        assert session.probe("open") == "response.done answered it."
        session.until(lambda: session.verdict.probes)
        assert (session.verdict.status, suspects(session.verdict)) == (Status.NO_RESPONSE, [STALL])
        assert not session.reading.session.open


def test_a_fresh_session_takes_the_key_along_and_keeps_it_nowhere(tmp_path):
    more = {"headers": {"authorization": f"Bearer {KEY}"}, "secrets": (Secret(KEY),)}
    with silence(SILENT, tmp_path / "x.jsonl", **more) as session:
        session.probe("minimal", session.config)
        opened = Follower(fresh_recording(tmp_path)).read_all()[0].session.opened
        assert opened["headers"]["authorization"] == "[redacted]"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert KEY not in repr(Prober(session.line.recorder, session.config))


def fresh_recording(folder: Path) -> Path:
    (path,) = (folder / "home" / "recordings").glob("*.jsonl")
    return path


def test_in_ga_form_nothing_asks_for_the_beta(tmp_path):
    config = RecorderConfig(
        "ws://127.0.0.1:9/x",
        tmp_path / "x.jsonl",
        {"OpenAI-Beta": "realtime=v1", "x": "y"},
        ("realtime", "openai-beta.realtime-v1"),
    )
    made = probing.fresh_config(config, Offer("ga", "Does it?", "", (), ()))
    assert (dict(made.headers), list(made.subprotocols)) == ({"x": "y"}, ["realtime"])


def test_what_cannot_be_asked_is_said_in_a_sentence(tmp_path):
    out = tmp_path / "x.jsonl"
    with silence(SILENT, out) as session:
        prober, reading, minimal = probing.prober_of(out), session.offer("reading"), session.offer("minimal")
        assert prober is not None
        assert prober.can(reading)
        assert not prober.can(minimal)
        with pytest.raises(ProbingError, match="has the key"):
            prober.run(minimal, None)
        probing.remember(session.config)
        assert probing.prober_of(out).can(minimal)
        session.line.stop()
        with pytest.raises(ProbingError, match="has ended"):
            prober.run(reading, None)
    assert probing.prober_of(out) is None
