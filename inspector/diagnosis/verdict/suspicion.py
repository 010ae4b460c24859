"""Causes that lie before the silence: settings, order, limits, lifetime, dialect.

Each judge says what the recording shows of one cause: a suspect, an exclusion
with its numbers, or None.
"""

from collections.abc import Mapping
from datetime import date

from ...core.json import number_at, object_at, text_at
from ...core.wire import Side
from ...model.state.answer import Answer
from ...model.state.setting import MODALITIES, modalities, stated
from ...protocol.vocabulary import Cause
from ..base import Confidence, Excluded, Suspect
from ..facts.lifetime import limit_of, unix_at
from ..turn.case import Case

Judgement = Suspect | Excluded | None

TESTS: Mapping[Cause, str] = {
    Cause.SERVER_STALL: "Send response.cancel: a live server answers with response.done or an error; then ask again.",
    Cause.READER_STOPPED: "Print every frame as it arrives, before any handler, and look for more after the last one.",
    Cause.NETWORK: "Send WebSocket pings during the silence: unanswered pings mean a dead connection.",
    Cause.RECORDING_CUT: "Keep logging for 30 s after the last event, with a time on every line.",
    Cause.RATE_LIMIT: "Wait, for reset_seconds where they are told, and ask again.",
    Cause.EVENT_ORDER: "Send the item first, wait for its acknowledgement, then response.create.",
    Cause.ACTIVE_RESPONSE: "Send response.create again after response.done.",
    Cause.SESSION_EXPIRY: "Open a new session and ask again.",
}


def modality(case: Case) -> Judgement:
    response = case.response
    said = response.modalities if response else None
    effective = modalities(case.session.config)
    kinds = said or effective
    if kinds is None:
        return None
    words, more = " and ".join(sorted(kinds)), ""
    update = case.update
    asked = update is not None and stated(object_at(update.body, "session"), MODALITIES)
    if update and asked and update.answer is Answer.ACCEPTED:
        because = f"{words} was accepted by {_at('session.updated', update.answered_seq)}"
        evidence = [update.answered_seq]
    elif case.session.config_seq:
        because, evidence, more = f"{words} is in effect", [case.session.config_seq], ", and nothing else was asked for"
    else:
        because, evidence = f"{words} was announced", []
    if response and said:
        because += f" and is repeated by {_at('response.created', response.opened_seq)}"
        evidence.append(response.opened_seq)
    return Excluded(Cause.MODALITY, f"{because}{more}.", tuple(evidence))


def _at(name: str, seq: int) -> str:
    return f"{name} (event {seq})"


def event_order(case: Case) -> Judgement:
    turn = case.turn
    if turn is None:
        return None
    late = _input_after_request(case)
    if late:
        because = f"response.create (event {turn.requested}) was sent before the user's item (event {late})."
        return Suspect(Cause.EVENT_ORDER, Confidence.HIGH, because, (turn.requested, late), TESTS[Cause.EVENT_ORDER])
    illegal = case.common.illegal_seq
    if 0 < illegal <= turn.last_seq or not turn.requests:
        return None
    acknowledged = [
        one.answered_seq
        for seq in turn.input
        if (one := case.session.operations.get(seq)) and one.answer is Answer.ACCEPTED
    ]
    if len(acknowledged) < len(turn.input):
        return None
    request = turn.requests[-1]
    sent = "response.create" if len(turn.requests) == 1 else "the last response.create"
    if not turn.input:
        because = f"No input was given that {sent} (event {request}) had to wait for."
        return Excluded(Cause.EVENT_ORDER, because, (request,)) if case.session.created_seq else None
    was, seq = ("acknowledged", acknowledged[-1]) if acknowledged[-1] < request else ("sent", turn.input[-1])
    because = f"The order is right: the item was {was} (event {seq}) before {sent} was sent (event {request})."
    return Excluded(Cause.EVENT_ORDER, because, (seq, request))


def _input_after_request(case: Case) -> int | None:
    """The user's item that came after a request made without any input; None if there is none."""
    turn = case.turn
    if turn is None or not turn.requests or turn.input or turn.index + 1 >= len(case.session.turns):
        return None
    following = case.session.turns[turn.index + 1]
    response = case.response
    unanswered = not following.requests and not following.responses
    ended = response.closed_seq if response else 0
    if not following.input or not unanswered or (ended and ended < following.input[0]):
        return None
    return following.input[-1]


def configuration(case: Case) -> Judgement:
    updates = case.updates
    if not case.common.all_accepted:
        return None
    is_confirmed = case.session.config_seq != case.session.created_seq  # an update that the log does not show
    if not updates and (is_confirmed or not case.session.created_seq or not case.shows_the_client):
        return None
    if not updates:
        return Excluded(Cause.CONFIGURATION, "No session.update was sent: the server's own settings apply.")
    newest, unapplied = updates[-1].answered_seq, case.common.unapplied
    if unapplied:
        path, asked, shown = unapplied[0]
        because = f"session.{path} was asked to be {asked!r}, and session.updated shows {shown!r}."
        return Suspect(Cause.CONFIGURATION, Confidence.LOW, because, (updates[-1].seq, newest))
    which = "The session.update was" if len(updates) == 1 else f"All {len(updates)} session.updates were"
    because = f"{which} accepted by {_at('session.updated', newest)}, and is in effect as it was asked for."
    return Excluded(Cause.CONFIGURATION, because, (newest,))


def rate_limit(case: Case) -> Judgement:
    limits = case.session.limits
    if limits is None or not limits.rows:
        return None
    rows = [(text_at(row, "name") or "?", number_at(row, "remaining"), number_at(row, "limit")) for row in limits.rows]
    known = [(name, left, limit) for name, left, limit in rows if left is not None and limit]
    spent = [name for name, left, _ in known if left <= 0]
    words = " and ".join(f"{left:,.0f} of {limit:,.0f} {name}" for name, left, limit in known)
    if spent:
        because = f"{words} were left: no {' and no '.join(spent)} remain until the reset."
        return Suspect(Cause.RATE_LIMIT, Confidence.MEDIUM, because, (limits.seq,), TESTS[Cause.RATE_LIMIT])
    if not known:
        return None
    return Excluded(Cause.RATE_LIMIT, f"{words} were left{_reservation(case)}.", (limits.seq,))


def _reservation(case: Case) -> str:
    """What a response reserves when it starts, where the numbers show it: tokens taken refill by the minute."""
    rows = case.session.limits.rows if case.session.limits else []
    for row in rows:
        left, limit, reset = (number_at(row, name) for name in ("remaining", "limit", "reset_seconds"))
        if text_at(row, "name") != "tokens" or left is None or not limit or reset is None:
            continue
        taken = limit - left
        if taken > 0 and abs(taken / limit * 60 - reset) < 0.05 * max(reset, 1):
            return f"; the {taken:,.0f} taken are this response's reservation and give the {reset:g} s reset"
    return ""


def session_expiry(case: Case) -> Judgement:
    session = case.session
    if session.expires_at is None:
        return None
    known = (session.ids.last, unix_at(case.scene, session.last_seq, session.last_at))
    now = max((one for one in known if one is not None), default=None)
    if now is None:
        return None
    left = session.expires_at - now
    life = limit_of(session)
    of, lived = (f" of its {life:,} s", f", which lives {life:,} s,") if life else ("", "")
    if left <= 0:
        return Suspect(
            Cause.SESSION_EXPIRY, Confidence.HIGH, f"The session{lived} expired {-left:,} s before the last event.",
            (session.config_seq,), TESTS[Cause.SESSION_EXPIRY],
        )  # fmt: skip
    return Excluded(Cause.SESSION_EXPIRY, f"The session had {left:,} s{of} left.", (session.config_seq,))


def active_response(case: Case) -> Judgement:
    request = case.request
    if case.clash:
        other = case.clash.active_response or "another response"
        because = f"response.create (event {case.clash.seq}) was refused while {other} was open, and not repeated."
        evidence = (case.clash.seq, case.clash.answered_seq)
        return Suspect(Cause.ACTIVE_RESPONSE, Confidence.HIGH, because, evidence, TESTS[Cause.ACTIVE_RESPONSE])
    if request is None or request.active_response is not None:
        return None
    because = f"No other response was open when response.create was sent (event {request.seq})."
    return Excluded(Cause.ACTIVE_RESPONSE, because, (request.seq,))


def turn_detection(case: Case) -> Judgement:
    turn = case.turn
    if turn is None or turn.spoken or not turn.requests:
        return None
    what = "The input is text" if turn.input and not case.session.buffer.commits else "The input was committed by hand"
    if not turn.input:
        what = "There was no spoken input"
    because = f"{what} and the client asked for the answer itself: turn detection has no part in this turn."
    return Excluded(Cause.VAD, because, (*turn.input[-1:], turn.requested))


def dialect_retired(case: Case) -> Judgement:
    dialect, seen = case.scene.server, case.scene.seen_on
    if dialect.served_until is None or seen is None:
        return None
    evidence = tuple(case.scene.detector.evidence(Side.SERVER, dialect.id)[:1])
    if seen > dialect.served_until:
        return None
    because = f"The session ran on {_day(seen)}, and {dialect.title} was served until {_day(dialect.served_until)}."
    return Excluded(Cause.DIALECT_RETIRED, because, evidence)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
