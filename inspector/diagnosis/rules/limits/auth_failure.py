"""The server does not accept the key."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...trait import Trait
from ...turn.refusal import refusal

RULE = Rule(
    name="auth-failure",
    code="RT607",
    severity=Severity.ERROR,
    title="The server does not accept the key",
    explanation="The credentials are missing, wrong, expired or not meant for this. Some servers refuse the handshake "
    "with 401 or 403; others accept the WebSocket first and say it with an error or with close code 3000.",
    remedy="Check that the key is whole and belongs to this host and project. A client secret (ek_…) lives for minutes "
    "and opens one session: fetch a new one right before connecting. Azure wants its own key in the api-key header.",
    cause=Cause.AUTHENTICATION,
    subsumes=("error-event",),
)
_WORDS = frozenset({
    "invalid_api_key", "invalid_authentication", "authentication_error", "permission_denied", "not_authorized",
    "unauthorized",
})  # fmt: skip
_UNENTITLED = frozenset({"permission_denied", "not_authorized"})
_FORBIDDEN = "The key is known but may not do this: check the project's permissions, its model access and its region."


@on(
    RULE,
    Meaning.LINK_ANSWERED,
    Meaning.ERROR,
    Meaning.RESPONSE_CLOSED,
    Meaning.TRANSCRIPTION_FAILED,
    Meaning.LINK_CLOSED,
    needs=Trait.DETAILED,
)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    found = refusal(scene.session, change, _WORDS, statuses={401, 403}, codes={3000})
    if found:
        yield Hit(
            about=found.about,
            seq=change.seq,
            severity=Severity.WARNING if change.means is Meaning.TRANSCRIPTION_FAILED else None,
            message=found.said,
            remedy=_FORBIDDEN if found.status == 403 or names_of(found.error) & _UNENTITLED else "",
            data={"error": found.error} if found.error else {},
        )
