"""The audio begins with the header of a file."""

from collections.abc import Iterable, Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.ear import Flaw
from ...sound.format import input_format, is_pcm, stated_text
from ...sound.piece import WAV

RULE = Rule(
    name="audio-container-header",
    code="RT407",
    severity=Severity.WARNING,
    title="A file was appended where raw samples belong",
    explanation="The input buffer takes bare samples. The header of a WAV file is heard as a click and its rate is not "
    "read; the compressed audio of any other file is heard as noise.",
    remedy="Decode the file and append its samples alone, as 16-bit little-endian mono PCM at the session's "
    "rate (24 kHz). session.audio.input.format (session.input_audio_format in the beta) has no value for a file.",
    cause=Cause.AUDIO_FORMAT,
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    seen = scene.ear.flaws.get(Flaw.CONTAINER)
    if seen is None or not (is_pcm(scene) or (input_format(scene) or "").startswith(("g711", "audio/pcm"))):
        return
    yield Hit(
        about=SESSION_REF,
        seq=seen.seq,
        severity=Severity.WARNING if seen.detail.startswith(WAV) else Severity.ERROR,  # its samples may be right
        message=f"The {seen.size:,} bytes that event {seen.seq} appends begin with the header of {seen.detail}; the "
        f"input is stated to be {stated_text(scene)}.",
        evidence=tuple(dict.fromkeys((seen.seq, seen.last_seq))),
        data={"container": seen.detail, "bytes": seen.size, "count": seen.count},
    )
