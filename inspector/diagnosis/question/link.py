"""Questions about errors and the connection."""

from ...core.clock import SECOND, parse_wall
from ...core.idclock import id_time
from ...core.json import text_at
from ...core.text import safe
from ...core.wire import Side
from ...model.fact import transcription_only
from ...model.session import Close, Session
from ...model.state.answer import Certainty, Failure
from ...model.state.setting import TRANSCRIPTION, setting, stated
from ...protocol.dialect import row_of
from ...protocol.errors import closes, entry_for
from ...protocol.vocabulary import Meaning
from ..base import Severity
from ..facts.evidence import ground_text, is_harmless
from ..turn.case import error_text
from .reply import Inquiry, Told, listed, not_applicable, ok, sentence, trouble

_IN_ORDER = frozenset({1000, 1001, 1005})
_DAY = 86_400  # s: a session that expires later has no end that matters
_DROPPED = {
    Meaning.SESSION_UPDATE: "the whole update was dropped",
    Meaning.ITEM_CREATE: "the item was not added",
    Meaning.RESPONSE_CREATE: "no response was begun",
    Meaning.AUDIO_COMMIT: "nothing was committed",
    Meaning.ITEM_TRUNCATE: "nothing was truncated",
    Meaning.RESPONSE_CANCEL: "nothing was cancelled",
    Meaning.ITEM_DELETE: "nothing was deleted",
    Meaning.ITEM_RETRIEVE: "the item will not come",
    Meaning.AUDIO_APPEND: "that audio was not heard",
    Meaning.AUDIO_CLEAR: "nothing was cleared",
}
_CAUSED = {
    Certainty.CERTAIN: "caused it",
    Certainty.LIKELY: "most likely caused it, {}",
    Certainty.GUESSED: "may have caused it, {}: a guess, for the error names no event",
}


def errors(inquiry: Inquiry) -> Told:
    """6: whether each error is fatal, which client event caused it, and what it undid."""
    failures = inquiry.session.failures
    if not failures:
        return ok("There is no error event in the recording.")
    told = [_error(inquiry, one) for one in failures]
    evidence = [seq for one in failures for seq in (one.answers, one.seq)]
    harmless = all(is_harmless(inquiry.session, one) for one in failures)
    return (ok if harmless else trouble)(listed(told, "errors"), *evidence)


def _error(inquiry: Inquiry, failure: Failure) -> str:
    said = error_text(failure.error).rstrip(".")
    row = row_of(Side.CLIENT, failure.answers_type) if failure.is_claimed else None
    lost = f"; {_DROPPED[row.means]}" if row and row.means in _DROPPED else ""
    return f"Event {failure.seq} ({said}) is {_fatality(inquiry.session, failure)}; {_by(failure)}{lost}."


def _by(failure: Failure) -> str:
    """The client event that caused it, and how sure that is."""
    if not failure.answers:
        return _uncaused(failure)
    caused = _CAUSED[failure.certainty].format(ground_text(failure.ground))
    return f"your {safe(failure.answers_type) or 'frame that is no event'} (event {failure.answers}) {caused}"


def _uncaused(failure: Failure) -> str:
    return "its event_id names no event of the log" if text_at(failure.error, "event_id") else "it names no event"


def _fatality(session: Session, failure: Failure) -> str:
    entry = entry_for(failure.error)
    if entry and entry.fatal:
        return "fatal, the session is over"
    close = session.close
    if close and close.seq > failure.seq and session.last_server_seq <= failure.seq:
        return f"the last thing before the close (event {close.seq})"
    return "not fatal" if session.last_server_seq > failure.seq or (entry and entry.ends) else "not known to be fatal"


def closing(inquiry: Inquiry) -> Told:
    """15: why the socket closed, how old the session was, and whether what seems odd is normal."""
    session, close = inquiry.session, inquiry.session.close
    normal = _normal(inquiry)
    tail = f" {normal}" if normal else ""
    age = _age(inquiry)
    if close is None:
        refused = session.answered_seq and session.answered.get("status") != 101
        if refused:
            return trouble(sentence(inquiry.verdict.headline), session.answered_seq)
        closed = f"The recording shows no close{f'; it ends{age[1:]}' if age else ''}."
        return not_applicable(f"{closed}{tail}", session.last_seq)
    last = next((one for one in reversed(session.failures) if one.seq < close.seq), None)
    error = f" The last error before it was event {last.seq}, {sentence(error_text(last.error))}" if last else ""
    told = f"{_ending(close)}{age}.{error}{tail}"
    owed = inquiry.found("closed-mid-response")
    bad = close.code not in _IN_ORDER or close.lost or (owed and owed.severity > Severity.NOTE)
    return (trouble if bad else ok)(told, close.seq, last.seq if last else 0)


def _ending(close: Close) -> str:
    if close.lost:
        return f"The connection was lost: {close.lost} (event {close.seq})"
    if close.code is None:
        return f"The connection ended without a close frame (event {close.seq})"
    entry = closes().get(str(close.code))
    means = "in order" if close.code in _IN_ORDER else entry.meaning.rstrip(".") if entry else ""
    reason = close.reason or means
    return f"The {close.side} closed it with code {close.code}{f', {reason}' if reason else ''} (event {close.seq})"


def _age(inquiry: Inquiry) -> str:
    """How old the session was at the last event, and how much of its life was left."""
    session = inquiry.session
    if session.expires_at is None:
        return ""
    wall = parse_wall(inquiry.scene.started) if inquiry.scene.started else None
    last = int(wall.timestamp()) + (session.last_at or 0) // SECOND if wall else session.ids.last
    if last is None:
        return ""
    began = id_time(session.id) if session.ids.first is not None else None
    left = session.expires_at - last
    if left > _DAY:
        return ""
    old = f", {max(last - began, 0):,} s after the session began" if began is not None and began <= last else ""
    return f"{old}, {left:,} s before it expires" if left >= 0 else f"{old}, {-left:,} s after it expired"


def _normal(inquiry: Inquiry) -> str:
    """Whether a missing or late transcript is normal here."""
    session = inquiry.session
    spoken = [turn for turn in session.turns if turn.spoken] or session.buffer.committed
    if transcription_only(session):
        return "Transcripts come after the commit and may overtake each other: that is normal."
    if not spoken:
        return ""
    if stated(session.config, TRANSCRIPTION) and setting(session.config, TRANSCRIPTION) is None:
        return "A missing transcript of the user is normal here: transcription is off."
    late = [one for one in session.items.values() if one.transcript is not None or one.transcript_pieces]
    if late:
        return "Transcripts of the user may come after the answer began: they are made beside it."
    return ""
