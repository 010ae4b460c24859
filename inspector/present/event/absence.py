"""What should have come and did not, each with its place in the order of events."""

from collections.abc import Iterator
from typing import NamedTuple

from ...core.clock import span_text
from ...core.text import safe
from ...core.wire import Side
from ...diagnosis.base import Finding, Severity
from ...diagnosis.pending import SEVERITY, Pending
from ...model.change import Ref
from ...protocol.dialect import side_of_type
from ...protocol.vocabulary import LINK_WAITS, RefKind
from ...recording.reading import Reading
from ..text.phrase import FAILED, SEVERITY_ROLE, WAITING
from ..text.span import Role

_NO_ABSENCE = frozenset({
    "expected-modality-absent", "first-frame-wrong", "log-ends-early", "transcript-null-at-first",
    "wrong-dialect-listener",
})  # fmt: skip
"""Rules that name events which came, be it under another name; how a log ends is told by what is awaited."""


class Absence(NamedTuple):
    """An event that is not there; every string has passed `safe()`."""

    after: int  # the event behind which it belongs
    side: Side  # who should have sent it
    glyph: str
    name: str  # its types: `response.output_item.added or response.done`
    note: str  # what was seen instead, or how long it may still take
    role: Role


def absences(reading: Reading) -> list[Absence]:
    """Everything that did not come or is still awaited, in the order of the events behind which it belongs."""
    told: dict[Ref, Absence] = {}
    for finding in reading.findings():
        absence = _found(reading, finding)
        if absence:
            told.setdefault(finding.about, absence)
    for pending in _awaited(reading):
        told.setdefault(pending.about, _pending(reading, pending))
    return sorted(told.values(), key=lambda one: one.after)


def _found(reading: Reading, finding: Finding) -> Absence | None:
    """What a finding says is missing; None where it says something else, or where it came after all."""
    if not finding.expected or finding.rule in _NO_ABSENCE or finding.data.get("late"):
        return None
    side = next((side for one in finding.expected if (side := side_of_type(one.partition(" ")[0]))), None)
    if side is None:
        return None
    known = finding.severity is not Severity.NOTE
    note = finding.seen or "did not come"
    return Absence(
        after=_last_sign(reading, finding.about, finding.seq),
        side=side,
        glyph=FAILED if known else "?",
        name=safe(" or ".join(finding.expected)),
        note=safe(note) if known else "is not in the recording",
        role=SEVERITY_ROLE[finding.severity],
    )


def _awaited(reading: Reading) -> Iterator[Pending]:
    """What is awaited, the most urgent of each thing first; what concerns the link alone is no arrow."""
    waits = [one for one in reading.pending() if one.row.level in SEVERITY and one.row.after not in LINK_WAITS]
    yield from sorted(waits, key=lambda one: (one.missing_at or 0, one.seq))


def _pending(reading: Reading, pending: Pending) -> Absence:
    return Absence(
        after=_last_sign(reading, pending.about, pending.seq),
        side=Side.CLIENT if pending.row.client else Side.SERVER,
        glyph=WAITING,
        name=safe(" or ".join(reading.scene.names(*pending.row.one_of))),
        note=_time_left(reading, pending),
        role=Role.WARNING,
    )


def _time_left(reading: Reading, pending: Pending) -> str:
    due, now = pending.due(reading.session), reading.scene.now
    if reading.ended:
        return "still due where the recording ends"
    if due is None or now is None:
        return "awaited"
    return f"awaited, {span_text(max(due - now, 0))} left"


def _last_sign(reading: Reading, about: Ref, seq: int) -> int:
    """The last event about an open response, the end of the response that called a tool, the request for a request."""
    session = reading.session
    if about.kind is RefKind.CALL and about.id in session.calls:
        response = session.responses.get(session.calls[about.id].response or "")
        return max(response.closed_seq, seq) if response else seq
    if about.kind is RefKind.RESPONSE:
        response = session.responses.get(about.id)
        return response.last_seq if response and response.is_open and response.last_seq else seq
    return int(about.id) if about.kind is RefKind.OPERATION else seq
