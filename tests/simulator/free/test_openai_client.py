"""OpenAI's own client converses with the free server; only the base address is ours."""

import asyncio
import base64
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus

from inspector.formats.dialogue import sound
from inspector.simulator.free.server import serve_free
from inspector.simulator.thread import serve_free_in_thread

from .talk import LIMIT, SPEED, TOOL

MODEL = "gpt-realtime"
pytestmark = pytest.mark.usefixtures("openai")


def client_of(url, kind="AsyncOpenAI", key="none", **more):
    import openai

    base = urlsplit(url).netloc
    return getattr(openai, kind)(
        api_key=key, base_url=f"http://{base}/v1", websocket_base_url=f"ws://{base}/v1", **more
    )


async def until(connection, type_):
    async for event in connection:
        if event.type == type_:
            return event
    raise AssertionError(f"{type_} did not come")


@pytest.fixture
async def server():
    async with asyncio.timeout(LIMIT), serve_free(speed=SPEED) as running:
        yield running


async def test_a_text_conversation(server):
    async with client_of(server.url).realtime.connect(model=MODEL) as connection:
        assert (await until(connection, "session.created")).session.model == MODEL
        await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        assert (await until(connection, "session.updated")).session.output_modalities == ["text"]
        content = [{"type": "input_text", "text": "Hello"}]
        await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
        await connection.response.create()
        done = await until(connection, "response.done")
    assert done.response.status == "completed"
    assert done.response.output[0].content[0].text == "You said: “Hello”."
    assert done.response.usage.total_tokens > 0


async def test_a_tool_conversation(server):
    async with client_of(server.url).realtime.connect(model=MODEL) as connection:
        session = {"type": "realtime", "output_modalities": ["text"], "tools": [TOOL], "tool_choice": "required"}
        await connection.session.update(session=session)
        content = [{"type": "input_text", "text": "Well?"}]
        await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
        await connection.response.create()
        called = await until(connection, "response.function_call_arguments.done")
        assert (called.name, called.arguments) == ("kettle_temperature", '{"kettle":"kitchen"}')
        await until(connection, "response.done")
        output = {"type": "function_call_output", "call_id": called.call_id, "output": "79"}
        await connection.conversation.item.create(item=output)
        await connection.response.create()
        assert (await until(connection, "response.output_text.done")).text == "The tool says: “79”."


async def test_an_audio_conversation(server):
    async with client_of(server.url).realtime.connect(model=MODEL) as connection:
        for silent in [False] * 8 + [True] * 6:
            await connection.input_audio_buffer.append(audio=sound.sound(100_000, silent=silent))
        assert (await until(connection, "input_audio_buffer.speech_started")).audio_start_ms == 0
        assert (await until(connection, "input_audio_buffer.speech_stopped")).audio_end_ms == 1000
        heard = b""
        async for event in connection:
            if event.type == "response.output_audio.delta":
                heard += base64.b64decode(event.delta)
            elif event.type == "response.done":
                break
        assert len(heard) == 6 * 300 * 48
        assert event.response.output[0].content[0].transcript == "I heard 1.0 seconds of sound."


async def test_an_error_is_told_and_the_connection_stays(server):
    async with client_of(server.url).realtime.connect(model=MODEL) as connection:
        await connection.response.cancel(event_id="mine")
        event = await until(connection, "error")
        assert (event.error.code, event.error.event_id) == ("response_cancel_not_active", "mine")
        await connection.input_audio_buffer.clear()
        await until(connection, "input_audio_buffer.cleared")


async def test_the_beta_client(server):
    async with client_of(server.url).beta.realtime.connect(model="gpt-4o-realtime-preview") as connection:
        created = await until(connection, "session.created")
        assert created.session.modalities == ["audio", "text"]
        assert created.session.turn_detection.type == "server_vad"
        await connection.session.update(session={"modalities": ["text"], "tools": [TOOL], "temperature": 0.7})
        assert (await until(connection, "session.updated")).session.temperature == 0.7
        content = [{"type": "input_text", "text": "The kettle temperature, please"}]
        await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
        await connection.response.create()
        call = (await until(connection, "response.done")).response.output[0]
        assert (call.type, call.name) == ("function_call", "kettle_temperature")
        output = {"type": "function_call_output", "call_id": call.call_id, "output": "79"}
        await connection.conversation.item.create(item=output)
        await connection.response.create(response={"modalities": ["audio", "text"]})
        heard = await until(connection, "response.audio.delta")
        assert len(base64.b64decode(heard.delta)) == 300 * 48
        assert (await until(connection, "response.audio_transcript.done")).transcript == "The tool says: “79”."


async def test_the_live_client(server):
    async with client_of(server.url).live.connect() as connection:
        await connection.session.start(session={"model": "gpt-live-1", "instructions": "Be kind."})
        assert (await until(connection, "session.started")).session.id.startswith("live_")
        for silent in [False] * 8 + [True] * 6:
            await connection.session.input_audio.append(audio=sound.sound(100_000, silent=silent))
        assert (await until(connection, "session.input_transcript.delta")).delta == "0.8 seconds of sound."
        said = ""
        while not said.endswith("sound."):
            said += (await until(connection, "session.output_transcript.delta")).delta
        assert said == "I heard 0.8 seconds of sound."
        await connection.session.close()
        assert (await until(connection, "session.closed")).reason == "close_requested"


async def test_the_live_sideband(server):
    client = client_of(server.url)
    async with client.live.connect() as connection:
        await connection.session.start(session={"model": "gpt-live-1"})
        session = (await until(connection, "session.started")).session.id
        async with client.live.sideband.connect(session_id=session) as side:
            await connection.session.input_audio.append(audio=sound.sound(100_000, silent=False))
            assert (await until(side, "session.input_audio.append")).audio
            shown = await until(side, "session.output_audio.delta")
            assert shown.end_ms - shown.start_ms == 100
            await side.session.input_audio.mute()
            assert (await until(side, "session.input_audio.muted")).type
        await connection.session.close()
        assert (await until(connection, "session.closed")).reason == "close_requested"


async def test_a_wrong_key_and_a_wrong_path_are_refused_at_the_door(server, openai):
    with pytest.raises((InvalidStatus, openai.AuthenticationError)) as wrong:
        await client_of(server.url, key="invalid").realtime.connect(model=MODEL).enter()
    assert "401" in str(wrong.value)
    astray = client_of(server.url)
    astray.websocket_base_url = str(astray.websocket_base_url).replace("/v1", "/v2")
    with pytest.raises((InvalidStatus, openai.NotFoundError)) as lost:
        await astray.realtime.connect(model=MODEL).enter()
    assert "404" in str(lost.value)


@pytest.mark.filterwarnings("ignore:connect:DeprecationWarning")
def test_the_client_that_blocks():
    with (
        serve_free_in_thread(speed=SPEED) as server,
        client_of(server.url, "OpenAI").realtime.connect(model=MODEL) as line,
    ):
        line.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        content = [{"type": "input_text", "text": "Hello"}]
        line.conversation.item.create(item={"type": "message", "role": "user", "content": content})
        line.response.create()
        text = next(event.text for event in line if event.type == "response.output_text.done")
    assert text == "You said: “Hello”."
