"""The connection ended while an answer was owed."""

from collections.abc import Iterator

from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.session import Close, Session
from ....protocol.errors import closes
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.official import is_said_out, unless_left_out
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="closed-mid-response",
    code="RT701",
    severity=Severity.ERROR,
    title="The connection ended inside a response",
    explanation="The connection closed while a response was open or asked for. What was missing then will not come: "
    "responses do not survive a reconnect.",
    remedy="Read the close code and reason, reconnect, replay the conversation's items with conversation.item.create "
    "and ask again.",
    cause=Cause.NETWORK,
    explained_by=(
        "intercepted",
        "beta-disabled",
        "quota-exhausted",
        "error-event",
        "response-stalled-no-output",
        "response-never-done",
        "response-create-unanswered",
        "auth-failure",
        "model-missing",
        "session-expired",
        "closed-at-session-limit",
        "reader-stopped",
        "peer-connection-failed",
        "socket-dead",
        "vad-double-trigger",
        "client-quit-after-error",
        "append-too-large",
        "socket-dead",
        "audio-bad-base64",
        "closed-without-error",
        "closed-by-client-library",
    ),
)  # fmt: skip
_TO_CORRECT = (Cause.AUTHENTICATION, Cause.CLIENT_ERROR)  # asking again does not help
_GOODBYE = frozenset({1000, 1001, 1005})


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    close, owed = scene.session.close, _owed(scene.session)
    if close is None or owed is None:
        return
    about, what, since = owed
    entry = closes().get(str(close.code))
    expired = "maximum duration" in close.reason
    yield Hit(
        about=about,
        seq=change.seq,
        severity=_severity(scene, close, about),
        message=f"{_ending(close)} while {what}.",
        evidence=(since, change.seq),
        expected=scene.names(Meaning.RESPONSE_CLOSED if about.kind is RefKind.RESPONSE else Meaning.RESPONSE_OPENED),
        remedy=entry.remedy if entry and entry.speaks_for in _TO_CORRECT else "",
        cause=Cause.SESSION_EXPIRY if expired else entry.speaks_for if entry else None,
        data={"code": close.code, "reason": close.reason, "lost": close.lost},
    )


def _severity(scene: Scene, close: Close, about: Ref) -> Severity:
    """A note where the client had what it wanted: it left, or all but response.done is there."""
    if close.side is Side.CLIENT and close.code in _GOODBYE:
        return Severity.NOTE
    response = scene.session.responses.get(about.id) if about.kind is RefKind.RESPONSE else None
    said_out = response is not None and is_said_out(scene.session, response)
    return unless_left_out(scene, Severity.WARNING) if said_out else Severity.ERROR


def _owed(session: Session) -> tuple[Ref, str, int] | None:
    """What was owed: the newest open response, else the newest request without an answer."""
    response = next(reversed(session.open.values()), None)
    if response:
        sofar = "with some output" if response.has_output else "without any output"
        sofar = "with all of its output" if is_said_out(session, response) else sofar
        what = f"{safe(response.id)} (event {response.opened_seq}) was open {sofar}"
        return Ref(RefKind.RESPONSE, response.id), what, response.opened_seq
    waiting = session.waiting.newest(Meaning.RESPONSE_CREATE)
    if waiting is None:
        return None
    return operation_ref(waiting.seq), f"response.create (event {waiting.seq}) had no answer", waiting.seq


def _ending(close: Close) -> str:
    if close.lost or close.code is None:
        return f"The connection was lost ({safe(close.lost) or 'no close frame'}, event {close.seq})"
    reason = f", {safe(close.reason)}" if close.reason else ""
    return f"The {close.side} closed the connection (code {close.code}{reason}, event {close.seq})"
