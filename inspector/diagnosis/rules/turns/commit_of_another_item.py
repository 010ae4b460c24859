"""Turn detection committed another item than the one it heard."""

from collections.abc import Iterator

from ....core.text import safe
from ....core.wire import is_stand_in
from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="commit-of-another-item",
    code="RT222",
    severity=Severity.WARNING,
    title="The committed item is not the one in which speech was heard",
    explanation="speech_started names the item that the user's words will become, and input_audio_buffer.committed "
    "names it again. Two ids mean that events are missing between them, or that the log holds two sessions; the "
    "transcript then seems to belong to no speech.",
    remedy="Take the id of the user's item from input_audio_buffer.committed, and look for what leaves events out "
    "between the two.",
    cause=Cause.VAD,
)


@on(RULE, Meaning.AUDIO_COMMITTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.ITEM)
    speech = scene.session.buffer.heard
    if about is None or speech is None or is_stand_in(speech.item) or is_stand_in(about.id):
        return
    if speech.taken_seq == change.seq and speech.item != about.id:
        yield Hit(
            about,
            change.seq,
            f"Turn detection heard {safe(speech.item)} (event {speech.seq}) and committed {safe(about.id)} "
            f"(event {change.seq}).",
            severity=unless_left_out(scene, Severity.WARNING),
            evidence=(speech.seq, change.seq),
        )
