"""The client offered subprotocols and the server chose none."""

from collections.abc import Iterator

from ....core.json import integer_at, object_at, texts_at
from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="handshake-subprotocol",
    code="RT703",
    severity=Severity.WARNING,
    title="The server chose none of the subprotocols that were offered",
    explanation="A browser that offers subprotocols closes the connection when the server's answer names none of them. "
    "Most other clients go on.",
    remedy="Let the server or the proxy answer with one of the offered names, realtime as a rule.",
    cause=Cause.CLIENT_ERROR,
)


@on(RULE, Meaning.LINK_ANSWERED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note unless the client is a browser, which tells its origin."""
    session = scene.session
    offered, answer = texts_at(session.opened, "subprotocols"), session.answered
    if not offered or integer_at(answer, "status") != 101 or answer.get("subprotocol", "unknown"):
        return
    browser = any(key.lower() == "origin" for key in object_at(session.opened, "headers"))
    names = ", ".join("a key" if "api-key" in one else safe(one) for one in offered)
    yield Hit(
        SESSION_REF,
        change.seq,
        f"The client offered the subprotocols {names} (event {session.opened_seq}), and the answer (event "
        f"{change.seq}) chooses none.",
        severity=Severity.WARNING if browser else Severity.NOTE,
        evidence=(session.opened_seq, change.seq),
    )
