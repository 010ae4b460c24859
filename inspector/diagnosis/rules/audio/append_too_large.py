"""An append is larger than the server takes."""

from collections.abc import Iterable, Iterator

from ....core.text import count_text
from ....model.change import Change
from ....model.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.ear import LARGEST, Flaw
from ...sound.format import is_strict

RULE = Rule(
    name="append-too-large",
    code="RT408",
    severity=Severity.ERROR,
    title="An append is larger than the limit",
    explanation="One input_audio_buffer.append may carry 15 MiB of audio. A larger one is refused, or the connection "
    "is closed because the message is too big.",
    remedy="Split the audio into appends of 20 to 200 ms, or at most a few seconds for a file.",
    cause=Cause.AUDIO_FORMAT,
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    seen = scene.ear.flaws.get(Flaw.LARGE)
    if seen is None:
        return
    yield Hit(
        about=SESSION_REF,
        seq=seen.seq,
        severity=Severity.ERROR if is_strict(scene) else Severity.WARNING,
        message=f"Event {seen.seq} appends {count_text(seen.size, 'byte')} of audio; the limit is {LARGEST:,}.",
        evidence=tuple(dict.fromkeys((seen.seq, seen.last_seq))),
        data={"bytes": seen.size, "limit": LARGEST, "count": seen.count},
    )
