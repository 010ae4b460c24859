"""Which format the audio should have, in the dialect's own fields, and how a rule may take what the ear found."""

from collections.abc import Mapping

from ...core.json import Json, Path, object_at
from ...core.text import clip, safe
from ...model.state.answer import Answer
from ...model.state.part import Response
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, setting, stated
from ...protocol.vocabulary import Meaning
from ..scene import Scene
from .coding import Coding, coding_of, name_of, rate_of

_PCM = frozenset({"pcm16", "pcm", "pcm24", "audio/pcm"})
STRICT = frozenset({
    "openai-ga", "openai-beta", "openai-ga-transcription", "openai-beta-transcription", "azure-ga", "azure-beta",
})  # fmt: skip
"""The dialects whose servers are known to take 24 kHz and nothing else, and to refuse fields of the wrong mode."""
_FIELDS: Mapping[tuple[Path, ...], tuple[str, str]] = {
    INPUT_FORMAT: ("audio.input.format", "input_audio_format"),
    OUTPUT_FORMAT: ("audio.output.format", "output_audio_format"),
}  # in GA and in the beta
_VALUES: Mapping[Coding, tuple[str, str]] = {
    Coding.PCM: ('{"type": "audio/pcm", "rate": 24000}', '"pcm16"'),
    Coding.MU_LAW: ('{"type": "audio/pcmu"}', '"g711_ulaw"'),
    Coding.A_LAW: ('{"type": "audio/pcma"}', '"g711_alaw"'),
}
_STRICT_RATE = 24_000


def input_setting(scene: Scene) -> Json:
    """The input format as it is written: in effect, else asked for; what was asked last, while that has no answer."""
    session = scene.session
    updates = session.requests.get(Meaning.SESSION_UPDATE)
    if updates and updates[-1].answer is Answer.PENDING:
        asked = setting(object_at(updates[-1].body, "session"), INPUT_FORMAT)
        if asked:
            return asked
    return setting(session.config, INPUT_FORMAT) or setting(session.requested, INPUT_FORMAT)


def input_format(scene: Scene) -> str | None:
    """The name of the input format: in effect, else asked for; None where nobody has stated one."""
    return name_of(input_setting(scene))


def is_pcm(scene: Scene) -> bool:
    """Tell whether the input is PCM of 16 bits, which it is unless somebody has stated another format."""
    return input_format(scene) in _PCM | {None}


def is_strict(scene: Scene) -> bool:
    """The server has shown itself to be one of those whose refusals are known."""
    return scene.detector.settled in STRICT


def field_text(scene: Scene, paths: tuple[Path, ...]) -> str:
    """The setting of this format as the session spells it: `session.audio.input.format`."""
    return f"session.{_FIELDS[paths][_is_flat(scene, paths)]}"


def format_text(form: Json) -> str:
    """A format in words: `audio/pcm at 24,000 Hz`, `g711_ulaw at 8,000 Hz`."""
    name, rate = clip(safe(name_of(form) or "16-bit PCM"), 40), rate_of(form)
    return f"{name} at {rate:,} Hz" if rate else name


def stated_text(scene: Scene) -> str:
    """What the input is stated to be and where: `audio/pcm at 24,000 Hz (session.audio.input.format)`."""
    form = input_setting(scene)
    if form is None:
        return f"16-bit PCM, as no {field_text(scene, INPUT_FORMAT)} is shown"
    return f"{format_text(form)} ({field_text(scene, INPUT_FORMAT)})"


def setting_text(scene: Scene, paths: tuple[Path, ...], coding: Coding) -> str:
    """What to send for another coding: `a session.update with session.audio.input.format {"type": "audio/pcmu"}`."""
    return f"a session.update with {field_text(scene, paths)} {_VALUES[coding][_is_flat(scene, paths)]}"


def timed_width(scene: Scene, response: Response) -> int | None:
    """Bytes per millisecond of a response's sound, where its coding and its rate are known; else None."""
    coding, rate = coding_of(response.audio_format), rate_of(response.audio_format)
    if coding is None:
        return None
    if coding is not Coding.PCM:
        return 8
    rate = rate or (_STRICT_RATE if is_strict(scene) else None)
    return rate * 2 // 1000 if rate and rate >= 8_000 else None


def _is_flat(scene: Scene, paths: tuple[Path, ...]) -> bool:
    """The session spells its settings as the beta does."""
    for config in (scene.session.config, scene.session.requested):
        if stated(config, paths):
            return not stated(config, paths[:1])
    return "beta" in scene.server.id
