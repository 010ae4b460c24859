"""OpenAI's own client for Python: text, audio and a tool, in the GA protocol and in the beta.

python openai_client.py BASE             through a relay, refusals too
python openai_client.py BASE --tapped    with a tap in each connection
"""

import asyncio
import base64
import math
import struct
import sys

import pytest
from openai import AsyncOpenAI, NotFoundError
from websockets.exceptions import InvalidStatus

from inspector.tap import tap

MODEL = "gpt-realtime"
LIMIT = 40  # seconds
TAPPED = "--tapped" in sys.argv
TOOL = {
    "type": "function",
    "name": "kettle_temperature",
    "description": "How hot the water is.",
    "parameters": {"type": "object", "properties": {"kettle": {"type": "string"}}, "required": ["kettle"]},
}


def client(base, key="none"):
    return AsyncOpenAI(api_key=key, base_url=base)


def tapped(connection):
    if TAPPED:
        assert tap(connection) is connection


async def until(connection, type_):
    async for event in connection:
        assert event.type != "error", event
        if event.type == type_:
            return event
    raise AssertionError(f"{type_} did not come")


async def say(connection, text):
    content = [{"type": "input_text", "text": text}]
    await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
    await connection.response.create()


async def converse(base):
    """A text turn, a tool turn, and a spoken one."""
    async with client(base).realtime.connect(model=MODEL) as connection:
        tapped(connection)
        session = {"type": "realtime", "output_modalities": ["text"], "tools": [TOOL]}
        await connection.session.update(session=session)
        await say(connection, "Hello")
        done = await until(connection, "response.done")
        assert done.response.output[0].content[0].text == "You said: “Hello”."
        await say(connection, "What is the kettle temperature?")
        [call] = (await until(connection, "response.done")).response.output
        output = {"type": "function_call_output", "call_id": call.call_id, "output": "79"}
        await connection.conversation.item.create(item=output)
        await connection.response.create()
        done = await until(connection, "response.done")
        assert "79" in done.response.output[0].content[0].text
        await speak(connection)


def tone():
    """A second of tone and two of silence, in pieces of 100 ms."""
    for piece in range(30):
        loud = 4000 if piece < 10 else 0
        samples = (round(loud * math.sin(2 * math.pi * 440 * n / 24000)) for n in range(2400))
        yield base64.b64encode(struct.pack("<2400h", *samples)).decode()


async def speak(connection):
    for audio in tone():
        await connection.input_audio_buffer.append(audio=audio)
    done = await until(connection, "response.done")
    assert done.response.output[0].content[0].text.startswith("I heard "), done


async def converse_in_beta(base):
    headers = {"OpenAI-Beta": "realtime=v1"}
    async with client(base).realtime.connect(model=MODEL, extra_headers=headers) as connection:
        tapped(connection)
        await say(connection, "Hello")
        done = await until(connection, "response.done")
        assert done.response.status == "completed"


async def refused(base):
    """The refusals of handshakes arrive with status and body, those of requests as the client's own exceptions."""
    await refused_at(client(base, "invalid").realtime.connect(model=MODEL), 401, b"invalid_api_key")
    await refused_at(client(f"{base}/nowhere").realtime.connect(model=MODEL), 404, b"Invalid URL")
    with pytest.raises(NotFoundError, match="Invalid URL"):
        await client(base).models.list()


async def refused_at(connecting, status, words):
    with pytest.raises(InvalidStatus) as refusal:
        await connecting.enter()
    response = refusal.value.response
    assert response.status_code == status
    assert words in response.body


async def main(base):
    async with asyncio.timeout(LIMIT):
        await converse(base)
        await converse_in_beta(base)
        if not TAPPED:
            await refused(base)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
