"""Audio flows faster or slower than time: its samples have another rate than the session says."""

from collections.abc import Iterable, Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms, stated
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.coding import Coding
from ...sound.ear import Flaw
from ...sound.format import STRICT, is_pcm, setting_text, stated_text
from ...sound.piece import WAV
from ...sound.rate import LIVE_WINDOWS, suspected_rate

RULE = Rule(
    name="audio-rate-suspect",
    code="RT414",
    severity=Severity.WARNING,
    title="The audio seems to have another sample rate than stated",
    explanation="A live microphone gives one second of samples per second. Steadily more or less than that means that "
    "the samples were taken at another rate than the session's; speech is then heard too slow or too fast, and turn "
    "detection, transcript and answer suffer.",
    remedy="Resample the microphone to the rate of the session's input format (24 kHz) before encoding, or open the "
    "capture device at that rate.",
    cause=Cause.AUDIO_FORMAT,
)


_TELEPHONE = 8_000
_QWEN, _QWEN_WIDTH = "qwen-omni", 32  # bytes per ms: it hears 16 kHz, and calls that pcm16 as its 24 kHz output


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene) if len(scene.ear.pace.rates) >= LIVE_WINDOWS else ()


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    width = bytes_per_ms(session.config, INPUT_FORMAT)
    if not (is_pcm(scene) and stated(session.config, INPUT_FORMAT) and _takes(scene, width)) or _is_packed(scene):
        return
    rate = suspected_rate(scene.ear.pace.rates, width)
    if rate is None:
        return
    from statistics import median  # decimals and fractions come with it: 3 ms that few recordings need

    flow = median(scene.ear.pace.rates)
    yield Hit(
        about=SESSION_REF,
        seq=scene.ear.first_seq,
        severity=Severity.NOTE if _is_understood(scene) else Severity.WARNING,
        confidence=Confidence.MEDIUM,
        message=f"The client streams {flow / width:.2f} seconds of audio per second ({flow:.1f} bytes per ms where "
        f"{width * 500:,} Hz has {width}): its samples look like {rate:,} Hz. The input is stated to be "
        f"{stated_text(scene)}{_of_own_rate(scene, width)}.",
        evidence=(scene.ear.first_seq, session.buffer.last_seq),
        remedy=f"Resample from {rate:,} Hz to {width * 500:,} Hz before encoding, or open the capture device at "
        f"{width * 500:,} Hz{_telephone(scene, rate)}.",
        data={"ratio": round(flow / width, 3), "rate": rate, "stated_rate": width * 500},
    )


def _is_packed(scene: Scene) -> bool:
    """A compressed file is streamed, whose bytes are no samples of any rate."""
    seen = scene.ear.flaws.get(Flaw.CONTAINER)
    return seen is not None and not seen.detail.startswith(WAV)


def _takes(scene: Scene, width: int) -> bool:
    """The server is known to take samples of this rate and of no other."""
    settled = scene.detector.settled
    return settled in STRICT or (settled == _QWEN and width == _QWEN_WIDTH)


def _of_own_rate(scene: Scene, width: int) -> str:
    """The rate of a format whose name does not tell it."""
    return f", which {scene.server.title} hears at {width * 500:,} Hz" if scene.detector.settled == _QWEN else ""


def _telephone(scene: Scene, rate: int) -> str:
    """The way out for a telephone line: the one other rate that the server takes."""
    if rate != _TELEPHONE or scene.detector.settled not in STRICT:
        return ""
    return f"; or encode the samples as mu-law and send {setting_text(scene, INPUT_FORMAT, Coding.MU_LAW)}"


def _is_understood(scene: Scene) -> bool:
    """A spoken turn was answered: the flow may be a file, sent faster than it plays or by a loop that is slow."""
    return any(turn.spoken and turn.responses for turn in scene.session.turns)
