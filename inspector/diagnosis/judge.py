"""Causes: which are possible for a status, and what the recording says about each.

A judge looks at one cause and answers with a suspect, an exclusion with its
numbers, or None where the recording has nothing to say. Findings speak first:
a rule that names a cause is evidence for it.
"""

from collections.abc import Callable, Mapping
from datetime import date

from ..core.clock import SECOND, parse_wall, span_text
from ..core.idclock import LIFETIMES, id_time
from ..core.json import number_at, object_at, text_at
from ..core.wire import Side
from ..model.session import Answer
from ..model.setting import MODALITIES, differences, modalities, stated
from ..protocol.vocabulary import Cause, Meaning
from .base import Confidence, Ends, Excluded, Status, Suspect
from .case import Case

Judgement = Suspect | Excluded | None

ADMISSIBLE: Mapping[Status, tuple[Cause, ...]] = {
    Status.ANSWERED: (),
    Status.WAITING_FOR_TOOL: (Cause.TOOL_ROUND,),
    Status.UNCLEAR: (Cause.CONFIGURATION, Cause.CLIENT_ERROR),
    Status.CUT_SHORT: (
        Cause.TOKEN_LIMIT, Cause.CONTENT_FILTER, Cause.CONFIGURATION, Cause.SESSION_EXPIRY, Cause.INTERRUPTION,
        Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT,
    ),
    Status.UNHEARD: (Cause.CONFIGURATION, Cause.DIALECT_MISMATCH, Cause.MODALITY, Cause.DIALECT_RETIRED),
    Status.EMPTY: (Cause.CONFIGURATION, Cause.MODEL_CHOICE, Cause.CONTENT_FILTER, Cause.TOKEN_LIMIT),
    Status.NOT_REQUESTED: (
        Cause.CONFIGURATION, Cause.EVENT_ORDER, Cause.TOOL_ROUND, Cause.REQUEST_MISSING, Cause.VAD,
        Cause.RECORDING_CUT,
    ),
    Status.NO_RESPONSE: (
        Cause.CONFIGURATION, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODALITY, Cause.EVENT_ORDER,
        Cause.SESSION_EXPIRY, Cause.ACTIVE_RESPONSE, Cause.VAD, Cause.DIALECT_RETIRED, Cause.CLIENT_ERROR,
        Cause.SERVER_ERROR, Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT,
    ),
    Status.FAILED: (
        Cause.QUOTA, Cause.RATE_LIMIT, Cause.SERVER_ERROR, Cause.CONTENT_FILTER, Cause.CONFIGURATION,
        Cause.CLIENT_ERROR, Cause.AUTHENTICATION, Cause.MODEL_CHOICE,
    ),
    Status.REFUSED: (
        Cause.ACTIVE_RESPONSE, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODALITY, Cause.DIALECT_RETIRED,
        Cause.DIALECT_MISMATCH, Cause.SESSION_EXPIRY, Cause.AUTHENTICATION, Cause.CONFIGURATION,
        Cause.CLIENT_ERROR, Cause.SERVER_ERROR,
    ),
    Status.NEVER_CONNECTED: (
        Cause.DIALECT_RETIRED, Cause.AUTHENTICATION, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODEL_CHOICE,
        Cause.CLIENT_ERROR, Cause.SERVER_ERROR, Cause.NETWORK, Cause.SERVER_STALL,
    ),
}  # fmt: skip
"""Which causes a status admits. Only these are named or excluded for it."""


def judged(case: Case, status: Status) -> tuple[list[Suspect], list[Excluded]]:
    """Every admissible cause that is suspected, likeliest first, and every one that is ruled out."""
    suspects: list[Suspect] = []
    excluded: list[Excluded] = []
    for cause in ADMISSIBLE[status]:
        judgement = _spoken_for(case, cause) or _judge(case, cause, status)
        if isinstance(judgement, Suspect):
            suspects.append(judgement)
        elif isinstance(judgement, Excluded):
            excluded.append(judgement)
    return sorted(suspects, key=lambda one: -one.confidence), excluded


def _spoken_for(case: Case, cause: Cause) -> Judgement:
    finding = case.speaking_for(cause)
    if finding is None:
        return None
    test = _TESTS.get(cause, "")
    return Suspect(cause, finding.confidence, finding.message, finding.evidence, test)


def _judge(case: Case, cause: Cause, status: Status) -> Judgement:
    judge = _JUDGES.get(cause)
    return judge(case) if judge and (status in _WIDELY or cause in _ALWAYS) else None


def _modality(case: Case) -> Judgement:
    response = case.response
    said = response.modalities if response else None
    effective = modalities(case.session.config)
    kinds = said or effective
    if kinds is None:
        return None
    words = " and ".join(sorted(kinds))
    update = case.update
    asked = update is not None and stated(object_at(update.body, "session"), MODALITIES)
    if update and asked and update.answer is Answer.ACCEPTED:
        because = f"{words} was accepted by {_at('session.updated', update.answered_seq)}"
        evidence = [update.answered_seq]
    elif case.session.config_seq:
        because, evidence = f"{words} is in effect, and nothing else was asked for", [case.session.config_seq]
    else:
        because, evidence = f"{words} was announced", []
    if response and said:
        because += f" and is repeated by {_at('response.created', response.opened_seq)}"
        evidence.append(response.opened_seq)
    return Excluded(Cause.MODALITY, because + ".", tuple(evidence))


def _at(name: str, seq: int) -> str:
    return f"{name} (event {seq})"


def _event_order(case: Case) -> Judgement:
    turn = case.turn
    if turn is None:
        return None
    late = _input_after_request(case)
    if late:
        because = f"response.create (event {turn.requested}) was sent before the user's item (event {late})."
        return Suspect(Cause.EVENT_ORDER, Confidence.HIGH, because, (turn.requested, late), _TESTS[Cause.EVENT_ORDER])
    illegal = [seq for seq, side in case.session.illegal if side is Side.CLIENT and seq <= turn.last_seq]
    if illegal or not turn.requests:
        return None
    acknowledged = [
        one.answered_seq
        for seq in turn.input
        if (one := case.session.operations.get(seq)) and one.answer is Answer.ACCEPTED
    ]
    if len(acknowledged) < len(turn.input):
        return None
    request = turn.requests[-1]
    before = f"the item was acknowledged (event {acknowledged[-1]}) before " if acknowledged else ""
    sent = "response.create" if len(turn.requests) == 1 else "the last response.create"
    because = f"The order is right: {before}{sent} was sent (event {request})."
    return Excluded(Cause.EVENT_ORDER, because, (*acknowledged[-1:], request))


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


def _configuration(case: Case) -> Judgement:
    updates = [one for one in case.session.operations.values() if one.means is Meaning.SESSION_UPDATE]
    if any(one.answer is not Answer.ACCEPTED for one in updates):
        return None
    if not updates:
        return Excluded(Cause.CONFIGURATION, "No session.update was sent: the server's own settings apply.")
    seqs = tuple(one.answered_seq for one in updates)
    unapplied = differences(object_at(updates[-1].body, "session"), case.session.config)
    if unapplied:
        path, asked, shown = unapplied[0]
        because = f"session.{path} was asked to be {asked!r}, and session.updated shows {shown!r}."
        return Suspect(Cause.CONFIGURATION, Confidence.LOW, because, (updates[-1].seq, seqs[-1]))
    which = "The session.update was" if len(updates) == 1 else f"All {len(updates)} session.updates were"
    because = f"{which} accepted by {_at('session.updated', seqs[-1])}, and is in effect as it was asked for."
    return Excluded(Cause.CONFIGURATION, because, seqs[-1:])


def _rate_limit(case: Case) -> Judgement:
    limits = case.session.limits
    if limits is None or not limits.rows:
        return None
    rows = [(text_at(row, "name") or "?", number_at(row, "remaining"), number_at(row, "limit")) for row in limits.rows]
    known = [(name, left, limit) for name, left, limit in rows if left is not None and limit]
    spent = [name for name, left, _ in known if left <= 0]
    words = " and ".join(f"{left:,.0f} of {limit:,.0f} {name}" for name, left, limit in known)
    if spent:
        because = f"{words} were left: no {' and no '.join(spent)} remain until the reset."
        return Suspect(Cause.RATE_LIMIT, Confidence.MEDIUM, because, (limits.seq,), _TESTS[Cause.RATE_LIMIT])
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


def _session_expiry(case: Case) -> Judgement:
    session = case.session
    if session.expires_at is None:
        return None
    now = _unix_now(case)
    if now is None:
        return None
    left = session.expires_at - now
    if left <= 0:
        return Suspect(
            Cause.SESSION_EXPIRY, Confidence.HIGH, f"The session expired {-left:,} s before the last event.",
            (session.config_seq,), _TESTS[Cause.SESSION_EXPIRY],
        )  # fmt: skip
    began = id_time(session.id)
    life = next((one for one in LIFETIMES if began and abs(session.expires_at - began - one) <= 1), None)
    of = f" of its {life:,} s" if life else ""
    return Excluded(Cause.SESSION_EXPIRY, f"The session had {left:,} s{of} left.", (session.config_seq,))


def _unix_now(case: Case) -> int | None:
    """Unix seconds of the last event: from the ids, else from the recording's own clock."""
    last = case.session.ids.last
    if last is not None:
        return last
    started = parse_wall(case.scene.started) if case.scene.started else None
    at = case.session.last_at
    return int(started.timestamp() + at / SECOND) if started and at is not None else None


def _active_response(case: Case) -> Judgement:
    request = case.request
    if request is None or request.active_response is not None:
        return None
    because = f"No other response was open when response.create was sent (event {request.seq})."
    return Excluded(Cause.ACTIVE_RESPONSE, because, (request.seq,))


def _vad(case: Case) -> Judgement:
    turn = case.turn
    if turn is None or turn.spoken or not turn.requests:
        return None
    what = "The input is text" if turn.input and not case.session.buffer.commits else "The input was committed by hand"
    if not turn.input:
        what = "There was no spoken input"
    because = f"{what} and the client asked for the answer itself: turn detection has no part in this turn."
    return Excluded(Cause.VAD, because, (*turn.input[-1:], turn.requested))


def _dialect_retired(case: Case) -> Judgement:
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


def _awaiting(case: Case) -> tuple[str, tuple[int, ...]] | None:
    """What the server owes in this turn: a sentence and its evidence; None if nothing."""
    response, request = case.response, case.request
    if response and response.is_open:
        what = "stopped in the middle" if response.has_output else "produced nothing after response.created"
        return what, (response.opened_seq,) if response.opened_seq else ()
    if request and request.answer is Answer.PENDING:
        return "did not answer response.create", (request.seq,)
    return None


def _server_stall(case: Case) -> Judgement:
    owed = _awaiting(case)
    if owed is None:
        return None
    alive = _pong_after_silence(case)
    if alive:
        because = f"The server {owed[0]} but answered a ping {alive} later."
        return Suspect(Cause.SERVER_STALL, Confidence.HIGH, because, owed[1], _TESTS[Cause.SERVER_STALL])
    because = f"The request is complete and legal, and the server {owed[0]}."
    return Suspect(Cause.SERVER_STALL, Confidence.MEDIUM, because, owed[1], _TESTS[Cause.SERVER_STALL])


def _pong_after_silence(case: Case) -> str | None:
    """How long after the last event of the turn a ping was answered; None if none was."""
    session, response = case.session, case.response
    since = response.last_at if response else case.request.at if case.request else None
    pong = session.last_pong_at
    return span_text(pong - since) if pong is not None and since is not None and pong > since else None


def _reader_stopped(case: Case) -> Judgement:
    if _awaiting(case) is None:
        return None
    if case.scene.recorder in ("connect", "demo"):
        return Excluded(Cause.READER_STOPPED, "The inspector read the socket itself and writes each frame as it comes.")
    because = (
        "The text shows what the app printed, not what arrived: a receive loop that ended or filters hides the rest."
    )
    return Suspect(Cause.READER_STOPPED, Confidence.MEDIUM, because, (), _TESTS[Cause.READER_STOPPED])


def _network(case: Case) -> Judgement:
    close = case.session.close
    if close and close.lost:
        because = f"The connection broke: {close.lost}."
        return Suspect(Cause.NETWORK, Confidence.HIGH, because, (close.seq,), _TESTS[Cause.NETWORK])
    failed = text_at(case.session.answered, "failed")
    if failed:
        message = text_at(case.session.answered, "message") or failed
        return Suspect(Cause.NETWORK, Confidence.HIGH, message, (case.session.answered_seq,), _TESTS[Cause.NETWORK])
    if _awaiting(case) is None:
        return None
    alive = _pong_after_silence(case)
    if alive:
        return Excluded(Cause.NETWORK, f"A ping was answered {alive} into the silence: the connection is alive.")
    if close:
        because = f"The connection was closed in order with code {close.code}."
        return Excluded(Cause.NETWORK, because, (close.seq,))
    because = "Nothing shows that the connection was still alive during the silence."
    return Suspect(Cause.NETWORK, Confidence.LOW, because, (), _TESTS[Cause.NETWORK])


def _recording_cut(case: Case) -> Judgement:
    scene = case.scene
    if scene.ends is Ends.OBSERVED:
        since = case.response.last_at if case.response else case.request.at if case.request else None
        silent = span_text(scene.now - since) if scene.now is not None and since is not None else None
        waited = f" and shows {silent} of silence" if silent else ""
        return Excluded(Cause.RECORDING_CUT, f"The recording was kept to its end{waited}.")
    because = "The log is a copy: that nothing more came is said, not shown."
    return Suspect(Cause.RECORDING_CUT, Confidence.LOW, because, (), _TESTS[Cause.RECORDING_CUT])


_TESTS: Mapping[Cause, str] = {
    Cause.SERVER_STALL: "Send response.cancel: a live server answers with response.done or an error; then ask again.",
    Cause.READER_STOPPED: "Print every frame as it arrives, before any handler, and look for more after the last one.",
    Cause.NETWORK: "Send WebSocket pings during the silence: unanswered pings mean a dead connection.",
    Cause.RECORDING_CUT: "Keep logging for 30 s after the last event, with a time on every line.",
    Cause.RATE_LIMIT: "Wait for reset_seconds and ask again.",
    Cause.EVENT_ORDER: "Send the item first, wait for its acknowledgement, then response.create.",
    Cause.SESSION_EXPIRY: "Open a new session and ask again.",
}
_JUDGES: Mapping[Cause, Callable[[Case], Judgement]] = {
    Cause.MODALITY: _modality,
    Cause.EVENT_ORDER: _event_order,
    Cause.CONFIGURATION: _configuration,
    Cause.RATE_LIMIT: _rate_limit,
    Cause.SESSION_EXPIRY: _session_expiry,
    Cause.ACTIVE_RESPONSE: _active_response,
    Cause.VAD: _vad,
    Cause.DIALECT_RETIRED: _dialect_retired,
    Cause.SERVER_STALL: _server_stall,
    Cause.READER_STOPPED: _reader_stopped,
    Cause.NETWORK: _network,
    Cause.RECORDING_CUT: _recording_cut,
}
_WIDELY = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})  # silence: every cause is judged, not only those found
_ALWAYS = frozenset({Cause.EVENT_ORDER, Cause.NETWORK, Cause.RECORDING_CUT})
