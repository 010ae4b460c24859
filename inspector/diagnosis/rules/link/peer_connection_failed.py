"""A WebRTC connection failed."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="peer-connection-failed",
    code="RT770",
    severity=Severity.ERROR,
    title="The WebRTC connection failed",
    explanation="The browser asks the other end of a peer connection every few seconds whether it is there, and calls "
    "the connection failed when no way is left on which it answers (RFC 7675; connectionState of the WebRTC "
    "specification). Nothing passes any more, neither events nor sound.",
    remedy="Begin a new RTCPeerConnection with a new session. If it fails each time before anything came, a firewall "
    "drops UDP: see the candidate pairs in chrome://webrtc-internals, try another network, or connect by WebSocket.",
    cause=Cause.NETWORK,
)


@on(RULE, Meaning.PEER_FAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    last = scene.session.last_seq
    when = f" at {span_text(change.at)}" if change.at is not None else ""
    if scene.session.last_server_seq:
        said = f"After event {last} the peer connection failed{when}: the server is not reached any more."
    else:
        said = f"The peer connection failed{when} before anything came: the two ends found no way to each other."
    yield Hit(SESSION_REF, change.seq, said, evidence=(last,) if last else ())
