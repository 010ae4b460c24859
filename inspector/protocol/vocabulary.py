"""The closed lists that dialect files and code share.

A meaning is the dialect-free word for an event; rules and the model know
meanings only, so that one rule serves every dialect.
"""

from enum import StrEnum


class Meaning(StrEnum):
    """What an event says, whatever its dialect calls it."""

    __hash__ = str.__hash__

    LINK_OPENED = "link.opened"
    LINK_ANSWERED = "link.answered"
    LINK_PING = "link.ping"
    LINK_PONG = "link.pong"
    LINK_BINARY = "link.binary"
    LINK_CLOSED = "link.closed"
    APP_PAUSED = "link.paused"  # the recorder cannot hand frames on: the app does not read
    APP_RESUMED = "link.resumed"
    PEER_FAILED = "link.failed"  # a WebRTC connection
    FAULT = "link.fault"  # the relay did something on purpose
    INTERCEPT = "link.intercept"  # somebody holds messages in the relay, or changed some
    RECORDING_PAUSED = "link.unwatched"  # the recorder itself stood still

    SESSION_START = "session.start"
    SESSION_CREATED = "session.created"
    SESSION_UPDATE = "session.update"
    SESSION_UPDATED = "session.updated"
    SESSION_CLOSE = "session.close"
    SESSION_CLOSED = "session.closed"
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
    IMAGE_APPEND = "image.append"
    TRANSCRIPTION = "transcription"
    TRANSCRIPTION_SEGMENT = "transcription.segment"
    TRANSCRIPTION_SNAPSHOT = "transcription.snapshot"  # the whole transcript so far, not a piece of it
    TRANSCRIPTION_DONE = "transcription.done"
    TRANSCRIPTION_FAILED = "transcription.failed"

    RESPONSE_CREATE = "response.create"
    RESPONSE_CANCEL = "response.cancel"
    RESPONSE_CANCELLED = "response.cancelled"
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

    MCP_LISTING = "mcp.listing"
    MCP_LISTED = "mcp.listed"
    MCP_LISTING_FAILED = "mcp.listing.failed"
    MCP_ARGUMENTS = "mcp.arguments"
    MCP_ARGUMENTS_DONE = "mcp.arguments.done"
    MCP_APPROVE = "mcp.approve"
    MCP_CALL = "mcp.call"
    MCP_CALL_DONE = "mcp.call.done"
    MCP_CALL_FAILED = "mcp.call.failed"

    PLAYBACK_CLEAR = "playback.clear"
    PLAYBACK_STARTED = "playback.started"
    PLAYBACK_STOPPED = "playback.stopped"
    PLAYBACK_CLEARED = "playback.cleared"

    # Sessions that listen and speak without turns: translation, Live
    VOICE_APPEND = "voice.append"
    VOICE_REFLECTED = "voice.reflected"  # the microphone's audio, shown to a sideband connection
    VOICE_HEARD = "voice.heard"
    VOICE_SAID = "voice.said"
    VOICE_AUDIO = "voice.audio"
    VOICE_MUTE = "voice.mute"
    VOICE_UNMUTE = "voice.unmute"
    VOICE_MUTED = "voice.muted"
    VOICE_UNMUTED = "voice.unmuted"
    FIXTURE_PLAY = "fixture.play"
    FIXTURE_PLAYING = "fixture.playing"
    FIXTURE_PLAYED = "fixture.played"
    INSTRUCTIONS_APPEND = "instructions.append"
    INSTRUCTIONS_APPENDED = "instructions.appended"
    THINKING_APPEND = "thinking.append"
    THINKING_APPENDED = "thinking.appended"
    COMMENTARY_APPEND = "commentary.append"
    COMMENTARY_APPENDED = "commentary.appended"
    DELEGATION_CREATED = "delegation.created"
    DELEGATION_ITEM = "delegation.item"
    DELEGATION_REQUEST = "delegation.request"
    DELEGATION_EVENT = "delegation.event"  # wraps one event of the Responses API
    DECISION_CREATE = "decision.create"
    DECISION_EVENT = "decision.event"
    DECISION_ITEM_CREATE = "decision.item.create"
    DECISION_ITEM_CREATED = "decision.item.created"
    DECISION_ITEM_DELETE = "decision.item.delete"
    DECISION_ITEM_DELETED = "decision.item.deleted"
    USAGE_UPDATED = "usage.updated"

    DTMF_RECEIVED = "dtmf.received"
    DTMF_SEND = "dtmf.send"
    DTMF_SENT = "dtmf.sent"
    TRANSPORT_RINGING = "transport.ringing"
    TRANSPORT_ANSWERED = "transport.answered"
    TRANSPORT_FAILED = "transport.failed"

    LIMITS_UPDATED = "limits.updated"
    NOTICE = "notice"  # words of the server that change nothing
    KEEPALIVE = "keepalive"
    EXTRA = "extra"  # what one server has beyond the protocol; it does not touch the conversation
    ERROR = "error"

    FOREIGN = "foreign"  # an event of another protocol, such as Gemini Live's
    UNKNOWN = "unknown"  # a type that no dialect knows: shown, counted, never an error
    DAMAGED = "damaged"  # a payload in which no type can be read


DELTAS = frozenset({
    Meaning.OUTPUT_TEXT,
    Meaning.OUTPUT_AUDIO,
    Meaning.OUTPUT_TRANSCRIPT,
    Meaning.OUTPUT_ARGUMENTS,
    Meaning.MCP_ARGUMENTS,
    Meaning.TRANSCRIPTION,
    Meaning.AUDIO_APPEND,
    Meaning.VOICE_APPEND,
    Meaning.VOICE_REFLECTED,
    Meaning.VOICE_HEARD,
    Meaning.VOICE_SAID,
    Meaning.VOICE_AUDIO,
})  # fmt: skip


ARMING = frozenset(Meaning) - DELTAS | {Meaning.AUDIO_APPEND}
"""What an expectation may wait after; of the deltas only audio, for a commit that does not come."""


LINK_WAITS = frozenset({Meaning.LINK_PING, Meaning.APP_PAUSED})
"""What is awaited after these is no part of the conversation, which may end without it."""


class RefKind(StrEnum):
    """What a change can be about."""

    __hash__ = str.__hash__

    SESSION = "session"
    OPERATION = "operation"  # a client event that awaits an answer; its id is the event's seq
    ITEM = "item"
    RESPONSE = "response"
    CALL = "call"
    TURN = "turn"
    DELEGATION = "delegation"  # work that a Live session handed over
    BUFFER = "buffer"  # one generation of the input audio buffer
    EVENT = "event"  # a single event by its seq, such as an error


class Fact(StrEnum):
    """Statements about a session that dialect files may name; the model computes each."""

    EFFORT_HIGH = "effort-high"  # the session asks for high or xhigh reasoning effort
    VAD_ON = "vad-on"  # the server detects turns
    VAD_OFF = "vad-off"
    AUTO_RESPONSE_OFF = "auto-response-off"  # turn detection without create_response
    TRANSCRIPTION_ON = "transcription-on"  # the user's words are transcribed
    TRANSCRIPTION_ONLY = "transcription-only"  # a session that never gives responses
    OUT_OF_BAND = "out-of-band"  # the response of this change stands beside the conversation
    ITEM_IS_PRODUCED = "item-is-produced"  # the item of this change is the model's, still being made
    DELEGATED_TO_SERVER = "delegated-to-server"  # the work of this delegation is not the application's
    INPUT_IS_TOOL_OUTPUT = "input-is-tool-output"  # the item of this operation answers a tool call
    INPUT_IS_USER = "input-is-user"  # the item of this operation is a user's message
    BUFFER_SHORT = "buffer-short"  # fewer than 100 ms of audio stood in the buffer when it was committed
    RESPONSE_ACTIVE = "response-active"  # a response of the default conversation is open


class Level(StrEnum):
    """How firmly a dialect promises an event; decides the severity of its absence."""

    REQUIRED = "required"
    USUAL = "usual"
    OPTIONAL = "optional"
    OFF = "off"  # in a child: takes an inherited row away


class Switch(StrEnum):
    """How a server behaves where servers differ; a dialect states yes, no, or that nobody knows."""

    ACTIVE_RESPONSE_REFUSED = "active-response-refused"  # response.create during a response gives an error
    CANCEL_IDLE_ERROR = "cancel-idle-error"  # response.cancel with nothing to cancel gives an error
    DONE_EQUALS_DELTAS = "done-equals-deltas"  # a done event shows what its deltas gave, joined
    EVENT_IDS_UNIQUE = "event-ids-unique"  # every server event has an id of its own
    IDS_COUNT_SECONDS = "ids-count-seconds"  # the server's ids may begin with their time, as `core.idclock` reads it
    METADATA_ECHOED = "metadata-echoed"  # response.created repeats the metadata of response.create
    OUTPUT_INDEX_COUNTS = "output-index-counts"  # output_index runs 0, 1, 2 within a response
    RATE_LIMITS_SENT = "rate-limits-sent"  # rate_limits.updated comes now and then
    UNKNOWN_TYPE_ERROR = "unknown-type-error"  # a client event of an unknown type gives an error
    VAD_ANSWERS = "vad-answers"  # turn detection asks for the answer unless told otherwise


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
    INTERCEPT = "intercept"
