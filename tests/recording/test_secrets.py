"""Secrets of every kind, where people put them: none reaches a recording or anything that is written."""

import json
from base64 import b64encode

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.formats.opening import reading_of
from inspector.formats.redaction import Redaction, covered, statement
from inspector.present.reports import ticket
from inspector.present.reports.export import EXPORTS, written
from inspector.present.reports.printed import reading_text
from inspector.present.reports.report import recording_report
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.follower import Follower
from inspector.recording.replay import Replay
from inspector.recording.writer import Writer

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl0"
HEX = "0123456789abcdef0123456789abcdef"
PEM = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq0\n-----END PRIVATE KEY-----"


def header(name, value):
    return Kind.OPEN, {"url": "wss://x.example", "headers": {name: value}, "subprotocols": []}


def answer(name, value):
    return Kind.ANSWER, {"status": 101, "headers": {name: value}, "subprotocol": None, "body": None}


def url(text):
    return Kind.OPEN, {"url": text, "headers": {}, "subprotocols": []}


def subprotocols(*names):
    return Kind.OPEN, {"url": "wss://x.example", "headers": {}, "subprotocols": [*names]}


def event(**members):
    return Kind.TEXT, {"type": "session.update", **members}


def tool(**members):
    return event(session={"tools": [{"type": "mcp", "server_label": "x", **members}]})


def arguments(**members):
    return event(item={"type": "function_call", "name": "f", "call_id": "c", "arguments": json.dumps(members)})


def sip(name, value):
    return event(data={"sip_headers": [{"name": name, "value": value}]})


PLANTED = [
    # in headers
    (header("Authorization", "Bearer abcdefghij"), "abcdefghij"),
    (header("authorization", "Basic dXNlcjpwYXNzd29yZA=="), "dXNlcjpwYXNzd29yZA"),
    (header("api-key", "azure1key"), "azure1key"),
    (header("X-Api-Key", "plain1key"), "plain1key"),
    (header("Ocp-Apim-Subscription-Key", HEX), HEX),
    (header("Cookie", "session=cookie1value"), "cookie1value"),
    (header("x-amz-security-token", "FwoGZXIvYXdzEBY"), "FwoGZXIvYXdzEBY"),
    (header("X-Twilio-Signature", "RSOYDt4T1cUTdK1PDd93="), "RSOYDt4T1cUTdK1PDd93"),
    (header("sec-websocket-protocol", "token, deepgramkey1"), "deepgramkey1"),
    (answer("Set-Cookie", ["__cf_bm=baked1cookie; path=/"]), "baked1cookie"),
    # in URLs
    (url("wss://x.example/v1?api-key=url1key"), "url1key"),
    (url("wss://x.example/v1?access_token=url1token"), "url1token"),
    (url("wss://x.example/v1?sv=1&sig=url1sig%3D"), "url1sig"),
    (url("wss://x.example/v1?X-Amz-Signature=amz1sig&X-Amz-Credential=c"), "amz1sig"),
    (url("wss://x.example/v1?password=url1word"), "url1word"),
    (url("wss://ann:url1pass@x.example/v1"), "url1pass"),
    (url(f"wss://x.example/{JWT}"), JWT),
    # in subprotocols
    (subprotocols("realtime", "openai-insecure-api-key.browser1key"), "browser1key"),
    (subprotocols("xai-client-secret.browser1secret"), "browser1secret"),
    (subprotocols("token", "deepgram1key"), "deepgram1key"),
    (subprotocols("base64url.bearer.authorization.x", "authorization.bearer.kube1token"), "kube1token"),
    # in events
    (event(note="sk-proj-A1b2C3d4E5f6G7h8I9j0"), "sk-proj-A1b2C3d4"),
    (event(note="my key: ek_68af296e8e408191a1120ab6"), "ek_68af296e"),
    (event(note="xai-AbCdEfGhIjKlMnOpQrStUvWxYz01"), "xai-AbCdEf"),
    (event(note="gsk_AbCdEfGhIjKlMnOpQrStUvWx0123"), "gsk_AbCdEf"),
    (event(note="hf_AbCdEfGhIjKlMnOpQrStUvWxYz0123"), "hf_AbCdEf"),
    (event(note="ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"), "ghp_AbCd"),
    (event(note="AKIAIOSFODNN7EXAMPLE"), "AKIAIOSFODNN7EXAMPLE"),
    (event(note="AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"), "AIzaSyA1b2"),
    (event(note="xoxb-1234567890-abcdefghij"), "xoxb-1234567890"),
    (event(note=f"send {JWT} back"), JWT),
    (event(note="Authorization: Bearer 0123456789abcdef01"), "0123456789abcdef01"),
    (event(note="> api-key: 0a1b2c3d4e5f60718293a4b5c6d7e8f9"), "0a1b2c3d4e5f"),
    (event(note="TWILIO_AUTH_TOKEN=1a1b2c3d4e5f60718293a4b5c6d7e8f9"), "1a1b2c3d4e5f"),
    (event(note="const apiKey = '2a1b2c3d4e5f60718293a4b5c6d7e8f9';"), "2a1b2c3d4e5f"),
    (event(note="authorization: Token 3a1b2c3d4e5f60718293a4b5c6d7e8f9"), "3a1b2c3d4e5f"),
    (event(note="the wifi password: guest2024"), "guest2024"),
    (event(note=json.dumps({"auth": "4a1b2c3d4e5f60718293a4b5c6d7e8f9"})), "4a1b2c3d4e5f"),
    (event(fields=[{"name": "X-Api-Key", "value": "pair1key"}]), "pair1key"),
    (event(note=PEM), "MIIEvQIBADANBgkq0"),
    (event(session={"client_secret": {"value": "short1secret", "expires_at": 1}}), "short1secret"),
    (event(session={"ice_servers": [{"urls": "turn:x", "credential": "turn1word"}]}), "turn1word"),
    (event(sdp="v=0\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n"), "asd88fgpdd777uzjYhagZg"),
    (event(refreshToken="camel1token", nested={"db_password": 1, "password": "camel1word"}), "camel1token"),
    (event(session={"prompt": {"id": "p", "variables": {"card": "prompt1variable"}}}), "prompt1variable"),
    # in tools
    (tool(authorization="mcp1authorization"), "mcp1authorization"),
    (tool(headers={"X-Whatever": "mcp1header"}), "mcp1header"),
    (tool(server_url="https://x.example/sse?token=mcp1token"), "mcp1token"),
    (tool(server_url="https://ann:mcp1pass@x.example/sse"), "mcp1pass"),
    (arguments(city="Paris", api_key="argument1key"), "argument1key"),
    (arguments(auth={"password": "argument1word", "access_token": "a b"}), "argument1word"),
    # telephone numbers in the headers of a call
    (sip("From", "sip:+14155550123@sip.example.com"), "4155550123"),
    (sip("To", '"Ann" <tel:+1-415-555-0124>'), "415-555-0124"),
    (sip("P-Asserted-Identity", "+1 (415) 555 0125"), "555 0125"),
    (event(note="transferred to sips:+14155550126@x"), "4155550126"),
]


def conversation():
    frames = [
        Frame(seq * 1000, Side.SERVER if kind is Kind.ANSWER else Side.CLIENT, kind, json.dumps(body).encode(), seq)
        for seq, ((kind, body), _) in enumerate(PLANTED, 1)
    ]
    audio = {"type": "input_audio_buffer.append", "audio": b64encode(bytes(range(200))).decode()}
    frames.append(Frame(80_000, Side.CLIENT, Kind.TEXT, json.dumps(audio).encode(), len(frames) + 1))
    note = Record(RecordKind.NOTE, 90_000, {"at": 0.09, "note": "the key is sk-proj-N1o2T3e4N5o6T7e8N9o0"})
    header_ = Header(started="2026-11-22T09:00:00Z", title="of sk-proj-T1i2T3l4E5t6I7t8L9e0")
    return Conversation(header_, [*frames, note], "native")


SECRETS = [secret for _, secret in PLANTED] + ["sk-proj-N1o2T3e4", "sk-proj-T1i2T3l4"]


def test_there_are_enough_of_them():
    assert len(PLANTED) >= 40
    plain = b"".join(frame.payload for frame in conversation().items if isinstance(frame, Frame)).decode()
    assert all(json.dumps(secret)[1:-1] in plain for _, secret in PLANTED)


@pytest.mark.parametrize("form", EXPORTS, ids=lambda form: form.name)
def test_none_is_in_an_export(form):
    out = written([conversation()], form, Redaction()).decode("utf-8", "replace")
    assert [secret for secret in SECRETS if secret in out] == []


def test_none_is_in_a_recording(tmp_path):
    path = tmp_path / "a.jsonl"
    whole = conversation()
    with Writer(path, whole.header) as writer:
        for item in whole.items:
            if isinstance(item, Frame):
                writer.frame(item)
        writer.note(90_000, "the key is sk-proj-N1o2T3e4N5o6T7e8N9o0")
    text = path.read_text("utf-8")
    assert [secret for secret in SECRETS if secret in text] == []
    assert text.count('"redacted"') == len(PLANTED)


@pytest.mark.parametrize(("planted", "secret"), PLANTED, ids=[secret for _, secret in PLANTED])
def test_each_goes_by_itself_and_nothing_else_with_it(planted, secret):
    kind, body = planted
    frame = Frame(0, Side.CLIENT, kind, json.dumps(body).encode(), 1)
    [line] = written([Conversation(Header(), [frame], "native")], EXPORTS[0], Redaction()).splitlines()[1:]
    assert secret.encode() not in line
    assert line.count(b"[redacted]") in (1, 2)
    assert json.loads(line)["redacted"]


def test_what_was_redacted_is_stated_once():
    once = covered(conversation(), Redaction())
    assert statement(once.header).startswith("Redacted: secrets in ")
    again = covered(once, Redaction())
    assert again.header == once.header
    assert list(again.items) == list(once.items)


def test_secrets_stay_where_that_is_asked_for():
    out = written([conversation()], EXPORTS[0], Redaction(secrets=False)).decode()
    assert all(json.dumps(secret)[1:-1] in out for secret in SECRETS)
    assert "[redacted]" not in out


PIECES = ["it is sk-pr", "oj-A9b8", "C7d6E5f4", "G3h2I1j0", " as I said"]


def answer_in_pieces():
    """A response whose text holds a key, piece by piece, whole, and at its end."""
    stream = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0, "content_index": 0}
    whole, type_ = "".join(PIECES), "response.output_text"
    part = {"type": "text", "text": whole}
    item = {"id": "item_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    added = {"response_id": "resp_1", "output_index": 0, "item": {**item, "content": []}}
    bodies = [
        {"type": "response.created", "response": {"id": "resp_1", "status": "in_progress", "output": []}},
        {"type": "response.output_item.added", **added},
        *({"type": f"{type_}.delta", **stream, "delta": piece} for piece in PIECES),
        {"type": f"{type_}.done", **stream, "text": whole},
        {"type": "response.done", "response": {"id": "resp_1", "status": "completed", "output": [item]}},
    ]
    frames = [Frame(seq, Side.SERVER, Kind.TEXT, json.dumps(body).encode(), seq) for seq, body in enumerate(bodies, 1)]
    return Conversation(Header(), frames, "native")


@pytest.mark.parametrize("form", [form for form in EXPORTS if form.name != "wav"], ids=lambda form: form.name)
def test_a_key_in_pieces_is_not_put_together_again(form):
    out = written([answer_in_pieces()], form, Redaction()).decode("utf-8", "replace")
    assert [piece for piece in PIECES[2:4] if piece in out] == []


def test_a_recording_that_was_made_elsewhere_is_read_without_them(tmp_path):
    """Its rows are read back without them too, and a replay of it is fed none."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(written([conversation()], EXPORTS[0], Redaction(secrets=False)))
    for whole in Follower(path, checkpoints=True).read_all():
        replay = Replay(whole)
        replay.aim(replay.end)
        while not replay.arrived:
            replay.feed_next()
        for reading in (whole, replay.past):
            frames = [reading.frame(seq) for seq in range(1, len(reading.columns) + 1)]
            told = [repr(reading.header), *(str(frame) for frame in frames)]
            told += [str(reading.history.record(place)) for place in range(len(reading.history))]
            assert [secret for secret in SECRETS if secret in "".join(told)] == []
            assert all(frame.marks.redacted for frame in frames if b"[redacted]" in frame.payload)


def test_a_recording_that_was_made_elsewhere_keeps_no_key_in_pieces(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(written([answer_in_pieces()], EXPORTS[0], Redaction(secrets=False)))
    [reading] = Follower(path).read_all()
    told = b"".join(reading.frame(seq).payload for seq in range(1, len(reading.columns) + 1)).decode()
    told += repr(reading.session.responses)
    assert [piece for piece in PIECES[2:4] if piece in told] == []
    assert " as I said" in told


@pytest.mark.parametrize("length", range(0, 120, 7))
def test_a_row_holds_no_beginning_of_a_key(tmp_path, length):
    """Its words are covered before they are cut, so that no room that a line has leaves a piece that nobody knows."""
    key = "sk-proj-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
    asked = {"type": "response.create", "response": {"instructions": f"{'y' * length} {key}"}}
    frame = Frame(1000, Side.CLIENT, Kind.TEXT, json.dumps(asked).encode(), 1)
    path = tmp_path / "a.jsonl"
    path.write_bytes(written([Conversation(Header(), [frame], "native")], EXPORTS[0], Redaction(secrets=False)))
    [reading] = Follower(path).read_all()
    assert "sk-proj" not in ticket.report(reading) + reading_text(reading)


def test_a_key_in_pieces_makes_no_finding():
    before, after = (
        [finding["id"] for finding in recording_report(reading_of(one, "x"))["findings"]]
        for one in (answer_in_pieces(), covered(answer_in_pieces(), Redaction()))
    )
    assert after == before
