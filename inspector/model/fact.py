"""Statements about a session that dialect files name in `when`, `unless` and `slower`."""

from collections.abc import Callable, Mapping

from ..core.json import Json, has, text_at, value_at
from ..protocol.vocabulary import Fact, RefKind
from .change import Change
from .session import Session
from .state.answer import Operation
from .state.setting import EFFORT, TRANSCRIPTION, TURN_DETECTION, setting, stated

MINIMUM_COMMIT_MS = 100  # less audio than this is refused (Realtime reference, input_audio_buffer.commit)
_NOT_THE_SERVER = (None, "none", "client_vad")  # types that leave turns to the client (observed: xAI; GLM's manual)


def holds(fact: Fact, session: Session, change: Change) -> bool:
    """Tell whether a fact is true of the session at this change."""
    return FACTS[fact](session, change)


def _operation(session: Session, change: Change) -> Operation | None:
    ref = change.ref(RefKind.OPERATION)
    return session.operations.get(int(ref.id)) if ref else None


def _effort_high(session: Session, _: Change) -> bool:
    return setting(session.config, EFFORT) in ("high", "xhigh")


def vad_on(session: Session, _: Change | None = None) -> bool:
    """The server detects turns, as far as it has said."""
    value = setting(session.config, TURN_DETECTION)
    return isinstance(value, dict) and not _left_to_the_client(value)


def vad_off(session: Session, _: Change | None = None) -> bool:
    """Turn detection is off, as far as the server has said: stated, and null or left to the client."""
    value = setting(session.config, TURN_DETECTION)
    return stated(session.config, TURN_DETECTION) if value is None else _left_to_the_client(value)


def _left_to_the_client(value: Json) -> bool:
    return has(value, ("type",)) and value_at(value, ("type",)) in _NOT_THE_SERVER


def _auto_response_off(session: Session, _: Change) -> bool:
    return value_at(setting(session.config, TURN_DETECTION), ("create_response",)) is False


def transcription_only(session: Session, _: Change | None = None) -> bool:
    """The session turns speech into text and gives no responses."""
    return (
        text_at(session.config, "type") == "transcription"
        or text_at(session.config, "object") == "realtime.transcription_session"
    )


def transcription_on(session: Session, _: Change | None = None) -> bool:
    """The user's words are transcribed, as far as the server has said."""
    return isinstance(setting(session.config, TRANSCRIPTION), dict)


def _out_of_band(session: Session, change: Change) -> bool:
    ref = change.ref(RefKind.RESPONSE)
    return ref is not None and ref.id in session.responses and session.responses[ref.id].out_of_band


def _item_is_produced(session: Session, change: Change) -> bool:
    ref = change.ref(RefKind.ITEM)
    return ref is not None and ref.id in session.items and session.items[ref.id].response is not None


def _delegated_to_server(session: Session, change: Change) -> bool:
    ref = change.ref(RefKind.DELEGATION)
    return ref is not None and ref.id in session.delegations and session.delegations[ref.id].target != "client"


def _input_is_tool_output(session: Session, change: Change) -> bool:
    operation = _operation(session, change)
    return operation is not None and text_at(operation.body, "item", "type") == "function_call_output"


def _input_is_user(session: Session, change: Change) -> bool:
    operation = _operation(session, change)
    return operation is not None and text_at(operation.body, "item", "role") == "user"


def _buffer_short(session: Session, change: Change) -> bool:
    operation = _operation(session, change)
    return operation is not None and not operation.hidden and operation.buffered_ms < MINIMUM_COMMIT_MS


def _response_active(session: Session, _: Change) -> bool:
    return session.active_response() is not None


FACTS: Mapping[Fact, Callable[[Session, Change], bool]] = {
    Fact.EFFORT_HIGH: _effort_high,
    Fact.VAD_ON: vad_on,
    Fact.VAD_OFF: vad_off,
    Fact.AUTO_RESPONSE_OFF: _auto_response_off,
    Fact.TRANSCRIPTION_ON: transcription_on,
    Fact.TRANSCRIPTION_ONLY: transcription_only,
    Fact.OUT_OF_BAND: _out_of_band,
    Fact.ITEM_IS_PRODUCED: _item_is_produced,
    Fact.DELEGATED_TO_SERVER: _delegated_to_server,
    Fact.INPUT_IS_TOOL_OUTPUT: _input_is_tool_output,
    Fact.INPUT_IS_USER: _input_is_user,
    Fact.BUFFER_SHORT: _buffer_short,
    Fact.RESPONSE_ACTIVE: _response_active,
}
