"""Healthy sessions with other servers, and of other kinds."""

from inspector.core.json import Json, JsonObject

from .dialect import AZURE, GA, HF, LOCALAI, QWEN, TRANSCRIPTION, VOICE_LIVE, XAI
from .healthy import VAD, WHISPER, telephone
from .recipe import expected, recording
from .reply import Call, answered, ask
from .talk import Talk, tool

_WEATHER = tool("weather", "Look up the weather of a place.", "place")


@recording(
    "sideband-turn",
    "A call, watched from the side",
    "A second connection to a WebRTC call. It sees neither session.created nor audio, which travels on the media "
    "track, "
    "but the playback: output_audio_buffer.started and stopped.",
    "healthy",
    expected("answered"),
    transport="sideband",
)
def sideband_turn(talk: Talk) -> None:
    talk.handshake("wss://api.openai.com/v1/realtime?call_id=rtc_u0_EoTq7Yw1m2Kd8")
    talk.conversation = talk.identity("conv")
    talk.session |= {"id": "sess_u0_" + talk.identity("sess").removeprefix("sess_"), "expires_at": talk.now + 3600}
    talk.update({"instructions": "Answer in two words."}, 40)
    talk.user("Say hello.")
    reply = ask(talk, after=3)
    message = reply.message()
    message.open("audio")
    message.say("Hello there.")
    playback = {"event_id": f"event_{talk.stamp.uuid()[:8]}{talk.stamp.uuid()[:8]}", "response_id": reply.id}
    talk.body("<", {"type": "output_audio_buffer.started"} | playback, 30)
    message.milliseconds = 1100
    message.end().done()
    playback["event_id"] = f"event_{talk.stamp.uuid()[:8]}{talk.stamp.uuid()[:8]}"
    talk.body("<", {"type": "output_audio_buffer.stopped"} | playback, 900)
    talk.close(1000, side="client", after=500)


@recording(
    "azure-text-turn",
    "A text question on Azure",
    "Azure speaks the GA protocol under its own address. It shows a part twice, as part and as content, and need not "
    "tell "
    "the rate limits.",
    "healthy",
    expected("answered"),
    dialect=AZURE,
)
def azure_text_turn(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"output_modalities": ["text"], "instructions": "Answer in one sentence."})
    talk.user("Does white tea contain caffeine?")
    ask(talk, "text").text("Yes, though less than black tea.").done()
    talk.close(1000, side="client", after=2000)


@recording(
    "xai-vad-turn",
    "A spoken question to Grok",
    "xAI announces the user's item when speech begins, gives the transcript as snapshots, and never sends "
    "conversation.item.done. UUIDs carry no time, and a ping comes now and then.",
    "healthy",
    expected("answered"),
    dialect=XAI,
    sound="pcm 24000",
)
def xai_vad_turn(talk: Talk) -> None:
    xai_begun(talk)
    item = talk.identity("item")
    talk.append("tone", 100, 3)
    talk.server("input_audio_buffer.speech_started", 20, item_id=item, audio_start_ms=40)
    user: JsonObject = {"id": item, "type": "message", "status": "in_progress", "role": "user"}
    talk.item(user | {"content": [{"type": "input_audio", "transcript": ""}]})
    talk.append("tone", 100, 3)
    _snapshots(talk, item, "How hot")
    talk.append("silence", 100, 6)
    talk.server("input_audio_buffer.speech_stopped", 10, item_id=item, audio_end_ms=640)
    talk.server("input_audio_buffer.committed", item_id=item)
    _snapshots(talk, item, "How hot is boiling water?")
    reply = answered(talk, after=90)
    message = reply.message()
    message.open("audio")
    message.say("A hundred degrees", sound=1)
    message.say(", at sea level.")
    message.end().done()


def xai_begun(talk: Talk) -> None:
    """A session with xAI, up to its confirmed settings."""
    talk.handshake(XAI.url)
    talk.hello()
    form: JsonObject = {"format": {"type": "audio/pcm", "rate": 24000}}
    turns: JsonObject = {"type": "server_vad", "create_response": True, "interrupt_response": True}
    change: JsonObject = {
        "instructions": "Reply in a few words.", "turn_detection": turns,
        "audio": {"input": form | {"transcription": {"model": "grok-transcribe"}}, "output": form},
    }  # fmt: skip
    talk.update(change, 30, acknowledged=False)
    conversation: JsonObject = {"id": talk.identity("conv"), "object": "realtime.conversation"}
    talk.server("conversation.created", 40, conversation=conversation)
    talk.server("ping", timestamp=talk.now * 1000)
    talk.session |= change | {"input_audio_transcription": {"model": "grok-transcribe"}}
    talk.server("session.updated", 20, session=talk.session)


def _snapshots(talk: Talk, item: str, words: str) -> None:
    stem = "conversation.item.input_audio_transcription."
    talk.server(stem + "updated", 15, item_id=item, transcript=words, content_index=0)
    talk.server(stem + "completed", 10, item_id=item, transcript=words, content_index=0, status="in_progress")


@recording(
    "voice-live-tool",
    "A tool round with Azure Voice Live",
    "Voice Live keeps the names of the beta: conversation.item.created, response.text.delta. The end of a text part "
    "repeats no text, and the ids of its events are random.",
    "healthy",
    expected("answered"),
    dialect=VOICE_LIVE,
)
def voice_live_tool(talk: Talk) -> None:
    talk.handshake(VOICE_LIVE.url)
    talk.hello()
    talk.update({"modalities": ["text"], "tools": [_WEATHER]})
    talk.user("Do I need an umbrella in Bergen?")
    reply = ask(talk, "text")
    call = reply.call("weather", place="Bergen")
    reply.done()
    talk.result(call, {"rain": "heavy"})
    ask(talk, "text", 20).text("Yes, it rains heavily.").done()
    talk.close(1000, side="client", after=900)


@recording(
    "transcription-session",
    "A session that only listens",
    "A transcription session turns speech into text and never answers: response.create has no place here, and its "
    "absence is no fault.",
    "healthy",
    expected("answered"),
    dialect=TRANSCRIPTION,
    sound="pcm 24000",
)
def transcription_session(talk: Talk) -> None:
    transcribing(talk)
    for words in ("The first flush is picked in March.", "It is the lightest of the year."):
        talk.append("tone", 100, 4)
        item = talk.started()
        talk.append("silence", 100, 5)
        talk.stopped(item)
        talk.committed(item)
        talk.transcribed(item, words, 300)
    talk.close(1000, side="client", after=700)


def transcribing(talk: Talk, **heard: Json) -> None:
    """A transcription session with its settings confirmed."""
    talk.handshake(TRANSCRIPTION.url)
    audio: JsonObject = {
        "format": {"type": "audio/pcm", "rate": 24000},
        "transcription": None,
        "noise_reduction": None,
        "turn_detection": None,
    }
    talk.session = {
        "type": "transcription", "object": "realtime.transcription_session", "id": None, "expires_at": None,
        "audio": {"input": audio}, "include": None,
    }  # fmt: skip
    talk.hello()
    change: JsonObject = {"transcription": WHISPER, "turn_detection": VAD}
    talk.update({"type": "transcription", "audio": {"input": change | heard}})


@recording(
    "long-conversation",
    "Five questions, one after the other",
    "A conversation of several turns in one session. Each answer reads all that was said before, so the input tokens "
    "grow while the answers stay short.",
    "healthy",
    expected("answered"),
)
def long_conversation(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"output_modalities": ["text"], "instructions": "Answer in a few words."})
    for question, answer in _LONG:
        talk.user(question, 4_200)
        ask(talk, "text", 20).text(answer).done()
    talk.close(1000, side="client", after=3_000)


_LONG = (
    ("Which tea wakes me up?", "A strong Assam."),
    ("And in the evening?", "Rooibos, it has no caffeine."),
    ("How hot for sencha?", "Seventy degrees."),
    ("How long?", "One minute."),
    ("May I use the leaves again?", "Yes, twice or even three times."),
)


@recording(
    "hf-turn",
    "A question to a server of one's own",
    "Hugging Face's speech-to-speech mixes the names: items are created as in the beta, streams are called as in GA. "
    "Both are its own manner and no fault.",
    "healthy",
    expected("answered"),
    dialect=HF,
    sound="pcm 24000",
)
def hf_turn(talk: Talk) -> None:
    talk.handshake(HF.url)
    talk.hello()
    talk.update({"instructions": "Be brief."})
    talk.user("Good morning!")
    ask(talk).audio("Good morning to you.").done()


@recording(
    "localai-turn",
    "A question to LocalAI",
    "LocalAI sends GA names with the event id event_TODO, and no conversation.item.done. Ids that are all alike tell "
    "nothing apart, so order has to do.",
    "healthy",
    expected("answered"),
    dialect=LOCALAI,
)
def localai_turn(talk: Talk) -> None:
    talk.handshake(LOCALAI.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user("Which tea goes with scones?")
    ask(talk, "text", metadata=None).text("A strong breakfast blend.", first=2_600).done()


@recording(
    "qwen-turn",
    "A question to Qwen-Omni",
    "Alibaba's realtime API keeps the names of the beta and ends in order: session.finish, answered by "
    "session.finished.",
    "healthy",
    expected("answered"),
    dialect=QWEN,
    client_ids=True,
)
def qwen_turn(talk: Talk) -> None:
    talk.handshake(QWEN.url)
    talk.hello()
    talk.update({"modalities": ["text"], "turn_detection": None})
    talk.user("Is jasmine tea green tea?")
    ask(talk, "text").text("Usually it is, scented with jasmine.").done()
    talk.client("session.finish", 600)
    talk.server("session.finished", 90)
    talk.close(1000, after=20)


@recording(
    "azure-parallel-turns",
    "A tool beside a sentence",
    "The model says a sentence and calls a tool in the same answer; the two items overlap in time, told apart by "
    "output_index.",
    "healthy",
    expected("answered"),
    dialect=AZURE,
)
def azure_parallel_turns(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"output_modalities": ["text"], "tools": [_WEATHER]})
    talk.user("Can we have tea in the garden?")
    reply = ask(talk, "text")
    message = reply.message()
    message.open("text")
    message.say("Let me look at")
    call = Call(reply, "weather", 30)
    call.say('{"place":"garden"}')
    message.say(" the weather.")
    message.end()
    call.end()
    reply.done()
    talk.result(call.call, {"sun": True})
    ask(talk, "text", 20).text("Yes, the sun is out.").done()


@recording(
    "azure-telephone",
    "A telephone call on Azure",
    "G.711 as it comes from the line, turn detection on the server, and the caller's words from a deployment of a "
    "transcription model.",
    "healthy",
    expected("answered"),
    dialect=AZURE,
    sound="pcmu",
)
def azure_telephone(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update(telephone(transcription={"model": "my-whisper"}))
    item = talk.spoken()
    reply = answered(talk)
    talk.transcribed(item, "Are you open on Sunday?")
    reply.audio("Yes, from nine to five.").done()
    talk.close(1000, side="client", after=5_000)
