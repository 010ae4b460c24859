"""What became of a client event, in a few cells at the end of its row: `✓ 63 ms`, `… 2.1 s`, `✗ refused`.

An event that needs no answer has no such mark. Moments are the recording's own.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ...core.clock import span_text
from ...diagnosis.base import Ends
from ...diagnosis.scene import Scene
from ...model.state.answer import Answer, Operation
from ...protocol.dialect import Expectation
from ...protocol.vocabulary import RefKind
from ...recording.reading import Reading
from ..text.phrase import FAILED, PASSED, WAITING
from ..text.span import Role, Span

_LATE = "!"
_UNSURE = "?"


class Doubt(NamedTuple):
    """An error that answers a client event which nothing else answers, or that only may."""

    claimed: bool


def acknowledgement(reading: Reading, seq: int, doubts: Mapping[int, Doubt]) -> Span | None:
    """The mark of event `seq`; None where it awaits nothing. `doubts` are errors by the event that they may answer."""
    operation, doubt = reading.session.operations.get(seq), doubts.get(seq)
    if operation is None or operation.answer is Answer.PENDING:
        if doubt:
            return Span(f"{FAILED} refused", Role.ERROR) if doubt.claimed else Span(f"{_UNSURE} refused", Role.WARNING)
        return _waiting(reading, operation) if operation and seq in reading.session.pending else None
    if operation.answer is Answer.REFUSED:
        return Span(f"{FAILED} refused", Role.ERROR)
    return _taken(operation, reading.scene)


def doubts_of(reading: Reading) -> dict[int, Doubt]:
    """Errors by the client event that they answer, be it a guess."""
    failures = (one for one in reading.session.failures if one.answers)
    return {one.answers: Doubt(one.is_claimed) for one in failures}


def _taken(operation: Operation, scene: Scene) -> Span:
    if operation.at is None or operation.answered_at is None:
        return Span(f"{PASSED} #{operation.answered_seq}", Role.GOOD)
    took = operation.answered_at - operation.at
    overdue = _overdue(operation, scene)
    if overdue is not None and took > overdue:
        return Span(f"{_LATE} late {span_text(took)}", Role.WARNING)
    return Span(f"{PASSED} {span_text(took)}", Role.GOOD)


def _waiting(reading: Reading, operation: Operation) -> Span:
    """No answer has come: at the end that is said in words, until then for how long."""
    if reading.ended:
        known = reading.ends is not Ends.UNKNOWN
        return Span(f"{WAITING} no answer", Role.WARNING if known else Role.DIM)
    now = reading.scene.now
    if operation.at is None or now is None:
        return Span(f"{WAITING} waits", Role.DIM)
    waited, overdue = now - operation.at, _overdue(operation, reading.scene)
    if overdue is not None and waited > overdue:
        return Span(f"{_LATE} waits {span_text(waited)}", Role.WARNING)
    return Span(f"{WAITING} {span_text(waited)}", Role.DIM)


def _overdue(operation: Operation, scene: Scene) -> int | None:
    """After how many µs the answer is overdue; None where nothing is known of it."""
    rows = (row for row in scene.server.sequels if row.after is operation.means and _answers(row))
    return min((round(row.overdue * max((1.0, *row.slower.values()))) for row in rows), default=None)


def _answers(row: Expectation) -> bool:
    return row.by is RefKind.OPERATION and not row.client
