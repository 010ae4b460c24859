"""Whether a session began, where the recording shows no turn of it."""

from ...core.json import JsonObject, integer_at, text_at
from ...protocol.errors import codes
from ...protocol.vocabulary import Meaning
from ..base import Status
from ..facts.official import is_stranger
from .case import Case
from .ending import is_broken, is_expiry


def before_any_turn(case: Case) -> Status:
    """What became of a session in which no turn has begun."""
    session = case.session
    handshake = integer_at(session.answered, "status")
    if session.answered_seq and handshake != 101:
        return Status.NEVER_CONNECTED
    if session.voice.said:
        return Status.ANSWERED  # Live and Translation have no turns
    greeted = session.created_seq or session.config_seq or (case.joined and not (session.failures and session.close))
    greeted = greeted or is_stranger(case.scene) or begins_late(case) or case.is_only_an_end
    if not greeted and not session.responses and _is_down(case):
        return Status.NEVER_CONNECTED
    refused = session.failures and (session.answered_seq or any(_fatal(one.error) for one in session.failures))
    if not greeted and not session.turns and refused:
        return Status.NEVER_CONNECTED
    return Status.NOT_REQUESTED if case.found("commit-missing") else Status.UNCLEAR


def begins_late(case: Case) -> bool:
    """The recording shows the session in use: it had begun before, whatever became of it."""
    session = case.session
    if session.last_server_seq and not session.failures:
        return True
    if any(is_expiry(one.error) for one in session.failures):
        return True
    refused = any(_fatal(one.error) for one in session.failures)
    if session.failures and not (refused or session.opened_seq or case.shows_the_client):
        return True  # an excerpt: such an error answers what it does not show
    if not session.buffer.appends or session.opened_seq or refused or is_broken(session):
        return False
    return Meaning.SESSION_UPDATE not in session.requests and Meaning.SESSION_START not in session.requests


def _is_down(case: Case) -> bool:
    """The session cannot begin any more."""
    session = case.session
    return bool(session.close or case.found("session-never-created")) or session.link.peer == "failed"


def _fatal(error: JsonObject) -> bool:
    entry = codes().get(text_at(error, "code") or "")
    return entry is not None and entry.fatal
