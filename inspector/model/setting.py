"""Readers of a session's configuration, in the nested shape of GA and the flat one of the beta.

Each setting has its paths in order; the first that exists counts.
"""

from ..core.json import Json, JsonObject, Path, has, path_of, text_at, value_at

MODALITIES = (path_of("output_modalities"), path_of("modalities"))
TURN_DETECTION = (path_of("audio.input.turn_detection"), path_of("turn_detection"))
TRANSCRIPTION = (path_of("audio.input.transcription"), path_of("input_audio_transcription"))
INPUT_FORMAT = (path_of("audio.input.format"), path_of("input_audio_format"))
OUTPUT_FORMAT = (path_of("audio.output.format"), path_of("output_audio_format"))
VOICE = (path_of("audio.output.voice"), path_of("voice"))
EFFORT = (path_of("reasoning.effort"),)

_G711 = {"g711_ulaw", "g711_alaw", "audio/pcmu", "audio/pcma"}


def setting(config: JsonObject, paths: tuple[Path, ...]) -> Json:
    """The value of a setting; None where it is null or not there (`stated` tells which)."""
    return next((value_at(config, path) for path in paths if has(config, path)), None)


def stated(config: JsonObject, paths: tuple[Path, ...]) -> bool:
    return any(has(config, path) for path in paths)


def modalities(config: JsonObject) -> frozenset[str] | None:
    """The output modalities that a session or a response states; None where it states none."""
    value = setting(config, MODALITIES)
    if not isinstance(value, list):
        return None
    return frozenset(word for word in value if isinstance(word, str))


def bytes_per_ms(config: JsonObject, paths: tuple[Path, ...]) -> int:
    """Bytes of audio per millisecond in the stated format; PCM 16 bit at 24 kHz where nothing is stated."""
    value = setting(config, paths)
    name = value if isinstance(value, str) else text_at(value, "type")
    rate = value_at(value, ("rate",))
    if name == "audio/pcm" and isinstance(rate, int) and 8000 <= rate <= 48000:
        return rate * 2 // 1000
    return 8 if name in _G711 else 48
