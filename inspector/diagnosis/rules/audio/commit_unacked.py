"""A commit of the input audio was neither confirmed nor refused."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.clock import span_text
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Answer
from ....protocol.vocabulary import Cause, Meaning
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...registry import at_end, awaited
from ...scene import Scene

RULE = Rule(
    name="commit-unacked",
    code="RT450",
    severity=Severity.ERROR,
    title="A commit was neither confirmed nor refused",
    explanation="input_audio_buffer.commit is answered at once, by input_audio_buffer.committed or, with less than "
    "100 ms in the buffer, by an error. Without an answer there is no user message to respond to.",
    remedy="Look whether the log leaves out input_audio_buffer.committed. If nothing is acknowledged any more, the "
    "server or your reader has stopped: reconnect and send the audio again.",
    cause=Cause.SERVER_STALL,
    explained_by=("beta-disabled", "session-never-created", "quota-exhausted", "session-expired"),
)


@at_end(RULE)
def left_out(scene: Scene) -> Iterator[Hit]:
    """A note where items came of commits whose confirmation is not in the log."""
    for operation in scene.session.requests.get(Meaning.AUDIO_COMMIT, ()):
        if not operation.implied:
            continue
        [expected] = scene.names(Meaning.AUDIO_COMMITTED)
        yield Hit(
            operation_ref(operation.seq),
            operation.seq,
            f"{operation_text(operation)} made an item, and the log holds no {expected} for it.",
            evidence=(operation.seq, operation.answered_seq),
            severity=Severity.NOTE,
            expected=(expected,),
            remedy=f"Log {expected} too: it tells which item a commit made.",
        )


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """A note where an answer came all the same: the server may only not report commits. Not where its item came."""
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    if unclaimed_error(session, operation.seq) or operation.answer is Answer.ACCEPTED:
        return NEVER
    held = (
        f", with {span_text(operation.buffered_ms * 1000)} of audio,"
        if operation.buffered_ms and not operation.hidden
        else ""
    )
    message = f"{operation_text(operation)}{held} has no {hit.expected[0]} and no error: {hit.seen}."
    answered = session.opened_after(operation.seq)
    if answered is None:
        return replace(hit, message=message)
    message += f" The server went on to answer (event {answered.opened_seq}), so it may only not report commits."
    return replace(hit, message=message, severity=Severity.NOTE, evidence=(operation.seq, answered.opened_seq))
