"""The model is not there, or none was named."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.not_found import Missing, missing
from ...registry import on
from ...scene import Scene
from ...trait import Trait
from ...turn.refusal import refusal

RULE = Rule(
    name="model-missing",
    code="RT608",
    severity=Severity.ERROR,
    title="The server has no such model",
    explanation="The URL names no model, or one that does not exist, was retired or is closed to this key. On Azure "
    "the name is that of a deployment. A handshake that ends in 404 can also mean a wrong path.",
    remedy="Name a Realtime model that this key may use in ?model= of the URL; on Azure name the deployment, and "
    "compare the path with the provider's documentation.",
    cause=Cause.MODEL_CHOICE,
    subsumes=("error-event",),
)
_WORDS = frozenset({"model_not_found", "missing_model", "OperationNotSupported", "OpperationNotSupported"})
_OF_404 = (
    "Look at what the URL asks for, and compare the path with the provider's documentation: in ?model= a Realtime "
    "model that this key may use; on Azure the deployment; in ?call_id= a call that still runs."
)
_NAMES = ("model", "deployment", "deployment-id")


@on(RULE, Meaning.LINK_ANSWERED, Meaning.ERROR, Meaning.RESPONSE_CLOSED, Meaning.LINK_CLOSED, needs=Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    found = refusal(scene.session, change, _WORDS, statuses={404})
    if found and not (found.status and missing(scene.session) is not Missing.UNTOLD):  # connection-failed tells of that
        yield Hit(
            about=found.about,
            seq=change.seq,
            confidence=Confidence.MEDIUM if found.status else Confidence.HIGH,
            message=f"{found.said}{_asked(scene.session)}",
            evidence=tuple(seq for seq in (scene.session.opened_seq, change.seq) if seq),
            remedy=_OF_404 if found.status == 404 else "",
            data={"error": found.error} if found.error else {},
        )


def _asked(session: Session) -> str:
    """What the URL asked for, where the recording holds the URL."""
    url = text_at(session.opened, "url")
    if url is None:
        return ""
    query = parse_qs(urlsplit(url).query) if "?" in url else {}
    named = next((query[key][0] for key in _NAMES if key in query), None)
    return f" The URL asks for {safe(named)}." if named else " The URL names no model."
