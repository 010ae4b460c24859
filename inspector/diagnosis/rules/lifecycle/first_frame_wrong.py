"""The server began with something else than its greeting."""

from collections.abc import Iterator

from ....core.json import integer_at
from ....core.wire import Side, Transport
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.official import is_stranger
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="first-frame-wrong",
    code="RT106",
    severity=Severity.WARNING,
    title="The server began with something else than session.created",
    explanation="The first event of a connection of one's own is session.created, or an error. Another beginning means "
    "that something else than a Realtime endpoint answered, or that the first events were not recorded.",
    remedy="Check host and path of the URL, and whether the recorder was in place before the connection was opened.",
    cause=Cause.DIALECT_MISMATCH,
)
_TOO_EARLY = (Meaning.ITEM_ADDED, Meaning.RESPONSE_OPENED, Meaning.SPEECH_STARTED, Meaning.UNKNOWN)


@on(RULE, *_TOO_EARLY)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the handshake is recorded, and nothing of the server came before."""
    session = scene.session
    if session.created_seq or session.config_seq or session.failures or change.side is Side.CLIENT:
        return
    if integer_at(session.answered, "status") != 101 or scene.transport in (Transport.SIDEBAND, Transport.WEBRTC):
        return
    what = "an event of a type that no dialect knows"
    if change.means is not Meaning.UNKNOWN:
        what = scene.names(change.means)[0]
    yield Hit(
        SESSION_REF,
        change.seq,
        f"The server sent {what} (event {change.seq}) after the handshake (event {session.answered_seq}), and no "
        f"session.created before it.",
        confidence=Confidence.MEDIUM,
        severity=Severity.NOTE if scene.lost or scene.damaged or is_stranger(scene) else Severity.WARNING,
        evidence=(session.answered_seq, change.seq),
        expected=scene.names(Meaning.SESSION_CREATED),
    )
