"""The client commits audio by hand while the server detects turns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....model.change import Change
from ....model.fact import transcription_only, vad_on
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.answer import Failure, Operation
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import COMMIT_EMPTY, failure_at, operation_text, quoted, refused_by, sentence
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="manual-commit-with-vad",
    code="RT231",
    severity=Severity.WARNING,
    title="The client commits audio while the server detects turns",
    explanation="With turn detection on the server commits each turn itself. A commit of the client's own either cuts "
    "the user's sentence in two, or comes after the server's and finds an empty buffer.",
    remedy="Send no input_audio_buffer.commit while turn detection is on, or set turn_detection to null and send both "
    "the commit and response.create yourself.",
    cause=Cause.VAD,
    explained_by=("session-update-rejected", "commit-timer-with-vad"),
)
_OFTEN = 3  # refusals: one or two are a race that does no harm


@on(RULE, Meaning.AUDIO_COMMIT, Meaning.AUDIO_COMMITTED, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note on the first commit; more when the server refuses one, or one ends a turn in the middle of speech."""
    session = scene.session
    if not vad_on(session) or transcription_only(session):
        return
    about = change.ref(RefKind.OPERATION)
    operation = session.operations.get(int(about.id)) if about else None
    match change.means:
        case Meaning.AUDIO_COMMIT if operation and session.buffer.commits == 1:
            why = f"turn detection is on (event {session.config_seq})"
            yield _hit(operation, change.seq, f"{operation_text(operation)} was sent while {why}.", Severity.NOTE)
        case Meaning.AUDIO_COMMITTED if operation and _speaking(session) and session.buffer.last_seq > operation.seq:
            said = f"{operation_text(operation)} was accepted in the middle of speech (event {change.seq})"
            yield _hit(operation, change.seq, f"{said}, while audio went on coming.", Severity.WARNING)
        case Meaning.ERROR:
            first = _first_refusal(session, change.seq)
            if first:
                yield _refused(session, first)


@at_end(RULE)
def counted(scene: Scene) -> Iterator[Hit]:
    """Count the refusals, where there is more than one."""
    session = scene.session
    refusals = _refusals(session) if vad_on(session) and not transcription_only(session) else []
    if len(refusals) > 1:
        yield _refused(session, refusals[0], refusals)


def _refusals(session: Session) -> list[Failure]:
    return [one for one in session.failures if COMMIT_EMPTY in names_of(one.error)]


def _first_refusal(session: Session, seq: int) -> Failure | None:
    """The refusal of event `seq`, if none came before it."""
    newest = failure_at(session, seq)
    if newest is None or COMMIT_EMPTY not in names_of(newest.error):
        return None
    return newest if session.first_failures[COMMIT_EMPTY] is newest else None


def _refused(session: Session, first: Failure, all_: Sequence[Failure] = ()) -> Hit:
    commit = refused_by(session, first)
    sent = operation_text(commit) if commit else "A commit of the client"
    others = f", and {len(all_) - 1} more like it" if all_ else ""
    said = f"{sent} was refused{others} while turn detection is on: {sentence(quoted(first.error))}"
    hit = _hit(commit, first.seq, said, Severity.WARNING if len(all_) >= _OFTEN else Severity.NOTE)
    return replace(hit, data={"refused": len(all_) or 1, "through": all_[-1].seq if all_ else first.seq})


def _speaking(session: Session) -> bool:
    return session.buffer.speech_started > session.buffer.speech_stopped


def _hit(commit: Operation | None, seq: int, message: str, severity: Severity) -> Hit:
    first = commit.seq if commit else seq
    evidence = tuple(dict.fromkeys((first, seq)))
    return Hit(SESSION_REF, first, message, evidence=evidence, severity=severity, data={"through": seq})
