"""The audio of an append cannot be decoded."""

from collections.abc import Iterable, Iterator

from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.ear import Flaw, Seen
from ...sound.format import is_strict

RULE = Rule(
    name="audio-bad-base64",
    code="RT406",
    severity=Severity.ERROR,
    title="Appended audio is not plain base64",
    explanation="The server decodes each append by itself, with the standard alphabet and padding. What it cannot "
    "decode it refuses, and none of that audio is heard.",
    remedy="Encode the raw samples with standard base64: the alphabet with + and /, padded with =, in one line, "
    "with no data: prefix.",
    cause=Cause.AUDIO_FORMAT,
)
_WRONG = {
    Flaw.NOT_BASE64: "",
    Flaw.UNPADDED: "its length is not a multiple of 4, so it lacks padding or was cut",
    Flaw.EMPTY: "it is empty",
}


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    flaws = scene.ear.flaws
    flaw = next((one for one in _WRONG if one in flaws), None)
    if flaw is None or (_may_be_elided(scene, flaw) and flaw is Flaw.EMPTY):
        return
    seen = flaws[flaw]
    yield Hit(
        about=SESSION_REF,
        seq=seen.seq,
        severity=_severity(scene, flaw),
        message=f"The audio of event {seen.seq} ({_size(seen)}) cannot be decoded: {seen.detail or _WRONG[flaw]}.",
        evidence=tuple(dict.fromkeys((seen.seq, seen.last_seq))),
        data={"flaw": flaw.value, "bytes": seen.size, "count": seen.count},
    )


def _may_be_elided(scene: Scene, flaw: Flaw) -> bool:
    """Logs are copied with their audio shortened or taken out; only our own recordings prove the rest."""
    return scene.recorder == "import" and flaw is not Flaw.NOT_BASE64


def _severity(scene: Scene, flaw: Flaw) -> Severity:
    if _may_be_elided(scene, flaw):
        return Severity.NOTE
    certain = bool(scene.session.failures) or (is_strict(scene) and scene.recorder != "import")
    return Severity.ERROR if certain and flaw is not Flaw.EMPTY else Severity.WARNING


def _size(seen: Seen) -> str:
    return count_text(seen.size, "byte")
