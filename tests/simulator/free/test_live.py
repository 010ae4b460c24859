"""Live sessions with the free server."""

import asyncio

import pytest

from inspector.core.json import text_at
from inspector.formats.dialogue import sound

from .talk import clean, talking

PATH = "/v1/live/sessions"
DIALECT = "openai-live"
FORMATS = [
    ({"type": "audio/pcm", "rate": 24_000}, "pcm 24000"),
    ({"type": "audio/pcm", "rate": 16_000}, "pcm 16000"),
    ({"type": "audio/pcmu", "rate": 8_000}, "pcmu"),
    ({"type": "audio/pcma", "rate": 8_000}, "pcma"),
]
SAID = "session.output_transcript.delta"


def live():
    return talking(PATH, dialect=DIALECT)


async def start(talk, **session):
    await talk.say("session.start", session={"model": "gpt-live-1", **session})
    return await talk.until("session.started")


async def speak(talk, format_=sound.DEFAULT):
    for silent in [True] * 2 + [False] * 6 + [True] * 6:
        audio = sound.sound(100_000, silent=silent, format_=format_)
        await talk.say("session.input_audio.append", audio=audio)
        await asyncio.sleep(0)


async def told(talk, end):
    """Hear until what is said ends so."""
    while not talk.text(type_=SAID).endswith(end):
        await talk.hear()
    return talk.text(type_=SAID)


@pytest.mark.parametrize(("format_", "name"), FORMATS)
async def test_speech_is_heard_and_answered(format_, name):
    async with live() as talk:
        started = await start(talk, audio={"format": format_})
        assert started["client_event_id"].startswith("mine_")
        assert started["session"]["audio"]["format"] == format_
        await speak(talk, name)
        assert await told(talk, "sound.") == "I heard 0.6 seconds of sound."
        heard = next(body for body in talk.heard if body["type"] == "session.input_transcript.delta")
        assert (heard["start_ms"], heard["end_ms"]) == (200, 800)
        await talk.say("session.close")
        code, _ = await talk.left()
        assert code == 1000
        assert talk.heard[-1]["reason"] == "close_requested"
        assert clean(talk)


async def test_sound_comes_all_the_time_and_is_loud_only_with_words():
    silence, tone = (sound.sound(100_000, silent=silent) for silent in (True, False))
    async with live() as talk:
        await start(talk, input=[{"role": "user", "content": [{"type": "input_text", "text": "Hi"}]}])
        assert await told(talk, ".") == "You said: Hi."
        while text_at(talk.heard[-1], "delta") != silence:
            await talk.hear()
        deltas = [body["delta"] for body in talk.heard if body["type"] == "session.output_audio.delta"]
        assert deltas == [tone] * 9 + [silence]


async def test_commentary_is_said_and_thoughts_are_not():
    async with live() as talk:
        await start(talk)
        for type_, content in (("instructions", "Be brief."), ("thinking", "Hm."), ("commentary", "The tea is ready.")):
            await talk.say(f"session.{type_}.append", content=content, delegation_id=None)
            assert (await talk.until(f"session.{type_}.appended"))["client_event_id"]
        assert await told(talk, "ready.") == "The tea is ready."
        assert "command-unacked" not in talk.found()


async def test_the_muted_is_not_heard():
    async with live() as talk:
        await start(talk)
        await talk.say("session.input_audio.mute")
        await talk.until("session.input_audio.muted")
        await speak(talk)
        await talk.say("session.input_audio.unmute")
        await talk.until("session.input_audio.unmuted")
        assert "session.input_transcript.delta" not in talk.types()
        await speak(talk)
        await talk.until("session.input_transcript.delta")


async def test_a_turn_is_handed_to_the_application_that_asks_for_it():
    async with live() as talk:
        await start(talk, delegation={"type": "client"})
        await speak(talk)
        delegation = (await talk.until("session.delegation.created"))["delegation"]
        assert delegation["target"] == "client"
        await talk.say("session.commentary.append", content="Done.", delegation_id=delegation["id"])
        assert await told(talk, "Done.") == "Done."


async def test_a_recording_is_played():
    async with live() as talk:
        await start(talk)
        await talk.say("session.output_audio.fixture.play", audio=sound.sound(200_000))
        await talk.until("session.output_audio.fixture.playing")
        await talk.until("session.output_audio.fixture.played")


async def test_usage_is_told_from_time_to_time():
    async with live() as talk:
        await start(talk)
        assert (await talk.until("session.usage.updated"))["usage"] == {"seconds": 5.0}


async def test_nothing_is_taken_before_the_start():
    async with live() as talk:
        await talk.say("session.update", session={})
        assert "The first event must be 'session.start'" in (await talk.error())["message"]
        assert "realtime-events-on-live" not in talk.found()
        await start(talk)


@pytest.mark.parametrize(
    ("type_", "fields", "code", "param"),
    [
        ("session.update", {"session": {"model": "gpt-live-2"}}, "immutable_field_update", "session.model"),
        ("session.update", {"session": {"mood": "good"}}, "unknown_parameter", "session.mood"),
        ("session.input_audio.append", {"audio": "AAAA"}, "invalid_audio", "audio"),
        ("session.input_audio.append", {"audio": "%"}, "invalid_audio", "audio"),
        ("session.start", {"session": {"model": "gpt-live-1"}}, "invalid_event", "type"),
        ("session.thinking.append", {"content": "x"}, "missing_required_parameter", "delegation_id"),
        ("decision.create", {}, "invalid_parameter", "type"),
        ("response.create", {}, "invalid_parameter", "type"),
        ("conversation.item.create", {"item": {}}, "invalid_value", "type"),
        ("session.update", {"session": {"delegation": {"type": "decisions"}}}, "invalid_value", None),
    ],
)
async def test_what_is_refused_while_the_session_lives(type_, fields, code, param):
    async with live() as talk:
        await start(talk)
        await talk.say(type_, event_id="mine", **fields)
        error = await talk.error()
        assert (error["code"], error["client_event_id"]) == (code, "mine")
        assert param is None or error["param"] == param
        assert talk.found()


@pytest.mark.parametrize(
    ("session", "code", "param"),
    [
        ({}, "missing_required_parameter", "session.model"),
        ({"model": "gpt-live-1", "voice": "marin"}, "unknown_parameter", "session.voice"),
        ({"model": "m", "delegation": {"type": "responses", "responses": {}}}, None, None),
    ],
)
async def test_a_start_that_is_refused_can_be_tried_again(session, code, param):
    async with live() as talk:
        await talk.say("session.start", session=session)
        error = await talk.error()
        assert code is None or (error["code"], error["param"]) == (code, param)
        await start(talk)
