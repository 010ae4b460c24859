"""The server does not know a field that the client sent."""

import re
from collections.abc import Iterator

from ....core.json import JsonObject, text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...facts.rename import renamed
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="unknown-parameter",
    code="RT304",
    severity=Severity.ERROR,
    title="The server does not know a field that was sent",
    explanation="The two versions of the protocol name and nest the same settings differently, and a field of the "
    "wrong version is an error. The whole event that carried it is discarded.",
    remedy="Take the field out, or send it under the name that this server's dialect has for it.",
    cause=Cause.DIALECT_MISMATCH,
    subsumes=("error-event",),
    explained_by=("session-update-rejected",),
)
_MESSAGE = re.compile(r"Unknown parameter: '([^']+)'")
_KNOBS = {
    "threshold": "server_vad", "prefix_padding_ms": "server_vad", "silence_duration_ms": "server_vad",
    "idle_timeout_ms": "server_vad", "eagerness": "semantic_vad",
}  # fmt: skip


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    path = _unknown(failure.error) if failure else None
    if failure is None or path is None:
        return
    operation = refused_by(scene.session, failure)
    carrier = operation_text(operation) if operation else "a client event"
    right = renamed(path, scene.server)
    remedy, cause = _remedy(path, right)
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"The server does not know {safe(path)}, so it discarded {carrier}: {sentence(quoted(failure.error))}",
        evidence=(operation.seq, change.seq) if operation else (change.seq,),
        remedy=remedy,
        cause=cause,
        data={"error": failure.error, "path": path, "right": right},
    )


def _unknown(error: JsonObject) -> str | None:
    """The path that is not known; None for an error of another kind."""
    named = _MESSAGE.search(text_at(error, "message") or "")
    if "unknown_parameter" not in names_of(error) and named is None:
        return None
    return text_at(error, "param") or (named[1] if named else "a field")


def _remedy(path: str, right: str | None) -> tuple[str, Cause]:
    knob = _KNOBS.get(path.rpartition(".")[2]) if "turn_detection." in path else None
    if right and " " not in right:
        return f"Send {safe(right)} instead of {safe(path)}: that is its name in this server's dialect.", _MIXED
    if right:
        return f"Use {safe(right)} instead of {safe(path)}.", _MIXED
    if right == "":
        return f"Take {safe(path)} out of the event: this server's dialect has no such setting.", _MIXED
    if knob:
        return f"Send {safe(path)} only with turn_detection.type {knob}; the other type does not have it.", _FIELD
    return f"Take {safe(path)} out of the event, or correct its spelling.", _FIELD


_MIXED, _FIELD = Cause.DIALECT_MISMATCH, Cause.CONFIGURATION
