"""Questions about audio: empty commits, what turn detection heard, echo, and whether all audio was delivered."""

from ...core.clock import span_text
from ...core.json import integer_at, text_at
from ...core.text import count_text
from ...core.wire import Transport
from ...model.fact import vad_off, vad_on
from ...model.state.answer import Failure
from ...model.state.part import Response
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, TURN_DETECTION, bytes_per_ms, setting
from ...model.state.speech import Commit
from ...protocol.errors import names_of
from ..base import Severity
from ..facts.evidence import COMMIT_EMPTY
from .reply import Inquiry, Told, listed, ms_text, not_applicable, ok, trouble, unknown

_TOKEN_MS = 50  # of spoken output in one audio token (OpenAI's guide on costs)
_WORDY = 40  # characters in a second of fast speech; fewer are normal
_STUB = 0.2  # share of the audio that a log which shortens it keeps at most
_SHORT = 0.7
_STUB_MS = 5  # of audio in an append, on average: no program sends so little at a time


def empty_commit(inquiry: Inquiry) -> Told:
    """8: why the buffer was empty at a commit."""
    session = inquiry.session
    failures = [one for one in session.failures if COMMIT_EMPTY in names_of(one.error)]
    if failures:
        told = [_emptiness(inquiry, one) for one in failures]
        harmless = vad_on(session)
        evidence = [seq for one in failures for seq in (one.operation, one.seq)]
        return (ok if harmless else trouble)(listed(told, "empty commits"), *evidence)
    if not session.buffer.commits and not session.buffer.committed:
        return not_applicable("Nothing was committed in this recording.")
    mine = sum(1 for one in session.buffer.committed if one.asked)
    theirs = len(session.buffer.committed) - mine
    told_ = f"No commit was refused as empty: the server confirmed {mine} of yours and {theirs} of turn detection."
    return ok(told_, *(one.seq for one in session.buffer.committed[-1:]))


def _emptiness(inquiry: Inquiry, failure: Failure) -> str:
    session = inquiry.session
    commit = session.operations.get(failure.operation)
    seq = commit.seq if commit else failure.seq
    which = f"your commit (event {seq})" if commit else "a commit that the log does not show"
    known = commit is not None and not commit.hidden
    held = f" held {ms_text(commit.buffered_ms)} by this recording" if commit and known else " was too short"
    before = next((one for one in reversed(session.buffer.committed) if one.seq < seq), None)
    told = f"At {which} the buffer{held}, and 100 ms are needed (event {failure.seq})."
    if before is None:
        return f"{told} Nothing had been committed before it."
    return f"{told} {_last_commit(before, commit.at if commit else failure.at)}"


def _last_commit(before: Commit, at: int | None) -> str:
    who = f"your own commit (event {before.asked})" if before.asked else "turn detection, which commits by itself"
    since = f" {span_text(at - before.at)} earlier" if at is not None and before.at is not None else ""
    return f"The one before it was made{since} (event {before.seq}) by {who}."


def heard(inquiry: Inquiry) -> Told:
    """9: how much audio was appended, and what turn detection noticed of it."""
    session, buffer = inquiry.session, inquiry.session.buffer
    sent = _sent(inquiry)
    if vad_off(session) and not buffer.speech_started:
        state = not_applicable if not buffer.appends else ok
        return state(f"Turn detection is off (event {session.config_seq}): it listens to nothing. {sent}")
    if not buffer.appends and not buffer.speech_started:
        sent = "No audio was sent" if inquiry.case.shows_the_client else "The log does not show the client's audio"
        return not_applicable(f"{sent}, and no speech was noticed.")
    kind = text_at(setting(session.config, TURN_DETECTION), "type") or "Turn detection"
    counts = f"{kind} noticed {count_text(buffer.speech_started, 'beginning')} of speech and "
    counts += count_text(buffer.speech_stopped, "end")
    last = buffer.onsets[-1] if buffer.onsets else None
    evidence = [one.seq for one in buffer.onsets[-3:]]
    if last and not last.ended_seq and not _is_committed_after(inquiry, last.seq):
        return _left_open(inquiry, f"{sent} {counts}", last.seq)
    deaf = inquiry.found("vad-never-triggers") or inquiry.found("vad-no-audio-level")
    if deaf:
        state = trouble if deaf.severity > Severity.NOTE else unknown
        return state(f"{sent} {counts}: {deaf.message}", *deaf.evidence)
    if not buffer.speech_started and not buffer.committed:
        return unknown(f"{sent} {counts}; that may be too little, or too soon, to tell.", buffer.last_seq)
    return ok(f"{sent} {counts}.", *evidence)


def _is_committed_after(inquiry: Inquiry, seq: int) -> bool:
    return any(one.seq > seq for one in inquiry.session.buffer.committed)


def _left_open(inquiry: Inquiry, told: str, seq: int) -> Told:
    stuck = inquiry.found("vad-stuck-speaking")
    state = trouble if stuck and stuck.severity > Severity.NOTE else unknown
    return state(f"{told}; the beginning at event {seq} is still open: the end of the turn was not heard.", seq)


def _sent(inquiry: Inquiry) -> str:
    buffer, ear = inquiry.session.buffer, inquiry.scene.ear
    if not buffer.appends:
        return "The audio itself is not in this log."
    length = buffer.total_bytes // bytes_per_ms(inquiry.session.config, INPUT_FORMAT)
    if ear.stubs or length < buffer.appends * _STUB_MS:
        return f"{count_text(buffer.appends, 'append')}, whose audio this log shortens or leaves out."
    return f"{ms_text(length)} of audio were appended in {count_text(buffer.appends, 'event')}."


def echo(inquiry: Inquiry) -> Told:
    """11: whether speech was noticed while the agent's own audio sounded."""
    buffer = inquiry.session.buffer
    if not buffer.onsets:
        return not_applicable("Turn detection noticed no speech.")
    over = [one for one in buffer.onsets if one.over]
    total = count_text(len(buffer.onsets), "beginning")
    if not over:
        return ok(f"No: {total} of speech, none while an answer sounded.", buffer.onsets[-1].seq)
    seqs = [one.seq for one in over]
    cut = [one for one in over if inquiry.session.responses[one.over].status == "cancelled"]
    told = f"{len(over)} of {total} of speech came while an answer sounded (events {', '.join(map(str, seqs[:5]))})"
    told += f", and {len(cut)} of these answers were cancelled."
    pattern = inquiry.found("echo-barge-in")
    if pattern:
        return trouble(f"{told} Again and again so soon: probably it hears itself. Test with headphones.", *seqs)
    return unknown(f"{told} A user who interrupts looks the same: test with headphones.", *seqs)


def delivered(inquiry: Inquiry) -> Told:
    """14: whether the audio that came is as long as its transcript and the usage say."""
    spoken = [one for one in inquiry.responses if "audio" in one.families]
    if not spoken:
        return not_applicable("No response has audio.")
    judged = [_delivery(inquiry, one) for one in spoken[-3:]]
    told = " ".join(words for _, words in judged)
    evidence = [one.closed_seq or one.last_seq for one in spoken[-3:]]
    if inquiry.scene.transport in (Transport.WEBRTC, Transport.SIDEBAND) and not any(one.audio_bytes for one in spoken):
        return not_applicable("The audio goes another way than the events here, so it is not in the recording.")
    if any(kind is None for kind, _ in judged):
        return unknown(told, *evidence)
    if all(kind for kind, _ in judged):
        return ok(f"{told} What is not heard is lost in playback.", *evidence)
    return trouble(told, *evidence)


def _delivery(inquiry: Inquiry, response: Response) -> tuple[bool | None, str]:
    """Whether all audio came (None: the log does not show it), in a sentence."""
    length = response.audio_bytes // bytes_per_ms(inquiry.session.config, OUTPUT_FORMAT)
    tokens = integer_at(response.usage, "output_token_details", "audio_tokens")
    items = [inquiry.session.items[name] for name in response.items if name in inquiry.session.items]
    words = sum(len(one.text) for item in items for place, one in item.streams.items() if place >= 0)
    due = tokens * _TOKEN_MS if tokens else words * 1000 // _WORDY
    basis = f"{tokens} audio tokens ({ms_text(due)})" if tokens else f"{words} characters of transcript"
    said = f"{response.id}: {ms_text(length)} of audio against {basis}"
    if not due and not length:
        return None, f"{response.id}: its audio is not in this log, nor how long it was."
    if not due:
        return None, f"{response.id}: {ms_text(length)} of audio, and neither usage nor transcript to hold it against."
    if length < due * _STUB:
        return None, f"{said}: this log shortens the audio or leaves it out, so that it does not show it."
    if response.is_open:
        return None, f"{said} so far; it has no end in the recording."
    if response.status == "cancelled" or length >= due * _SHORT:
        return True, f"{said}, so all of it was delivered." if response.status != "cancelled" else f"{said}, cut off."
    return False, f"{said}: some of it is missing in what was delivered."
