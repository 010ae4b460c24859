"""The handshake asks for the beta protocol where it is no longer served."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from ....core.json import object_at, text_at, texts_at
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.dialect import load
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="beta-header-on-ga",
    code="RT314",
    severity=Severity.WARNING,
    title="The handshake asks for the beta protocol",
    explanation="The header OpenAI-Beta: realtime=v1 (in browsers the subprotocol openai-beta.realtime-v1) asks OpenAI "
    "for the preview protocol, which it no longer serves. Other servers may still want the header.",
    remedy="Drop the header OpenAI-Beta or the subprotocol openai-beta.realtime-v1, and send events in the GA shape.",
    cause=Cause.DIALECT_RETIRED,
)
_HOST = "api.openai.com"


@on(RULE, Meaning.LINK_OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only for a connection made after the end of the beta."""
    asked = _asked(scene.session)
    until, day = load("openai-beta").served_until, scene.seen_on
    if asked and until and day and day > until:
        message = f"The handshake (event {change.seq}) asks {_HOST} for the beta with {asked}, on {day:%Y-%m-%d}."
        yield Hit(SESSION_REF, change.seq, message)


def _asked(session: Session) -> str:
    """What asks OpenAI for the beta; empty where nothing does."""
    try:
        host = urlsplit(text_at(session.opened, "url") or "").hostname
    except ValueError:
        return ""
    headers = {key.lower(): value for key, value in object_at(session.opened, "headers").items()}
    if host != _HOST:
        return ""
    if "realtime=v1" in (text_at(headers, "openai-beta") or ""):
        return "the header OpenAI-Beta: realtime=v1"
    named = any(one.startswith("openai-beta.realtime") for one in texts_at(session.opened, "subprotocols"))
    return "the subprotocol openai-beta.realtime-v1" if named else ""
