"""A voice was set for a session that answers in text."""

from collections.abc import Iterator

from ....core.json import object_at
from ....model.change import Change
from ....model.setting import OUTPUT_FORMAT, VOICE, modalities, setting
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="setting-without-effect",
    code="RT315",
    severity=Severity.NOTE,
    title="A setting has no effect in this session",
    explanation="The session answers in text, so a voice and a format for its audio change nothing until a response "
    "asks for audio.",
    remedy="Take the voice and the output format out of the session.update, or ask for audio as the output modality.",
    explained_by=("session-update-rejected",),
)


@on(RULE, Meaning.SESSION_UPDATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.OPERATION)
    operation = scene.session.operations.get(int(about.id)) if about else None
    if about is None or operation is None or modalities(scene.session.config) != frozenset({"text"}):
        return
    asked = object_at(operation.body, "session")
    idle = [name for name, paths in (("voice", VOICE), ("output format", OUTPUT_FORMAT)) if setting(asked, paths)]
    if idle:
        message = f"session.update (event {operation.seq}) sets the {' and the '.join(idle)}, and the session answers "
        message += f"in text (event {change.seq})."
        yield Hit(about, change.seq, message, evidence=(operation.seq, change.seq))
