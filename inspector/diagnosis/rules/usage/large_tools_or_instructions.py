"""The instructions and tools of a session are very long."""

from collections.abc import Iterator

from ....core.codec import write
from ....core.json import Json, object_at
from ....model.change import Change
from ....model.handlers.reference import operation_ref
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="large-tools-or-instructions",
    code="RT655",
    severity=Severity.NOTE,
    title="Instructions and tools are very long",
    explanation="Instructions and tool definitions are part of the input of every answer. They cost tokens and time "
    "each time, and leave less of the context for the conversation.",
    remedy="Shorten the instructions, send only the tools that this session needs, and move reference text into a tool "
    "that looks it up.",
    cause=Cause.CONFIGURATION,
    thresholds={
        "bytes": Threshold(50000, Unit.BYTES, "More JSON than this is very long."),
    },
)


@on(RULE, Meaning.SESSION_UPDATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    update = scene.session.operations.get(change.seq)
    wanted = object_at(update.body, "session") if update else {}
    sizes = {name: _size(wanted[name]) for name in ("instructions", "tools") if wanted.get(name)}
    if update is None or sum(sizes.values()) <= scene.count(RULE, "bytes"):
        return
    told = " and ".join(f"{size:,} bytes of {name}" for name, size in sizes.items())
    yield Hit(
        about=operation_ref(update.seq),
        seq=update.seq,
        message=f"{operation_text(update)} sends {told}; every answer reads them again.",
        data={**sizes},
    )


def _size(value: Json) -> int:
    """Bytes of JSON; none where a peer nested it too deeply to be written."""
    try:
        return len(write(value))
    except ValueError:
        return 0
