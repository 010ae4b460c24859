"""The report for a ticket: short enough, complete where it matters, and hostile text only as text."""

import json
import re
from pathlib import Path

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.formats.opening import reading_of
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction
from inspector.present.reports.export import BY_NAME, written
from inspector.present.reports.ticket import LONGEST, fenced, report, text
from inspector.recording.file import Header

SESSIONS = sorted((Path(__file__).parents[2] / "sessions").glob("*.*"))
FORUM = Path(__file__).parents[2] / "sessions" / "forum-no-response.jsonl"


def ticket(*conversations):
    return written(conversations, BY_NAME["markdown"], Redaction()).decode()


def conversation(*bodies):
    frames = [
        Frame(seq * 1000, Side.SERVER, Kind.TEXT, json.dumps(body).encode(), seq) for seq, body in enumerate(bodies, 1)
    ]
    return Conversation(Header(), frames, "native", name="log")


@pytest.mark.parametrize("sample", SESSIONS[::3], ids=lambda path: path.stem)
def test_every_sample_fits_and_says_its_verdict(sample):
    conversations = read_input(sample, None, sample.name)
    told = ticket(*conversations)
    assert len(told) < LONGEST
    assert told.count("\n## Timeline\n") == len(conversations)
    assert len(re.findall("^`{3,}", told, re.MULTILINE)) % 2 == 0


def test_the_report_holds_what_a_helper_needs():
    told = ticket(*read_input(FORUM, None, FORUM.name))
    headings = re.findall(r"^##? (.*)$", told, re.MULTILINE)
    assert headings == [
        "forum-no-response.jsonl: no response", "Why, likeliest first", "What to do, in this order", "Ruled out",
        "What to record next time", "Findings", "Timeline", "Events that matter",
    ]  # fmt: skip
    assert "1. **server stall** (medium): resp_BPPdIY0GCyp4gBcAubudf was opened" in told
    assert '   ```json\n   {"type":"response.cancel","response_id":"resp_BPPdIY0GCyp4gBcAubudf"}\n   ```' in told
    assert "- ✗ **response-stalled-no-output** (RT201, event 7, error, medium confidence)" in told
    assert " ✗   7 ≈08:20:32 ◀ server response.created" in told
    assert 'Event 7, server:\n\n```json\n{\n    "type": "response.created",' in told


def test_a_long_conversation_shows_what_matters_and_says_what_is_left_out():
    bodies = [{"type": "vendor.event", "number": number, "text": "x" * 3000} for number in range(3000)]
    bodies[1500] = {"type": "error", "error": {"type": "server_error", "message": "gone " * 5000}}
    told = ticket(conversation(*bodies))
    assert 5_000 < len(told) < LONGEST
    assert re.search(r"^… 1,\d\d\d rows left out$", told, re.MULTILINE)
    assert "Event 1501, server" in told


def talk(turns):
    """Turns of text that are answered, but for the last: it is opened and stays open."""
    items = [{"type": "session.created", "event_id": "event_0", "session": {"type": "realtime"}}]
    for number in range(turns):
        said = {
            "id": f"item_{number}",
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": "Hi"}],
        }
        items.append({"type": "conversation.item.added", "item": said})
        response = {"id": f"resp_{number}", "status": "in_progress", "output": []}
        items.append({"type": "response.created", "response": response})
        if number < turns - 1:
            part = {"response_id": f"resp_{number}", "item_id": f"out_{number}", "output_index": 0, "content_index": 0}
            items.append({"type": "response.output_text.done", **part, "text": "Hello. " * 40})
            items.append({"type": "response.done", "response": {**response, "status": "completed"}})
    return conversation(*items)


def test_of_many_turns_those_that_tell_are_shown_with_their_events():
    told = ticket(talk(400))
    [row] = re.findall(r"^\| \d.*$", told, re.MULTILINE)
    assert row.startswith("| 400 | 1598 | ")
    assert "… and 399 turns more" in told
    assert "Event 1599, server" in told
    assert "Event 799, server" not in told


def test_the_gravest_findings_come_first_and_few_of_a_rule():
    limits = {"type": "rate_limits.updated", "rate_limits": []}
    bodies = [
        {"type": "x.y", "event_id": "event_1"},
        *[{"type": f"vendor.no_{number}"} for number in range(40)],
        limits,
    ]
    told = ticket(conversation(*bodies, {"type": "error", "error": {"type": "server_error", "message": "gone"}}))
    marks = re.findall(r"^- (.) \*\*([a-z-]+)\*\*", told, re.MULTILINE)
    assert marks[0][0] == "✗"
    assert [glyph for glyph, _ in marks] == sorted((glyph for glyph, _ in marks), key="✗!i".index)
    assert max(map([rule for _, rule in marks].count, [rule for _, rule in marks])) <= 3


def test_many_conversations_share_the_room():
    told = ticket(*[conversation(*[{"type": "error", "error": {"message": "m" * 500}}] * 200)] * 12)
    assert len(told) < LONGEST
    assert told.count("# log: ") == 12
    assert "*Further parts are left out here; the recording has them.*" in told


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("resp_1 is *bold*", r"resp_1 is \*bold\*"),
        ("<script>&amp;", r"\<script\>\&amp;"),
        ("@ann see #12", r"@<!-- -->ann see \#12"),
        ("https://x.example www.x", "https:<!-- -->//x.example www<!-- -->.x"),
        ("[a](b) `c`\n# d | e", r"\[a\](b) \`c\` \# d \| e"),
        ("\x1b[31m\u202e", "␛\\[31m�"),
        ("_a_ __b", r"\_a\_ \_\_b"),
    ],
)
def test_words_of_a_peer_format_nothing(words, shown):
    assert text(words) == shown


def test_nothing_ends_a_fence_from_inside():
    assert fenced(["a ```` b", "```"]) == "`````\na ```` b\n```\n`````"
    told = ticket(
        conversation(
            {"type": "session.created", "session": {"x": "````\n```` <img>"}},
            {"type": "error", "error": {"message": "```"}},
        )
    )
    assert "\n`````json\n" in told


def test_audio_is_told_by_its_size():
    error = {"type": "error", "error": {"message": "m"}, "audio": "A" * 4000}
    told = ticket(conversation(error))
    assert "‹3,000 bytes›" in told
    assert "AAAA" not in told


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_what_is_ruled_out_has_the_name_that_people_use(form):
    told = written(read_input(FORUM, None, FORUM.name), BY_NAME[form], Redaction()).decode()
    assert all(name in told for name in ("turn detection", "rate limits", "retired dialect"))
    assert not re.search(r"(\*\*|<b>)(vad|rate limit|dialect retired)(\*\*|</b>)", told)


@pytest.mark.parametrize("form", ["markdown", "html", "ladder"])
def test_a_report_says_how_faithful_the_events_of_a_text_are(form):
    whole = b'< {"type":"session.created","session":{"type":"realtime"}}\n> {"type":"response.create"}\n'
    cut = whole + b'< {"type":"response.created","response":{"id":"resp_1","out\n'
    told = [written(read_input(None, text, "x"), BY_NAME[form], Redaction()).decode() for text in (whole, cut)]
    assert ["read from a text" in one for one in told] == [False, True]
    assert "read from a text: 2 exact, 1 partial" in told[1]


def test_a_key_is_left_out_also_where_an_event_is_cut_in_the_middle_of_it():
    secret = "sk-proj-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 3
    for length in range(2_850, 2_990, 20):
        session = {"id": "sess_1", "type": "realtime", "instructions": f"{'x' * length} {secret}"}
        told = report(reading_of(conversation({"type": "session.created", "session": session}), "log"))
        assert "sk-proj-abc" not in told
