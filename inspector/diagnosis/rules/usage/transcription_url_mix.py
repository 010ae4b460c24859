"""The address asks for one kind of session and the client for another."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import RECENT, failure_at, quoted, requests_of, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="transcription-url-mix",
    code="RT658",
    severity=Severity.ERROR,
    title="The address and the session are of different kinds",
    explanation="A session that only transcribes is opened with intent=transcription and no model; one that answers is "
    "opened with model= and no intent. The kind is fixed when the connection opens.",
    remedy="Open wss://…/v1/realtime?intent=transcription for a transcription session and name the model in "
    "audio.input.transcription, or ?model=… for one that answers.",
    cause=Cause.CONFIGURATION,
    explained_by=("session-update-rejected",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    mixed = _mixed(scene.session) if failure and _is_about_kind(quoted(failure.error)) else ""
    if failure is None or not mixed:
        return
    yield Hit(
        about=SESSION_REF,
        seq=change.seq,
        message=f"The address {mixed}: {sentence(quoted(failure.error))}",
        evidence=(scene.session.opened_seq, change.seq),
        data={"error": failure.error},
    )


def _mixed(session: Session) -> str:
    """How the address contradicts itself or the session; empty where it does not."""
    try:
        query = parse_qs(urlsplit(text_at(session.opened, "url") or "").query)
    except ValueError:
        return ""
    intent, model = query.get("intent", [""])[0], safe(query.get("model", [""])[0])
    if intent == "transcription" and model:
        return f"has intent=transcription together with model={model}"
    updates = requests_of(session, Meaning.SESSION_UPDATE)[-RECENT:] if model else []
    asked = [one for one in updates if text_at(one.body, "session", "type") == "transcription"]
    if asked:
        return f"has model={model}, and event {asked[-1].seq} asks for a session of type transcription"
    return ""


def _is_about_kind(error: str) -> bool:
    return any(word in error.lower() for word in ("transcription", "intent", "session.type", "model parameter"))
