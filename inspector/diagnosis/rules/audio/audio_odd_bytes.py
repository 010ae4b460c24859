"""An append of PCM ends in the middle of a sample."""

from collections.abc import Iterable, Iterator

from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.ear import Flaw
from ...sound.format import is_pcm

RULE = Rule(
    name="audio-odd-bytes",
    code="RT405",
    severity=Severity.WARNING,
    title="Audio was cut in the middle of a sample",
    explanation="A sample of PCM has two bytes. After an append with an odd number of them every later sample may be "
    "read one byte off, which turns the audio to noise; some servers refuse such an append.",
    remedy="Collect the audio until its byte count is even before you encode and append it.",
    cause=Cause.AUDIO_FORMAT,
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    seen = scene.ear.flaws.get(Flaw.ODD)
    if seen is None or not is_pcm(scene):
        return
    yield Hit(
        about=SESSION_REF,
        seq=seen.seq,
        message=f"Event {seen.seq} appends {count_text(seen.size, 'byte')} of 16-bit PCM, an odd number; the same "
        f"holds for {seen.count:,} of {count_text(scene.ear.appends, 'append')}.",
        evidence=tuple(dict.fromkeys((seen.seq, seen.last_seq))),
        data={"bytes": seen.size, "odd": seen.count, "appends": scene.ear.appends},
    )
