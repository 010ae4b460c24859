"""OpenAI's own client for Python through a relay to the mock server aimock: text, a tool, sound, refusals."""

import asyncio
import sys

import pytest
from openai import AsyncOpenAI
from openai_client import MODEL, TOOL, refused_at, say, tone, until
from websockets.exceptions import ConnectionClosedError

LIMIT = 40  # seconds


def client(base, key="none"):
    return AsyncOpenAI(api_key=key, base_url=base)


async def converse(base):
    """A text turn, and a tool turn."""
    async with client(base).realtime.connect(model=MODEL) as connection:
        session = {"type": "realtime", "output_modalities": ["text"], "tools": [TOOL]}
        await connection.session.update(session=session)
        await say(connection, "Good morning")
        done = await until(connection, "response.done")
        assert done.response.output[0].content[0].text == "Good morning to you."
        await say(connection, "How hot is the kettle?")
        [call] = (await until(connection, "response.done")).response.output
        assert call.name == "kettle_temperature"
        output = {"type": "function_call_output", "call_id": call.call_id, "output": "79"}
        await connection.conversation.item.create(item=output)
        await connection.response.create()
        done = await until(connection, "response.done")
        assert done.response.output[0].content[0].text == "It is 79 degrees."


async def speak(base):
    """A spoken turn that the client ends itself, as the mock listens to nothing."""
    async with client(base).realtime.connect(model=MODEL) as connection:
        silent = {"audio": {"input": {"turn_detection": None}}}
        await connection.session.update(session={"type": "realtime", "output_modalities": ["text"], **silent})
        for audio in tone():
            await connection.input_audio_buffer.append(audio=audio)
        await connection.input_audio_buffer.commit()
        await until(connection, "input_audio_buffer.committed")
        await connection.response.create()
        done = await until(connection, "response.done")
        assert done.response.output[0].content[0].text == "I heard you."


async def ask_in_beta(base):
    """The mock refuses the beta as OpenAI does: it accepts, says why, and closes."""
    headers = {"OpenAI-Beta": "realtime=v1"}
    async with client(base).realtime.connect(model=MODEL, extra_headers=headers) as connection:
        assert (await connection.recv()).error.code == "beta_api_shape_disabled"
        with pytest.raises(ConnectionClosedError) as closed:
            await connection.recv()
        assert closed.value.rcvd.code == 4000


async def refused(base):
    await refused_at(client(base, "invalid").realtime.connect(model=MODEL), 401, b"invalid_api_key")
    await refused_at(client(f"{base}/nowhere").realtime.connect(model=MODEL), 404, b"")


async def main(base):
    async with asyncio.timeout(LIMIT):
        await converse(base)
        await speak(base)
        await ask_in_beta(base)
        await refused(base)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
