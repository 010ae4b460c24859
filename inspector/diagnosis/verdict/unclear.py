"""What is said of a turn of which the recording does not show how it ended, and of a session without a turn."""

from ...core.clock import SECOND, span_text
from ...core.json import text_at
from ...core.text import clip, count_text
from ...core.wire import Side
from ...model.fact import transcription_only
from ...model.state.answer import Answer, Failure, Operation
from ...model.state.part import Response
from ...protocol.vocabulary import Cause, Meaning
from ..base import Ends, Status
from ..facts.evidence import bare_error, is_taken_back, sentence
from ..facts.official import is_stranger, shows_no_server
from ..facts.piecewise import is_piecewise
from ..turn.case import Case, error_text
from ..turn.ending import afterwards, close_text, is_expiry
from ..turn.unfinished import (
    held_open,
    is_left_to_client,
    is_only_heard,
    is_unaddressed,
    is_unasked,
    is_uncommitted,
    silent_audio,
    unanswered,
)
from .judge import leading

_STUCK = (
    *("vad-stuck-speaking", "commit-timer-with-vad", "idle-timeout-no-commit"),
    *("transcription-never-begun", "transcription-never-ended"),
)
"""Findings that say what an unfinished turn waits for."""
_WHY_CANCELLED = {
    "turn_detected": ": turn detection heard the user",
    "client_cancelled": ": the client asked for that",
}


def unclear(case: Case) -> str:
    """The sentence for a turn that is unclear: what is known of its end."""
    if case.scene.server.other_protocol:
        return f"This is {case.scene.server.title}, another protocol: its events are shown and not judged."
    if case.shows_the_client and shows_no_server(case.scene) and case.scene.ended:
        greeting = case.scene.names(Meaning.SESSION_CREATED)[0]
        return f"The log shows what the client sent and nothing of the server, not even its {greeting}."
    response, refused = case.response, case.refused_update
    if response and response.status == "cancelled":
        return _cancelled(case, response)
    if refused:
        return f"{_refused_update(case, refused)}; the recording shows no unanswered request.{afterwards(case)}"
    if case.turn is None:
        return _before_any_turn(case)
    if response and response.closed_seq and not response.status:
        return f"A response ended (event {response.closed_seq}), and the log leaves out how: log response.done whole."
    if response and response.status == "completed" and not response.has_output and case.wordless:
        return "The transcript of the user's turn is empty, and the response completed without any output."
    if response and response.status == "completed" and not response.has_output:
        return f"The response completed (event {response.closed_seq}), and the log leaves out what it held."
    lost = refused_input(case)
    if lost:
        return f"The input was refused: {lost.type} (event {lost.seq}) got {case.error_of(lost)}"
    failed = case.found("transcription-failed") if transcription_only(case.session) else None
    if failed:
        return failed.message
    if is_only_heard(case):
        words = clip(" ".join(case.heard.split()), 80)
        return f"Nobody asked for an answer (create_response is false); the user's words were transcribed: “{words}”"
    if case.scene.ended:
        return f"{_erred(case) or _ended(case)}{echo(case)}"
    return _going_on(case)


def _going_on(case: Case) -> str:
    """What a turn that is not over waits for."""
    turn = case.turn
    if turn is None or case.response or case.request:
        return "The answer is under way."
    if turn.input and (is_unasked(case) or is_left_to_client(case)):
        return f"The input is there (event {turn.input[-1]}), and no response has been asked for yet."
    return "The turn is under way, and no response has begun yet."


def _cancelled(case: Case, response: Response) -> str:
    why = _WHY_CANCELLED.get(text_at(response.details, "reason") or "", "")
    again = case.found("response-cancelled-vad", "answers-cancelled-by-client")
    row = again.data.get("row") if again else None
    why += f", as it did {row - 1} times before" if isinstance(row, int) else ""
    refused = case.refused_update
    beside = f" The session.update was refused ({case.error_of(refused).rstrip('.')})." if refused else ""
    return f"The response was cancelled before it gave anything (event {response.closed_seq}){why}.{echo(case)}{beside}"


def _refused_update(case: Case, newest: Operation) -> str:
    """What is said of refused settings: of those that the likeliest cause rests on."""
    first = leading(case, Status.UNCLEAR)
    refused = [one for one in case.updates if one.answer is Answer.REFUSED and one.seq <= newest.seq]
    told = next((one for one in refused if first and one.answered_seq == first.seq), newest)
    if told is newest:
        return f"The session.update was refused ({case.error_of(newest).rstrip('.')})"
    return f"{len(refused)} session.updates were refused (event {told.seq}: {case.error_of(told).rstrip('.')})"


def _before_any_turn(case: Case) -> str:
    session, voice = case.session, case.session.voice
    if is_stranger(case.scene):
        return "The server speaks a protocol that this program does not know: its events are shown and not judged."
    deaf = case.found("vad-never-triggers", "vad-no-audio-level") or silent_audio(case)
    if deaf:
        return f"No turn began: {deaf.message}"
    failure = _standing(case)
    if failure and is_expiry(failure.error):
        what = f"The session ended (event {failure.seq}), and the recording holds no turn of it"
        return f"{what}: {error_text(failure.error)}"
    if failure:
        operation = session.operations.get(failure.operation)
        what = f"{operation.type} (event {operation.seq}) was refused" if operation else "the server sent an error"
        words = error_text(failure.error)
        said = f"{what} (event {failure.seq}){f': {words}' if words != 'error' else ', and the log does not show why'}"
        return f"Nothing was asked of the model; {said}" if case.shows_the_client else said[0].upper() + said[1:]
    if waiting := case.found("delegation-unanswered"):
        return waiting.message
    if voice.appends or voice.first_audio_seq or session.delegations:
        return f"This session has no turns: it listens and speaks all the time.{_unspoken(case)}"
    if piece := case.piece:
        what = f"{piece.id}, from event {piece.first_output_seq} on"
        return f"The log shows a piece of an answer ({what}), and neither its beginning nor its end."
    if is_uncommitted(case):
        sent = f"Audio was sent (to event {session.buffer.last_seq}) and none of it committed"
        if is_piecewise(case.scene):
            return f"{sent}: this server begins to transcribe at a commit."
        return f"{sent}: turn detection is off, so the client has to end the turn."
    if session.buffer.appends:
        return f"Audio was sent (to event {session.buffer.last_seq}), and no turn has begun: no speech, no commit."
    if case.is_only_an_end:
        return f"The connection ended ({close_text(case)}), and the log does not show what came before."
    if case.joined and not session.last_server_seq:
        return "Nothing happened in the call while this connection listened."
    if session.close and session.close.side is Side.SERVER:
        return f"{_unasked(case)} before the connection ended ({close_text(case)})."
    if is_unaddressed(case):
        return "Nothing was asked of the model: nobody was heard to speak, and no response.create was sent."
    if not session.last_seq:
        return _nothing(case)
    if known := leading(case, Status.UNCLEAR):
        return known.message
    return f"{_unasked(case)}." if case.scene.ended else f"{_unasked(case)} yet."


def _unspoken(case: Case) -> str:
    """A sentence, with a blank before it, where words were understood and the model has said nothing."""
    voice = case.session.voice
    words = clip(" ".join("".join(voice.heard).split()), 80)
    silent = not voice.said and not voice.first_audio_seq
    return f" It understood “{words}” and has said nothing." if words and silent else ""


def _unasked(case: Case) -> str:
    """What is not there: a log without the client's side does not show what was asked."""
    shown = case.shows_the_client or not case.scene.ended
    return "Nothing was asked of the model" if shown else "The log shows no request and no answer"


def _nothing(case: Case) -> str:
    """Why there is no event: a recording may be empty, and a damaged or foreign one only looks so."""
    lost, unknown = (case.scene.lost, case.scene.unknown) if case.scene.ended else (0, 0)  # more may come
    told = [f"{count_text(lost, 'line')} damaged or lost"] * bool(lost)
    told += [f"{count_text(unknown, 'line')} of a kind that this program does not know"] * bool(unknown)
    return f"No event can be read from this recording: {' and '.join(told)}." if told else "The recording is empty."


def _standing(case: Case) -> Failure | None:
    """The error that the likeliest cause rests on, else the last one; none of settings that were made good later."""
    first = leading(case, Status.UNCLEAR)
    healed = {one.seq for one in case.findings if isinstance(one.data.get("until"), int)}
    standing = [one for one in reversed(case.session.failures) if one.seq not in healed]
    return next((one for one in standing if first and one.seq == first.seq), standing[0] if standing else None)


def refused_input(case: Case) -> Operation | None:
    """The user's input, where the server refused all there was of it."""
    turn = case.turn
    if turn is None or turn.spoken or turn.responses:
        return None
    given = [case.session.operations.get(seq) for seq in turn.input]
    refused = [one for one in given if one and one.answer is Answer.REFUSED]
    return refused[-1] if refused and len(refused) == len(given) else None


def _erred(case: Case) -> str:
    """The error that the likeliest cause of an unfinished turn rests on, if it came in that turn."""
    first, turn = leading(case, Status.UNCLEAR), case.turn
    failures = case.session.failures
    bare = bare_error(case.session, turn.first_seq) if turn else None
    if first is None and bare and not case.responses:
        return f"The server sent an error (event {bare.seq}), and the log does not show why."
    told = next((one for one in failures if first and one.seq == first.seq), None)
    if told is None or turn is None or told.seq < turn.first_seq:
        return ""
    of_the_server = first is not None and first.cause is Cause.SERVER_ERROR
    if case.responses and not (of_the_server and all(_is_ended_by(told, one) for one in case.responses)):
        return ""
    said = sentence(error_text(told.error))
    now, last = case.scene.now, case.session.last_heard_at
    silent = now - last if now is not None and last is not None and case.scene.ends is Ends.OBSERVED else 0
    after = "Nothing more came." if case.silence_reported else "The recording does not show what came next."
    if case.session.close:
        after = f"Then the connection ended ({close_text(case)})."
    if silent >= SECOND and case.session.last_server_seq == told.seq:
        after = f"Nothing more came from the server in {span_text(silent)}."
    return f"The server sent an error (event {told.seq}): {said} {after}"


def _is_ended_by(failure: Failure, response: Response) -> bool:
    """The error came in place of an answer, as some servers send it, and answers no event of the client."""
    silent = response.is_open and not response.has_output
    return silent and failure.seq > response.opened_seq and not failure.answers


def _ended(case: Case) -> str:
    if case.session.close:
        return f"The connection ended {_where(case)}: {close_text(case)}."
    stuck = case.found(*_STUCK) or held_open(case)
    if stuck:
        return stuck.message
    if note := unanswered(case):
        return note.message
    if case.turn is not None and case.turn is not case.session.current and case.turn is not case.session.turn:
        gaps = " Frames are missing in it." if case.scene.lost else ""
        return f"The recording leaves this turn {_where(case)} and goes on with another.{gaps}"
    now, last = case.scene.now, case.session.last_at
    if case.scene.ends is Ends.OBSERVED and now is not None and last is not None and now - last >= SECOND:
        return f"The recording ends {_where(case)}, with {span_text(now - last)} of silence."
    return f"The recording ends {_where(case)}; it does not show what came next."


def _where(case: Case) -> str:
    """The last thing that happened in the turn, as the place where the recording ends."""
    response, request, turn = case.response, case.request, case.turn
    if response and response.is_open:
        if response.has_output:
            return f"in the middle of the answer (event {response.last_seq})"
        return f"after response.created (event {response.opened_seq}), before any output"
    if request and request.answer is Answer.PENDING:
        return f"after response.create (event {request.seq}), before its answer"
    if request and (begun := _begun_unseen(case, request)):
        return f"in the middle of the answer (event {begun.last_seq})"
    if turn is None or not turn.input:
        return "before the answer does"
    if turn.input[-1] == case.session.buffer.speech.open_seq and not is_taken_back(case.session, turn.input[-1]):
        return f"while somebody speaks (since event {turn.input[-1]})"
    unasked = ", before any response.create" if is_unasked(case) or is_left_to_client(case) else ""
    return f"after the input (event {turn.input[-1]}){unasked}"


def _begun_unseen(case: Case, request: Operation) -> Response | None:
    """The answer to a request, where the log leaves out that it began, and ends before it does."""
    known = (one for one in case.session.responses.values() if one.operation == request.seq)
    return next((one for one in known if one.turn is None), None)


def echo(case: Case) -> str:
    """A sentence, with a blank before it, where the agent may hear itself; else nothing."""
    often = " Answers are cut again and again as soon as they sound: the agent may hear itself."
    return often if case.found("echo-barge-in") else ""
