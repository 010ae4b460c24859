"""Words for parts of events: quotations, errors, items, values. Nothing here is safe yet; it is clipped."""

from collections.abc import Iterable

from ...core.json import Json, JsonObject, list_at, object_at, text_at, texts_at
from ...core.text import audio_text, clip, count_text, is_base64
from ...model.state.setting import INPUT_FORMAT, bytes_per_ms

LONGEST = 400
MOST = 4_000  # characters of a message; errors themselves are shown whole


def quoted(text: str) -> str:
    """Words of a conversation in quotation marks, on one line."""
    return f'"{clip(" ".join(text[: 2 * LONGEST].split()), LONGEST)}"'


def shortened(text: str, most: int = MOST) -> str:
    """A message that quotes a peer at length, with how much of it is left out."""
    return text if len(text) <= most else f"{text[:most]} … {count_text(len(text) - most, 'further character')}"


def error_words(error: JsonObject) -> str:
    """`code: message (param)` of an error object; whatever of it there is."""
    code = text_at(error, "code") or text_at(error, "type") or ""
    message = text_at(error, "message") or ""
    param = text_at(error, "param")
    words = ": ".join(part for part in (code, message) if part)
    return f"{words} (param {param})" if param else words or "no error object"


def details_words(details: JsonObject) -> str:
    """Why a response did not complete: the reason, and the error inside it."""
    error = object_at(details, "error")
    reason = text_at(details, "reason")
    return joined(reason, error_words(error) if error else None) or "no status_details"


def joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def listed(words: Iterable[str]) -> str:
    return f"[{', '.join(words)}]"


def modalities(body: JsonObject) -> str | None:
    for key in ("output_modalities", "modalities"):
        if isinstance(body.get(key), list):
            return listed(texts_at(body, key))
    return None


def value_words(value: Json) -> str:
    match value:
        case str():
            return clip(" ".join(value[:80].split()), 40)
        case list():
            plain = [one for one in value[:4] if isinstance(one, str)]
            same = len(plain) == len(value)
            return listed(clip(one, 20) for one in plain) if same else f"[{count_text(len(value), 'value')}]"
        case dict():
            return "{}" if not value else "{…}"
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
    return clip(str(value) if abs(value) < 1e15 else f"{value:.3g}" if isinstance(value, float) else "big", 40)


def item_words(item: JsonObject, config: JsonObject) -> str:
    """`user "Hello"`, `calls get_weather({…})`, `result of call_1: …`."""
    match text_at(item, "type"):
        case "function_call":
            return f"calls {text_at(item, 'name') or '?'}({clip(text_at(item, 'arguments') or '', LONGEST)})"
        case "function_call_output":
            return f"result of {text_at(item, 'call_id') or '?'}: {quoted(text_at(item, 'output') or '')}"
        case kind:
            who = text_at(item, "role") or kind or "item"
            parts = [part_words(object_at(part), config) for part in list_at(item, "content")[:3]]
            return " ".join((who, *(part for part in parts if part)))


def part_words(part: JsonObject, config: JsonObject) -> str:
    words = text_at(part, "text") or text_at(part, "transcript")
    if words:
        return quoted(words)
    audio = text_at(part, "audio")
    if audio and is_base64(audio):
        return audio_text(audio, bytes_per_ms(config, INPUT_FORMAT))
    return f"({text_at(part, 'type') or 'part'})"
