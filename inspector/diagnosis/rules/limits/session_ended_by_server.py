"""The server ended the session before the client wished it, and says why."""

from collections.abc import Iterator
from typing import NamedTuple

from ....core.text import safe
from ....model.change import Change, Ref
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="session-ended-by-server",
    code="RT613",
    severity=Severity.WARNING,
    title="The server ended the session",
    explanation="session.closed carries the reason. content: what was said or shown fell under the provider's rules; "
    "connection_lost: the media connection broke; remote_hangup: the other party of a call hung up, which is in order.",
    remedy="Read the reason of session.closed, and begin a new session with session.start.",
    cause=Cause.SERVER_ERROR,
)


class _Reason(NamedTuple):
    severity: Severity
    cause: Cause
    meaning: str
    remedy: str


_REASONS = {
    "content": _Reason(
        Severity.ERROR,
        Cause.CONTENT_FILTER,
        "what was said fell under the provider's rules",
        "Look at the last words of session.input_transcript.delta and session.output_transcript.delta and at the "
        "instructions: a new session with the same content ends the same way. Reconnecting as after a lost connection "
        "does not help.",
    ),
    "connection_lost": _Reason(
        Severity.WARNING,
        Cause.NETWORK,
        "the media connection broke",
        "Begin a new session; if it happens again, look at the network and the firewall between the caller and the "
        "server.",
    ),
    "remote_hangup": _Reason(Severity.NOTE, Cause.NETWORK, "the other party hung up", "Nothing; the call was over."),
}
_ORDERLY = frozenset({"", "close_requested", "expired"})  # of expired a rule of its own tells


@on(RULE, Meaning.SESSION_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    given = scene.session.closed_reason
    if given in _ORDERLY:
        return
    reason = _REASONS.get(given)
    means = f" ({reason.meaning})" if reason else ""
    yield Hit(
        Ref(RefKind.EVENT, str(change.seq)),
        change.seq,
        f"The server ended the session (event {change.seq}) for the reason {safe(given)}{means}.",
        severity=reason.severity if reason else None,
        remedy=reason.remedy if reason else "",
        cause=reason.cause if reason else None,
        data={"reason": given},
    )
