"""Whom to connect to, and who gets the key."""

import pytest

from inspector.core.secret import Secret
from inspector.live.provider import PROVIDERS, EndpointError, Wish, call_endpoint, endpoint

KEYS = {
    "OPENAI_API_KEY": "sk-openai",
    "AZURE_OPENAI_API_KEY": "azure-key",
    "AZURE_OPENAI_ENDPOINT": "https://res.openai.azure.com/",
    "AZURE_VOICELIVE_API_KEY": "voice-key",
    "AZURE_VOICELIVE_ENDPOINT": "https://res.services.ai.azure.com",
    "XAI_API_KEY": "xai-key",
    "DASHSCOPE_API_KEY": "dash-key",
}


@pytest.mark.parametrize(
    ("target", "model", "url", "headers"),
    [
        ("", "", "wss://api.openai.com/v1/realtime?model=gpt-realtime", {"Authorization": "Bearer sk-openai"}),
        ("openai", "m", "wss://api.openai.com/v1/realtime?model=m", {"Authorization": "Bearer sk-openai"}),
        (
            "openai-beta", "", "wss://api.openai.com/v1/realtime?model=gpt-4o-realtime-preview",
            {"Authorization": "Bearer sk-openai", "OpenAI-Beta": "realtime=v1"},
        ),
        ("openai-live", "m", "wss://api.openai.com/v1/live/sessions", {"Authorization": "Bearer sk-openai"}),
        ("azure", "d", "wss://res.openai.azure.com/openai/v1/realtime?model=d", {"api-key": "azure-key"}),
        (
            "azure-preview", "d",
            "wss://res.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d",
            {"api-key": "azure-key"},
        ),
        (
            "voicelive", "m", "wss://res.services.ai.azure.com/voice-live/realtime?api-version=2025-10-01&model=m",
            {"api-key": "voice-key"},
        ),
        ("xai", "grok", "wss://api.x.ai/v1/realtime?model=grok", {"Authorization": "Bearer xai-key"}),
        (
            "qwen", "q", "wss://dashscope-intl.aliyuncs.com/api-ws/v1/realtime?model=q",
            {"Authorization": "Bearer dash-key"},
        ),
        ("ws://127.0.0.1:9/v1/realtime", "", "ws://127.0.0.1:9/v1/realtime", {}),
        ("http://127.0.0.1:9/v1", "m", "ws://127.0.0.1:9/v1/realtime?model=m", {}),
        ("http://127.0.0.1:9/v1", "", "ws://127.0.0.1:9/v1/realtime?model=gpt-realtime", {}),
        ("http://127.0.0.1:9/v1?model=own", "", "ws://127.0.0.1:9/v1/realtime?model=own", {}),
        ("https://h.example/v1/realtime?a=b", "", "wss://h.example/v1/realtime?a=b", {}),
        ("wss://h.example/x?model=old", "new", "wss://h.example/x?model=new", {}),
    ],
)  # fmt: skip
def test_where_a_wish_leads(target, model, url, headers):
    found = endpoint(Wish(target, model), KEYS)
    assert (found.url, dict(found.headers)) == (url, headers)
    assert "?" not in found.place


def test_every_service_is_in_the_table():
    assert {one for one in PROVIDERS if endpoint(Wish(one, "m"), KEYS).secrets} == set(PROVIDERS)


def test_the_key_of_a_service_goes_nowhere_else():
    assert endpoint(Wish("wss://somewhere.example/v1/realtime"), KEYS).secrets == ()
    chosen = endpoint(Wish("wss://somewhere.example/v1/realtime", key=Secret("mine")), KEYS)
    assert chosen.headers == {"Authorization": "Bearer mine"}


def test_another_base_of_openai_is_the_users_choice():
    found = endpoint(Wish(), {**KEYS, "OPENAI_BASE_URL": "http://127.0.0.1:8000/v1/"})
    assert found.url == "ws://127.0.0.1:8000/v1/realtime?model=gpt-realtime"


def test_a_server_of_this_machine_needs_no_key():
    assert endpoint(Wish(), {"OPENAI_BASE_URL": "http://localhost:1/v1"}).headers == {}


def test_variables_in_headers_are_secrets():
    found = endpoint(Wish("ws://h.example/", headers=["X-Key: $MINE", "X-Team: a ${TEAM}"]), {"MINE": "k", "TEAM": "b"})
    assert dict(found.headers) == {"X-Key": "k", "X-Team": "a b"}
    assert [one.reveal() for one in found.secrets] == ["k", "b"]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish("nobody"), "no service that is known"),
        (Wish("ftp://h.example"), "must begin with ws://"),
        (Wish("openai"), "set OPENAI_API_KEY"),
        (Wish("azure", "d"), "Set AZURE_OPENAI_ENDPOINT"),
        (Wish("xai"), "--model"),
        (Wish("ws://h.example", headers=["nothing"]), "is no header"),
        (Wish("ws://h.example", headers=["Authorization: Bearer sk-literal"]), "can read arguments"),
        (Wish("ws://h.example", headers=["X: $UNSET_ONE"]), "which is not set"),
    ],
)
def test_what_is_missing_is_one_sentence(wish, words):
    with pytest.raises(EndpointError) as told:
        endpoint(wish, {})
    assert words in str(told.value)
    assert "sk-literal" not in str(told.value)


@pytest.mark.parametrize(
    ("call", "target", "url"),
    [
        ("rtc_1", "", "wss://api.openai.com/v1/realtime?call_id=rtc_1"),
        ("rtc_1", "azure", "wss://res.openai.azure.com/openai/v1/realtime?call_id=rtc_1"),
        ("live_1", "", "wss://api.openai.com/v1/live/sessions/live_1/attach"),
        ("rtc_1", "http://127.0.0.1:9/v1", "ws://127.0.0.1:9/v1/realtime?call_id=rtc_1"),
        ("rtc_1", "ws://127.0.0.1:9/v1/realtime?model=m&a=b", "ws://127.0.0.1:9/v1/realtime?a=b&call_id=rtc_1"),
        ("live_1", "http://127.0.0.1:9/v1", "ws://127.0.0.1:9/v1/live/sessions/live_1/attach"),
    ],
)
def test_where_a_call_is_joined(call, target, url):
    assert call_endpoint(call, Wish(target), KEYS).url == url
