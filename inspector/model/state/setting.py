"""Readers of a session's configuration, in the nested shape of GA and the flat one of the beta.

Each setting has its paths in order; the first that exists counts.
"""

from ...core.json import Json, JsonObject, Path, has, path_of, text_at, value_at

MODALITIES = (path_of("output_modalities"), path_of("modalities"))
TURN_DETECTION = (path_of("audio.input.turn_detection"), path_of("turn_detection"))
TRANSCRIPTION = (path_of("audio.input.transcription"), path_of("input_audio_transcription"))
_BOTH_WAYS = path_of("audio.format")  # of Live, which has one format for what is heard and said
INPUT_FORMAT = (path_of("audio.input.format"), path_of("input_audio_format"), _BOTH_WAYS)
OUTPUT_FORMAT = (path_of("audio.output.format"), path_of("output_audio_format"), _BOTH_WAYS)
VOICE = (path_of("audio.output.voice"), path_of("voice"))
SPEED = (path_of("audio.output.speed"), path_of("speed"))
TOOL_CHOICE = (path_of("tool_choice"),)
EFFORT = (path_of("reasoning.effort"),)

_QWEN = "qwen"  # how the names of its models begin
_G711 = {"g711_ulaw", "g711_alaw", "audio/pcmu", "audio/pcma"}


def setting(config: JsonObject, paths: tuple[Path, ...]) -> Json:
    """The value of a setting; None where it is null or not there (`stated` tells which)."""
    for path in paths:
        value: Json = config
        for step in path:
            if not isinstance(value, dict) or step not in value:
                break
            value = value[step]
        else:
            return value
    return None


def stated(config: JsonObject, paths: tuple[Path, ...]) -> bool:
    return any(has(config, path) for path in paths)


def modalities(config: JsonObject) -> frozenset[str] | None:
    """The output modalities that a session or a response states; None where it states none."""
    value = setting(config, MODALITIES)
    if not isinstance(value, list):
        return None
    return frozenset(word for word in value if isinstance(word, str))


def bytes_per_ms(config: JsonObject, paths: tuple[Path, ...]) -> int:
    """Bytes of audio per millisecond in the stated format; PCM 16 bit at 24 kHz where nothing is stated.

    Qwen hears at 16 kHz and speaks at 24 kHz, and calls both `pcm16` (dashscope 2.0.2).
    """
    form = setting(config, paths)
    if paths is INPUT_FORMAT and not isinstance(form, dict) and (text_at(config, "model") or "").startswith(_QWEN):
        return 32
    return width_of(form)


def width_of(form: Json) -> int:
    """Bytes of audio per millisecond in a format as it is written; PCM 16 bit at 24 kHz where it is not understood."""
    name = form if isinstance(form, str) else text_at(form, "type")
    rate = value_at(form, ("rate",))
    if name == "audio/pcm" and isinstance(rate, int) and 8000 <= rate <= 48000:
        return rate * 2 // 1000
    return 8 if name in _G711 else 48


def differences(asked: JsonObject, effective: JsonObject, prefix: str = "") -> list[tuple[str, Json, Json]]:
    """Where a granted setting is not what was asked for: (path, asked, effective), plain values only.

    A path that the effective configuration does not show, null, and lists of objects prove nothing.
    """
    found: list[tuple[str, Json, Json]] = []
    for key, value in asked.items():
        if value is None or key not in effective:
            continue
        shown = effective[key]
        if isinstance(value, dict):
            if isinstance(shown, dict):
                found += differences(value, shown, f"{prefix}{key}.")
        elif not _same(value, shown):
            found.append((prefix + key, value, shown))
    return found


def _same(asked: Json, shown: Json) -> bool:
    if isinstance(asked, (int, float)) and isinstance(shown, (int, float)):
        return abs(asked - shown) < 1e-4  # servers show 0.8 as 0.800000011920929
    if isinstance(asked, list):
        plain = isinstance(shown, list) and all(isinstance(one, str) for one in (*asked, *shown))
        return not plain or sorted(map(str, asked)) == sorted(map(str, shown if isinstance(shown, list) else []))
    return asked == shown or isinstance(shown, dict)
