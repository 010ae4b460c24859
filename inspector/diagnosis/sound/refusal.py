"""Updates of the session that a server refused for one of their settings, or has not answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...core.json import JsonObject, object_at, text_at
from ...model.state.answer import Answer, Failure, Operation
from ...protocol.vocabulary import Meaning
from ..facts.evidence import failure_at, refused_by, requests_of
from ..scene import Scene
from .format import is_strict


@dataclass(frozen=True, slots=True)
class Refusal:
    """A session.update that was refused, and the error that says so."""

    update: Operation
    failure: Failure

    @property
    def wanted(self) -> JsonObject:
        """What the update asked for."""
        return object_at(self.update.body, "session")

    def names(self, *words: str) -> bool:
        """Tell whether the error's parameter or message has one of these words."""
        error = self.failure.error
        said = f"{text_at(error, 'param') or ''} {text_at(error, 'message') or ''}"
        return any(word in said for word in words)


def refused_update(scene: Scene, seq: int) -> Refusal | None:
    """The session.update that the error event `seq` refuses; None where it refuses another event."""
    failure = failure_at(scene.session, seq)
    update = refused_by(scene.session, failure) if failure else None
    if failure is None or update is None or update.means is not Meaning.SESSION_UPDATE:
        return None
    return Refusal(update, failure)


def unanswered_updates(scene: Scene) -> Iterator[Operation]:
    """The updates without an answer at the end, of a server whose refusals are known."""
    if not is_strict(scene):
        return
    for update in requests_of(scene.session, Meaning.SESSION_UPDATE):
        if update.answer is Answer.PENDING:
            yield update
