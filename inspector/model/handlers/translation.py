"""Handlers for the continuous voice that translation and Live share: two flows, and an orderly end."""

from collections.abc import Mapping

from ...core.event import Event
from ...core.json import integer_at, object_at, text_at
from ...core.text import decoded_size
from ...protocol.vocabulary import Meaning as M
from ..session import Session
from ..state.lifecycle import SESSION, State, step
from .operation import accept_oldest, open_operation
from .reference import SESSION_REF, Handled, Handler, operation_ref, operation_refs


def append(session: Session, event: Event) -> Handled:
    voice = session.voice
    voice.appends += 1
    voice.appended_bytes += decoded_size(text_at(event.body, "audio") or "")
    voice.appended_while_muted += voice.muted
    voice.last_at = event.at
    return (), True


def reflected(session: Session, event: Event) -> Handled:
    session.voice.reflected_bytes += decoded_size(text_at(event.body, "audio") or "")
    return (), True


def piece(means: M) -> Handler:
    """A piece of what was heard or said, as text."""

    def handle(session: Session, event: Event) -> Handled:
        words = text_at(event.body, "delta")
        if words:
            (session.voice.heard if means is M.VOICE_HEARD else session.voice.said).append(words)
        _moment(session, event)
        return (), True

    return handle


def audio(session: Session, event: Event) -> Handled:
    voice = session.voice
    voice.first_audio_seq = voice.first_audio_seq or event.seq
    voice.audio_bytes += decoded_size(text_at(event.body, "delta") or "")
    _moment(session, event)
    return (), True


def _moment(session: Session, event: Event) -> None:
    """The session's own clock, where a piece names it: Translation's word, then Live's."""
    for name in ("elapsed_ms", "end_ms"):
        moment = integer_at(event.body, name)
        if moment is not None:
            session.voice.elapsed_ms = max(moment, session.voice.elapsed_ms or 0)
    session.voice.last_at = event.at


def close(session: Session, event: Event) -> Handled:
    open_operation(session, event, M.SESSION_CLOSE)
    return (operation_ref(event.seq), SESSION_REF), True


def closed(session: Session, event: Event) -> Handled:
    session.state, legal = step(SESSION, session.state, M.SESSION_CLOSED)
    session.state = State.CLOSED
    session.closed_seq, session.closed_reason = event.seq, text_at(event.body, "reason") or ""
    session.usage = object_at(event.body, "usage") or session.usage
    operation = accept_oldest(session, M.SESSION_CLOSE, event)
    return (*operation_refs(session, operation), SESSION_REF), legal


HANDLERS: Mapping[M, Handler] = {
    M.VOICE_APPEND: append,
    M.VOICE_REFLECTED: reflected,
    M.VOICE_HEARD: piece(M.VOICE_HEARD),
    M.VOICE_SAID: piece(M.VOICE_SAID),
    M.VOICE_AUDIO: audio,
    M.SESSION_CLOSE: close,
    M.SESSION_CLOSED: closed,
}
