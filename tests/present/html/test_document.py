"""The HTML page as text: whole, small, closed to the network, and hostile text only as text."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction
from inspector.present.html import bodies, document, timeline
from inspector.present.html.element import Html, tag
from inspector.present.reports.export import BY_NAME, written
from inspector.recording.file import Header

SESSIONS = sorted((Path(__file__).parents[3] / "sessions").glob("*.*"))
HOSTILE = "</script><script>alert(1)</script><b onclick='x'>&amp;\x1b[31m\u202e"


def page(content, name="input"):
    return written(read_input(None, content, name), BY_NAME["html"], Redaction()).decode()


def conversation(*payloads):
    frames = [Frame(seq * 1000, Side.SERVER, Kind.TEXT, payload, seq) for seq, payload in enumerate(payloads, 1)]
    return Conversation(Header(started="2026-11-22T09:00:00Z"), frames, "native", name="many")


def bodies_of(text):
    found = re.search(r'<script type="application/json" class="bodies">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1])


@pytest.mark.parametrize("sample", SESSIONS[::3], ids=lambda path: path.stem)
def test_a_page_is_whole_and_refers_to_nothing_outside(sample):
    conversations = read_input(sample, None, sample.name)
    text = written(conversations, BY_NAME["html"], Redaction()).decode()
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert text.count("<article") == text.count("</article>") == len(conversations)
    assert not re.search(r"\s(?:src|action|style|on\w+)=", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))
    assert set(re.findall(r'href="([^"]*)"', text)) <= {f"#e{seq}" for seq in range(1, 1000)}
    assert "url(" not in text
    assert "@import" not in text


def test_the_policy_names_the_hashes_of_what_it_holds():
    text = page(SESSIONS[0].read_bytes())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#x27;", "'")
    for kind, element in (("style", "style"), ("script", "script")):
        inner = re.search(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)[1]
        assert f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")


def test_hostile_text_is_only_ever_text():
    event = {"type": "session.created", "session": {"instructions": HOSTILE, HOSTILE: HOSTILE}}
    text = page(
        b"== " + b"a\n< " + json.dumps(event).encode() + b"\n< " + json.dumps({"type": "x.y"}).encode(), HOSTILE
    )
    assert text.count("<script") == text.count("</script>") == 2
    assert "alert(1)</script>" not in text
    assert "<b onclick" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert ["␛[31m" in json.dumps(bodies_of(text), ensure_ascii=False), "&amp;amp;␛[31m" in text] == [True, True]


def test_a_thousand_events_are_less_than_two_megabytes():
    body = {
        "type": "conversation.item.created",
        "item": {"content": [{"text": 'ä<&"x ' * 300}], "audio": "AAAA" * 9000},
    }
    text = written([conversation(*[json.dumps(body).encode()] * 1000)], BY_NAME["html"], Redaction())
    assert 500_000 < len(text) < 2_000_000
    assert "‹" in text.decode()  # audio is shown by its size


def test_what_finds_no_room_is_left_out_from_the_end(monkeypatch):
    monkeypatch.setattr(document, "ROOM", 0)
    monkeypatch.setattr(document, "LEAST_BODIES", 400)
    payloads = [json.dumps({"type": "vendor.event", "number": number}).encode() for number in range(20)]
    shown = bodies_of(written([conversation(*payloads)], BY_NAME["html"], Redaction()).decode())
    assert 2 <= len(shown) < 20
    assert "1" in shown


def test_a_long_body_says_how_many_lines_are_missing(monkeypatch):
    monkeypatch.setattr(bodies, "ONE", 200)
    payload = json.dumps({"type": "vendor.event", **{f"key{number}": "x" * 20 for number in range(30)}}).encode()
    shown = bodies_of(written([conversation(payload)], BY_NAME["html"], Redaction()).decode())["1"]
    assert re.fullmatch(r"… \d\d further lines", shown[-1][2])


def test_a_long_recording_shows_its_ends_and_what_findings_point_at(monkeypatch):
    monkeypatch.setattr(timeline, "MOST_ROWS", 10)
    payloads = [b'{"type":"session.created"}', *[b'{"type":"vendor.event"}'] * 60]
    payloads[30] = b'{"type":"error","error":{"type":"server_error","message":"gone"}}'
    text = written([conversation(*payloads)], BY_NAME["html"], Redaction()).decode()
    shown = [int(seq) for seq in re.findall(r'data-seq="(\d+)"', text)]
    assert {1, 2, 31, 61} <= {*shown}
    assert len(shown) <= 12
    assert text.count("rows are left out here") == 2


def test_a_broken_payload_is_shown_as_it_came():
    text = written([conversation(b'{"type":"a.b","x":<', b"\xff<b>")], BY_NAME["html"], Redaction()).decode()
    assert bodies_of(text)["1"] == [[0, "", '{"type":"a.b","x":<', "string"]]
    assert bodies_of(text)["2"] == [[0, "", "�<b>", "string"]]


def test_several_recordings_stand_on_one_page():
    text = page(b"== one\n< session.created\n\n== two\n< session.created\n")
    assert text.count("<article") == 2
    assert "(recording 2)" in text
    assert len(set(re.findall(r'id="(r\de\d+)"', text))) == 2


def test_an_element_escapes_everything_that_is_not_markup():
    made = tag("p", "<b>&", Html("<i>"), tag("br"), title='"<\x1b', class_="a", data_go=3, hidden=False, open=True)
    assert made == '<p title="&quot;&lt;␛" class="a" data-go="3" open>&lt;b&gt;&amp;<i><br></p>'


def test_what_did_not_come_has_a_row_behind_the_last_sign_of_it():
    silent = next(sample for sample in SESSIONS if sample.stem == "silent-after-created")
    text = page(silent.read_bytes())
    row = text.index('<li class="absent server error"')
    assert text.index('data-seq="10"') < row < text.index('data-seq="11"')
    assert "response.output_item.added or response.done" in text[row : row + 500]


def test_the_gravest_findings_come_first():
    log = b'< {"type":"session.created","session":{"type":"realtime"}}\n< {"type":"vendor.news"}\n'
    text = page(log + b'< {"type":"error","error":{"type":"server_error","code":"odd","message":"Later."}}\n')
    assert text.index("error-event") < text.index("unknown-event-type")
