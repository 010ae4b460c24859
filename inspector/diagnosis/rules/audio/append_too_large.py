"""An append is larger than the server takes."""

from collections.abc import Iterable, Iterator

from ....core.json import text_at
from ....core.text import count_text
from ....model.change import Change, Ref
from ....model.handlers.reference import SESSION_REF
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import answered_text, failure_at, quoted, sentence
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
    subsumes=("error-event",),
)


_REFUSED = "string_above_max_length"  # observed


@on(RULE, Meaning.AUDIO_APPEND, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterable[Hit]:
    """By the audio itself, or by the server's word where the log leaves the audio out."""
    return _refused(scene, change) if change.means is Meaning.ERROR else total(scene)


def _refused(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None or _REFUSED not in names_of(failure.error) or text_at(failure.error, "param") != "audio":
        return
    if Flaw.LARGE in scene.ear.flaws:
        return
    sent = f" It answers {answered_text(failure, scene.session)}." if failure.is_claimed else ""
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{sentence(quoted(failure.error))}{sent} That audio was not heard.",
        evidence=tuple(filter(None, (failure.answers if failure.is_claimed else 0, change.seq))),
        data={"error": failure.error},
    )


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
