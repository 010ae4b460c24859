"""One event in a few words, by its meaning.

The words come from the peer, so they are clipped first (a field can be
megabytes long) and made safe before they leave this module.
"""

from collections.abc import Callable, Iterable, Mapping

from ...core.event import Event
from ...core.json import JsonObject, integer_at, list_at, number_at, object_at, text_at, texts_at
from ...core.text import audio_text, clip, count_text, safe
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, TURN_DETECTION, VOICE, bytes_per_ms, setting, stated
from ...protocol.vocabulary import Meaning as M
from ..text.wording import (
    LONGEST,
    details_words,
    error_words,
    item_words,
    joined,
    listed,
    modalities,
    part_words,
    quoted,
    value_words,
)

_SETTINGS = 6  # of a session.update that are listed
Summary = Callable[[Event, JsonObject], str]


def summary(event: Event, means: M, config: JsonObject) -> str:
    """What an event says, in at most a few hundred safe characters; `config` is the session's, for audio rates."""
    if event.problem and not event.body.keys() - {"type"}:
        return safe(event.problem.message)
    write = SUMMARIES.get(means)
    text = write(event, config) if write else _other(event, config)
    return safe(clip(text, LONGEST))


# The link


def _opened(event: Event, _: JsonObject) -> str:
    return joined(text_at(event.body, "url"), listed(texts_at(event.body, "subprotocols")).strip("[]"))


def _answered(event: Event, _: JsonObject) -> str:
    status = integer_at(event.body, "status")
    if status is None:
        return joined(f"failed: {text_at(event.body, 'failed')}", text_at(event.body, "message"))
    words = "101 switching protocols" if status == 101 else f"refused with {status}"
    return joined(words, text_at(event.body, "body"))


def _closed(event: Event, _: JsonObject) -> str:
    lost = text_at(event.body, "lost")
    if lost:
        return f"lost: {lost}"
    code, reason = integer_at(event.body, "code"), text_at(event.body, "reason")
    return joined("no code" if code is None else str(code), quoted(reason) if reason else None)


def _binary(event: Event, _: JsonObject) -> str:
    return count_text(event.size, "byte")


# The session


def _session(event: Event, _: JsonObject) -> str:
    session = object_at(event.body, "session")
    voice = setting(session, VOICE)
    return joined(
        modalities(session),
        text_at(session, "model"),
        voice if isinstance(voice, str) else None,
        _turn_detection(session),
        count_text(len(list_at(session, "tools")), "tool") if list_at(session, "tools") else None,
    )


def _turn_detection(session: JsonObject) -> str | None:
    if not stated(session, TURN_DETECTION):
        return None
    return text_at(setting(session, TURN_DETECTION), "type") or "no turn detection"


def _update(event: Event, _: JsonObject) -> str:
    """The settings asked for, as `modalities=[text], voice=alloy`."""
    leaves = list(_leaves(object_at(event.body, "session"), ""))
    shown = ", ".join(f"{path}={value}" for path, value in leaves[:_SETTINGS])
    return f"{shown}, …" if len(leaves) > _SETTINGS else shown or "no settings"


def _leaves(value: JsonObject, path: str) -> Iterable[tuple[str, str]]:
    for key, child in list(value.items())[: _SETTINGS + 1]:
        here = f"{path}.{clip(key, 60)}" if path else clip(key, 60)
        if isinstance(child, dict) and child and path.count(".") < 4:
            yield from _leaves(child, here)
        else:
            yield here, value_words(child)


def _limits(event: Event, _: JsonObject) -> str:
    return joined(*(_limit(object_at(row)) for row in list_at(event.body, "rate_limits")[:4])) or "no limits"


def _limit(row: JsonObject) -> str:
    name = text_at(row, "name") or "?"
    short = {"requests": "req", "tokens": "tok"}.get(name, name)
    return f"{short} {_count(row, 'remaining')}/{_count(row, 'limit')}"


def _count(row: JsonObject, key: str) -> str:
    number = number_at(row, key)
    return "?" if number is None else f"{number:,}"


# Items


def _item(event: Event, config: JsonObject) -> str:
    return item_words(object_at(event.body, "item"), config)


def _item_id(event: Event, _: JsonObject) -> str:
    return text_at(event.body, "item_id") or text_at(event.body, "previous_item_id") or ""


def _truncated(event: Event, config: JsonObject) -> str:
    end = number_at(event.body, "audio_end_ms")
    return joined(f"after {end:,} ms" if end is not None else None, _item_id(event, config))


# Input audio


def _append(event: Event, config: JsonObject) -> str:
    return audio_text(text_at(event.body, "audio") or "", bytes_per_ms(config, INPUT_FORMAT))


def _speech(event: Event, _: JsonObject) -> str:
    moment = number_at(event.body, "audio_start_ms")
    moment = number_at(event.body, "audio_end_ms") if moment is None else moment
    return f"at {moment:,} ms of audio" if moment is not None else ""


def _transcript(event: Event, _: JsonObject) -> str:
    words = text_at(event.body, "transcript")
    return quoted(words if words is not None else text_at(event.body, "delta") or "")


def _error(event: Event, _: JsonObject) -> str:
    return error_words(object_at(event.body, "error"))


# Responses


def _request(event: Event, _: JsonObject) -> str:
    response = object_at(event.body, "response")
    aside = text_at(response, "conversation") == "none"
    instructions = text_at(response, "instructions")
    return joined(
        modalities(response),
        "out of band" if aside else None,
        quoted(instructions) if instructions else None,
        count_text(len(list_at(response, "tools")), "tool") if list_at(response, "tools") else None,
    )


def _cancel(event: Event, _: JsonObject) -> str:
    return text_at(event.body, "response_id") or "the active response"


def _response_opened(event: Event, _: JsonObject) -> str:
    response = object_at(event.body, "response")
    return joined(modalities(response), text_at(response, "status"), text_at(response, "id"))


def _response_closed(event: Event, config: JsonObject) -> str:
    response = object_at(event.body, "response")
    status = text_at(response, "status") or "no status"
    if status != "completed":
        return f"{status} · {details_words(object_at(response, 'status_details'))}"
    output = [item_words(object_at(item), config) for item in list_at(response, "output")[:2]]
    tokens = integer_at(response, "usage", "total_tokens")
    return joined(
        status,
        count_text(tokens, "token") if tokens is not None else None,
        " · ".join(output) or "no output",
    )


def _part(event: Event, config: JsonObject) -> str:
    part = object_at(event.body, "part")
    words = text_at(part, "text") or text_at(part, "transcript")
    return joined(text_at(part, "type"), part_words(part, config) if words else None)


def _piece(event: Event, _: JsonObject) -> str:
    return quoted(text_at(event.body, "delta") or text_at(event.body, "text") or "")


def _audio_piece(event: Event, config: JsonObject) -> str:
    return audio_text(text_at(event.body, "delta") or "", bytes_per_ms(config, OUTPUT_FORMAT))


def _arguments(event: Event, _: JsonObject) -> str:
    words = text_at(event.body, "arguments")
    piece = clip(words if words is not None else text_at(event.body, "delta") or "", LONGEST)
    name = text_at(event.body, "name")
    return f"{name}({piece})" if name else piece


def _nothing(_: Event, __: JsonObject) -> str:
    return ""


def _other(event: Event, _: JsonObject) -> str:
    """The plain fields of an event that has no words of its own."""
    fields = [(key, value) for key, value in event.body.items() if key not in ("type", "event_id")]
    return ", ".join(f"{clip(key, 40)}={value_words(value)}" for key, value in fields[:4])


SUMMARIES: Mapping[M, Summary] = {
    M.LINK_OPENED: _opened,
    M.LINK_ANSWERED: _answered,
    M.LINK_CLOSED: _closed,
    M.LINK_BINARY: _binary,
    M.SESSION_CREATED: _session,
    M.SESSION_UPDATED: _session,
    M.SESSION_UPDATE: _update,
    M.LIMITS_UPDATED: _limits,
    **dict.fromkeys((M.ITEM_CREATE, M.ITEM_ADDED, M.ITEM_DONE, M.ITEM_RETRIEVED), _item),
    **dict.fromkeys((M.OUTPUT_ITEM_ADDED, M.OUTPUT_ITEM_DONE), _item),
    **dict.fromkeys((M.ITEM_RETRIEVE, M.ITEM_DELETE, M.ITEM_DELETED, M.AUDIO_COMMITTED), _item_id),
    **dict.fromkeys((M.ITEM_TRUNCATE, M.ITEM_TRUNCATED), _truncated),
    M.AUDIO_APPEND: _append,
    **dict.fromkeys((M.AUDIO_COMMIT, M.AUDIO_CLEAR, M.AUDIO_CLEARED, M.OUTPUT_AUDIO_DONE), _nothing),
    **dict.fromkeys((M.SPEECH_STARTED, M.SPEECH_STOPPED), _speech),
    **dict.fromkeys((M.TRANSCRIPTION, M.TRANSCRIPTION_DONE, M.OUTPUT_TRANSCRIPT_DONE), _transcript),
    **dict.fromkeys((M.TRANSCRIPTION_FAILED, M.ERROR), _error),
    M.RESPONSE_CREATE: _request,
    M.RESPONSE_CANCEL: _cancel,
    M.RESPONSE_OPENED: _response_opened,
    M.RESPONSE_CLOSED: _response_closed,
    **dict.fromkeys((M.OUTPUT_PART_ADDED, M.OUTPUT_PART_DONE), _part),
    **dict.fromkeys((M.OUTPUT_TEXT, M.OUTPUT_TEXT_DONE, M.OUTPUT_TRANSCRIPT), _piece),
    M.OUTPUT_AUDIO: _audio_piece,
    **dict.fromkeys((M.VOICE_APPEND, M.VOICE_REFLECTED), _append),
    M.VOICE_AUDIO: _audio_piece,
    **dict.fromkeys((M.VOICE_HEARD, M.VOICE_SAID), _piece),
    **dict.fromkeys((M.OUTPUT_ARGUMENTS, M.OUTPUT_ARGUMENTS_DONE), _arguments),
}
