"""Which format the input audio should have, and how a rule may take what the ear found."""

from ...core.json import text_at
from ...model.setting import INPUT_FORMAT, setting
from ..scene import Scene

_PCM = frozenset({"pcm16", "pcm", "pcm24", "audio/pcm"})
STRICT = frozenset({
    "openai-ga", "openai-beta", "openai-ga-transcription", "openai-beta-transcription", "azure-ga", "azure-beta",
})  # fmt: skip
"""The dialects whose servers are known to take 24 kHz and nothing else, and to refuse fields of the wrong mode."""


def input_format(scene: Scene) -> str | None:
    """The name of the input format: in effect, else asked for; None where nobody has stated one."""
    session = scene.session
    value = setting(session.config, INPUT_FORMAT) or setting(session.requested, INPUT_FORMAT)
    return value if isinstance(value, str) else text_at(value, "type")


def is_pcm(scene: Scene) -> bool:
    """Tell whether the input is PCM of 16 bits, which it is unless somebody has stated another format."""
    return input_format(scene) in _PCM | {None}


def is_strict(scene: Scene) -> bool:
    """The server has shown itself to be one of those whose refusals are known."""
    return scene.detector.settled in STRICT
