"""How long something that was found missing has not come by now: what a finding told holds for its own moment."""

from collections.abc import Sequence

from ...core.clock import SECOND, micros, span_text
from ...core.json import number_at
from ...diagnosis.base import StageState, TurnVerdict
from ...recording.reading import Reading
from ..text.span import Role, Span

_LATER = SECOND  # less than that later, what was found says it well enough


def wait_spans(reading: Reading, turns: Sequence[TurnVerdict], now: int | None) -> list[Span]:
    """`  still nothing after 41 s` at the moment `now`, µs since the start; none where the last turn misses nothing.

    A recording that has ended is judged with all of its time.

    It is shown and never judged, so that `now` may be of the screen's own clock.
    """
    since, told = _missed(reading, turns)
    if reading.ended or since is None or told is None or now is None or now - since < told + _LATER:
        return []
    return [Span(f"  still nothing after {span_text((now - since) // SECOND * SECOND)}", Role.WARNING)]


def _missed(reading: Reading, turns: Sequence[TurnVerdict]) -> tuple[int | None, int | None]:
    """Since when the last turn misses something, and for how long it did when that was found, in µs."""
    if not turns or all(stage.state is not StageState.MISSING for stage in turns[-1].verdict.stages):
        return None, None
    for finding in reversed(reading.findings()):
        waited = number_at(finding.data.get("waited"))
        if waited and finding.turn == turns[-1].index:
            return reading.columns.at_of(finding.seq), micros(waited)
    return None, None
