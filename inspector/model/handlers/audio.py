"""Handlers for the input audio buffer, turn detection and transcripts."""

from collections.abc import Callable, Mapping

from ...core.clock import MILLISECOND
from ...core.event import Event
from ...core.json import JsonObject, integer_at, object_at, text_at
from ...core.text import decoded_size, stands_in
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..fact import vad_on
from ..session import Session
from ..state.answer import Operation
from ..state.buffer import AudioBuffer, Heard
from ..state.hearing import By, Emptied, Utterance
from ..state.lifecycle import BUFFER, ITEM, State, step
from ..state.part import Item
from ..state.setting import OUTPUT_FORMAT, bytes_per_ms
from ..state.speech import Commit, Onset
from ..turn import take_input, turn_ref
from .operation import accept_oldest, open_operation
from .reference import Handled, Handler, item_of, item_refs, operation_ref, operation_refs

Passes = Callable[[int, int, int, int], bool]
"""Whether a piece of the user's audio needs no closer look: when it came, its bytes, characters and generation."""

_OFFSET = {M.SPEECH_STARTED: "audio_start_ms", M.SPEECH_STOPPED: "audio_end_ms"}
_TRANSCRIPTS = (
    M.TRANSCRIPTION,
    M.TRANSCRIPTION_SEGMENT,
    M.TRANSCRIPTION_SNAPSHOT,
    M.TRANSCRIPTION_DONE,
    M.TRANSCRIPTION_FAILED,
)


_BY = {
    (M.AUDIO_COMMITTED, True): By.CLIENT_COMMIT,
    (M.AUDIO_COMMITTED, False): By.TURN_DETECTION,
    (M.AUDIO_CLEARED, True): By.CLIENT_CLEAR,
    (M.AUDIO_CLEARED, False): By.SERVER_CLEAR,
}


def _begin_next(buffer: AudioBuffer) -> None:
    """A commit or a clear ends a generation of the buffer."""
    buffer.generation += 1
    buffer.refs = (Ref(RefKind.BUFFER, str(buffer.generation)),)


def audio_append(session: Session, event: Event) -> Handled:
    buffer = session.buffer
    audio = event.body.get("audio")
    legal = True
    if buffer.state is State.NEW:
        buffer.state, legal = step(BUFFER, buffer.state, M.AUDIO_APPEND)
    if buffer.first_at is None:
        buffer.first_at = event.at
    sound = audio if isinstance(audio, str) else ""
    _append(buffer, event.seq, event.at, event.body, decoded_size(sound))
    if stands_in(sound):
        buffer.hidden = buffer.generation
    return buffer.refs, legal


def append_more(buffer: AudioBuffer, seq: int, at: int, body: JsonObject, passes: Passes) -> bool:
    """Take in more of what has begun; False, and nothing is done, where it does not pass without a closer look."""
    audio = body.get("audio")
    if not isinstance(audio, str):
        return False
    size = decoded_size(audio)
    if not passes(at, size, len(audio), buffer.generation):
        return False
    _append(buffer, seq, at, body, size)
    if stands_in(audio):
        buffer.hidden = buffer.generation
    return True


def _append(buffer: AudioBuffer, seq: int, at: int | None, body: JsonObject, size: int) -> None:
    buffer.pending_bytes += size
    buffer.total_bytes += size
    buffer.appends += 1
    buffer.last_at, buffer.last_seq = at, seq
    identity = body.get("event_id")
    if isinstance(identity, str):
        buffer.named.append((identity, seq))


def audio_commit(session: Session, event: Event) -> Handled:
    """With turn detection on and nothing new in the buffer there is no turn, until the server accepts it after all."""
    operation = open_operation(session, event, M.AUDIO_COMMIT)
    refs = (operation_ref(event.seq), *session.buffer.refs)
    if session.buffer.pending_bytes or not vad_on(session):
        turn = take_input(session, event, M.AUDIO_COMMIT)
        operation.turn = turn.index
        refs = (*refs, turn_ref(turn))
    session.buffer.commits += 1
    _begin_next(session.buffer)
    return refs, True


def audio_committed(session: Session, event: Event) -> Handled:
    operation = accept_oldest(session, M.AUDIO_COMMIT, event)
    pending = session.buffer.pending_bytes
    ref = _emptied(session, event, M.AUDIO_COMMITTED, operation)
    session.buffer.speech.open_seq = 0  # some servers commit without an end of the speech
    _take_speech(session.buffer, event, operation)
    item = item_of(session, event, "item_id")
    if item:
        item.role = "user"
        item.after = text_at(event.body, "previous_item_id") or ""
        utterance = _utterance(item)
        utterance.committed_seq, utterance.by_client = event.seq, operation is not None
        utterance.committed_bytes = pending - session.buffer.pending_bytes
    known = (operation is not None and operation.turn is not None) or (not operation and _is_answered_early(session))
    turns = () if known else (turn_ref(take_input(session, event, M.AUDIO_COMMITTED, spoken=not operation)),)
    session.buffer.committed.append(Commit(event.seq, event.at, operation.seq if operation else 0))
    return (*item_refs(item), *operation_refs(session, operation), *turns, ref), True


def _is_answered_early(session: Session) -> bool:
    """A server that answers before it commits (Hugging Face) has begun to answer the speech that began this turn."""
    turn, onsets = session.current, session.buffer.onsets
    if turn is None or turn.requests or not turn.responses or not onsets or onsets[-1].seq not in turn.input:
        return False
    before = session.turns[turn.index - 1] if turn.index else None
    late = before is not None and not before.responses  # the answer is that of the turn before
    return not late and session.responses[turn.responses[-1]].status != "cancelled"


def _utterance(item: Item) -> Utterance:
    if item.utterance is None:
        item.utterance = Utterance()
    return item.utterance


def _emptied(session: Session, event: Event, means: M, operation: Operation | None) -> Ref:
    """Take out what was committed or cleared; gives the generation of the buffer that ended.

    The client's own command began the next generation when it was sent, and
    what it appended since then stays; turn detection takes everything.
    """
    buffer = session.buffer
    buffer.state, _ = step(BUFFER, buffer.state, means)
    buffer.emptied.append(Emptied(_BY[means, operation is not None], event.seq, event.at, buffer.total_bytes))
    buffer.pending_bytes = max(buffer.pending_bytes - operation.buffered_bytes, 0) if operation else 0
    if operation is None:
        _begin_next(buffer)
    return Ref(RefKind.BUFFER, str(buffer.generation - 1))


def _take_speech(buffer: AudioBuffer, event: Event, operation: Operation | None) -> None:
    """Keep what was heard only if this commit is that of turn detection, and the first one after it."""
    if operation or (buffer.heard and buffer.heard.taken_seq):
        buffer.heard = None
    elif buffer.heard:
        buffer.heard.taken_seq = event.seq


def audio_clear(session: Session, event: Event) -> Handled:
    open_operation(session, event, M.AUDIO_CLEAR)
    refs = session.buffer.refs
    _begin_next(session.buffer)
    return (operation_ref(event.seq), *refs), True


def audio_cleared(session: Session, event: Event) -> Handled:
    operation = accept_oldest(session, M.AUDIO_CLEAR, event)
    session.buffer.heard = None
    return (*operation_refs(session, operation), _emptied(session, event, M.AUDIO_CLEARED, operation)), True


def speech(means: M) -> Handler:
    """Turn detection heard speech begin or end."""

    def handle(session: Session, event: Event) -> Handled:
        buffer, item = session.buffer, item_of(session, event, "item_id")
        buffer.state, legal = step(BUFFER, buffer.state, means)
        utterance = _utterance(item) if item else None
        if means is M.SPEECH_STARTED:
            buffer.speech_started += 1
            buffer.speech.start(event.seq, integer_at(event.body, "audio_start_ms"), utterance)
        else:
            buffer.speech_stopped += 1
            buffer.speech.stop(event.seq, integer_at(event.body, "audio_end_ms"), utterance)
        _note_speech(session, event, means)
        if item:
            item.role = "user"
            buffer.heard = Heard(item.id, event.seq, integer_at(event.body, _OFFSET[means]))
        refs = (*item_refs(item), *buffer.refs)
        if means is M.SPEECH_STARTED:
            refs = (*refs, turn_ref(take_input(session, event, M.SPEECH_STARTED, spoken=True)))
        return refs, legal

    return handle


def _note_speech(session: Session, event: Event, means: M) -> None:
    onsets, moment = session.buffer.onsets, integer_at(event.body, _OFFSET[means])
    if means is M.SPEECH_STARTED:
        onsets.append(Onset(event.seq, event.at, moment, over=_sounding(session, event.at)))
    elif onsets and not onsets[-1].ended_seq:
        onsets[-1].ended_seq, onsets[-1].ended_at, onsets[-1].end_ms = event.seq, event.at, moment


def _sounding(session: Session, at: int | None) -> str:
    """The newest response, if its audio is still coming, or is longer than the time since its beginning."""
    response = next(reversed(session.responses.values()), None)
    if response is None or "audio" not in response.families:
        return ""
    if response.is_open:
        return response.id
    length = response.audio_bytes // bytes_per_ms(session.config, OUTPUT_FORMAT) * MILLISECOND
    began = response.first_output_at
    return response.id if at is not None and began is not None and began + length > at else ""


def transcription(means: M) -> Handler:
    """The transcript of what the user said."""

    def handle(session: Session, event: Event) -> Handled:
        item = item_of(session, event, "item_id")
        if item is None:
            return _without_item(session, event, means), True
        item.state, legal = step(ITEM, item.state, means)
        match means:
            case M.TRANSCRIPTION:
                item.transcript_pieces.append(text_at(event.body, "delta") or "")
            case M.TRANSCRIPTION_SEGMENT:
                item.segments.append(event.body)
            case M.TRANSCRIPTION_FAILED:
                item.transcription_error = object_at(event.body, "error")
            case _:
                item.transcript = text_at(event.body, "transcript")
                _utterance(item).tokens = integer_at(event.body, "usage", "input_token_details", "audio_tokens")
        if means is M.TRANSCRIPTION_DONE:
            item.transcribed_seq = item.transcribed_seq or event.seq
        return (Ref(RefKind.ITEM, item.id),), legal

    return handle


def _without_item(session: Session, event: Event, means: M) -> tuple[Ref, ...]:
    """Servers that only transcribe name no item: pieces and ends belong to the session, an end to all commits so far.

    vLLM begins with the first commit and ends with the one that is final; what is committed between says nothing.
    """
    if means is M.TRANSCRIPTION:
        session.voice.heard.append(text_at(event.body, "delta") or "")
    if means is not M.TRANSCRIPTION_DONE:
        return ()
    session.voice.transcripts.append(text_at(event.body, "text") or text_at(event.body, "transcript") or "")
    refs: list[Ref] = []
    while operation := accept_oldest(session, M.AUDIO_COMMIT, event):
        refs += operation_refs(session, operation)
    return tuple(refs)


def input_timeout(session: Session, event: Event) -> Handled:
    item = item_of(session, event, "item_id")
    turn = take_input(session, event, M.SPEECH_STARTED, spoken=True)
    return (*item_refs(item), turn_ref(turn)), True


HANDLERS: Mapping[M, Handler] = {
    M.AUDIO_APPEND: audio_append,
    M.AUDIO_COMMIT: audio_commit,
    M.AUDIO_COMMITTED: audio_committed,
    M.AUDIO_CLEAR: audio_clear,
    M.AUDIO_CLEARED: audio_cleared,
    M.SPEECH_STARTED: speech(M.SPEECH_STARTED),
    M.SPEECH_STOPPED: speech(M.SPEECH_STOPPED),
    M.INPUT_TIMEOUT: input_timeout,
    **{means: transcription(means) for means in _TRANSCRIPTS},
}
