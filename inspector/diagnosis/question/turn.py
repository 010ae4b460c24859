"""Questions about turns: why there is no response, whether it failed, who asked for it, what cut it."""

from collections import Counter

from ...core.json import integer_at, text_at
from ...core.wire import Side
from ...model.fact import transcription_only
from ...model.state.answer import Answer, Operation
from ...model.state.part import Response
from ...protocol.errors import names_of
from ...protocol.vocabulary import Meaning
from ..base import HEALTHY, StageState, Status
from ..facts.evidence import ACTIVE
from ..turn.case import error_text
from .reply import Inquiry, Told, event, listed, not_applicable, ok, sentence, seqs, trouble, unknown

_STOPPED = frozenset({StageState.FAILED, StageState.MISSING})


def no_response(inquiry: Inquiry) -> Told:
    """1: which step did not happen, and whether it is still open at the end."""
    case, session = inquiry.case, inquiry.session
    if case.turn is None:
        return _without_a_turn(inquiry)
    chain, evidence = _chain(inquiry)
    if inquiry.verdict.status is Status.ANSWERED:
        return ok(_answered(inquiry), *evidence)
    stage = next((one for one in inquiry.verdict.stages if one.state in _STOPPED), None)
    step = f" The step that failed is “{stage.name}”: {sentence(stage.detail)}" if stage else ""
    opened = next(reversed(session.open.values()), None)
    still = f" {opened.id} is still open at the end of the log (event {session.last_seq})." if opened else ""
    turns = len(session.turns)
    where = f"Turn {case.turn.index + 1} of {turns}: " if turns > 1 else ""
    told = f"{where}{sentence(chain)}{step}{still}"
    if inquiry.verdict.status is Status.UNCLEAR:
        after = " The recording does not show what came next." if inquiry.scene.ended else " It may still come."
        return unknown(told + after, *evidence)
    return ok(told, *evidence) if inquiry.verdict.status in HEALTHY else trouble(told, *evidence)


def _without_a_turn(inquiry: Inquiry) -> Told:
    session, voice = inquiry.session, inquiry.session.voice
    if inquiry.verdict.status is Status.NEVER_CONNECTED:
        return trouble(inquiry.verdict.headline, session.answered_seq, *(one.seq for one in session.failures[:1]))
    if transcription_only(session):
        return not_applicable("This session only transcribes: it never answers, by design.", session.config_seq)
    if voice.appends or voice.first_audio_seq:
        return not_applicable("This kind of session has no responses: it listens and speaks all the time.")
    if session.buffer.pending_bytes or session.buffer.appends:
        heard = "no commit and no sign that turn detection heard speech"
        return unknown(f"Audio was appended, with {heard}: the turn has not ended.", session.buffer.last_seq)
    return not_applicable("Nothing was asked of the model in this recording.")


def _answered(inquiry: Inquiry) -> str:
    turns = len(inquiry.session.turns)
    return inquiry.verdict.headline if turns == 1 else f"Each of the {turns} turns has an answer."


def _chain(inquiry: Inquiry) -> tuple[str, tuple[int, ...]]:
    """What happened of the turn, step by step."""
    turn, response, request = inquiry.case.turn, inquiry.case.response, inquiry.case.request
    steps: list[tuple[str, int]] = []
    if turn and turn.input:
        steps.append(("the spoken input" if turn.spoken else "the input", turn.input[-1]))
    if request:
        refused = " refused by" if request.answer is Answer.REFUSED else ""
        steps.append(("response.create", request.seq))
        steps += [(f"an error{refused and ', which refused it'}", request.answered_seq)] if refused else []
    if response:
        steps.append(("response.created", response.opened_seq))
        steps += [("the first output", response.first_output_seq)] if response.first_output_seq else []
        steps += [(f"response.done, {response.status or 'no status'}", response.closed_seq)] * bool(response.closed_seq)
    words = ", ".join(f"{name} {event(seq)}" for name, seq in steps) or "nothing"
    return f"There was {words}{_absent(inquiry, response)}", seqs([seq for _, seq in steps])


def _absent(inquiry: Inquiry, response: Response | None) -> str:
    request = inquiry.case.request
    if response is None:
        refused = request is not None and request.answer is Answer.REFUSED
        return "; no response was opened" if request else "" if refused else "; no response.create and no response"
    missing = [
        name for name, seq in (("output", response.first_output_seq), ("response.done", response.closed_seq)) if not seq
    ]
    return f"; no {' and no '.join(missing)}" if missing else ""


def failed(inquiry: Inquiry) -> Told:
    """2: whether a response failed, and the reason inside status_details."""
    responses = inquiry.responses
    if not responses:
        return not_applicable("No response was opened, so none failed.")
    bad = [one for one in responses if one.status in ("failed", "incomplete")]
    if bad:
        told = listed([_failure(one) for one in bad], "responses failed")
        state = trouble if all(one.details for one in bad) else unknown
        return state(told, *(one.closed_seq for one in bad))
    ended = Counter(one.status or "without a status" for one in responses if not one.is_open)
    count = ", ".join(f"{number} {status}" for status, number in ended.items())
    waiting = [one for one in responses if one.is_open]
    if waiting:
        said = f"Not as far as the recording shows: {waiting[-1].id} {event(waiting[-1].opened_seq)} has no end"
        return unknown(f"{said}{f'; of the others: {count}' if count else ''}.", waiting[-1].opened_seq)
    return ok(f"No: {count}.", *(one.closed_seq for one in responses[-1:]))


def _failure(response: Response) -> str:
    name = f"{response.id} {event(response.closed_seq)} is {response.status}"
    error, reason = response.details.get("error"), text_at(response.details, "reason")
    if isinstance(error, dict) and error:
        return sentence(f"{name}: {error_text(error)}")
    if isinstance(error, str):
        return f"{name}, and its error was printed as {error}: the reason is not in the log."
    if reason:
        return f"{name}: {reason}."
    return f"{name}; the log does not hold status_details, where the reason stands."


def who_asks(inquiry: Inquiry) -> Told:
    """7: who asked for each response, and which is active at the end."""
    responses, refused = inquiry.responses, _conflicts(inquiry)
    if not responses:
        return not_applicable("There is no response in this recording.", *refused)
    origins = [(one, *_origin(inquiry, one)) for one in responses]
    told = [f"{one.id} {event(one.opened_seq)}: asked for by {words}." for one, words, _ in origins]
    if len(told) > 3:
        counts = Counter(words.split(" (")[0] for _, words, _ in origins)
        told = ["; ".join(f"{number} asked for by {words}" for words, number in counts.items()) + "."]
    active = inquiry.session.active_response()
    last = f"{active.id} is active at the end." if active else "None is active at the end."
    evidence = [seq for _, _, seq in origins[-3:]]
    if refused:
        clash = f"response.create (event {refused[-1]}) was refused because another response was active."
        return trouble(" ".join([*told, last, clash]), *evidence, *refused)
    told.append(last)
    return (unknown if not all(evidence) else ok)(" ".join(told), *evidence)


def _conflicts(inquiry: Inquiry) -> list[int]:
    """The response.creates that were refused because of an active response; else the errors that say so."""
    return [one.operation or one.seq for one in inquiry.session.failures if ACTIVE in names_of(one.error)]


def _origin(inquiry: Inquiry, response: Response) -> tuple[str, int]:
    """Who asked for a response, and the event that shows it; 0 where none does."""
    if response.operation:
        return f"response.create (event {response.operation})", response.operation
    session = inquiry.session
    turn = session.turns[response.turn] if response.turn is not None else None
    if turn and turn.spoken:
        return "turn detection", response.opened_seq or response.closed_seq
    return "something that the log does not show", 0


def cut(inquiry: Inquiry) -> Told:
    """10: why an answer was cut, and by whom."""
    responses = inquiry.responses
    if not responses:
        return not_applicable("There is no answer that could have been cut.")
    ends = [one for one in responses if one.status in ("cancelled", "incomplete")]
    truncates = [one for one in inquiry.session.operations.values() if one.means is Meaning.ITEM_TRUNCATE]
    told = [_cutting(inquiry, one) for one in ends] + [_truncated(one) for one in truncates]
    evidence = [one.closed_seq for one in ends] + [one.seq for one in truncates]
    broken = _broken(inquiry)
    if broken:
        told, evidence = [*told, broken[0]], [*evidence, broken[1]]
    if not told:
        waiting = inquiry.session.open
        return unknown(f"The end of {next(iter(waiting))} is not in the recording.") if waiting else ok("None was cut.")
    hard = any(one.status == "incomplete" for one in ends) or broken or any(_is_refused(one) for one in truncates)
    return (trouble if hard else ok)(listed(told, "cuts"), *evidence)


def _is_refused(operation: Operation) -> bool:
    return operation.answer is Answer.REFUSED


def _cutting(inquiry: Inquiry, response: Response) -> str:
    name, reason = f"{response.id} {event(response.closed_seq)}", text_at(response.details, "reason")
    heard = "after some output" if response.has_output else "before any output"
    if response.status == "incomplete":
        return f"{name} is incomplete {heard}: {reason or 'no reason in the log'}."
    if reason == "turn_detected":
        return f"{name} was cancelled {heard} by turn detection: the user began to speak."
    by = _cancel_of(inquiry, response)
    if by:
        return f"{name} was cancelled {heard} by your response.cancel (event {by})."
    return f"{name} was cancelled {heard}: {reason or 'the log does not say by whom'}."


def _cancel_of(inquiry: Inquiry, response: Response) -> int:
    cancels = [one for one in inquiry.session.operations.values() if one.means is Meaning.RESPONSE_CANCEL]
    return next((one.seq for one in cancels if one.answered_seq == response.closed_seq), 0)


def _truncated(operation: Operation) -> str:
    at = integer_at(operation.body, "audio_end_ms")
    where = f" at {at} ms" if at is not None else ""
    fate = f"refused (event {operation.answered_seq})" if _is_refused(operation) else operation.answer.value
    return f"You truncated {text_at(operation.body, 'item_id') or 'an item'}{where} (event {operation.seq}), {fate}."


def _broken(inquiry: Inquiry) -> tuple[str, int] | None:
    close, waiting = inquiry.session.close, next(reversed(inquiry.session.open.values()), None)
    if close is None or waiting is None or (close.side is Side.CLIENT and close.code == 1000):
        return None
    return f"{waiting.id} was open when the connection ended (event {close.seq}).", close.seq
