"""The client committed audio by hand and asked for no answer."""

from dataclasses import replace
from itertools import pairwise

from ....core.clock import SECOND
from ....model.fact import MINIMUM_COMMIT_MS, vad_off
from ....model.session import Session
from ....model.state.answer import Answer, Operation
from ....protocol.vocabulary import Cause, Meaning
from ...base import NEVER, Confidence, Hit, Rule, Severity
from ...facts.evidence import requests_of
from ...facts.official import keeps_to_the_letter
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="commit-without-response",
    code="RT402",
    severity=Severity.WARNING,
    title="Audio was committed, but no response was asked for",
    explanation="A commit makes a user's message out of the audio, and no more. Whoever commits by hand, as with "
    "turn detection off, must ask for the answer too.",
    remedy="Send response.create after input_audio_buffer.commit.",
    cause=Cause.REQUEST_MISSING,
    explained_by=("session-update-rejected",),
)
_CHOSEN = "The client passed over a commit before and asked after a later one, so it may decide itself what to answer."
_AT_ONCE = SECOND // 2
_NEXT = 2  # events from a response.create to a commit that belong together
_MANY = 3  # commits in a row without an answer: nobody decides so often on purpose
_LOOKED_BACK = 64  # commits
_UNSHOWN = (
    "Send response.create after input_audio_buffer.commit. Log session.created and session.updated whole: they tell "
    "how turn detection is set."
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the server commits too, or may have found too little audio to commit."""
    session = scene.session
    operation = _commit(session, hit.seq)
    if operation is None or _came_to_nothing(operation):
        return NEVER
    by = f", confirmed by event {operation.answered_seq}" if operation.answered_seq else ""
    told = f"(event {hit.seq}{by})"
    early = _early(session, operation)
    if early and vad_off(session):
        return replace(
            hit,
            message=f"response.create (event {early.seq}) was sent before the audio was committed {told}, so its "
            f"answer does not know that audio, and none was asked for after it: {hit.seen}.",
            expected=("response.create",),
            remedy="Send input_audio_buffer.commit first, and response.create after it.",
            data={**hit.data, "early": early.seq},
        )
    if vad_off(session):
        chosen = _decides_itself(session, hit.seq)
        message = f"The audio was committed {told} and no response.create followed: {hit.seen}."
        return replace(
            hit,
            severity=Severity.NOTE if chosen else hit.severity,
            message=f"{message} {_CHOSEN}" if chosen else message,
            expected=("response.create",),
        )
    if session.buffer.speech_started or _only_transcribes(session):
        return NEVER
    return replace(
        hit,
        severity=hit.severity if keeps_to_the_letter(scene) else Severity.NOTE,
        confidence=min(hit.confidence, Confidence.MEDIUM),
        message=f"The client committed the audio itself {told}, which asks for no answer, and no response.create "
        f"followed: {hit.seen}. The log does not show how turn detection is set.",
        expected=("response.create",),
        remedy=_UNSHOWN,
    )


def _early(session: Session, commit: Operation) -> Operation | None:
    """The response.create that was sent right before the commit, as if it were for that audio."""
    newest = next(
        (one for one in reversed(requests_of(session, Meaning.RESPONSE_CREATE)) if one.seq < commit.seq), None
    )
    if newest is None or commit.seq - newest.seq > _NEXT or newest.answer is Answer.REFUSED:
        return None
    timed = newest.at is not None and commit.at is not None
    return newest if not timed or (commit.at or 0) - (newest.at or 0) <= _AT_ONCE else None


def _decides_itself(session: Session, seq: int) -> bool:
    """The client passed over a commit before, asked after a later one, and has not passed over many since."""
    commits = [one.seq for one in requests_of(session, Meaning.AUDIO_COMMIT)[-_LOOKED_BACK:] if one.seq <= seq]
    passed = [not _asked(session, one, after) for one, after in pairwise(commits)]
    since = next((place for place, over in enumerate(reversed(passed)) if not over), len(passed))
    return any(passed[: len(passed) - since]) and since < _MANY - 1


def _asked(session: Session, commit: int, after: int) -> bool:
    """A response was asked for between two commits."""
    first = requests_of(session, Meaning.RESPONSE_CREATE, commit, 1)
    return bool(first) and first[0].seq < after


def _commit(session: Session, seq: int) -> Operation | None:
    operation = session.operations.get(seq)
    return operation if operation and operation.means is Meaning.AUDIO_COMMIT else None


def _came_to_nothing(operation: Operation) -> bool:
    """The server refused it, or did not confirm it and may have found less audio than it takes."""
    if operation.answer is Answer.PENDING:
        return not operation.hidden and operation.buffered_ms < MINIMUM_COMMIT_MS
    return operation.answer is Answer.REFUSED


def _only_transcribes(session: Session) -> bool:
    """Transcripts came and no answer was ever asked for: the log may leave out that the session is for that alone."""
    told = any(item.transcript_pieces or item.transcript is not None for item in session.items.values())
    return told and not session.responses and not session.requests.get(Meaning.RESPONSE_CREATE)
