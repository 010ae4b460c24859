"""The WebSocket was accepted and the server never greeted."""

from dataclasses import replace

from ....core.wire import Side
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.evidence import place
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="session-never-created",
    code="RT101",
    severity=Severity.ERROR,
    title="The server accepted the connection but never sent session.created",
    explanation="session.created is the first event of every connection of one's own. Without it there is no session: "
    "whatever the client sends goes nowhere. Usually something other than a Realtime endpoint answered the handshake, "
    "or a proxy took the WebSocket and could not reach the server behind it.",
    remedy="Check host, path and ?model= of the URL, and whether a proxy stands between. Log the raw frames: an error "
    "event may have come instead of session.created.",
    cause=Cause.SERVER_STALL,
    explained_by=(
        "beta-disabled",
        "quota-exhausted",
        "auth-failure",
        "model-missing",
        "peer-connection-failed",
        "session-expired",
        "rate-limited",
        "handshake-subprotocol",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit:
    """A note where the server speaks all the same, or the client itself left."""
    session = scene.session
    accepted = place(scene, session.answered_seq, None)
    message = f"The server accepted the WebSocket ({accepted}) and sent no session.created: {hit.seen}."
    severity = hit.severity
    if session.last_server_seq:
        message += f" Other events came (the last is event {session.last_server_seq}), so it speaks without a greeting."
        severity = Severity.NOTE
    elif session.close and session.close.side is Side.CLIENT:
        message += " The client closed the connection itself."
        severity = Severity.NOTE
    return replace(hit, message=message, severity=severity)
