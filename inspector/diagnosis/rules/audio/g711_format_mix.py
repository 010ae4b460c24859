"""Telephone audio is taken for PCM, or PCM for telephone audio."""

from collections.abc import Iterable, Iterator

from ....core.json import Path
from ....model.change import Change, Ref
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.coding import Coding, coding_of, rate_of
from ...sound.ear import Flaw
from ...sound.format import field_text, input_setting, setting_text
from ...sound.law import Law
from ...sound.sample import Sound
from ...sound.suspicion import coding_in

RULE = Rule(
    name="g711-format-mix",
    code="RT432",
    severity=Severity.WARNING,
    title="The samples are not in the stated coding",
    explanation="G.711 (mu-law or A-law, one byte per sample at 8 kHz) and 16-bit PCM carry no mark of their own: "
    "each can be read as the other, and is noise then. Bytes that make sense in one coding and none in the stated one "
    "were written in the first. Which of the two laws it is, is told by the smoother sound, and less sure.",
    remedy="State the coding that the samples are in, or convert them to the stated one.",
    cause=Cause.AUDIO_FORMAT,
    subsumes=("audio-clipping", "audio-rate-suspect"),
)
_ANSWERS = Ref(RefKind.SESSION, "output")


@on(RULE, Meaning.AUDIO_APPEND, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterable[Hit]:
    return _appended(scene) if change.means is Meaning.AUDIO_APPEND else _answered(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    yield from _appended(scene)
    yield from _answered(scene)


def _appended(scene: Scene) -> Iterator[Hit]:
    ear, stated = scene.ear, coding_of(input_setting(scene))
    seen = coding_in(ear.sound, stated) if stated and Flaw.CONTAINER not in ear.flaws else None
    if stated is None or seen is None:
        return
    yield Hit(
        about=SESSION_REF,
        seq=ear.first_seq,
        severity=_severity(stated, seen),
        confidence=Confidence.MEDIUM,
        message=f"The input {_told(scene, INPUT_FORMAT, ear.sound, stated, seen)}",
        evidence=(ear.first_seq, scene.session.buffer.last_seq),
        remedy=f"Convert the samples to {_target(scene, stated)} before they are encoded, or send "
        f"{setting_text(scene, INPUT_FORMAT, seen)} before the first append{_at_rate(seen)}.",
        data={"stated": stated.value, "seen": seen.value, "samples": ear.sound.loud_samples},
    )


def _answered(scene: Scene) -> Iterator[Hit]:
    answers = scene.ear.answers
    for stated, sound in answers.sounds.items():
        seen = coding_in(sound, stated)
        if seen is None:
            continue
        first = next(one.first_seq for one in answers.spoken.values() if one.coding is stated)
        yield Hit(
            about=_ANSWERS,
            seq=first,
            severity=_severity(stated, seen),
            confidence=Confidence.MEDIUM,
            message=f"The output {_told(scene, OUTPUT_FORMAT, sound, stated, seen)}",
            evidence=(first,),
            remedy=f"Decode the deltas as {seen}, or ask for the coding that the player takes with "
            f"{setting_text(scene, OUTPUT_FORMAT, stated)} and see what comes.",
            data={"stated": stated.value, "seen": seen.value, "samples": sound.loud_samples},
        )


def _severity(stated: Coding, seen: Coding) -> Severity:
    """A note between the two laws, which sound alike enough to be mistaken for each other."""
    return Severity.WARNING if Coding.PCM in (stated, seen) else Severity.NOTE


def _told(scene: Scene, paths: tuple[Path, ...], sound: Sound, stated: Coding, seen: Coding) -> str:
    return (
        f"is stated to be {stated} ({field_text(scene, paths)}), and its samples are in {seen}: neighbours correlate "
        f"{_smooth(sound, seen):.2f} read as {seen} and {_smooth(sound, stated):.2f} as {stated}, over "
        f"{sound.loud_samples * 2:,} bytes."
    )


def _target(scene: Scene, coding: Coding) -> str:
    rate = rate_of(input_setting(scene))
    return f"{coding} at {rate:,} Hz" if rate else coding


def _smooth(sound: Sound, coding: Coding) -> float:
    if coding is Coding.PCM:
        return sound.smooth
    return sound.smooth_in(Law.MU if coding is Coding.MU_LAW else Law.A)


def _at_rate(coding: Coding) -> str:
    return "" if coding is Coding.PCM else ", if they have 8,000 samples per second"
