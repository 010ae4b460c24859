"""An answer took long to begin."""

from collections.abc import Iterator

from ....core.clock import SECOND, span_text
from ....model.change import Change, Ref
from ....model.state.part import Response
from ....model.state.setting import EFFORT, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="slow-first-token",
    code="RT650",
    severity=Severity.NOTE,
    title="An answer took long to begin",
    explanation="From the request to the first piece of output a loaded server, a long context or a reasoning model "
    "takes seconds. The wait before response.created is the server's queue; the wait after it is the model.",
    remedy="Try another region or a smaller model, lower reasoning.effort, and shorten the conversation and the "
    "instructions.",
    cause=Cause.MODEL_CHOICE,
    explained_by=("intercepted",),
    thresholds={
        "slow": Threshold(2, Unit.SECONDS, "An answer that takes longer to begin is slow: a note."),
        "very-slow": Threshold(5, Unit.SECONDS, "An answer that takes longer than this is very slow: a warning."),
    },
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.OUTPUT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    first = response.first_output_at if response else None
    asked = _asked_at(scene, response) if response else None
    if response is None or asked is None or first is None or not _streams(response):
        return
    if first - asked <= scene.span(RULE, "slow"):
        return
    very_slow = first - asked > scene.span(RULE, "very-slow")
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=response.first_output_seq,
        severity=Severity.WARNING if very_slow and not _is_thinking(scene) else Severity.NOTE,
        message=f"The first output of {response_text(response)} came {span_text(first - asked)} after it was asked "
        f"for{_phases(response, asked, first)}.",
        evidence=tuple(seq for seq in (response.operation, response.opened_seq, response.first_output_seq) if seq),
        data={"latency": (first - asked) / SECOND},
    )


def _asked_at(scene: Scene, response: Response) -> int | None:
    """When the answer was asked for; not where the request had to wait for another answer to end."""
    request = scene.session.operations.get(response.operation)
    if request is None:
        return response.opened_at
    return None if request.active_response else request.at


def _streams(response: Response) -> bool:
    """Its output came in pieces; where only the whole was logged, the first of it tells nothing."""
    return response.deltas > 0 and response.first_output_seq != response.closed_seq


def _phases(response: Response, asked: int, first: int) -> str:
    opened = response.opened_at
    if opened is None or opened == asked:
        return ""
    return f": {span_text(opened - asked)} until it was opened, {span_text(first - opened)} until it spoke"


def _is_thinking(scene: Scene) -> bool:
    return setting(scene.session.config, EFFORT) in ("medium", "high", "xhigh")
