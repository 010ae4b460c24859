"""Live sessions that others look on at: what they are shown, and what they may say."""

import base64
import contextlib
from urllib.parse import urlsplit

import numpy
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from inspector.core.json import text_at
from inspector.formats.dialogue import sound
from inspector.simulator.free.call import OVER

from .talk import Talk, clean, talking
from .test_live import DIALECT, FORMATS, PATH, SAID, speak, start, told

ATTACHED = "openai-live-attach"


@contextlib.asynccontextmanager
async def live():
    """A session that is ended in order: a client that does not read cannot leave."""
    async with talking(PATH, dialect=DIALECT) as talk:
        yield talk
        with contextlib.suppress(ConnectionClosed):
            await talk.say("session.close")
        await talk.left()


@contextlib.asynccontextmanager
async def attached(talk: Talk, session: str):
    """Somebody who looks on at a session of the same server."""
    host, port = talk.client.remote_address[:2]
    url = urlsplit(f"ws://{host}:{port}{PATH}/{session}/attach").geturl()
    async with connect(url, proxy=None, max_queue=None) as client:
        yield Talk(client, ATTACHED, url, {})


def samples(body) -> numpy.ndarray:
    return numpy.frombuffer(base64.b64decode(text_at(body, "audio") or text_at(body, "delta") or ""), "<i2")


@pytest.mark.parametrize(("format_", "name"), FORMATS)
async def test_the_sound_of_both_sides_is_shown_in_one_format(format_, name):
    async with live() as talk:
        started = await start(talk, audio={"format": format_})
        async with attached(talk, started["session"]["id"]) as side:
            await side.until("session.output_audio.delta")
            await speak(talk, name)
            assert (await told(side, "sound.")) == "I heard 0.6 seconds of sound."
            reflected = [body for body in side.heard if body["type"] == "session.input_audio.append"]
            said = [body for body in side.heard if body["type"] == "session.output_audio.delta"]
            assert {len(samples(body)) for body in reflected + said} == {2_400}
            loud = [bool(numpy.abs(samples(body).astype(int)).max() > 300) for body in reflected]
            assert loud == [False] * 2 + [True] * 6 + [False] * 6
            assert all(body.keys() == {"type", "audio"} for body in reflected)
            spans = [(body["start_ms"], body["end_ms"]) for body in said]
            assert all(end - begin == 100 for begin, end in spans)
            assert [begin for begin, _ in spans[1:]] == [end for _, end in spans[:-1]]
            assert side.wrong == []
        assert not any("start_ms" in body for body in talk.heard if body["type"] == "session.output_audio.delta")


async def test_the_microphone_is_shown_as_it_came_although_it_is_muted():
    async with live() as talk:
        started = await start(talk)
        async with attached(talk, started["session"]["id"]) as side:
            await side.say("session.input_audio.mute")
            await side.until("session.input_audio.muted")
            await talk.until("session.input_audio.muted")
            await talk.say("session.input_audio.append", audio=sound.sound(100_000, silent=False))
            assert numpy.abs(samples(await side.until("session.input_audio.append")).astype(int)).max() > 300


async def test_it_commands_the_session_but_neither_begins_it_nor_speaks_into_it():
    async with live() as talk:
        started = await start(talk)
        async with attached(talk, started["session"]["id"]) as side:
            for type_, fields in (
                ("session.start", {"session": {"model": "gpt-live-1"}}),
                ("session.input_audio.append", {"audio": "AAAA"}),
                ("transport.dtmf.send", {"event": "5"}),
            ):
                await side.say(type_, **fields)
                assert (await side.error())["client_event_id"].startswith("mine_")
            await side.say("session.commentary.append", content="The kettle is on.", delegation_id=None)
            assert await told(side, "on.") == "The kettle is on."
            assert await told(talk, "on.") == "The kettle is on."
    assert "error" not in talk.types()
    assert clean(talk)


async def test_it_sees_the_end_and_a_session_that_is_over_cannot_be_joined():
    async with live() as talk:
        started = await start(talk)
        async with attached(talk, started["session"]["id"]) as side:
            await side.until("session.output_audio.delta")
            await side.say("session.close")
            assert await side.left() == (1000, OVER)
            assert side.heard[-1]["type"] == "session.closed"
            assert [rule for rule, severity in side.found().items() if severity in ("error", "warning")] == []
        await talk.left()
        for session in (started["session"]["id"], "live_none"):
            with pytest.raises(InvalidStatus) as refused:
                async with attached(talk, session):
                    pass
            assert refused.value.response.status_code == 404


async def test_whoever_looks_on_may_leave_and_the_session_goes_on():
    async with live() as talk:
        started = await start(talk)
        async with attached(talk, started["session"]["id"]) as side:
            await side.hear()
        await talk.say("session.commentary.append", content="Still here.", delegation_id=None)
        assert (await told(talk, "here.")) == "Still here."
        assert SAID in talk.types()
