"""The audio of an answer is not bare samples: a file, or cut in the middle of a sample."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....model.state.setting import OUTPUT_FORMAT
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...sound.format import field_text
from ...sound.spoken import Spoken
from ...trait import Trait

RULE = Rule(
    name="output-audio-not-raw",
    code="RT435",
    severity=Severity.NOTE,
    title="The audio of an answer is not bare samples",
    explanation="Players take the bytes of audio deltas for samples, one after the other. The header of a file is "
    "heard as a click, and a delta that ends in the middle of a sample turns all that follows to noise, unless the "
    "client keeps the odd byte for the next one.",
    remedy="Skip the header of a file, or decode it; join the bytes of the deltas before you read samples from them, "
    "as a sample may begin in one and end in the next.",
    cause=Cause.AUDIO_FORMAT,
)
_ANSWERS = Ref(RefKind.SESSION, "output")


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.NAMED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    spoken = scene.ear.answers.spoken.get(about.id) if about else None
    flaw = _flaw(spoken) if spoken else ""
    if spoken is None or not flaw:
        return
    yield Hit(
        about=_ANSWERS,
        seq=spoken.odd_seq or spoken.first_seq,
        message=f"{flaw}; the output is stated to be {spoken.coding} ({field_text(scene, OUTPUT_FORMAT)}).",
        data={"container": spoken.container, "odd": spoken.odd_seq},
    )


def _flaw(spoken: Spoken) -> str:
    if spoken.coding is None:
        return ""
    if spoken.container:
        return f"The audio that begins with event {spoken.first_seq} has the header of {spoken.container}"
    return f"Event {spoken.odd_seq} brings an odd number of bytes" if spoken.odd_seq else ""
