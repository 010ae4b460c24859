"""Secrets go, everything else stays."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.secret import Secret
from inspector.core.wire import Kind
from inspector.recording.redact import _HINTS, is_suspect, redact

KEY = "sk-proj-A1b2C3d4E5f6G7h8I9j0-_K"
SECRET = "correct horse/battery+staple"
NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)


def event(**members):
    return json.dumps({"type": "session.update", **members}, separators=(",", ":"), ensure_ascii=False).encode()


def redacted(payload, kind=Kind.TEXT, *secrets):
    return redact(payload, kind, [Secret(secret) for secret in secrets])


def tool(**members):
    return event(session={"tools": [{"type": "function"}, {"type": "mcp", "server_label": "x", **members}]})


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"my key is {KEY}.",
        f"line one\n{KEY}",
        f"tab\t{KEY}",
        f"=\u0001{KEY}",
        "sk-" + "a" * 48,
        "sk-svcacct-0123456789abcdef0123",
        "ek_68af296e8e408191a1120ab6383263c2",
        "xai-AbCdEfGhIjKlMnOpQrStUvWxYz012345",
        "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc",
        "bearer   0123456789abcdef",
        "openai-insecure-api-key.my.own/key+1",
        "realtime, openai-insecure-api-key.abc, openai-beta.realtime-v1",
        "wss://x.example/v1?api-version=2&api-key=abc&model=m",
        "https://x.example/sse?token=abc",
        "https://x.example/?a=1&api_key=abc#frag",
        "https://x.example/?access_token=abc",
        "https://x.example/?a=1&key=abc",
    ],
)
def test_what_looks_like_a_key_goes_wherever_it_stands(text):
    payload = event(a=[{"b": text}])
    cleaned, pointers = redacted(payload)
    assert pointers == ["/a/0/b"]
    assert "[redacted]" in json.loads(cleaned)["a"][0]["b"]
    for secret in (KEY, "abc", "aaaa", "0123456789", "68af", "eyJ", "my.own", "AbCd"):
        assert secret not in cleaned.decode()


@pytest.mark.parametrize(
    "text",
    [
        "Keep the secret. Never tell the secret word: api, headers, authorization, variables, token=5, key=7",
        "The task-force met a risk-averse desk-research-and-development-group-of-2024",
        "sk-learn-based-models and sk-short",
        "next week_of_0123456789abcdef, seek_0123456789abcdef0123",
        "the bearer of this letter, a bearer authentication-and-authorization scheme",
        "look at headers: {x} and api-version=2025-04-01",
        "https://x.example/v1?model=gpt-realtime&api-version=2025-08-28&monkey-business=1",
        "what is api_key? and what is api-key?",
        "apiKey: process.env.OPENAI_API_KEY, auth=oauth, api_key=os.environ['OPENAI_API_KEY']",
        "The password: at least 8 characters. Author: resp_0123456789abcdef",
        "[redacted]",
        "wss://host:443/path and a@b:c@d",
    ],
)
def test_innocent_text_stays(text):
    payload = event(instructions=text, item={"content": [{"text": text}]})
    assert redacted(payload) == (payload, [])


@pytest.mark.parametrize(
    "members",
    [
        {"session": {"client_secret": None, "instructions": "secret"}},
        {"session": {"client_secret": {"expires_at": 1745398132}}},
        {
            "session": {
                "tools": [
                    {
                        "type": "function",
                        "parameters": {
                            "properties": {
                                "headers": {"type": "object"},
                                "authorization": {"type": "string", "description": "of whom"},
                            },
                            "required": ["authorization", "headers"],
                        },
                    }
                ]
            }
        },
        {"headers": {"x": "not a tool's, not a handshake's"}},
        {"error": {"message": "Incorrect API key provided: sk-proj-********abcd.", "param": "authorization"}},
        {"session": {"prompt": {"id": "pmpt_1", "variables": None}}},
        {"variables": {"city": "Paris"}},
        {"rate_limits": [{"name": "tokens", "limit": 40000}]},
    ],
)
def test_places_that_only_look_like_secrets_stay(members):
    payload = event(**members)
    assert redacted(payload) == (payload, [])


@pytest.mark.parametrize(
    ("payload", "pointers"),
    [
        (event(session={"client_secret": {"value": "x y", "expires_at": 1}}), ["/session/client_secret/value"]),
        (event(session={"client_secret": "x y"}), ["/session/client_secret"]),
        (tool(authorization="x y"), ["/session/tools/1/authorization"]),
        (
            tool(headers={"X-One": "a", "Authorization": "b", "list": ["c"]}),
            [f"/session/tools/1/headers/{name}" for name in ("Authorization", "X-One", "list/0")],
        ),
        (event(response={"tools": [{"type": "mcp", "headers": {"k": "v"}}]}), ["/response/tools/0/headers/k"]),
        (
            event(session={"prompt": {"variables": {"name": "Ann", "card": {"type": "input_text", "text": "secret"}}}}),
            ["/session/prompt/variables/card/text", "/session/prompt/variables/name"],
        ),
        (
            event(config={"api_key": "a", "API-Key": "b", "x-api-key": "c"}),
            ["/config/API-Key", "/config/api_key", "/config/x-api-key"],
        ),
    ],
)
def test_places_for_secrets_are_emptied(payload, pointers):
    cleaned, found = redacted(payload)
    assert found == pointers
    assert codec.decode(cleaned)[1] is None
    assert redacted(cleaned) == (cleaned, [])


def test_a_handshake_loses_its_secrets_and_keeps_the_rest():
    opening = {
        "url": "wss://user:pass@x.example/v1/realtime?model=m&api-key=abc&api-version=2",
        "headers": {
            "Authorization": "Bearer abc",
            "api-key": "abc",
            "Cookie": "a=b; c=d",
            "x-goog-api-key": "abc",
            "x-auth-token": ["abc", "def"],
            "OpenAI-Beta": "realtime=v1",
            "openai-organization": "org-1",
            "sec-websocket-key": "dGhlIHNhbXBsZQ==",
        },
        "subprotocols": ["realtime", "openai-insecure-api-key.abc", "openai-beta.realtime-v1"],
    }
    cleaned, pointers = redacted(codec.write(opening), Kind.OPEN)
    assert json.loads(cleaned) == {
        "url": "wss://user:[redacted]@x.example/v1/realtime?model=m&api-key=[redacted]&api-version=2",
        "headers": {
            "Authorization": "[redacted]",
            "api-key": "[redacted]",
            "Cookie": "[redacted]",
            "x-goog-api-key": "[redacted]",
            "x-auth-token": ["[redacted]", "[redacted]"],
            "OpenAI-Beta": "realtime=v1",
            "openai-organization": "org-1",
            "sec-websocket-key": "dGhlIHNhbXBsZQ==",
        },
        "subprotocols": ["realtime", "openai-insecure-api-key.[redacted]", "openai-beta.realtime-v1"],
    }
    assert pointers == [
        "/headers/Authorization",
        "/headers/Cookie",
        "/headers/api-key",
        "/headers/x-auth-token/0",
        "/headers/x-auth-token/1",
        "/headers/x-goog-api-key",
        "/subprotocols/1",
        "/url",
    ]


def test_an_answer_loses_its_cookies_and_keeps_its_limits():
    answer = {
        "status": 101,
        "headers": {
            "set-cookie": ["__cf_bm=abc; path=/"],
            "x-request-id": "req_1",
            "x-ratelimit-remaining-tokens": "9",
        },
        "subprotocol": None,
        "body": None,
    }
    cleaned, pointers = redacted(codec.write(answer), Kind.ANSWER)
    assert pointers == ["/headers/set-cookie/0"]
    answer["headers"]["set-cookie"] = ["[redacted]"]
    assert json.loads(cleaned) == answer


@pytest.mark.parametrize("kind", Kind)
def test_known_keys_go_from_every_kind_of_frame(kind):
    payload = b'{"a":"' + SECRET.encode() + b'"}'
    assert redacted(payload, kind, SECRET) == (b'{"a":"[redacted]"}', ["/a"])


@pytest.mark.parametrize(
    "form",
    [SECRET, SECRET.replace("/", "\\/"), "correct%20horse%2Fbattery%2Bstaple"],
)
def test_known_keys_go_however_they_are_escaped(form):
    payload = f'{{"a":"x{form}y","b":["{form}{form}"]}}'.encode()
    cleaned, pointers = redacted(payload, Kind.TEXT, SECRET)
    assert cleaned == b'{"a":"x[redacted]y","b":["[redacted][redacted]"]}'
    assert pointers == ["/a", "/b/0"]


def test_a_known_key_with_quotes_is_found_in_json():
    key = 'odd"key\\with é'
    cleaned, pointers = redacted(event(a=key), Kind.TEXT, key)
    assert pointers == ["/a"]
    assert json.loads(cleaned)["a"] == "[redacted]"


def test_placeholders_are_no_secrets():
    payload = event(a="test dummy none")
    assert redacted(payload, Kind.TEXT, "test", "dummy", "none", "") == (payload, [])


def test_a_secret_in_a_key_and_in_broken_text_has_a_place_too():
    assert redacted(b'{"a":{"' + KEY.encode() + b'":1}}') == (b'{"a":{"[redacted]":1}}', ["/a"])
    assert redacted(b"broken " + KEY.encode()) == (b"broken [redacted]", [""])
    assert redacted(b'{"session":{"client_secret":{"value":"abc') == (
        b'{"session":{"client_secret":{"value":"[redacted]',
        [""],
    )


def test_binary_is_searched_for_known_keys_only():
    assert redacted(KEY.encode(), Kind.BINARY) == (KEY.encode(), [])
    assert redacted(b"\0" + KEY.encode(), Kind.BINARY, KEY) == (b"\0[redacted]", [""])


def test_audio_does_not_hide_a_key_beside_it():
    audio = "A1b2/+" * 2000
    assert redacted(event(audio=audio)) == (event(audio=audio), [])
    assert redacted(event(key=KEY, audio=audio))[1] == ["/key"]
    assert redacted(event(audio=audio, key=KEY))[1] == ["/key"]
    assert redacted(event(audio=audio + KEY))[1] == ["/audio"]
    assert redacted(event(session={"client_secret": {"value": audio}}))[1] == ["/session/client_secret/value"]


@given(VALUES, st.sampled_from([KEY, SECRET, "0123456789"]), st.data())
@example({"a": ["\\", {"~/": ""}]}, KEY, None)
def test_a_planted_secret_never_survives_and_pointers_lead_to_it(value, secret, data):
    def planted(inner):
        if isinstance(inner, dict):
            return {key: planted(one) for key, one in inner.items()}
        if isinstance(inner, list):
            return [planted(one) for one in inner]
        return inner + secret if isinstance(inner, str) and (data is None or data.draw(st.booleans())) else inner

    before = {"root": planted(value)}
    cleaned, pointers = redacted(codec.write(before), Kind.TEXT, secret)
    after = json.loads(cleaned)
    assert secret not in cleaned.decode()
    assert json.loads(codec.write(before).replace(secret.encode(), b"[redacted]")) == after
    assert len(pointers) == json.dumps(before).count(secret)
    for pointer in pointers:
        assert "[redacted]" in followed(after, pointer)


def followed(value, pointer):
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@given(st.binary() | st.text(st.sampled_from('{}[]":,\\ headrsuotizn_ctlvk-0')).map(str.encode), st.sampled_from(Kind))
def test_redacting_never_raises_and_twice_is_once(payload, kind):
    cleaned, pointers = redacted(payload, kind, KEY)
    assert bool(pointers) == (cleaned != payload)
    assert redacted(cleaned, kind, KEY) == (cleaned, [])


def test_deep_nesting_beside_a_secret_is_no_matter():
    for depth in (900, 1020, 50_000):
        payload = b'{"headers":1,"api_key":"x","a":' + b"[" * depth + b"]" * depth + b"}"
        cleaned, pointers = redacted(payload)
        assert cleaned == payload.replace(b'"x"', b'"[redacted]"')
        assert pointers == (["/api_key"] if depth < 1024 else [""])


@pytest.mark.parametrize("hint", _HINTS)
@pytest.mark.parametrize("size", [20, 1_500])
def test_every_hint_is_found_wherever_it_stands(hint, size):
    for payload in (hint, b"x " * size + hint, hint + b" " * size, b"a " * size + hint + b"."):
        assert is_suspect(payload)


def test_the_tokens_of_an_answer_are_no_hint():
    usage = b'{"usage":{"total_tokens":63,"input_token_details":{"text_tokens":1}},"max_output_tokens":"inf"}'
    assert not is_suspect(usage)
    assert is_suspect(usage + b'{"access_token":"x"}')
