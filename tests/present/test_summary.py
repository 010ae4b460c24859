"""What an event says, in a few words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.event import Event, Problem, ProblemKind
from inspector.core.text import safe
from inspector.core.wire import Kind, Side
from inspector.present.event.summary import SUMMARIES, summary
from inspector.protocol.dialect import all_dialects
from inspector.protocol.vocabulary import Meaning

from .build import audio
from .test_tree import VALUES

M = Meaning


def event(body, kind=Kind.TEXT, problem=None):
    return Event(1, 0, Side.SERVER, kind, str(body.get("type", "")), body, 100, problem)


@pytest.mark.parametrize(
    ("means", "body", "words"),
    [
        (M.ITEM_CREATE, {"item": {"role": "user", "content": [{"text": "Hello"}]}}, 'user "Hello"'),
        (M.RESPONSE_CREATE, {"response": {"modalities": ["text"]}}, "[text]"),
        (M.RESPONSE_CREATE, {}, ""),
        (M.OUTPUT_TEXT, {"delta": "a\nb"}, '"a b"'),
        (M.OUTPUT_AUDIO, {"delta": audio(100)}, "4,800 bytes · 100 ms"),
        (M.OUTPUT_ARGUMENTS_DONE, {"name": "get", "arguments": "{}"}, "get({})"),
        (M.SPEECH_STARTED, {"audio_start_ms": 1460}, "at 1,460 ms of audio"),
        (M.ERROR, {"error": {"code": "bad", "message": "No.", "param": "x"}}, "bad: No. (param x)"),
        (M.LINK_CLOSED, {"code": 4000, "reason": "gone"}, '4000 · "gone"'),
        (M.LINK_CLOSED, {"code": None, "lost": "connection reset"}, "lost: connection reset"),
        (M.LINK_ANSWERED, {"status": 101}, "101 switching protocols"),
        (M.LINK_ANSWERED, {"status": None, "failed": "dns", "message": "no such host"}, "failed: dns · no such host"),
        (M.SESSION_UPDATE, {"session": {"modalities": ["text"], "voice": "alloy"}}, "modalities=[text], voice=alloy"),
        (M.UNKNOWN, {"type": "x.y", "a": 1, "b": [1]}, "a=1, b=[1 value]"),
    ],
)
def test_each_meaning_has_its_words(means, body, words):
    assert summary(event(body), means, {}) == words


def test_limits_show_what_is_left():
    rows = [{"name": "requests", "remaining": 999, "limit": 1000}]
    rows += [{"name": "tokens", "remaining": 35680, "limit": 40000}]
    assert summary(event({"rate_limits": rows}), M.LIMITS_UPDATED, {}) == "req 999/1,000 · tok 35,680/40,000"


def test_a_failed_response_shows_why():
    details = {"type": "failed", "error": {"code": "server_error", "message": "Sorry."}}
    body = {"response": {"status": "failed", "status_details": details}}
    assert summary(event(body), M.RESPONSE_CLOSED, {}) == "failed · server_error: Sorry."


def test_damage_is_said_where_nothing_can_be_read():
    problem = Problem(ProblemKind.CUT, "The JSON stops in the middle.")
    assert summary(event({"type": "x"}, problem=problem), M.ERROR, {}) == problem.message


@given(st.sampled_from(Meaning), st.dictionaries(st.sampled_from(_KEYS := [
    "session", "item", "response", "error", "delta", "audio", "rate_limits", "part", "arguments", "code", "status",
]), VALUES, max_size=5), st.dictionaries(st.text(max_size=5), VALUES, max_size=3))  # fmt: skip
def test_any_body_gives_short_safe_words(means, body, config):
    words = summary(event(body), means, config)
    assert len(words) <= 400
    assert safe(words) == words


def test_every_sample_of_every_dialect_is_told():
    from inspector.core.codec import decode

    for dialect in all_dialects():
        for spec in dialect.events.values():
            body, problem = decode(spec.sample.encode())
            assert problem is None
            assert spec.means in SUMMARIES or spec.means.value
            assert isinstance(summary(event(body), spec.means, {}), str)


def test_this_file_names_no_wire_type_of_the_code():
    """The summaries know meanings only, so that one serves every dialect."""
    source = Path(__file__).parent.parent.parent / "inspector" / "present" / "event" / "summary.py"
    assert '"response.' not in source.read_text("utf-8")
