"""A session.update gives one kind of turn detection the settings of the other."""

from collections.abc import Iterator

from ....core.json import JsonObject, object_at
from ....model.change import Change, Ref
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text, quoted, sentence
from ...registry import at_end, on
from ...scene import Scene
from ...sound.refusal import refused_update, unanswered_updates

RULE = Rule(
    name="vad-knob-mix",
    code="RT409",
    severity=Severity.ERROR,
    title="Turn detection was given the settings of its other kind",
    explanation="server_vad has threshold, prefix_padding_ms, silence_duration_ms and idle_timeout_ms; semantic_vad "
    "has eagerness. A setting of the other kind is an unknown parameter, and the whole update is refused.",
    remedy="Send only the settings of the kind of turn detection that you chose.",
    cause=Cause.CONFIGURATION,
    subsumes=("unknown-parameter", "error-event"),
    explained_by=("session-update-rejected",),
)
_OTHERS = {
    "semantic_vad": ("threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms"),
    "server_vad": ("eagerness",),
}


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    refusal = refused_update(scene, change.seq)
    kind, mixed = _mixed(refusal.wanted) if refusal else ("", ())
    if refusal is None or not mixed or not refusal.names(*mixed):
        return
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{operation_text(refusal.update)} asks for {kind} with {' and '.join(mixed)}, which {kind} does not "
        f"have: {sentence(quoted(refusal.failure.error))}",
        evidence=(refusal.update.seq, change.seq),
        remedy=_remedy(kind, mixed),
        data={"error": refusal.failure.error, "kind": kind, "fields": [*mixed]},
    )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    for update in unanswered_updates(scene):
        kind, mixed = _mixed(object_at(update.body, "session"))
        if mixed:
            yield Hit(
                about=Ref(RefKind.EVENT, str(update.seq)),
                seq=update.seq,
                severity=Severity.NOTE,
                message=f"{operation_text(update)} asks for {kind} with {' and '.join(mixed)}, which {kind} does not "
                "have. No answer to it is recorded; such an update is refused.",
                remedy=_remedy(kind, mixed),
                data={"kind": kind, "fields": [*mixed]},
            )


def _mixed(wanted: JsonObject) -> tuple[str, tuple[str, ...]]:
    """The kind of turn detection asked for, and the settings in it that belong to the other."""
    detection = setting(wanted, TURN_DETECTION)
    kind = detection.get("type") if isinstance(detection, dict) else None
    if not isinstance(detection, dict) or not isinstance(kind, str):
        return "", ()
    return kind, tuple(name for name in _OTHERS.get(kind, ()) if detection.get(name) is not None)


def _remedy(kind: str, mixed: tuple[str, ...]) -> str:
    other = "server_vad" if kind == "semantic_vad" else "semantic_vad"
    return f"Take {' and '.join(mixed)} out of turn_detection and send the update again, or set its type to {other}."
