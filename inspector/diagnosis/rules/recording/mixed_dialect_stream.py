"""One server speaks two dialects."""

from collections.abc import Iterator

from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.dialect import load
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.official import keeps_to_the_letter
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="mixed-dialect-stream",
    code="RT808",
    severity=Severity.WARNING,
    title="The server's events belong to two dialects",
    explanation="One server speaks one version of the protocol. Names of two versions in one stream come from a proxy "
    "that translates only some events, or from two sessions in one log.",
    remedy="Record each connection into a log of its own, and compare with a connection that bypasses the proxy.",
    cause=Cause.DIALECT_MISMATCH,
)


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note for compatible servers, which pick their names freely.

    Only after words or sound: servers that mix names on purpose are known by those of their streams.
    """
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if response is None or set(response.families) <= {"call", "mcp"} or not scene.detector.is_mixed(Side.SERVER):
        return
    choice = scene.detector.choice(Side.SERVER)
    if choice.dialect is None or choice.runner_up is None:
        return
    ours, theirs = choice.evidence[:1], scene.detector.evidence(Side.SERVER, choice.runner_up)[:1]
    evidence = tuple(sorted({*(one.seq for one in ours), *theirs, change.seq}))
    told = f"{load(choice.dialect).title} (event {ours[0].seq})" if ours else load(choice.dialect).title
    other = load(choice.runner_up).title + (f" (event {theirs[0]})" if theirs else "")
    yield Hit(
        SESSION_REF,
        change.seq,
        f"The server's events speak for {told}, and for {other} as well.",
        severity=Severity.WARNING if keeps_to_the_letter(scene) else Severity.NOTE,
        confidence=Confidence.MEDIUM,
        evidence=evidence,
    )
