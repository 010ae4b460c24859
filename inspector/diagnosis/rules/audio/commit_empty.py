"""A commit was refused because the buffer held too little audio."""

from collections.abc import Iterator

from ....core.text import count_text
from ....model.change import Change, Ref
from ....model.fact import MINIMUM_COMMIT_MS, vad_on
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import COMMIT_EMPTY, failure_at, names_of, quoted, refused_by, sentence
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
_WITH_VAD = "Send no input_audio_buffer.commit while turn detection is on: the server commits each turn itself."


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None or COMMIT_EMPTY not in names_of(failure.error):
        return
    commit = refused_by(scene.session, failure)
    detecting = vad_on(scene.session)
    held = f" By this recording the buffer held {count_text(commit.buffered_ms, 'millisecond')}." if commit else ""
    if commit and commit.buffered_ms >= MINIMUM_COMMIT_MS and not detecting:
        held += " That should be enough: check the input format and whether the audio decodes."
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        severity=Severity.NOTE if detecting else Severity.WARNING,
        message=f"{sentence(quoted(failure.error))}{held}",
        evidence=(commit.seq, change.seq) if commit else (change.seq,),
        remedy=_WITH_VAD if detecting else "",
        cause=Cause.VAD if detecting else None,
        data={"error": failure.error, "buffered_ms": commit.buffered_ms if commit else None},
    )
