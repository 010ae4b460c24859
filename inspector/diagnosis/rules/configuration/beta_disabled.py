"""The server no longer speaks the beta dialect."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import BETA_DISABLED, failure_at, quoted, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="beta-disabled",
    code="RT306",
    severity=Severity.ERROR,
    title="The beta protocol is no longer served",
    explanation="The header OpenAI-Beta: realtime=v1 asks for the preview protocol, which OpenAI ended in May 2026. "
    "The WebSocket is still accepted; an error and a close with code 4000 come instead of session.created.",
    remedy="Drop the header OpenAI-Beta, connect to /v1/realtime with a GA model, and move to the GA shape: "
    "session.type, output_modalities, audio.input and audio.output, response.output_text.delta and "
    "response.output_audio.delta.",
    cause=Cause.DIALECT_RETIRED,
    subsumes=("error-event",),
    explained_by=("beta-header-on-ga",),
)


@on(RULE, Meaning.ERROR, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The error says it; where the log lacks the error, the reason of the close does."""
    said = _said(scene.session, change)
    if said:
        about = Ref(RefKind.EVENT, str(change.seq))
        yield Hit(about, change.seq, sentence(f"The server refuses the beta shape of the protocol: {said}"))


def _said(session: Session, change: Change) -> str | None:
    if change.means is Meaning.ERROR:
        failure = failure_at(session, change.seq)
        return quoted(failure.error) if failure and BETA_DISABLED in names_of(failure.error) else None
    close = session.close
    if close is None or BETA_DISABLED not in close.reason:
        return None
    known = any(BETA_DISABLED in names_of(failure.error) for failure in session.failures)
    return None if known else f"it closed with code {close.code}, {safe(close.reason)}"
