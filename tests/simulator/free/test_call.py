"""Calls that others join: what a sideband is told, what not, and how a call ends."""

import contextlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from inspector.core import codec
from inspector.core.json import object_at, text_at
from inspector.core.wire import Side
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Said
from inspector.simulator.free.call import DEMO, OVER

from .talk import HELLO, Talk, clean, talking

SPOKEN = {"type": "realtime", "output_modalities": ["audio"]}
SAMPLE = Path(__file__).parents[3] / "sessions" / "sideband-turn.txt"


@contextlib.asynccontextmanager
async def joined(talk: Talk, call: str = ""):
    """A sideband beside a talk, in its call or another one."""
    address = urlsplit(f"ws://{talk.client.remote_address[0]}:{talk.client.remote_address[1]}")
    location = talk.client.response.headers.get("Location", "")
    url = f"ws://{address.netloc}/v1/realtime?call_id={call or location.rpartition('/')[2]}"
    async with connect(url, proxy=None, max_queue=None) as client:
        yield Talk(client, "openai-ga", url, {})


def shape(types: list[str]) -> list[str]:
    """The types in order, of each stream's deltas the first."""
    return [one for place, one in enumerate(types) if not (one.endswith("delta") and one in types[:place])]


def sampled() -> list[str]:
    """What the server tells a sideband in the sample, which follows a capture of OpenAI's."""
    [case] = notation.parse(SAMPLE.read_text("utf-8"))
    payloads = [step.payload for step in case.steps if isinstance(step, Said) and step.side is Side.SERVER]
    return [str(codec.decode(payload)[0]["type"]) for payload in payloads]


async def test_a_sideband_is_told_what_openais_are_told():
    async with talking() as talk:
        await talk.until("session.created")
        async with joined(talk) as side:
            await side.say("session.update", session=SPOKEN)
            await side.until("session.updated")
            await side.say("conversation.item.create", item=HELLO)
            await side.say("response.create")
            await side.until("output_audio_buffer.stopped")
        await talk.done()
    assert shape(side.types()) == shape(sampled())
    assert side.wrong == []
    assert "response.output_audio.delta" in talk.types()
    ids = [text_at(body, "event_id") for body in side.heard if str(body["type"]).startswith("output_audio_buffer")]
    assert all(len(identity) == 22 and int(identity[6:], 16) for identity in ids)


async def test_both_hear_what_either_causes():
    async with talking() as talk:
        await talk.until("session.created")
        async with joined(talk) as side:
            await talk.say("session.update", session=SPOKEN)
            await talk.ask("Good morning")
            await side.done()
            await talk.done()
            await side.say("response.cancel")
            assert (await talk.error())["code"] == "response_cancel_not_active"
    assert side.text("transcript", "response.output_audio_transcript.done") == "You said: “Good morning”."


async def test_playing_can_be_cut_off():
    async with talking() as talk:
        await talk.until("session.created")
        async with joined(talk) as side:
            await side.say("session.update", session=SPOKEN)
            await talk.ask("long")
            started = await side.until("output_audio_buffer.started")
            await side.say("response.cancel")
            await side.say("output_audio_buffer.clear")
            cleared = await side.until("output_audio_buffer.cleared")
            assert cleared["response_id"] == started["response_id"]
            await side.done()
            await talk.done()


async def test_the_call_ends_with_the_connection_that_began_it():
    async with talking() as talk:
        await talk.until("session.created")
        async with joined(talk) as side:
            await talk.client.close()
            assert await side.left() == (1000, OVER)


async def test_leaving_does_not_end_the_call():
    async with talking() as talk:
        await talk.until("session.created")
        async with joined(talk):
            pass
        await talk.say("session.update", session=SPOKEN)
        await talk.ask("Good morning")
        await talk.done()
    assert clean(talk)


async def test_a_call_that_is_not_there_is_refused():
    async with talking() as talk:
        with pytest.raises(InvalidStatus) as refused:
            async with joined(talk, "rtc_nobody"):
                pass
    assert refused.value.response.status_code == 404
    assert b"call_id_not_found" in refused.value.response.body


async def test_a_robot_holds_a_call_for_whoever_joins():
    async with talking() as talk, joined(talk, DEMO) as side:
        response = await side.done()
        assert response["status"] == "completed"
        await side.until("input_audio_buffer.speech_started")
        async with joined(talk, DEMO) as other:
            await other.until("response.done")
    assert side.heard[0]["type"] == "session.updated"
    assert side.wrong == other.wrong == []


async def test_the_robot_hangs_up_and_can_be_called_again():
    async with talking() as talk:
        for _ in range(2):
            async with joined(talk, DEMO) as side:
                session = object_at(await side.until("session.updated"), "session")
            assert session["model"] == "gpt-realtime"
