"""A response began to produce and never ended."""

from dataclasses import replace

from ....core.text import count_text, safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.evidence import place
from ...facts.official import is_said_out, unless_left_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="response-never-done",
    code="RT202",
    severity=Severity.ERROR,
    title="A response never ended",
    explanation="Every response ends with exactly one response.done, whatever became of it. As long as it is missing "
    "the response counts as active, and the next response.create will be refused.",
    remedy="Check that the reading loop is still alive and logs every frame. Send response.cancel, wait for "
    "response.done, then ask again; without any answer open a fresh session.",
    cause=Cause.SERVER_STALL,
    explained_by=(
        "quota-exhausted",
        "session-update-rejected",
        "rate-limited",
        "session-expired",
        "reader-stopped",
        "peer-connection-failed",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit:
    response = scene.session.responses[hit.about.id]
    last = place(scene, response.last_seq, response.last_at)
    if is_said_out(scene.session, response):
        return replace(
            hit,
            message=f"Everything that {safe(response.id)} (event {response.opened_seq}) began is done, the last sign "
            f"of it is {last}, and there is no response.done: {hit.seen}.",
            evidence=(response.opened_seq, response.last_seq),
            severity=unless_left_out(scene, Severity.WARNING),
            remedy="Look whether the log leaves response.done out. If it does not, the response still counts as "
            "active: send response.cancel and wait for response.done before the next response.create.",
            data={**hit.data, "response": response.id, "deltas": response.deltas},
        )
    came = count_text(response.deltas, "delta") if response.deltas else "no delta"
    return replace(
        hit,
        message=f"{safe(response.id)} (event {response.opened_seq}) has {came}, its last sign is {last}, "
        f"and there is no response.done: {hit.seen}.",
        evidence=tuple(dict.fromkeys((response.opened_seq, response.last_seq))),
        data={**hit.data, "response": response.id, "deltas": response.deltas},
    )
