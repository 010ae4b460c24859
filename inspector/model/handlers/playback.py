"""Handlers for playback over WebRTC and telephone, and for the acknowledgement of a cancel."""

from collections.abc import Mapping

from ...core.event import Event
from ...core.json import text_at
from ...protocol.vocabulary import Meaning as M
from ..session import Session
from ..state.lifecycle import RESPONSE, step
from .operation import accept_oldest, open_operation
from .reference import Handled, Handler, operation_ref, operation_refs
from .response import response_refs


def response_cancelled(session: Session, event: Event) -> Handled:
    """An acknowledgement of response.cancel that some servers send; the end itself is still response.done."""
    operation = accept_oldest(session, M.RESPONSE_CANCEL, event)
    identity = text_at(event.body, "response_id")
    response = session.responses.get(identity) if identity else None
    refs = response_refs(session, response) if response else ()
    return (*refs, *operation_refs(session, operation)), True


def playback(means: M) -> Handler:
    """Playback over WebRTC or telephone begins, ends or is cut."""

    def handle(session: Session, event: Event) -> Handled:
        operation = accept_oldest(session, M.PLAYBACK_CLEAR, event) if means is M.PLAYBACK_CLEARED else None
        refs = operation_refs(session, operation)
        identity = text_at(event.body, "response_id")
        response = session.responses.get(identity) if identity else None
        if response is None:
            return refs, True
        response.state, legal = step(RESPONSE, response.state, means)
        return (*response_refs(session, response), *refs), legal

    return handle


def playback_clear(session: Session, event: Event) -> Handled:
    open_operation(session, event, M.PLAYBACK_CLEAR)
    return (operation_ref(event.seq),), True


HANDLERS: Mapping[M, Handler] = {
    M.RESPONSE_CANCELLED: response_cancelled,
    M.PLAYBACK_CLEAR: playback_clear,
    **{means: playback(means) for means in (M.PLAYBACK_STARTED, M.PLAYBACK_STOPPED, M.PLAYBACK_CLEARED)},
}
