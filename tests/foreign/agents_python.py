"""OpenAI's agents SDK for Python with a tap: a tool in a text conversation.

    python agents_python.py WEBSOCKET_BASE

runs where the SDK is, which may be without this program's own libraries: the tap needs orjson and platformdirs alone.
"""

import asyncio
import sys

from agents import function_tool
from agents.realtime import RealtimeAgent, RealtimeRunner
from agents.realtime.openai_realtime import OpenAIRealtimeWebSocketModel

from inspector.tap import tap

LIMIT = 40  # seconds


@function_tool
def kettle_temperature(kettle: str) -> str:
    """How hot the water is."""
    return "79"


async def converse(base: str) -> None:
    agent = RealtimeAgent(name="Tea", instructions="Be kind.", tools=[kettle_temperature])
    settings = {"model_name": "gpt-realtime", "modalities": ["text"]}
    model = tap(OpenAIRealtimeWebSocketModel())
    assert isinstance(model, OpenAIRealtimeWebSocketModel)
    runner = RealtimeRunner(agent, model=model, config={"model_settings": settings})
    options = {"api_key": "sk-a-key-of-the-agent-123456", "url": f"{base}/realtime?model=gpt-realtime"}
    async with await runner.run(model_config=options) as session:
        await session.send_message("What is the kettle temperature?")
        turns = 0  # of the model: the call of the tool, and the answer
        async for event in session:
            assert event.type != "error", event
            turns += event.type == "raw_model_event" and event.data.type == "turn_ended"
            if turns == 2:
                break


async def main(base: str) -> None:
    async with asyncio.timeout(LIMIT):
        await converse(base)


asyncio.run(main(sys.argv[1]))
