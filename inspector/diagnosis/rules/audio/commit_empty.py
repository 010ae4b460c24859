"""A commit was refused because the buffer held too little audio."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.text import count_text
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.fact import MINIMUM_COMMIT_MS, vad_on
from ....model.session import Session
from ....model.state.answer import Failure
from ....protocol.dialect import row_of
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import COMMIT_EMPTY, RECENT, failure_at, quoted, refused_by, requests_of, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="commit-empty",
    code="RT403",
    severity=Severity.WARNING,
    title="A commit found no audio to commit",
    explanation="A commit needs at least 100 ms of audio since the last one. With turn detection on the server has "
    "usually committed the turn already, and the client's own commit finds an empty buffer, which is harmless.",
    remedy="Append at least 100 ms of audio in the session's input format before input_audio_buffer.commit.",
    cause=Cause.EVENT_ORDER,
    subsumes=("error-event",),
    explained_by=(
        "session-update-rejected",
        "manual-commit-with-vad",
        "commit-timer-with-vad",
        "audio-bad-base64",
        "append-too-large",
    ),
)
_MADE_GOOD = "The client's next commit was taken, and no answer had been asked for: no harm was done."
_WITH_VAD = "Send no input_audio_buffer.commit while turn detection is on: the server commits each turn itself."


@on(RULE, Meaning.ERROR, Meaning.AUDIO_COMMITTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak at the error; be milder once the client said more and committed that, and had asked for nothing before."""
    session = scene.session
    if COMMIT_EMPTY not in session.first_failures:
        return
    if change.means is Meaning.AUDIO_COMMITTED:
        newest = session.failures[-1]
        if _is_made_good(session, newest, change):
            found = _hit(scene, newest)
            yield replace(found, severity=Severity.NOTE, message=f"{found.message} {_MADE_GOOD}")
        return
    failure = failure_at(session, change.seq)
    if failure and COMMIT_EMPTY in names_of(failure.error):
        yield _hit(scene, failure)


def _is_made_good(session: Session, failure: Failure, change: Change) -> bool:
    """The client's next commit was taken, and no answer was asked for in between."""
    refused, about = refused_by(session, failure), change.ref(RefKind.OPERATION)
    commit = session.operations.get(int(about.id)) if about else None
    if refused is None or commit is None or COMMIT_EMPTY not in names_of(failure.error):
        return False
    asked = requests_of(session, Meaning.RESPONSE_CREATE, refused.seq, 1)
    return refused.seq < commit.seq and not (asked and asked[0].seq < commit.seq)


def _hit(scene: Scene, failure: Failure) -> Hit:
    commit = refused_by(scene.session, failure)
    detecting = vad_on(scene.session)
    lost = _refused_audio(scene.session, failure.seq)
    told = None if commit is None or commit.hidden else commit.buffered_ms
    held = f" By this recording the buffer held {count_text(told, 'millisecond')}." if told is not None else ""
    if commit and commit.hidden:
        held = " The log leaves the audio out, and with it how much the buffer held."
    if commit and commit.buffered_ms >= MINIMUM_COMMIT_MS and not detecting:
        held += " That should be enough: check the input format and whether the audio decodes."
    if lost:
        held = f" The audio for it was refused (event {lost.seq})."
    return Hit(
        about=Ref(RefKind.EVENT, str(failure.seq)),
        seq=failure.seq,
        severity=Severity.NOTE if detecting or lost else Severity.WARNING,
        message=f"{sentence(quoted(failure.error))}{held}",
        evidence=tuple(one.seq for one in (lost, commit, failure) if one),
        remedy=_WITH_VAD if detecting else "",
        cause=Cause.VAD if detecting else None,
        data={"error": failure.error, "buffered_ms": told},
    )


def _refused_audio(session: Session, before: int) -> Failure | None:
    """The newest refusal of an append since the buffer was last emptied: what it should hold never came."""
    emptied = next((one.seq for one in reversed(session.buffer.emptied[-2:]) if one.seq < before), 0)
    recent = (one for one in reversed(session.failures[-RECENT:]) if emptied < one.seq < before)
    return next((one for one in recent if one.is_claimed and _appends(one)), None)


def _appends(failure: Failure) -> bool:
    row = row_of(Side.CLIENT, failure.answers_type)
    return row is not None and row.means is Meaning.AUDIO_APPEND
