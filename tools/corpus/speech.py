"""Audio in: turn detection, commits, transcription, formats, and the agent that hears itself."""

from inspector.core.json import JsonObject

from .dialect import AZURE, AZURE_BETA, BETA, GA, VOICE_LIVE, XAI
from .elsewhere import xai_begun
from .healthy import VAD, WHISPER, telephone
from .recipe import expected, recording
from .reply import answered, ask
from .talk import Talk

_EMPTY = (
    "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has "
    "{:.2f}ms of audio."
)


@recording(
    "azure-transcription-deployment",
    "The answer comes, the user's words do not",
    "On Azure the transcription model must be the name of a deployment. The transcription fails with "
    "DeploymentNotFound; the spoken answer is not touched by it.",
    "transcription",
    expected("answered", None, "transcription-failed"),
    dialect=AZURE,
    sound="pcmu",
)
def azure_transcription_deployment(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update(telephone(transcription={"model": "gpt-4o-transcribe"}))
    item = talk.spoken()
    reply = answered(talk)
    error: JsonObject = {
        "type": "server_error", "code": "DeploymentNotFound", "param": None,
        "message": f"Input transcription failed for item '{item}'. The API deployment for this resource does not "
        "exist.",
    }  # fmt: skip
    talk.server("conversation.item.input_audio_transcription.failed", 40, item_id=item, content_index=0, error=error)
    reply.audio("Yes, from nine to five.").done()


@recording(
    "transcription-off",
    "transcript: null",
    "The app shows no user's words, since nobody asked for them: transcription is off by default. Null in the item is "
    "no fault, and the answer is complete.",
    "transcription",
    expected("answered"),
    dialect=BETA,
    sound="pcm 24000",
)
def transcription_off(talk: Talk) -> None:
    talk.handshake(BETA.url, headers={"openai-beta": "realtime=v1"})
    talk.hello()
    talk.update({"turn_detection": _beta_vad()})
    talk.spoken(3, 3)
    answered(talk).audio("Of course.").done()
    talk.wait(9_000)


def _beta_vad() -> JsonObject:
    return {
        key: VAD[key] for key in ("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "create_response")
    }


@recording(
    "transcription-missing",
    "The user's words never come",
    "Transcription is on, the turn is committed and answered, and neither completed nor failed follows for it, half a "
    "minute long.",
    "transcription",
    expected("answered", None, "transcription-missing"),
    sound="pcmu",
)
def transcription_missing(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update(telephone(transcription=WHISPER))
    talk.spoken()
    answered(talk).audio("Yes, we have Darjeeling.").done()
    talk.wait(40_000)


@recording(
    "beta-commit-with-vad",
    "Two who commit",
    "Turn detection commits at the end of speech; the app commits as well, on a timer, and is refused each time. The "
    "turns go on regardless.",
    "commit",
    expected("answered", None, "commit-timer-with-vad", "manual-commit-with-vad"),
    dialect=BETA,
    sound="pcm 24000",
)
def beta_commit_with_vad(talk: Talk) -> None:
    talk.handshake(BETA.url, headers={"openai-beta": "realtime=v1"})
    talk.hello()
    talk.update({"turn_detection": _beta_vad()})
    talk.spoken(3, 3)
    reply = answered(talk)
    for _ in range(4):
        talk.client("input_audio_buffer.commit", 150)
        talk.refuse("input_audio_buffer_commit_empty", _EMPTY.format(0), after=30)
    reply.audio("Certainly.").done()


@recording(
    "commit-too-short",
    "Less than a tenth of a second",
    "Push to talk, released too soon: 60 ms are fewer than the 100 ms that a commit needs. The server refuses it, and "
    "there is no turn.",
    "commit",
    expected("unclear", None, "commit-empty"),
    dialect=AZURE,
    client_ids=True,
    sound="pcm 24000",
)
def commit_too_short(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"audio": {"input": {"turn_detection": None}}})
    talk.append("tone", 60)
    sent = talk.client("input_audio_buffer.commit", 15)
    talk.refuse("input_audio_buffer_commit_empty", _EMPTY.format(60), None, sent)
    talk.wait(12_000)


@recording(
    "committed-not-asked",
    "Committed, and then silence",
    "Without turn detection a commit only makes an item of the audio. Nobody asks for an answer, so none comes.",
    "turn",
    expected("not-requested", "request-missing", "commit-without-response"),
    dialect=AZURE,
    sound="pcm 24000",
)
def committed_not_asked(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"audio": {"input": {"turn_detection": None, "transcription": {"model": "my-whisper"}}}})
    talk.append("tone", 100, 6)
    talk.client("input_audio_buffer.commit", 20)
    item = talk.identity("item")
    talk.committed(item, 45)
    talk.transcribed(item, "Do you have oolong?", 400)
    talk.wait(20_000)


@recording(
    "xai-not-asked",
    "A message, and nobody asks",
    "An item alone never makes the model speak: after conversation.item.create the client waits for an answer that it "
    "has not asked for.",
    "turn",
    expected("not-requested", "request-missing", "response-never-requested"),
    dialect=XAI,
)
def xai_not_asked(talk: Talk) -> None:
    xai_begun(talk)
    talk.user("Tell me about yourself.")
    talk.wait(30_000)


@recording(
    "vad-turn-unanswered",
    "The turn ends, and the server does not answer",
    "Turn detection hears the whole turn and commits it, create_response is on, and no response is opened.",
    "turn",
    expected("no-response", "vad", "vad-turn-no-response"),
    dialect=VOICE_LIVE,
    sound="pcm 24000",
)
def vad_turn_unanswered(talk: Talk) -> None:
    talk.handshake(VOICE_LIVE.url)
    talk.hello()
    talk.update({"turn_detection": VAD})
    talk.spoken(3, 3)
    talk.append("silence", 200, 4)
    talk.wait(20_000)


@recording(
    "voice-live-echo",
    "The loudspeaker is heard again",
    "A tablet without echo cancellation: three answers, each cancelled by turn detection within a second of its first "
    "sound, and the user said nothing.",
    "echo",
    expected("answered", None, "echo-barge-in"),
    dialect=VOICE_LIVE,
    sound="pcm 24000",
)
def voice_live_echo(talk: Talk) -> None:
    talk.handshake(VOICE_LIVE.url)
    talk.hello()
    talk.update({"turn_detection": VAD})
    talk.spoken(3, 3)
    for words in ("Welcome to the", "Welcome, what can", "Hello, do you"):
        reply = answered(talk)
        message = reply.message()
        message.open("audio")
        message.say(words, sound=1)
        talk.append("tone", 200)
        item = talk.started(back=100)
        message.end("incomplete")
        reply.done("cancelled", {"type": "cancelled", "reason": "turn_detected"})
        talk.append("tone", 200)
        talk.append("silence", 200, 3)
        talk.stopped(item)
        talk.committed(item)
    answered(talk).audio("Good day.").done()


@recording(
    "rate-16k",
    "16,000 samples a second",
    "GA takes PCM at 24,000 samples a second and says so: the update is refused, and with it everything else that it "
    "held.",
    "audio-format",
    expected("unclear", "configuration", "pcm-rate-not-24k", "session-update-rejected"),
    client_ids=True,
)
def rate_16k(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    heard: JsonObject = {"format": {"type": "audio/pcm", "rate": 16000}, "turn_detection": VAD}
    sent = talk.client("session.update", 200, session={"type": "realtime", "audio": {"input": heard}})
    talk.refuse(
        "integer_below_min_value",
        "Invalid 'session.audio.input.format.rate': integer below minimum value. Expected a value >= 24000, but got "
        "16000 instead.",
        "session.audio.input.format.rate",
        sent,
    )
    talk.wait(6_000)


@recording(
    "wav-appended",
    "A file where samples belong",
    "The app appends a whole WAV file. Its header is played as a click, and the model hears the samples at the wrong "
    "pace.",
    "audio-format",
    expected("answered", None, "audio-container-header"),
    dialect=AZURE_BETA,
    sound="pcm 24000",
)
def wav_appended(talk: Talk) -> None:
    talk.handshake(AZURE_BETA.url)
    talk.hello()
    talk.update({"turn_detection": None})
    talk.client("input_audio_buffer.append", 200, audio=_wav())
    talk.append("tone", 100, 4, after=5)
    talk.client("input_audio_buffer.commit", 20)
    talk.committed(talk.identity("item"), 45)
    ask(talk, after=10).audio("Pardon me?").done()


def _wav() -> str:
    """The first bytes of a WAV file of 16 kHz, then silence."""
    import base64
    import struct

    head = b"RIFF" + struct.pack("<I", 36 + 4800) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 16000, 32000, 2, 16)
    return base64.b64encode(head + b"data" + struct.pack("<I", 4800) + bytes(2400)).decode()


@recording(
    "vad-and-client-ask",
    "Turn detection answers, and the client asks as well",
    "create_response is on, so the server answers each turn by itself; the client sends response.create too, and is "
    "refused. The answer that the user hears is not touched.",
    "active-response",
    expected("answered", None, "vad-double-trigger"),
    dialect=AZURE,
    client_ids=True,
    sound="pcmu",
)
def vad_and_client_ask(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update(telephone())
    talk.spoken()
    reply = answered(talk)
    sent = talk.client("response.create", 15)
    talk.refuse(
        "conversation_already_has_active_response",
        f"Conversation already has an active response in progress: {reply.id}. Wait until the response is finished "
        "before "
        "creating a new one.",
        None,
        sent,
    )
    reply.audio("Yes, we are open.").done()
