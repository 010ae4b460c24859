"""The client asked for the end of the session, and the server did not confirm it."""

from dataclasses import replace

from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="session-never-closed",
    code="RT109",
    severity=Severity.NOTE,
    title="The end of the session was not confirmed",
    explanation="session.close (session.finish at some servers) is answered by an event that carries the final usage. "
    "A client that leaves before it comes misses that, and the last words of the transcript.",
    remedy="Wait up to 15 s for the confirmation before you close the socket; if it never comes, close all the same.",
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    operation = scene.session.operations[int(hit.about.id)]
    if scene.session.closed_seq or unclaimed_error(scene.session, operation.seq):
        return NEVER
    message = f"{operation_text(operation)} was not confirmed by {hit.expected[0]}: {hit.seen}."
    return replace(hit, message=message, severity=Severity.NOTE)
