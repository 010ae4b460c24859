"""How the servers differ in what they send, as data; and the session each of them shows."""

import copy
from collections.abc import Callable
from dataclasses import dataclass

from inspector.core.json import Json, JsonObject

INSTRUCTIONS = "You are a helpful, friendly companion. Keep what you say short and clear."


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """Names and habits of one server."""

    session: Callable[[], JsonObject]  # the settings at the beginning, without id and expiry
    style: str = "openai"  # of the ids, see Stamp
    url: str = "wss://api.openai.com/v1/realtime?model=gpt-realtime"
    streams: str = "response.output_"  # what stands before text, audio and audio_transcript
    added: str = "conversation.item.added"
    item_done: bool = True  # conversation.item.done follows
    part: str = "output_"  # what stands before text and audio in an assistant's content
    objects: bool = False  # items say that they are a realtime.item
    typed: bool = True  # session.update needs session.type
    modalities: str = "output_modalities"
    limits: str | None = "after"  # when rate_limits.updated comes: early, after, never
    obfuscated: bool = True
    twice: bool = False  # a part stands in the event as part and as content
    part_text: bool = True  # content_part.done repeats the text
    lifetime: int = 3600  # seconds of a session


def _ga(**changes: Json) -> Callable[[], JsonObject]:
    def session() -> JsonObject:
        return copy.deepcopy(_GA) | changes

    return session


_VAD: JsonObject = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 200,
    "idle_timeout_ms": None,
    "create_response": True,
    "interrupt_response": True,
}
_PCM: JsonObject = {"type": "audio/pcm", "rate": 24000}
_GA: JsonObject = {
    "type": "realtime",
    "object": "realtime.session",
    "id": None,
    "model": "gpt-realtime",
    "output_modalities": ["audio"],
    "instructions": INSTRUCTIONS,
    "tools": [],
    "tool_choice": "auto",
    "max_output_tokens": "inf",
    "tracing": None,
    "truncation": "auto",
    "prompt": None,
    "expires_at": None,
    "audio": {
        "input": {"format": _PCM, "transcription": None, "noise_reduction": None, "turn_detection": _VAD},
        "output": {"format": _PCM, "voice": "marin", "speed": 1.0},
    },
    "include": None,
}
_BETA: JsonObject = {
    "id": None,
    "object": "realtime.session",
    "model": "gpt-4o-realtime-preview-2024-12-17",
    "expires_at": None,
    "modalities": ["audio", "text"],
    "instructions": INSTRUCTIONS,
    "voice": "alloy",
    "turn_detection": {key: _VAD[key] for key in _VAD if key != "idle_timeout_ms"},
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": None,
    "tool_choice": "auto",
    "temperature": 0.8,
    "max_response_output_tokens": "inf",
    "client_secret": None,
    "tools": [],
}
_VOICE_LIVE: JsonObject = {
    "id": None,
    "model": "gpt-realtime",
    "modalities": ["audio", "text"],
    "instructions": INSTRUCTIONS,
    "voice": {"name": "en-US-Ava:DragonHDLatestNeural", "type": "azure-standard"},
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": None,
    "input_audio_noise_reduction": None,
    "turn_detection": _VAD | {"end_of_utterance_detection": None, "auto_truncate": False},
    "tools": [],
    "tool_choice": "auto",
    "max_response_output_tokens": "inf",
    "expires_at": None,
    "object": "realtime.session",
    "input_audio_sampling_rate": 24000,
    "animation": None,
    "input_audio_echo_cancellation": None,
    "avatar": None,
}
_XAI: JsonObject = {
    "id": None,
    "object": "realtime.session",
    "instructions": "",
    "voice": "ara",
    "modalities": ["audio"],
    "turn_detection": {"type": None},
    "tools": [],
    "model": "grok-voice-latest",
}


def _of(session: JsonObject) -> Callable[[], JsonObject]:
    return lambda: copy.deepcopy(session)


_BETA_NAMES = {
    "streams": "response.",
    "added": "conversation.item.created",
    "item_done": False,
    "part": "",
    "objects": True,
    "typed": False,
    "modalities": "modalities",
    "obfuscated": False,
}
GA = Dialect(session=_ga())
AZURE = Dialect(
    session=_ga(), url="wss://tea-house.openai.azure.com/openai/v1/realtime?model=gpt-realtime", limits=None, twice=True
)
TRANSCRIPTION = Dialect(
    session=_ga(), url="wss://api.openai.com/v1/realtime?intent=transcription"
)  # its session is given by the recipe
BETA = Dialect(
    session=_of(_BETA),
    url="wss://api.openai.com/v1/realtime?model=gpt-4o-realtime-preview",
    limits="early",
    lifetime=1800,
    **_BETA_NAMES,
)
AZURE_BETA = Dialect(
    session=_of(_BETA),
    url="wss://tea-house.openai.azure.com/openai/realtime?api-version=2024-10-01-preview&deployment=realtime",
    limits=None,
    lifetime=1800,
    **_BETA_NAMES,
)
VOICE_LIVE = Dialect(
    session=_of(_VOICE_LIVE),
    style="voice-live",
    url="wss://tea-house.services.ai.azure.com/voice-live/realtime?api-version=2026-07-15&model=gpt-realtime",
    limits=None,
    part_text=False,
    **_BETA_NAMES,
)
HF = Dialect(
    session=_ga(model="speech-to-speech"),
    style="hex",
    url="ws://localhost:8765/v1/realtime",
    added="conversation.item.created",
    item_done=False,
    limits=None,
    obfuscated=False,
)
LOCALAI = Dialect(
    session=_ga(model="llama-voice"),
    style="localai",
    url="ws://localhost:8080/v1/realtime?model=llama-voice",
    item_done=False,
    limits=None,
    obfuscated=False,
)
QWEN = Dialect(
    session=_of(_BETA | {"model": "qwen3-omni-flash-realtime", "voice": "Cherry"}),
    style="hex",
    url="wss://dashscope-intl.aliyuncs.com/api-ws/v1/realtime?model=qwen3-omni-flash-realtime",
    limits=None,
    **_BETA_NAMES,
)
XAI = Dialect(
    session=_of(_XAI),
    style="xai",
    url="wss://api.x.ai/v1/realtime?model=grok-voice-latest",
    item_done=False,
    part="",
    objects=True,
    typed=False,
    modalities="modalities",
    limits=None,
    obfuscated=False,
)
