"""What tracers note beside the name of an event: `response.done (status=failed)`, `speech_started @ 1312 ms`."""

import re

from ...core import codec
from ...core.json import JsonObject, Path, path_of
from ...protocol import errors
from ..wording.moment import STAMPS

_NOTED = {
    "response.done": re.compile(
        r"[\s:–—|(\[·•,-]*+(?:status )?(?:completed|cancelled|failed|incomplete)\b"
        r"(?:(?:\s*[/:,(·•|]\s*|[ ]{2,8}|\t|[ ][–—-][ ])\w[\w ]{0,40})?"
        r"|\s?[:–—-]\s(?!on_|handle_)[a-z]+(?:_[a-z]+)+(?=\W*\Z)",
        re.IGNORECASE,
    ),
    "error": re.compile(
        r"(?:\s?\([^()\n]{1,40}\))?[\s:–—|-]*+"
        r"(?:(?:Optional\()?[\"“][^\"”\n]{1,300}[\"”]|(?<=[\s:])(?!on_|handle_)[a-z]+(?:_[a-z]+)+"
        r"(?=\W*\Z|[ ]\(|[ ]{2}|\t|(?P<said>:[ ][^\W\d_][^\n{}]{2,300}\Z))(?(said)[^\n]*))"
        r"|[ ]?[,;|][ ]?code[:=][ ]?\w+(?:[,;|][ ]?message[:=][ ]?[^\n{}]{2,300}\Z)?"
    ),
    **dict.fromkeys(
        (
            "response.text.delta",
            "response.output_text.delta",
            "response.audio_transcript.delta",
            "response.output_audio_transcript.delta",
            "response.function_call_arguments.delta",
            "conversation.item.input_audio_transcription.delta",
        ),
        re.compile(
            r"[ :=]{1,3}(?!events?\b|never\b|missing\b|stops?\b|is\b|are\b|and\b|then\b)[^\s\"“{(]{1,24}(?=\s*\Z)"
        ),
    ),
    "input_audio_buffer.speech_started": re.compile(r"[\s@:]++(?:at )?\d{1,8}(?:\s?ms)?\b(?![.:])"),
    "input_audio_buffer.speech_stopped": re.compile(r"[\s@:]++(?:at )?\d{1,8}(?:\s?ms)?\b(?![.:])"),
}
"""What people note behind the name of an event, as they note it behind no other."""
_NOTES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), types, path)
    for pattern, types, path in (
        (r"\bstatus\s?[=: ]\s?[\"'“]?(\w+)", "response.done", "response.status"),
        (r"^[\s:–—|(\[·•,-]*(completed|cancelled|failed|incomplete)\b", "response.done", "response.status"),
        (
            r"^\W*(?:cancelled|incomplete)\W{1,3}(turn_detected|client_cancelled|max_output_tokens|content_filter)\b",
            "response.done",
            "response.status_details.reason",
        ),
        (
            r"\breason\s?[=: ]\s?[\"'“]?(turn_detected|client_cancelled|max_output_tokens|content_filter)\b",
            "response.done",
            "response.status_details.reason",
        ),
        (
            r"^(?:status=)?failed\W{1,3}(?!code\b)([a-z]+(?:_[a-z]+)+)\b",
            "response.done",
            "response.status_details.error.code",
        ),
        (r"\b(?:resp(?:onse)?_)?id[\"']?[=:]\s?[\"']?(resp_\w+)", "response.created response.done", "response.id"),
        (r"\bid[\"']?[=:]\s?[\"']?(sess_\w+)", "session.created session.updated", "session.id"),
        (r"\bid[\"']?[=:]\s?[\"']?(item_\w+)", "conversation.item.created conversation.item.added", "item.id"),
        (r"\bcode[\"']?[=:]\s?[\"']?([a-z]\w+)", "error", "error.code"),
        (r"^(?:\s?\([^()\n]{1,40}\))?[\s(:–—-]{1,5}([a-z]+(?:_[a-z]+)+)\b", "error", "error.code"),
        (r"\bmessage[=:]\s?\"([^\"\n]+)\"", "error", "error.message"),
        (r"[,;|]\s?message[=:]\s?([^\"\n{}]{2,300})\Z", "error", "error.message"),
        (r"^(?:\s?\(\w{1,40}\))?(?::|[ ][-–—])\s([^\W\d_][^\n{\"]{2,40}\s[^\n{\"]{1,260})\Z", "error", "error.message"),
        (r"^[\s:–—-]{1,5}[a-z]+(?:_[a-z]+)+:[ ]([^\W\d_][^\n{\"]{2,300})\Z", "error", "error.message"),
        (r"^[\s:–—-]{1,5}[a-z]+(?:_[a-z]+)+[ ]\(([^()\n]{3,200}[ ][^()\n]{1,200})\)", "error", "error.message"),
        (r"^[\s:–—|-]*(?:Optional\()?[\"“]([^\"”\n]{1,300})[\"”]", "error", "error.message"),
        (r"(?:→|->|=>|:|-)\s*[\"“]([^\"”\n]+)[\"”]", "response.audio_transcript.done", "transcript"),
        (r"(?:→|->|=>|:|-)\s*[\"“]([^\"”\n]+)[\"”]", "response.output_audio_transcript.done", "transcript"),
    )
)
"""What tracers note beside a name: how it looks, the types with which it means that, and the field it is."""
_POINTED = re.compile(r"(?:<[-=]{1,2}|<{2,3}|[←⇐⟵⬅]\ufe0f?)[\s|:]*\Z")  # an arrow right before the name
_TOLD = re.compile(r"(?:\s?\(\w{1,40}\))?:\s(?=[^\n{]{3,300}\Z)[^\W\d_][^\n{]*")
"""What a server's error says, behind such an arrow."""


def without(type_: str, before: str, after: str) -> str:
    """What stands behind a name without what people note there, and a server's error behind an arrow without all."""
    if type_ == "error" and _POINTED.search(before) and _TOLD.match(after):
        return ""
    note = _NOTED[type_].match(after) if type_ in _NOTED and not after.isspace() else None
    return after[note.end() :] if note else after


def payload(type_: str, note: str) -> str:
    """The event of a name as JSON, with what the note tells of it."""
    body: JsonObject = {"type": type_}
    for pattern, types, path in _NOTES if note.strip() else ():
        if type_ in types.split() and (found := pattern.search(note)):
            _put(body, path_of(path), found[1])
    return codec.write(body).decode()


def _put(body: JsonObject, path: Path, value: str) -> None:
    for step in path[:-1]:
        inner = body.setdefault(str(step), {})
        assert isinstance(inner, dict)
        body = inner
    body[str(path[-1])] = value


_SENTENCE = re.compile(r"\s[-–—]{1,2}\s(?=[^\W\d_])[^\n{}]{3,100}\Z")
_WISHED = re.compile(
    r"^\W*(?:the|an?)\b|\b(?:thrown|shown|typed|added|removed|renamed|now|slow|retry|reconnect)\b|\b(?:when|whenever|if|should|must|will|would|can|may|never|not|no|missing|without|expect\w*|wait\w*|used|use"
    r"|returned|fired|emitted|handle\w*|instead|until|todo)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
"""How a sentence goes that explains a name, or says that it did not come."""
_EXPLAINED = re.compile(
    r"[\s:]{1,3}[a-z_]+[`*]{0,3}(?:[ ][-–—][ ]|,? (?:is|means|comes|happens|when|if|wait)\b|, [a-z])"
)
_CODED = re.compile(
    r"(?:\s?\([^()\n]{1,40}\)|\s?[をが]?(?:受信|発生))?[\s(\]):,;–—|-]{0,6}(?:(?:with|mit|con|avec|com)\s)?(?:code[:=]?\s?)?(?:[`\"“„]|«\s?)?([a-z]++(?:_[a-z]++)++)\b"
)
_MEMBER = re.compile(r"\bcode=[\"']?([a-z]++(?:_[a-z]++)++)\b")
_TYPES = frozenset({"invalid_request_error", "server_error", "authentication_error", "rate_limit_error"})  # of errors
_NEAR = 160  # characters behind the word
_WORDS = re.compile(r"[\s\]):–—\"“«`-]{1,6}([^\W\d_][^\n]{8,300})")


def is_known_error(note: str) -> bool:
    """Tell whether a code, or words, by which only this protocol is meant stand right behind the word `error`."""
    code, words = _CODED.match(note) or _MEMBER.search(note, 0, _NEAR), _WORDS.match(note)
    return bool(code and (code[1] in errors.codes() or code[1] in _TYPES)) or bool(
        words and errors.entry_for({"message": words[1]})
    )


def is_explained(note: str) -> bool:
    """Tell whether a code stands behind the word `error` with words that explain it, as documents have it."""
    return _EXPLAINED.match(note) is not None


def without_sentence(before: str, after: str) -> str:
    """What stands behind a name without a sentence about it, as tracers write it behind a time, an arrow or a key."""
    note = _SENTENCE.match(after)
    if note is None or _WISHED.search(note[0]):
        return after
    is_traced = before.rstrip().endswith((":", "=", "]", "|", ">")) or any(stamp.search(before) for stamp in STAMPS)
    return "" if is_traced else after
