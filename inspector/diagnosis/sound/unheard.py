"""Audio that was sent to turn detection, which never heard anyone speak."""

from typing import NamedTuple

from ...core.clock import SECOND
from ...model.fact import vad_on
from ...model.state.setting import INPUT_FORMAT, bytes_per_ms
from ...protocol.vocabulary import Switch
from ..scene import Scene

_FEWEST = 4  # pieces looked at: fewer tell nothing of the rest


class Unheard(NamedTuple):
    """So many milliseconds of audio were sent, from event `first` to event `last`, and no speech was noticed."""

    ms: int
    first: int
    last: int


def unheard(scene: Scene, least_ms: int) -> Unheard | None:
    """What turn detection did not hear, if there was enough of it; None where it heard, or had no time to."""
    buffer, ear = scene.session.buffer, scene.ear
    heard = buffer.speech_started or buffer.generation  # a commit shows it too, where the log leaves speech out
    if not vad_on(scene.session) or heard or ear.stubs:
        return None
    length = buffer.total_bytes // bytes_per_ms(scene.session.config, INPUT_FORMAT)
    if length < least_ms or ear.sound.pieces < _FEWEST or _hurried(scene, least_ms):
        return None
    return Unheard(length, ear.first_seq, buffer.last_seq)


def _hurried(scene: Scene, least_ms: int) -> bool:
    """The recording ends before the server could have noticed."""
    first = scene.session.buffer.first_at
    return first is not None and scene.now is not None and scene.now - first < least_ms * SECOND // 1000


def is_answering(scene: Scene) -> bool:
    """The conversation runs without the microphone, or through a server that reports no speech."""
    return bool(scene.session.responses) or scene.server.switches.get(Switch.VAD_ANSWERS) is False
