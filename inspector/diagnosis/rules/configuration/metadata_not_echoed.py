"""A response does not carry the metadata of its request."""

from collections.abc import Iterator

from ....core.json import object_at
from ....core.text import list_text, safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind, Switch
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="metadata-not-echoed",
    code="RT311",
    severity=Severity.WARNING,
    title="The response does not repeat the metadata of its request",
    explanation="Some libraries tell whose response it is by the metadata that they put into response.create. A server "
    "that does not repeat it answers, and the library still waits until it gives up.",
    remedy="Tell responses by their order or their id where this server is used, or take a client that needs no "
    "metadata.",
    cause=Cause.DIALECT_MISMATCH,
)


@on(RULE, Meaning.RESPONSE_OPENED, needs=Trait.ASKED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    operation = scene.session.operations.get(response.operation) if response else None
    if about is None or response is None or operation is None or _doubtful(scene.session, response):
        return
    asked = object_at(operation.body, "response", "metadata")
    lost = [key for key in asked if key not in response.metadata]
    if lost:
        yield _hit(scene, Ref(RefKind.RESPONSE, response.id), operation, change.seq, lost)


def _doubtful(session: Session, response: Response) -> bool:
    """The response may be another request's, or turn detection's own."""
    spoken = response.turn is not None and session.turns[response.turn].spoken
    return spoken or session.waiting.count(Meaning.RESPONSE_CREATE) > 0


def _hit(scene: Scene, about: Ref, operation: Operation, seq: int, lost: list[str]) -> Hit:
    promised = scene.server.does(Switch.METADATA_ECHOED)
    return Hit(
        about,
        seq,
        f"response.create (event {operation.seq}) has the metadata {list_text([*map(safe, lost)])}, and "
        f"{safe(about.id)} (event {seq}) does not repeat it.",
        severity=Severity.WARNING if promised else Severity.NOTE,
        confidence=Confidence.HIGH if promised else Confidence.MEDIUM,
        evidence=(operation.seq, seq),
    )
