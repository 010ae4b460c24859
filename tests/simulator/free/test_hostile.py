"""Whatever a client sends, the free server answers or refuses it, and goes on."""

import random

import pytest

from inspector.core import codec
from inspector.core.json import Json
from inspector.core.wire import Side
from inspector.protocol.dialect import load

from .talk import BETA, talking

ODD: list[Json] = [
    None,
    True,
    0,
    -1,
    10**18,
    1.5,
    "",
    "x",
    "item_1",
    [],
    [None],
    {},
    {"type": "x"},
    [[{}]],
    "�",
    "A" * 600,
]
PLACES = [
    ("/v1/realtime?model=gpt-realtime", "openai-ga", {}),
    ("/v1/realtime?model=gpt-realtime", "openai-beta", BETA),
    ("/v1/realtime?intent=transcription", "openai-ga-transcription", {}),
    ("/v1/realtime?intent=transcription", "openai-beta-transcription", BETA),
    ("/v1/live/sessions", "openai-live", {}),
]
ROUNDS = 60
MADE_BY_HAND: list[Json] = [
    {"type": "response.create", "response": {"tools": [{"type": "function", "name": "f"}], "tool_choice": "required"}},
    {"type": "session.update", "session": {"type": "realtime", "audio": {"input": {"turn_detection": None}}}},
    {"type": "session.update", "session": {"type": "realtime", "tools": [{"type": "function", "name": ""}]}},
    {"type": "conversation.item.truncate", "item_id": "x", "content_index": -1, "audio_end_ms": -1},
    {"type": "session.start", "session": {"model": "m", "audio": {}, "input": []}},
    {"type": "input_audio_buffer.append", "audio": "AAA="},
    {"type": "session.input_audio.append", "audio": ""},
]


def samples(dialect: str) -> list[Json]:
    """An event of every type that a client of the dialect sends."""
    return [codec.parse(spec.sample) for (side, _), spec in load(dialect).events.items() if side is Side.CLIENT]


def bent(value: Json, dice: random.Random) -> Json:
    """A copy in which something is odd, or nothing."""
    if dice.random() < 0.08:
        return dice.choice(ODD)
    if isinstance(value, dict):
        kept = {key: bent(inner, dice) for key, inner in value.items() if key == "type" or dice.random() > 0.04}
        return {**kept, "odd": 1} if dice.random() < 0.03 else kept
    return [bent(one, dice) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("path", "dialect", "headers"), PLACES, ids=[place[1] for place in PLACES])
async def test_odd_events_do_not_end_the_session(path, dialect, headers, seed):
    dice = random.Random(seed)
    async with talking(path, dialect=dialect, headers=headers, speed=100) as talk:
        events = [event for event in samples(dialect) if event["type"] != "session.close"] + MADE_BY_HAND
        for _ in range(ROUNDS):
            await talk.say_raw(codec.write(bent(dice.choice(events), dice)).decode())
        await talk.say("nonsense", event_id="last")
        while "last" not in str((await talk.error()).values()):
            pass
