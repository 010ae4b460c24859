"""Events that a program tells in words of its own: `Response created (ID: resp_1)`, `ResponseCreatedEvent`.

Such a line shows no more than that the event came. It counts where several of them make a trace
and the text has nothing better of the same event.
"""

import re
from functools import cache

from ...protocol import table

_WAS = r"(?: (?:was|is|has been|have been|successfully))*"
_USER = r"(?:user|caller|customer|human|speaker)"
_INPUT = r"(?:input audio(?: buffer)?|audio buffer|input buffer)"
_WORDS: tuple[tuple[str, str, str], ...] = (
    ("session.created", "", rf"session{_WAS} (?:created|established|started)"),
    ("session.updated", "", rf"session(?: config(?:uration)?| settings)?{_WAS} (?:updated|configured)"),
    ("session.updated", "", r"session update (?:confirmed|acknowledged|accepted|applied)"),
    ("session.update", "", r"(?:sending|sent) session (?:update|config(?:uration)?)|session update sent"),
    (
        "input_audio_buffer.speech_started",
        "",
        rf"(?:{_USER} )?(?:(?:speech|voice)(?: activity)?{_WAS} (?:detected|started|began)|speech start(?: detected)?)"
        rf"|{_USER} (?:has )?(?:started|began) (?:speaking|talking)",
    ),
    (
        "input_audio_buffer.speech_stopped",
        "",
        rf"(?:{_USER} )?speech(?:{_WAS} (?:stopped|ended|finished)| (?:stop|end)(?: detected)?)"
        rf"|end of speech(?: detected)?|{_USER} (?:has )?(?:stopped|finished) (?:speaking|talking)",
    ),
    ("input_audio_buffer.committed", "", rf"(?:{_INPUT}|audio){_WAS} committed"),
    ("input_audio_buffer.cleared", "", rf"(?:{_INPUT}){_WAS} cleared"),
    ("input_audio_buffer.commit", "", rf"committing (?:{_INPUT}|audio)"),
    ("conversation.item.created", "", rf"(?:conversation )?item{_WAS} created"),
    ("conversation.item.added", "", rf"conversation item{_WAS} added"),
    ("conversation.item.truncated", "", rf"(?:conversation )?item{_WAS} truncated"),
    ("conversation.item.deleted", "", rf"conversation item{_WAS} deleted"),
    (
        "conversation.item.input_audio_transcription.completed",
        "",
        rf"(?:input audio |input |{_USER} |audio )?transcription{_WAS} (?:completed?|done|finished)",
    ),
    (
        "conversation.item.input_audio_transcription.failed",
        "",
        rf"(?:input audio |input |audio )?transcription{_WAS} failed",
    ),
    ("response.create", "", r"(?:sending|sent) response create|requesting (?:a |the )?response"),
    ("response.created", "", rf"response{_WAS} (?:created|started)"),
    ("response.done", "", rf"response{_WAS} (?:done|completed?|finished|ended)"),
    ("response.done", "cancelled", rf"response{_WAS} cancell?ed"),
    ("response.done", "failed", rf"response{_WAS} failed"),
    ("response.done", "incomplete", rf"response{_WAS} incomplete"),
    ("response.output_item.added", "", rf"output item{_WAS} added"),
    ("response.output_item.done", "", rf"output item{_WAS} (?:done|completed?|finished)"),
    ("response.content_part.added", "", rf"content part{_WAS} added"),
    ("response.content_part.done", "", rf"content part{_WAS} (?:done|completed?|finished)"),
    ("response.function_call_arguments.done", "", rf"function call arguments{_WAS} (?:done|completed?|finished)"),
    ("rate_limits.updated", "", rf"rate limits?{_WAS} updated"),
)
"""The type of an event and its status, with the words in which programs tell of them."""
_TELLING = ("input_audio_buffer.", "response.", "conversation.item.")
"""How the types begin of which no other kind of program tells in such words."""
_NET = {
    "SessionStarted": "session.created",
    "SessionConfigured": "session.updated",
    "InputSpeechStarted": "input_audio_buffer.speech_started",
    "InputSpeechFinished": "input_audio_buffer.speech_stopped",
    "InputAudioCommitted": "input_audio_buffer.committed",
    "InputAudioCleared": "input_audio_buffer.cleared",
    "InputTranscriptionFinished": "conversation.item.input_audio_transcription.completed",
    "InputTranscriptionFailed": "conversation.item.input_audio_transcription.failed",
    "ItemCreated": "conversation.item.created",
    "ItemTruncated": "conversation.item.truncated",
    "ItemDeleted": "conversation.item.deleted",
    "ItemStreamingStarted": "response.output_item.added",
    "ItemStreamingFinished": "response.output_item.done",
    "ResponseStarted": "response.created",
    "ResponseFinished": "response.done",
    "RateLimits": "rate_limits.updated",
    "SpeechStarted": "input_audio_buffer.speech_started",
    "SpeechStopped": "input_audio_buffer.speech_stopped",
    "OutputItemAdded": "response.output_item.added",
    "OutputItemDone": "response.output_item.done",
    "ContentPartAdded": "response.content_part.added",
    "ContentPartDone": "response.content_part.done",
}
"""The updates of the .NET library before its 2.2: `ConversationInputSpeechStartedUpdate`; and short names."""
_CLASS = r"(?:Realtime|Conversation|OpenAI|Server)?(?:Server|Client)?(?:Event|Update)?\.?"
_BEGINNINGS = "Session|Response|InputAudioBuffer|OutputAudioBuffer|ConversationItem|RateLimits|Input|Item"
_CALLED = re.compile(r"(?:on|handle|did(?:Receive)?|_?handle_on|_on)_?(?=[A-Z]|(?<=_)[a-z])")
_CALLBACK = (
    r"(?:[A-Za-z]\w{0,40}(?:\.|::|\#|->))?_?(?:on|handle|did(?:Receive)?)"
    rf"(?:(?:{_BEGINNINGS}|Speech|OutputItem|ContentPart)(?:[A-Z][a-z]+){{1,6}}"
    r"|_(?:session|response|input_audio|output_audio|conversation|rate_limits|speech|output_item|content_part)(?:_[a-z]+){1,6})"
    r"(?=(?:\(\)|\([^()\n]{0,80}\))?(?: (?:called|fired|invoked|triggered|entered|ran))?[ \t:;,.]*$|: |[ ]\w+=)"
)
"""The name of a function that is called with an event, where a line ends with it."""
_CALLED = re.compile(r"(?:\w+(?:\.|::|#|->))?_?(?:on|handle|did(?:Receive)?)_?(?=[A-Z]|(?<=_)[a-z])")
_CALLBACK = (
    r"(?:[A-Za-z]\w{0,40}(?:\.|::|\#|->))?_?(?:on|handle|did(?:Receive)?)"
    rf"(?:(?:{_BEGINNINGS}|Speech|OutputItem|ContentPart)(?:[A-Z][a-z]+){{1,6}}"
    r"|_(?:session|response|input_audio|output_audio|conversation|rate_limits|speech|output_item|content_part)(?:_[a-z]+){1,6})"
    r"(?=(?:\([^()\n]{0,80}\))?(?: (?:called|fired|invoked|triggered|entered|ran))?[ \t:;,.]*$|: |[ ]\w+=)"
)
"""The name of a function that is called with an event, at the end of a line."""
NAMES = re.compile(
    rf"(?<![\w./@-])(?:(?m:{_CALLBACK})|(?:(?i:{'|'.join(f'(?:{words})' for *_, words in _WORDS)})"
    rf"|{_CLASS}(?:{_BEGINNINGS})(?:[A-Z][a-z]+){{1,6}}|(?:[A-Z]\w{{0,40}}\.)?(?:SESSION|RESPONSE|INPUT|OUTPUT|CONVERSATION|RATE)(?:_[A-Z]+){{1,6}})"
    r"(?![\w/@(-]|\.\w))"
)
"""The words of an event, or the name of its class, of its constant or of what is called with it."""
HINT = re.compile(
    r"esponse(?![._])|ession(?![._])|peech(?!_)|peaking|talking|ranscription(?!\.)|ommitting |nput audio|nputAudio"
    r"|udio buffer|udio (?:was |is |has been )?committed|nput buffer|utput item|onversation item"
    r"|tem (?:was |is )?(?:created|truncated)|ontent part|all arguments|ate limits? |onversationItem"
    r"|RESPONSE_|SESSION_|INPUT_AUDIO|CONVERSATION_ITEM|ateLimits|ontentPart|utputItem"
    r"|(?:on|le)_(?:session|response|input_a|output_|conversation|speech|rate_|content_)"
)
"""What stands in every line that NAMES finds something in, and is searched for much faster."""
_KNOWN = tuple((re.compile(words, re.IGNORECASE), type_, status) for type_, status, words in _WORDS)
_AROUND = re.compile(rf"^{_CLASS}(?={_BEGINNINGS})|(?:Server|Client)?(?:Event|Update|Message)$")


@cache
def type_of(words: str) -> tuple[str, str]:
    """The type of the event that such words name, and its status; two empty strings where they name none."""
    if " " not in words:
        bare = _AROUND.sub("", _CALLED.sub("", words, 1) if _CALLED.match(words) else words.rpartition(".")[2])
        found = _squashed().get(bare.replace("_", "").lower()) if bare else None
        return _NET.get(bare) or found or "", ""
    return next(((type_, status) for pattern, type_, status in _KNOWN if pattern.fullmatch(words)), ("", ""))


@cache
def _squashed() -> dict[str, str]:
    """The types of events without what parts their words, in lower case."""
    known = {type_.replace(".", "").replace("_", ""): type_ for type_ in table.places() if "." in type_}
    return {name.lower(): type_ for name, type_ in _NET.items()} | known


def is_telling(type_: str) -> bool:
    """Tell whether words for this event are those of this protocol, and not of any program with sessions."""
    return type_.startswith(_TELLING)
