"""The server confirmed a session.update with other values than were asked for."""

from collections.abc import Iterator

from ....core import codec
from ....core.json import Json, object_at
from ....core.text import clip, list_text, safe
from ....model.change import Change
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.setting import differences
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="session-effective-differs",
    code="RT310",
    severity=Severity.WARNING,
    title="The session has other settings than were asked for",
    explanation="session.updated shows the whole configuration in effect. A server that does not support a value may "
    "put another in its place without an error; what it shows is what counts.",
    remedy="Compare session.updated with your session.update, and ask for values that this server and model support.",
    cause=Cause.CONFIGURATION,
    explained_by=("session-update-rejected",),
)
_LONGEST = 60  # characters of a value that are quoted
_Difference = tuple[str, Json, Json]


@on(RULE, Meaning.SESSION_UPDATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where it is clear which session.update is answered, and what differs is no other spelling."""
    session, about = scene.session, change.ref(RefKind.OPERATION)
    operation = session.operations.get(int(about.id)) if about else None
    if about is None or operation is None or _crossed(session, operation):
        return
    found = [one for one in differences(object_at(operation.body, "session"), session.config) if not _alike(*one)]
    if found:
        told = [f"session.{safe(path)} is {_shown(shown)}, not {_shown(asked)}" for path, asked, shown in found]
        yield Hit(
            about=about,
            seq=change.seq,
            confidence=Confidence.MEDIUM,
            message=f"The session.update of event {operation.seq} was confirmed by event {change.seq}, but "
            f"{list_text(told, '; ')}.",
            evidence=(operation.seq, change.seq),
            data={"fields": [path for path, _, _ in found]},
        )


def _crossed(session: Session, operation: Operation) -> bool:
    """Another session.update is under way: the confirmation may be that one's."""
    return session.waiting.others(operation, Meaning.SESSION_UPDATE)


def _alike(path: str, asked: Json, shown: Json) -> bool:
    """The same in another spelling: case, blanks, a dated name for a model, a word the server resolves."""
    if shown is None or not isinstance(asked, str) or not isinstance(shown, str):
        return shown is None or type(asked) is not type(shown)
    one, other = asked.strip().lower(), shown.strip().lower()
    return one == other or other.startswith(f"{one}-") or one == "auto" or path in ("id", "object", "model")


def _shown(value: Json) -> str:
    return clip(safe(codec.write(value).decode("utf-8", "replace")), _LONGEST)
