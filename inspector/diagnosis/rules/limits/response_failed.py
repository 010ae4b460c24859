"""A response failed; the reason stands in its status_details and nowhere else."""

from collections.abc import Iterator

from ....core.json import Json, JsonObject, object_at, text_at
from ....core.text import is_elided, safe
from ....model.change import Change
from ....protocol.errors import entry_for, names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import quoted, response_text, sentence
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-failed",
    code="RT602",
    severity=Severity.ERROR,
    title="The response failed",
    explanation="A response that fails ends with response.done like any other, often without any output. The reason is "
    "only in response.status_details.error; no error event comes, and many clients print the status alone.",
    remedy="Log response.status_details.error whole (type, code and message), and ask again if it was the server's "
    "fault; keep the response id for the provider.",
    cause=Cause.SERVER_ERROR,
    explained_by=("quota-exhausted", "rate-limited", "session-expired", "auth-failure", "model-missing"),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.FAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "failed":
        return
    error = object_at(response.details, "error")
    hidden = _hidden(response.details.get("error"))
    if hidden:
        said = f"the log prints the reason as {hidden}, which hides it"
    elif error:
        said = quoted(error)
    else:
        said = "status_details gives no reason" if response.details else "no status_details are shown"
    yield Hit(
        about,
        change.seq,
        sentence(f"{response_text(response)} failed (event {change.seq}): {said}"),
        evidence=tuple(dict.fromkeys((response.opened_seq or change.seq, change.seq))),
        confidence=Confidence.HIGH if error and not hidden else Confidence.LOW,  # that the server is at fault
        remedy=_remedy(error) if error and not hidden else "",
        cause=_cause(error),
        data={"status_details": response.details},
    )


def _cause(error: JsonObject) -> Cause | None:
    """What the error speaks for; a wrong request, where it is known by no more than its type."""
    entry = entry_for(error)
    if entry and entry.speaks_for:
        return entry.speaks_for
    return Cause.CLIENT_ERROR if "invalid_request_error" in names_of(error) else None


def _remedy(error: JsonObject) -> str:
    """What to do about an error that the log shows."""
    entry = entry_for(error)
    if entry:
        return entry.remedy
    return _CORRECT if "invalid_request_error" in names_of(error) else ""


_CORRECT = "Correct what the message names, in the session's settings or in response.create, and ask again."


def _hidden(error: Json) -> str:
    """The mark that a log has in place of an error, or of the details around it; empty where it shows them."""
    told = text_at(error, "message") if isinstance(error, dict) and len(error) == 1 else error
    return safe(told) if isinstance(told, str) and is_elided(told) else ""
