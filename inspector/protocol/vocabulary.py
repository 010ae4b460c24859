"""The closed lists that dialect files and code share.

A meaning is the dialect-free word for an event; rules and the model know
meanings only, so that one rule serves every dialect.
"""

from enum import StrEnum


class Meaning(StrEnum):
    """What an event says, whatever its dialect calls it."""

    LINK_OPENED = "link.opened"
    LINK_ANSWERED = "link.answered"
    LINK_PING = "link.ping"
    LINK_PONG = "link.pong"
    LINK_BINARY = "link.binary"
    LINK_CLOSED = "link.closed"

    SESSION_CREATED = "session.created"
    SESSION_UPDATE = "session.update"
    SESSION_UPDATED = "session.updated"
    CONVERSATION_CREATED = "conversation.created"

    ITEM_CREATE = "item.create"
    ITEM_RETRIEVE = "item.retrieve"
    ITEM_TRUNCATE = "item.truncate"
    ITEM_DELETE = "item.delete"
    ITEM_ADDED = "item.added"
    ITEM_DONE = "item.done"
    ITEM_RETRIEVED = "item.retrieved"
    ITEM_TRUNCATED = "item.truncated"
    ITEM_DELETED = "item.deleted"

    AUDIO_APPEND = "audio.append"
    AUDIO_COMMIT = "audio.commit"
    AUDIO_CLEAR = "audio.clear"
    AUDIO_COMMITTED = "audio.committed"
    AUDIO_CLEARED = "audio.cleared"
    SPEECH_STARTED = "speech.started"
    SPEECH_STOPPED = "speech.stopped"
    INPUT_TIMEOUT = "input.timeout"
    TRANSCRIPTION = "transcription"
    TRANSCRIPTION_DONE = "transcription.done"
    TRANSCRIPTION_FAILED = "transcription.failed"

    RESPONSE_CREATE = "response.create"
    RESPONSE_CANCEL = "response.cancel"
    RESPONSE_OPENED = "response.opened"
    RESPONSE_CLOSED = "response.closed"
    OUTPUT_ITEM_ADDED = "output.item.added"
    OUTPUT_ITEM_DONE = "output.item.done"
    OUTPUT_PART_ADDED = "output.part.added"
    OUTPUT_PART_DONE = "output.part.done"
    OUTPUT_TEXT = "output.text"
    OUTPUT_TEXT_DONE = "output.text.done"
    OUTPUT_AUDIO = "output.audio"
    OUTPUT_AUDIO_DONE = "output.audio.done"
    OUTPUT_TRANSCRIPT = "output.transcript"
    OUTPUT_TRANSCRIPT_DONE = "output.transcript.done"
    OUTPUT_ARGUMENTS = "output.arguments"
    OUTPUT_ARGUMENTS_DONE = "output.arguments.done"

    PLAYBACK_CLEAR = "playback.clear"
    PLAYBACK_STARTED = "playback.started"
    PLAYBACK_STOPPED = "playback.stopped"
    PLAYBACK_CLEARED = "playback.cleared"

    LIMITS_UPDATED = "limits.updated"
    ERROR = "error"

    UNKNOWN = "unknown"  # a type that no dialect knows: shown, counted, never an error
    DAMAGED = "damaged"  # a payload in which no type can be read


DELTAS = frozenset({
    Meaning.OUTPUT_TEXT,
    Meaning.OUTPUT_AUDIO,
    Meaning.OUTPUT_TRANSCRIPT,
    Meaning.OUTPUT_ARGUMENTS,
    Meaning.TRANSCRIPTION,
    Meaning.AUDIO_APPEND,
})  # fmt: skip


class RefKind(StrEnum):
    """What a change can be about."""

    SESSION = "session"
    OPERATION = "operation"  # a client event that awaits an answer; its id is the event's seq
    ITEM = "item"
    RESPONSE = "response"
    CALL = "call"
    TURN = "turn"
    BUFFER = "buffer"  # one generation of the input audio buffer
    EVENT = "event"  # a single event by its seq, such as an error


class Fact(StrEnum):
    """Statements about a session that dialect files may name; the model computes each."""

    EFFORT_HIGH = "effort-high"  # the session asks for high or xhigh reasoning effort
    VAD_ON = "vad-on"  # the server detects turns
    VAD_OFF = "vad-off"
    AUTO_RESPONSE_OFF = "auto-response-off"  # turn detection without create_response
    TRANSCRIPTION_ONLY = "transcription-only"  # a session that never gives responses
    INPUT_IS_TOOL_OUTPUT = "input-is-tool-output"  # the item of this operation answers a tool call
    INPUT_IS_USER = "input-is-user"  # the item of this operation is a user's message
    BUFFER_SHORT = "buffer-short"  # fewer than 100 ms of audio stood in the buffer when it was committed
    RESPONSE_ACTIVE = "response-active"  # a response of the default conversation is open


class Level(StrEnum):
    """How firmly a dialect promises an event; decides the severity of its absence."""

    REQUIRED = "required"
    USUAL = "usual"
    OPTIONAL = "optional"


class Cause(StrEnum):
    """Why a turn did not end as its user wished."""

    RATE_LIMIT = "rate-limit"
    QUOTA = "quota"
    MODALITY = "modality"
    EVENT_ORDER = "event-order"
    CONFIGURATION = "configuration"
    SESSION_EXPIRY = "session-expiry"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"
    SERVER_STALL = "server-stall"
    READER_STOPPED = "reader-stopped"
    NETWORK = "network"
    RECORDING_CUT = "recording-cut"
    DIALECT_RETIRED = "dialect-retired"
    DIALECT_MISMATCH = "dialect-mismatch"
    REQUEST_MISSING = "request-missing"
    VAD = "vad"
    ACTIVE_RESPONSE = "active-response"
    CONTENT_FILTER = "content-filter"
    TOKEN_LIMIT = "token-limit"
    AUTHENTICATION = "authentication"
    TOOL_ROUND = "tool-round"
    AUDIO_FORMAT = "audio-format"
    INTERRUPTION = "interruption"
    TRANSCRIPTION = "transcription"
    PLAYBACK = "playback"
    MODEL_CHOICE = "model-choice"
