"""What passes of a request's headers, and where a key may stand."""

from inspector.core.secret import Secret
from inspector.transports.relay.request import Ask, passed, with_key, without_keys

KEY = Secret("sk-own")


def test_headers_of_one_hop_end_here_and_all_others_pass_as_they_are():
    headers = [
        ("Connection", "close, X-Hop"), ("X-Hop", "1"), ("Keep-Alive", "5"), ("TE", "trailers"), ("Upgrade", "h2c"),
        ("Sec-WebSocket-Key", "x"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("OpenAI-Beta", "realtime=v1"),
    ]  # fmt: skip
    assert passed(headers) == [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("OpenAI-Beta", "realtime=v1")]
    assert passed(headers, "set-cookie") == [("OpenAI-Beta", "realtime=v1")]


def test_the_relays_key_takes_every_other_keys_place():
    headers = [("Authorization", "Bearer app"), ("api-key", "app"), ("X-Mine", "1")]
    assert with_key(headers, "Authorization", KEY) == [("X-Mine", "1"), ("Authorization", "Bearer sk-own")]
    assert with_key(headers, "api-key", KEY) == [("X-Mine", "1"), ("api-key", "sk-own")]
    assert with_key(headers, "api-key", None) == headers


def test_keys_are_found_in_headers_and_subprotocols():
    offered = "realtime, openai-insecure-api-key.ek_1, xai-client-secret.x_2"
    ask = Ask("GET", "/v1", [("authorization", "Bearer sk-1"), ("Api-Key", "k"), ("Sec-WebSocket-Protocol", offered)])
    assert ask.given() == ["sk-1", "k", "ek_1", "x_2"]
    assert without_keys(ask.subprotocols) == ["realtime"]


def test_an_upgrade_is_told_from_other_requests():
    assert Ask("GET", "/", [("Upgrade", "WebSocket")]).is_upgrade
    assert not Ask("GET", "/", [("Upgrade", "h2c")]).is_upgrade
    assert not Ask("POST", "/", [("Upgrade", "websocket")]).is_upgrade
