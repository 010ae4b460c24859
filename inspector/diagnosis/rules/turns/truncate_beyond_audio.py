"""A truncation claims that the user heard more than there was."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...facts.truncation import Truncation, truncation
from ...registry import at_end, on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="truncate-beyond-audio",
    code="RT209",
    severity=Severity.ERROR,
    title="A truncation lies beyond the audio that was generated",
    explanation="audio_end_ms says how much of the answer's audio the user heard. It is counted in the audio itself; a "
    "clock that runs since the response began goes on while nothing plays. The server refuses a truncation beyond the "
    "end, so the model goes on believing that all was heard.",
    remedy="Count the samples that were really played, and send at most the length of the audio received for that "
    "item.",
    cause=Cause.PLAYBACK,
    subsumes=("error-event",),
    thresholds={
        "tolerance": Threshold(100, Unit.MILLISECONDS, "A playback clock may be so far ahead."),
    },
)
_WORDS = "already shorter than"


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    operation = refused_by(scene.session, failure)
    beyond = _beyond(scene, operation)
    if beyond or _WORDS in (text_at(failure.error, "message") or ""):
        sent = f"{operation_text(operation)} was refused: " if operation else ""
        yield Hit(
            about=Ref(RefKind.EVENT, str(change.seq)),
            seq=change.seq,
            message=f"{sent}{sentence(quoted(failure.error))}{_numbers(beyond)}",
            evidence=(operation.seq, change.seq) if operation else (change.seq,),
            remedy=_remedy(beyond),
            data={"error": failure.error},
        )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    """The log does not show an answer, but the numbers do not fit."""
    for operation in scene.session.pending.values():
        beyond = _beyond(scene, operation)
        if beyond:
            yield Hit(
                about=operation_ref(operation.seq),
                seq=operation.seq,
                severity=Severity.WARNING,
                message=f"{operation_text(operation)} has no answer in the log.{_numbers(beyond)}",
                remedy=_remedy(beyond),
            )


def _beyond(scene: Scene, operation: Operation | None) -> Truncation | None:
    if operation is None or operation.means is not Meaning.ITEM_TRUNCATE:
        return None
    claim = truncation(scene.session, operation)
    tolerance = scene.threshold(RULE, "tolerance")
    return claim if claim.received_ms is not None and claim.claimed_ms > claim.received_ms + tolerance else None


def _numbers(claim: Truncation | None) -> str:
    if claim is None or claim.received_ms is None or claim.item is None:
        return ""
    asked, came = span_text(claim.claimed_ms * MILLISECOND), span_text(claim.received_ms * MILLISECOND)
    return f" audio_end_ms is {asked}, and {came} of audio came for {safe(claim.item.id)}."


def _remedy(claim: Truncation | None) -> str:
    if claim is None or claim.received_ms is None:
        return ""
    return f"Send audio_end_ms {claim.received_ms} at most, and count the samples that were really played."
