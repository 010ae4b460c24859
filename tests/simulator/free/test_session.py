"""Whole turns with the free server, in every dialect: answered, and nothing to find fault with."""

import asyncio
import base64

import pytest

from inspector.core.idclock import id_time
from inspector.core.json import text_at
from inspector.formats.dialogue import sound

from .talk import BETA, TOOL, clean, talking

DIALECTS = [("openai-ga", {}), ("openai-beta", BETA)]
TRANSCRIBED = {"transcription": {"model": "gpt-4o-mini-transcribe"}}


def settings(dialect, *, text=False, **more):
    """A session.update's session: text or speech, and `more` settings that both dialects have."""
    if dialect == "openai-beta":
        return {"modalities": ["text"] if text else ["audio", "text"], **more}
    return {"type": "realtime", "output_modalities": ["text" if text else "audio"], **more}


def audio_input(**fields):
    return {"type": "realtime", "audio": {"input": fields}}


async def speak(talk, *, quiet=2, loud=6, after=6, format_=sound.DEFAULT):
    """Tenths of a second of silence, tone and silence, faster than they sound."""
    for silent in (*[True] * quiet, *[False] * loud, *[True] * after):
        audio = sound.sound(100_000, silent=silent, format_=format_)
        await talk.say("input_audio_buffer.append", audio=audio)
        await asyncio.sleep(0)


def offsets(talk):
    names = ("audio_start_ms", "audio_end_ms")
    return [body[name] for body in talk.heard for name in names if name in body and "speech" in str(body["type"])]


@pytest.mark.parametrize(("dialect", "headers"), DIALECTS)
async def test_a_text_turn(dialect, headers):
    async with talking(dialect=dialect, headers=headers) as talk:
        await talk.until("session.created")
        await talk.say("session.update", session=settings(dialect, text=True))
        await talk.until("session.updated")
        await talk.ask("Hello  there")
        response = await talk.done()
        await talk.until("rate_limits.updated")
        [item] = response["output"]
        assert item["content"][0]["text"] == "You said: “Hello there”."
        assert item["content"][0]["type"] == ("text" if headers else "output_text")
        usage = response["usage"]
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0
        assert clean(talk)


@pytest.mark.parametrize(("dialect", "headers"), DIALECTS)
async def test_a_spoken_turn_that_the_server_hears(dialect, headers):
    async with talking(dialect=dialect, headers=headers) as talk:
        await talk.until("session.created")
        await speak(talk)
        response = await talk.done()
        await talk.until("rate_limits.updated")
        assert offsets(talk) == [0, 1000]
        [item] = response["output"]
        assert item["content"][0]["transcript"] == "I heard 1.0 seconds of sound."
        deltas = [body for body in talk.heard if str(body["type"]).endswith("audio.delta")]
        assert sum(len(base64.b64decode(text_at(body, "delta"))) for body in deltas) == 48 * 300 * len(deltas) > 0
        assert clean(talk)


@pytest.mark.parametrize("format_", ["pcmu", "pcma"])
async def test_a_spoken_turn_of_the_telephone(format_):
    telephone = {"type": f"audio/{format_}"}
    async with talking() as talk:
        await talk.until("session.created")
        audio = {"input": {"format": telephone}, "output": {"format": telephone}}
        await talk.say("session.update", session={"type": "realtime", "audio": audio})
        await talk.until("session.updated")
        await speak(talk, quiet=5, format_=format_)
        await talk.done()
        await talk.until("rate_limits.updated")
        assert offsets(talk) == [200, 1300]
        delta = next(body for body in talk.heard if body["type"] == "response.output_audio.delta")
        assert len(base64.b64decode(text_at(delta, "delta"))) == 8 * 300
        assert clean(talk)


async def test_a_turn_that_the_client_commits_and_asks_to_answer():
    async with talking() as talk:
        await talk.until("session.created")
        await talk.say("session.update", session=audio_input(turn_detection=None, **TRANSCRIBED))
        await talk.until("session.updated")
        await speak(talk)
        await talk.say("input_audio_buffer.commit")
        committed = await talk.until("input_audio_buffer.committed")
        await talk.say("response.create")
        await talk.until("rate_limits.updated")
        assert "input_audio_buffer.speech_started" not in talk.types()
        done = [body for body in talk.heard if str(body["type"]).endswith("transcription.completed")]
        assert [(body["item_id"], body["transcript"]) for body in done] == [
            (committed["item_id"], "1.4 seconds of sound.")
        ]
        assert clean(talk)


@pytest.mark.parametrize(("dialect", "headers"), DIALECTS)
async def test_a_tool_is_called_and_its_output_used(dialect, headers):
    async with talking(dialect=dialect, headers=headers) as talk:
        await talk.until("session.created")
        await talk.say("session.update", session=settings(dialect, text=True, tools=[TOOL]))
        await talk.until("session.updated")
        await talk.ask("What is the kettle temperature?")
        [call] = (await talk.done())["output"]
        assert (call["name"], call["arguments"]) == ("kettle_temperature", '{"kettle":"kitchen"}')
        output = {"type": "function_call_output", "call_id": call["call_id"], "output": '{"celsius":79}'}
        await talk.say("conversation.item.create", item=output)
        await talk.say("response.create")
        [answer] = (await talk.done())["output"]
        await talk.until("rate_limits.updated")
        assert "79" in answer["content"][0]["text"]
        assert clean(talk)


async def test_several_tools_can_be_called_at_once_and_one_can_be_chosen():
    other = {**TOOL, "name": "stir"}
    async with talking() as talk:
        await talk.say("session.update", session=settings("openai-ga", text=True, tools=[TOOL, other]))
        await talk.ask("Say the kettle_temperature, then stir.")
        calls = (await talk.done())["output"]
        assert [call["name"] for call in calls] == ["kettle_temperature", "stir"]
        await talk.ask("Hello", tool_choice={"type": "function", "name": "stir"})
        [call] = (await talk.done())["output"]
        assert call["name"] == "stir"
        await talk.ask("Stir!", tool_choice="none")
        [answer] = (await talk.done())["output"]
        assert answer["type"] == "message"


async def test_speech_interrupts_the_answer_and_is_answered_itself():
    async with talking() as talk:
        await talk.until("session.created")
        await talk.ask("long")
        await talk.until("response.output_audio.delta")
        await speak(talk)
        cut = await talk.done()
        assert (cut["status"], cut["status_details"]["reason"]) == ("cancelled", "turn_detected")
        assert cut["output"][0]["status"] == "incomplete"
        where = {"item_id": cut["output"][0]["id"], "content_index": 0}
        await talk.say("conversation.item.truncate", **where, audio_end_ms=200)
        await talk.until("conversation.item.truncated")
        assert (await talk.done())["status"] == "completed"
        await talk.say("conversation.item.retrieve", item_id=where["item_id"])
        assert (await talk.until("conversation.item.retrieved"))["item"]["content"][0]["transcript"] == ""
        assert clean(talk)


async def test_an_answer_can_be_truncated_while_it_is_made():
    async with talking() as talk:
        await talk.ask("long")
        delta = await talk.until("response.output_audio.delta")
        await talk.say("response.cancel")
        where = {"item_id": delta["item_id"], "content_index": 0}
        await talk.say("conversation.item.truncate", **where, audio_end_ms=100)
        await talk.until("conversation.item.truncated")
        await talk.say("response.create")
        await talk.until("response.created")
        assert "response.done" in talk.types()
        await talk.say("conversation.item.retrieve", item_id=delta["item_id"])
        assert (await talk.until("conversation.item.retrieved"))["item"]["content"][0]["transcript"] == ""


async def test_without_interruption_the_turn_waits_in_vain():
    quiet = {"type": "server_vad", "interrupt_response": False}
    async with talking() as talk:
        await talk.say("session.update", session=audio_input(turn_detection=quiet))
        await talk.ask("long")
        await talk.until("response.output_audio.delta")
        await speak(talk)
        error = await talk.error()
        assert (error["code"], error["event_id"]) == ("conversation_already_has_active_response", None)


async def test_a_user_who_stays_silent_is_spoken_to():
    async with talking() as talk:
        await talk.until("session.created")
        patient = {"type": "server_vad", "idle_timeout_ms": 5000}
        await talk.say("session.update", session=audio_input(turn_detection=patient, **TRANSCRIBED))
        await talk.until("session.updated")
        await speak(talk)
        await talk.until("rate_limits.updated")
        sound_made = 300 * talk.types().count("response.output_audio.delta")
        await speak(talk, quiet=80, loud=0, after=0)
        idle = await talk.until("input_audio_buffer.timeout_triggered")
        assert (idle["audio_start_ms"], idle["audio_end_ms"]) == (1400 + sound_made, 1400 + sound_made + 5000)
        committed = await talk.until("input_audio_buffer.committed")
        assert committed["item_id"] == idle["item_id"]
        assert (await talk.done())["status"] == "completed"
        await talk.until("rate_limits.updated")
        done = [body for body in talk.heard if str(body["type"]).endswith("transcription.completed")]
        assert [body["transcript"] for body in done] == ["1.0 seconds of sound.", ""]
        assert clean(talk)


async def test_create_response_off_only_listens():
    async with talking() as talk:
        detection = {"type": "server_vad", "create_response": False, "prefix_padding_ms": 100}
        await talk.say("session.update", session=audio_input(turn_detection=detection))
        await speak(talk)
        await talk.until("conversation.item.done")
        await talk.say("input_audio_buffer.clear")
        await talk.until("input_audio_buffer.cleared")
        assert offsets(talk) == [100, 1000]
        assert "response.created" not in talk.types()


async def test_a_response_is_cancelled_by_the_client():
    async with talking() as talk:
        await talk.ask("long", output_modalities=["text"])
        await talk.until("response.output_text.delta")
        await talk.say("response.cancel")
        response = await talk.done()
        assert response["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
        assert response["output"][0]["content"][0]["text"] == talk.text()


async def test_a_response_out_of_band_runs_beside_and_leaves_no_item():
    async with talking() as talk:
        await talk.until("session.created")
        await talk.ask("long", output_modalities=["text"])
        await talk.until("response.created")
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Aside"}]}
        asked = {"conversation": "none", "metadata": {"topic": "x"}, "input": [item], "output_modalities": ["text"]}
        await talk.say("response.create", response=asked)
        response = await talk.done()
        assert response["conversation_id"] is None
        assert response["metadata"] == {"topic": "x"}
        assert response["output"][0]["content"][0]["text"] == "You said: “Aside”."
        await talk.say("conversation.item.retrieve", item_id=response["output"][0]["id"])
        assert (await talk.error())["code"] == "item_retrieve_invalid_item_id"


async def test_the_token_limit_cuts_the_answer():
    async with talking() as talk:
        await talk.ask("Hello there, how are you?", output_modalities=["text"], max_output_tokens=3)
        response = await talk.done()
        assert response["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
        assert response["usage"]["output_tokens"] == 3
        assert response["output"][0]["status"] == "incomplete"
        assert "response-incomplete-tokens" in talk.found()


async def test_items_are_put_retrieved_and_deleted():
    async with talking() as talk:
        await talk.until("session.created")
        content = [{"type": "input_audio", "audio": sound.sound(200_000)}]
        item = {"id": "item_mine", "type": "message", "role": "user", "content": content}
        await talk.say("conversation.item.create", item=item)
        added = await talk.until("conversation.item.added")
        assert added["item"]["content"] == [{"type": "input_audio", "transcript": None}]
        await talk.say("conversation.item.create", item={**item, "id": "item_first"}, previous_item_id="root")
        assert (await talk.until("conversation.item.added"))["previous_item_id"] is None
        await talk.say("conversation.item.create", item={**item, "id": "item_second"}, previous_item_id="item_first")
        assert (await talk.until("conversation.item.added"))["previous_item_id"] == "item_first"
        await talk.say("conversation.item.retrieve", item_id="item_mine")
        assert (await talk.until("conversation.item.retrieved"))["item"]["content"][0]["audio"] == content[0]["audio"]
        await talk.say("conversation.item.delete", item_id="item_mine")
        await talk.until("conversation.item.deleted")
        await talk.say("conversation.item.delete", item_id="item_mine")
        assert (await talk.error())["code"] == "item_delete_invalid_item_id"


async def test_updates_are_laid_on_what_was_set_before():
    async with talking() as talk:
        await talk.until("session.created")
        first = {"type": "server_vad", "silence_duration_ms": 700}
        await talk.say("session.update", session=audio_input(turn_detection=first))
        await talk.until("session.updated")
        await talk.say(
            "session.update", session={**audio_input(turn_detection={"type": "server_vad"}), "tools": [TOOL]}
        )
        session = (await talk.until("session.updated"))["session"]
        assert session["audio"]["input"]["turn_detection"]["silence_duration_ms"] == 700
        assert session["tools"] == [TOOL]
        await talk.say("session.update", session=audio_input(turn_detection={"type": "semantic_vad"}))
        session = (await talk.until("session.updated"))["session"]
        assert session["audio"]["input"]["turn_detection"] == {
            "type": "semantic_vad", "eagerness": "auto", "create_response": True, "interrupt_response": True
        }  # fmt: skip
        assert session["tools"] == [TOOL]


@pytest.mark.parametrize("headers", [{}, BETA], ids=["ga", "beta"])
async def test_a_transcription_session_only_writes_down(headers):
    dialect = "openai-beta-transcription" if headers else "openai-ga-transcription"
    async with talking("/v1/realtime?intent=transcription", dialect=dialect, headers=headers) as talk:
        kind = "transcription_session" if headers else "session"
        await talk.until(f"{kind}.created")
        if headers:
            wanted = {"input_audio_transcription": {"model": "whisper-1"}}
        else:
            wanted = {"type": "transcription", "audio": {"input": {"transcription": {"model": "whisper-1"}}}}
        await talk.say(f"{kind}.update", session=wanted)
        await talk.until(f"{kind}.updated")
        await speak(talk)
        done = await talk.until("conversation.item.input_audio_transcription.completed")
        assert done["usage"] == {"type": "duration", "seconds": 1.0}
        assert "response.created" not in talk.types()
        assert clean(talk)


async def test_ids_carry_the_time_and_prove_it():
    async with talking() as talk:
        session = (await talk.until("session.created"))["session"]
        await talk.ask("Hello")
        await talk.until("rate_limits.updated")
        assert session["expires_at"] == id_time(session["id"]) + 3600
        times = [id_time(text_at(body, "event_id")) for body in talk.heard]
        assert None not in times
        assert times == sorted(times)
        assert "clock-skew" not in talk.found()


@pytest.mark.parametrize(
    ("word", "status", "rules"),
    [
        ("fail", "failed", {"response-failed"}),
        ("Quota!", "failed", {"response-failed", "quota-exhausted"}),
        ("rate", "failed", {"response-failed", "rate-limited"}),
        ("filter", "incomplete", {"response-content-filter"}),
        ("empty", "completed", {"empty-completed-response"}),
    ],
)
async def test_mischief_that_ends_the_response(word, status, rules):
    async with talking() as talk:
        await talk.until("session.created")
        await talk.ask(word, output_modalities=["text"])
        response = await talk.done()
        assert response["status"] == status
        assert rules <= talk.found().keys()


@pytest.mark.parametrize(("word", "last"), [("silence", "response.created"), ("stall", "response.output_text.delta")])
async def test_mischief_that_says_nothing_more(word, last):
    async with talking() as talk:
        await talk.until("session.created")
        await talk.ask(word, output_modalities=["text"])
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await talk.done()
        assert talk.types()[-1] == last
        await talk.say("response.cancel")
        assert (await talk.done())["status"] == "cancelled"


@pytest.mark.parametrize(("word", "code"), [("cut", 1006), ("expire", 1001)])
async def test_mischief_that_ends_the_connection(word, code):
    async with talking() as talk:
        await talk.until("session.created")
        await talk.ask(word, output_modalities=["text"])
        left, reason = await talk.left()
        assert left == code
        assert ("session-expired" in talk.found()) == (word == "expire")
        assert ("maximum duration" in reason) == (word == "expire")
