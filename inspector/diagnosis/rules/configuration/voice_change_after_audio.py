"""Another voice was asked for after the assistant had spoken."""

from collections.abc import Iterator

from ....core.json import object_at, text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....model.state.answer import Operation
from ....model.state.setting import VOICE, setting
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="voice-change-after-audio",
    code="RT312",
    severity=Severity.ERROR,
    title="The voice can no longer be changed",
    explanation="Once the session holds audio of the assistant its voice is fixed. A session.update with another voice "
    "is refused as a whole, and with it everything else that it asked for.",
    remedy="Leave the voice out of the session.update and send it again; set the voice before the first answer, or "
    "open a new session for another voice.",
    cause=Cause.CONFIGURATION,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None or "cannot_update_voice" not in names_of(failure.error):
        return
    operation = refused_by(scene.session, failure)
    first = scene.session.heard
    heard = first.families["audio"] if first else 0
    since = f" Its first audio came with event {heard}." if heard else ""
    yield Hit(
        Ref(RefKind.EVENT, str(change.seq)),
        change.seq,
        f"{_sent(operation)}: {sentence(quoted(failure.error))}{since}",
        evidence=tuple(sorted(seq for seq in (heard, operation.seq if operation else 0, change.seq) if seq)),
        data={"error": failure.error},
    )


def _sent(operation: Operation | None) -> str:
    if operation is None:
        return "A change of the voice was refused"
    wanted = setting(object_at(operation.body, "session"), VOICE)
    voice = wanted if isinstance(wanted, str) else text_at(wanted, "name") or "another voice"
    return f"{operation_text(operation)} asks for {safe(voice)} and was refused"
