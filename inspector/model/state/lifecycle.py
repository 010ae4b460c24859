"""Lifecycles as tables: (state, meaning) → next state.

An event for which the table has no row is still taken in; it is only marked as
not legal, and the state stays what it was. Sources: the event descriptions of
the Realtime reference, and orders observed in recorded sessions.
"""

from collections.abc import Mapping
from enum import StrEnum

from ...protocol.vocabulary import Meaning as M


class State(StrEnum):
    __hash__ = str.__hash__
    NEW = "new"
    OPEN = "open"
    PRODUCING = "producing"
    SPEAKING = "speaking"
    STOPPED = "stopped"
    WAITING = "waiting"
    DONE = "done"
    CLOSED = "closed"
    DELETED = "deleted"


Table = Mapping[tuple[State, M], State]

SESSION: Table = {
    (State.NEW, M.LINK_OPENED): State.NEW,
    (State.NEW, M.LINK_ANSWERED): State.NEW,
    (State.NEW, M.SESSION_CREATED): State.OPEN,
    (State.NEW, M.SESSION_UPDATED): State.OPEN,  # a sideband, or a recording that starts late
    (State.OPEN, M.SESSION_UPDATED): State.OPEN,
    (State.NEW, M.LINK_CLOSED): State.CLOSED,
    (State.OPEN, M.SESSION_CLOSED): State.CLOSED,
    (State.OPEN, M.LINK_CLOSED): State.CLOSED,
    (State.CLOSED, M.LINK_CLOSED): State.CLOSED,
}

ITEM: Table = {
    (State.NEW, M.SPEECH_STARTED): State.NEW,
    (State.NEW, M.SPEECH_STOPPED): State.NEW,
    (State.NEW, M.INPUT_TIMEOUT): State.NEW,
    (State.NEW, M.AUDIO_COMMITTED): State.NEW,
    (State.OPEN, M.AUDIO_COMMITTED): State.OPEN,
    (State.OPEN, M.SPEECH_STOPPED): State.OPEN,
    (State.NEW, M.OUTPUT_ITEM_ADDED): State.NEW,
    (State.NEW, M.ITEM_ADDED): State.OPEN,
    (State.OPEN, M.ITEM_DONE): State.DONE,
    (State.NEW, M.OUTPUT_ITEM_DONE): State.NEW,
    (State.OPEN, M.OUTPUT_ITEM_DONE): State.OPEN,
    (State.DONE, M.OUTPUT_ITEM_DONE): State.DONE,
    (State.NEW, M.ITEM_RETRIEVED): State.DONE,
    (State.OPEN, M.ITEM_RETRIEVED): State.OPEN,
    (State.DONE, M.ITEM_RETRIEVED): State.DONE,
    (State.OPEN, M.ITEM_TRUNCATED): State.OPEN,
    (State.DONE, M.ITEM_TRUNCATED): State.DONE,
    (State.OPEN, M.ITEM_DELETED): State.DELETED,
    (State.DONE, M.ITEM_DELETED): State.DELETED,
    (State.NEW, M.TRANSCRIPTION): State.NEW,
    (State.OPEN, M.TRANSCRIPTION): State.OPEN,
    (State.DONE, M.TRANSCRIPTION): State.DONE,
    (State.NEW, M.TRANSCRIPTION_DONE): State.NEW,
    (State.OPEN, M.TRANSCRIPTION_DONE): State.OPEN,
    (State.DONE, M.TRANSCRIPTION_DONE): State.DONE,
    **{(state, means): state for state in (State.NEW, State.OPEN, State.DONE)
       for means in (M.TRANSCRIPTION_SEGMENT, M.TRANSCRIPTION_SNAPSHOT)},
    (State.NEW, M.TRANSCRIPTION_FAILED): State.NEW,
    (State.OPEN, M.TRANSCRIPTION_FAILED): State.OPEN,
    (State.DONE, M.TRANSCRIPTION_FAILED): State.DONE,
}  # fmt: skip

_STREAMED = (
    M.OUTPUT_ITEM_DONE, M.OUTPUT_PART_ADDED, M.OUTPUT_PART_DONE,
    M.OUTPUT_TEXT, M.OUTPUT_TEXT_DONE, M.OUTPUT_AUDIO, M.OUTPUT_AUDIO_DONE,
    M.OUTPUT_TRANSCRIPT, M.OUTPUT_TRANSCRIPT_DONE, M.OUTPUT_ARGUMENTS, M.OUTPUT_ARGUMENTS_DONE,
    M.MCP_ARGUMENTS, M.MCP_ARGUMENTS_DONE,
)  # fmt: skip
_PLAYED = (M.PLAYBACK_STARTED, M.PLAYBACK_STOPPED, M.PLAYBACK_CLEARED)

RESPONSE: Table = {
    (State.NEW, M.RESPONSE_OPENED): State.OPEN,
    (State.OPEN, M.OUTPUT_ITEM_ADDED): State.PRODUCING,
    (State.PRODUCING, M.OUTPUT_ITEM_ADDED): State.PRODUCING,
    (State.OPEN, M.RESPONSE_CLOSED): State.CLOSED,
    (State.PRODUCING, M.RESPONSE_CLOSED): State.CLOSED,
    **{(State.PRODUCING, means): State.PRODUCING for means in (*_STREAMED, *_PLAYED)},
    **{(State.OPEN, means): State.OPEN for means in _PLAYED},
    **{(State.CLOSED, means): State.CLOSED for means in _PLAYED},
}

STREAM: Table = {
    (State.NEW, M.OUTPUT_PART_ADDED): State.OPEN,
    (State.OPEN, M.OUTPUT_PART_DONE): State.DONE,
    **{(State.OPEN, means): State.OPEN for means in _STREAMED[3:9]},
    **{(State.NEW, means): State.NEW for means in _STREAMED[9:]},
}

_FILLING = (State.NEW, State.OPEN, State.SPEAKING, State.STOPPED)

BUFFER: Table = {
    (State.NEW, M.AUDIO_APPEND): State.OPEN,
    (State.OPEN, M.AUDIO_APPEND): State.OPEN,
    (State.OPEN, M.SPEECH_STARTED): State.SPEAKING,
    (State.NEW, M.SPEECH_STARTED): State.SPEAKING,
    (State.SPEAKING, M.AUDIO_APPEND): State.SPEAKING,
    (State.SPEAKING, M.SPEECH_STOPPED): State.STOPPED,
    (State.STOPPED, M.AUDIO_APPEND): State.STOPPED,
    (State.STOPPED, M.SPEECH_STARTED): State.SPEAKING,
    **{(state, M.AUDIO_COMMIT): state for state in _FILLING},
    **{(state, M.AUDIO_COMMITTED): State.NEW for state in _FILLING},
    **{(state, M.AUDIO_CLEAR): state for state in _FILLING},
    **{(state, M.AUDIO_CLEARED): State.NEW for state in _FILLING},
}

CALL: Table = {
    (State.NEW, M.OUTPUT_ITEM_ADDED): State.OPEN,
    (State.NEW, M.OUTPUT_ARGUMENTS_DONE): State.WAITING,
    (State.OPEN, M.OUTPUT_ARGUMENTS_DONE): State.WAITING,
    (State.OPEN, M.OUTPUT_ITEM_DONE): State.WAITING,
    (State.WAITING, M.OUTPUT_ITEM_DONE): State.WAITING,
    (State.WAITING, M.ITEM_CREATE): State.DONE,
    (State.DONE, M.OUTPUT_ITEM_DONE): State.DONE,  # answered before the item was announced as done
}

LISTING: Table = {
    (State.NEW, M.MCP_LISTING): State.OPEN,
    (State.OPEN, M.MCP_LISTED): State.DONE,
    (State.OPEN, M.MCP_LISTING_FAILED): State.DONE,
}

SERVER_CALL: Table = {
    (State.NEW, M.MCP_CALL): State.OPEN,
    (State.OPEN, M.MCP_CALL_DONE): State.DONE,
    (State.OPEN, M.MCP_CALL_FAILED): State.DONE,
    (State.NEW, M.MCP_CALL_FAILED): State.DONE,  # refused before it was made
}

TURN: Table = {
    (State.NEW, M.ITEM_CREATE): State.NEW,
    (State.NEW, M.SPEECH_STARTED): State.NEW,
    (State.NEW, M.AUDIO_COMMIT): State.NEW,
    (State.NEW, M.AUDIO_COMMITTED): State.NEW,
    (State.NEW, M.RESPONSE_CREATE): State.OPEN,
    (State.NEW, M.RESPONSE_OPENED): State.PRODUCING,
    (State.OPEN, M.RESPONSE_OPENED): State.PRODUCING,
    (State.OPEN, M.RESPONSE_CREATE): State.OPEN,
    (State.PRODUCING, M.RESPONSE_CLOSED): State.DONE,
    (State.DONE, M.ITEM_CREATE): State.WAITING,  # a tool's result reopens the turn
    (State.PRODUCING, M.ITEM_CREATE): State.PRODUCING,
    (State.WAITING, M.ITEM_CREATE): State.WAITING,
    (State.WAITING, M.RESPONSE_CREATE): State.OPEN,
    (State.WAITING, M.RESPONSE_OPENED): State.PRODUCING,
    (State.DONE, M.RESPONSE_CREATE): State.OPEN,
    (State.DONE, M.RESPONSE_OPENED): State.PRODUCING,
    (State.PRODUCING, M.RESPONSE_CREATE): State.PRODUCING,
    (State.PRODUCING, M.RESPONSE_OPENED): State.PRODUCING,
}


def step(table: Table, state: State, means: M) -> tuple[State, bool]:
    """The state after `means`, and whether the table allows it there."""
    after = table.get((state, means))
    return (state, False) if after is None else (after, True)
