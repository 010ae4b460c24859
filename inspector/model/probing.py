"""Keeps the inspector's experiments apart from the conversation that they ask about.

Neither a probe nor its answer is a part of the conversation: no turn, no setting and no wait of the app's knows of
them. Only a response that a probe stopped is really over, and is remembered as stopped so.
"""

from collections.abc import Mapping

from ..core.clock import micros
from ..core.event import Event
from ..core.json import JsonObject, integer_at, number_at, object_at, text_at
from ..protocol.errors import entry_for
from ..protocol.vocabulary import Meaning as M
from .session import Session
from .state.answer import Answer
from .state.probe import OPEN, READING, Probe

ANSWERS: Mapping[M, M] = {
    M.ITEM_RETRIEVE: M.ITEM_RETRIEVED,
    M.AUDIO_CLEAR: M.AUDIO_CLEARED,
    M.SESSION_UPDATE: M.SESSION_UPDATED,
    M.RESPONSE_CANCEL: M.RESPONSE_CLOSED,
}
"""What answers a probe, unless an error does. Only events of these kinds can be one."""


def begin(session: Session, event: Event, means: M) -> None:
    """Take in an event that the inspector sent to see what comes back."""
    active = session.active_response() if means is M.RESPONSE_CANCEL else None
    probe = Probe(
        OPEN if means is M.RESPONSE_CANCEL else READING,
        since=event.seq,
        seq=event.seq,
        at=event.at,
        means=means,
        type=event.type,
        event_id=text_at(event.body, "event_id"),
        about=text_at(event.body, "response_id") or (active.id if active else ""),
    )
    session.probes.append(probe)
    session.probing.append(probe)


def record(session: Session, at: int | None, body: JsonObject) -> None:
    """Take in a `probe` record: the wait for `event` is over, or what came of an exchange in a fresh session."""
    name, seq = text_at(body, "name") or "", integer_at(body, "event")
    if seq is None:
        session.probes.append(Probe(name, session.last_seq, at=at, over_at=at, outcome=body))
        return
    probe = next((one for one in session.probes if one.seq == seq), None)
    if probe:
        waited = number_at(body, "waited")
        since = probe.at + micros(waited) if waited is not None and probe.at is not None else None
        probe.over_at = at if at is not None else since
        session.probing = [one for one in session.probing if one is not probe]


def answered(session: Session, event: Event, means: M) -> Probe | None:
    """The probe that an event of the server's answers; None where it is the conversation's."""
    probe = next((one for one in session.probing if _answers(session, one, event, means)), None)
    if probe is None:
        return None
    refused = means is M.ERROR
    probe.answer = Answer.REFUSED if refused else Answer.ACCEPTED
    probe.answered_seq, probe.answered_at, probe.answered_type = event.seq, event.at, event.type
    probe.error = object_at(event.body, "error") if refused else {}
    session.probing = [one for one in session.probing if one is not probe]
    return probe


def _answers(session: Session, probe: Probe, event: Event, means: M) -> bool:
    if means is M.ERROR:
        return _refuses(session, probe, object_at(event.body, "error"))
    if probe.means is None or means is not ANSWERS[probe.means]:
        return False
    if means is M.RESPONSE_CLOSED:
        same = text_at(event.body, "response", "id") == probe.about
        return same and text_at(event.body, "response", "status") == "cancelled"
    oldest = session.waiting.first(probe.means)
    return oldest is None or oldest.seq > probe.seq


def _refuses(session: Session, probe: Probe, error: JsonObject) -> bool:
    """It names the probe; one that names nothing is its answer where its code says so, or nothing else waits."""
    identity = text_at(error, "event_id")
    if identity is not None:
        return identity == probe.event_id
    entry = entry_for(error)
    if entry and entry.ends:
        return entry.ends == probe.type and not session.waiting.count(probe.means)
    server = (entry and entry.of_session) or text_at(error, "type") == "server_error"
    return not server and not session.pending
