"""The handshake of the free server: what is served, to whom, and in which dialect."""

import asyncio
import json
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from inspector.simulator.free.server import MODELS, serve_free

from .talk import BETA, LIMIT, talking

REALTIME = "/v1/realtime?model=gpt-realtime"


async def refused(path=REALTIME, **more):
    """The status and the error of a handshake that fails."""
    async with asyncio.timeout(LIMIT), serve_free() as server:
        url = f"ws://{urlsplit(server.url).netloc}{path}"
        with pytest.raises(InvalidStatus) as refusal:
            await connect(url, proxy=None, **more)
    response = refusal.value.response
    assert response.headers["Content-Type"] == "application/json"
    return response.status_code, json.loads(response.body)["error"]


@pytest.mark.parametrize("path", ["/", "/v1/realtimes", "/realtime?model=x", "/v1/live/sessions/live_1/fork"])
async def test_a_path_that_is_not_served(path):
    status, error = await refused(path)
    assert status == 404
    assert urlsplit(path).path in error["message"]


@pytest.mark.parametrize(
    "more",
    [
        {"additional_headers": {"Authorization": "Bearer invalid"}},
        {"additional_headers": {"api-key": "invalid"}},
        {"subprotocols": ["realtime", "openai-insecure-api-key.invalid"]},
    ],
)
async def test_a_wrong_key(more):
    status, error = await refused(**more)
    assert (status, error["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer sk-anything"}])
async def test_no_key_and_any_other_key_are_taken(headers):
    async with talking(headers=headers) as talk:
        await talk.until("session.created")


@pytest.mark.parametrize("model", MODELS)
async def test_a_model_that_is_missing_or_unknown_is_told_after_the_handshake(model):
    code, _ = MODELS[model]
    async with talking(f"/v1/realtime?model={model}") as talk:
        assert await talk.left() == (4000, f"invalid_request_error.{code}")
        assert talk.heard[0]["error"]["code"] == code
        assert "model-missing" in talk.found()


async def test_a_transcription_model_holds_no_conversation():
    async with talking("/v1/realtime?model=whisper-1") as talk:
        assert (await talk.left())[0] == 4000
        assert "is a transcription model" in talk.heard[0]["error"]["message"]
        assert talk.found()


async def test_a_transcription_session_has_no_model_in_its_address():
    async with talking("/v1/realtime?intent=transcription&model=gpt-realtime") as talk:
        await talk.left()
        assert "You must not provide a model" in talk.heard[0]["error"]["message"]


@pytest.mark.parametrize(
    ("offered", "chosen", "first"),
    [
        (["realtime", "openai-insecure-api-key.x"], "realtime", "realtime"),
        (["openai-beta.realtime-v1", "realtime"], "realtime", None),
        (["openai-agents-sdk.1"], None, "realtime"),
    ],
)
async def test_the_subprotocol_is_realtime_where_it_is_offered(offered, chosen, first):
    async with (
        asyncio.timeout(LIMIT),
        serve_free() as server,
        connect(server.url, proxy=None, subprotocols=offered) as browser,
    ):
        assert browser.subprotocol == chosen
        assert json.loads(await browser.recv())["session"].get("type") == first


async def test_the_header_asks_for_the_beta():
    async with talking(dialect="openai-beta", headers=BETA) as talk:
        session = (await talk.until("session.created"))["session"]
        assert session["modalities"] == ["audio", "text"]
        assert "type" not in session
        assert session["input_audio_format"] == "pcm16"
        assert (await talk.hear())["type"] == "conversation.created"


async def test_headers_that_stand_twice_are_borne():
    twice = [("Authorization", "Bearer a"), ("Authorization", "Bearer b"), ("OpenAI-Beta", "x"), *BETA.items()]
    async with (
        asyncio.timeout(LIMIT),
        serve_free() as server,
        connect(server.url, proxy=None, additional_headers=twice) as client,
    ):
        assert "modalities" in json.loads(await client.recv())["session"]


async def test_clients_come_and_go_and_do_not_hear_each_other():
    async with asyncio.timeout(LIMIT), serve_free(speed=20) as server:
        async with connect(server.url, proxy=None) as first, connect(server.url, proxy=None) as second:
            await first.send('{"type":"response.create"}')
            sessions = {json.loads(await one.recv())["session"]["id"] for one in (first, second)}
            assert len(sessions) == 2
            while json.loads(await first.recv())["type"] != "response.done":
                pass
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(second.recv(), 0.1)
        async with connect(server.url, proxy=None) as third:
            assert json.loads(await third.recv())["type"] == "session.created"


async def test_text_that_is_not_utf8_ends_the_connection():
    async with asyncio.timeout(LIMIT), serve_free() as server, connect(server.url, proxy=None) as client:
        await client.recv()
        await client.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            await client.recv()
    assert closed.value.rcvd.code == 1007
