"""Sound to send, in the format that a session has declared, cut into pieces: a file, a tone, silence or noise.

A session hears one channel. Files are mixed down and resampled; what is not WAV is taken as bytes of the format.
"""

import base64
import math
import wave
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ..core.json import Json, JsonObject
from ..diagnosis.sound.coding import Coding, coding_of, rate_of
from ..formats.dialogue.sound import FORMATS
from ..model.session import Session
from ..model.state.setting import INPUT_FORMAT, setting

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Samples = NDArray[numpy.float64]

PIECE = 0.1  # seconds of sound in one event
LONGEST = 600.0  # seconds
_PITCH, _LOUD = 440.0, 6_000.0  # hertz; of 32,767: loud enough for any turn detection
_SEED = 7  # noise is the same every time
_TAPS = 63  # of the filter before the rate goes down
_WIDTHS = {1: "<u1", 2: "<i2", 4: "<i4"}
_NAMES = {Coding.MU_LAW: "pcmu", Coding.A_LAW: "pcma", Coding.PCM: "pcm 24000"}


class SoundError(ValueError):
    """There is no such sound; the message says why."""


class Form(NamedTuple):
    """A format: the coding, and samples a second (hertz)."""

    coding: Coding
    rate: int

    def seconds(self, audio: bytes) -> float:
        return len(audio) / (self.rate * (2 if self.coding is Coding.PCM else 1))


PLAIN = Form(Coding.PCM, 24_000)
"""What a session takes that states nothing."""


def form_of(session: Session | None, asked: JsonObject) -> Form:
    """The format of the session's input: as `asked` for by what is sent before, else in effect, else asked for earlier.

    Without any it is PCM at 24 kHz. Raises SoundError.
    """
    known = (session.config, session.requested) if session else ()
    stated = [format_ for format_ in (setting(one, INPUT_FORMAT) for one in (asked, *known)) if format_]
    return _form(stated[0]) if stated else PLAIN


def _form(stated: Json) -> Form:
    coding = coding_of(stated)
    if coding is None:
        raise SoundError("The session's input is in a format that this program cannot make.")
    return Form(coding, rate_of(stated) or 24_000)


def made(kind: str, seconds: float, form: Form) -> bytes:
    """So many seconds of a `tone`, of `silence` or of `noise`. Raises SoundError."""
    import numpy

    if not 0 < seconds <= LONGEST:
        raise SoundError(f"A sound lasts more than nothing and at most {LONGEST:.0f} s.")
    count = round(seconds * form.rate)
    match kind:
        case "tone":
            samples = _LOUD * numpy.sin(numpy.arange(count) * (math.tau * _PITCH / form.rate))
        case "noise":
            samples = numpy.random.default_rng(_SEED).normal(0.0, _LOUD / 2, count)
        case _:
            samples = numpy.zeros(count)
    return encoded(samples, form)


def of_file(content: bytes, form: Form) -> bytes:
    """The sound of a WAV file; other bytes as they are. Raises SoundError."""
    if not content.startswith((b"RIFF", b"RF64")):
        return content
    samples, rate = _wave(content)
    if len(samples) > LONGEST * rate:
        raise SoundError(f"This file is longer than {LONGEST:.0f} s.")
    places = range(len(samples) * form.rate // rate)
    return encoded(resampled(samples, rate, form.rate, places), form)


def pieces(audio: bytes, form: Form) -> list[bytes]:
    """The sound in pieces of 100 ms."""
    size = round(PIECE * form.rate) * (2 if form.coding is Coding.PCM else 1)
    return [audio[place : place + size] for place in range(0, len(audio), size)]


def text_of(audio: bytes) -> str:
    return base64.b64encode(audio).decode()


def _wave(content: bytes) -> "tuple[Samples, int]":
    """The samples of a file, its channels mixed, and its rate."""
    import numpy

    try:
        with wave.open(BytesIO(content)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            raw = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise SoundError(f"This WAV file cannot be read: {error}; 16-bit PCM always can.") from error
    if width == 3:  # of which numpy has no kind
        padded = numpy.zeros((len(raw) // 3, 4), "u1")
        padded[:, 1:] = numpy.frombuffer(raw[: len(raw) // 3 * 3], "u1").reshape(-1, 3)
        raw, width = padded.tobytes(), 4
    whole = raw[: len(raw) // (width * channels) * width * channels]
    samples = numpy.frombuffer(whole, _WIDTHS[width]).astype(numpy.float64)
    scaled = (samples - 128) * 256 if width == 1 else samples / 2 ** (8 * width - 16)
    mixed: Samples = scaled.reshape(-1, channels).mean(axis=1)
    return mixed, rate


def resampled(samples: "Samples", rate: int, wanted: int, places: range, begin: int = 0) -> "Samples":
    """The samples at these places of a sound of another rate; what the lower one cannot hold is filtered out first.

    `samples` are those of the sound from sample `begin` on.
    """
    import numpy

    if not len(samples):
        return samples
    if wanted < rate:
        samples = numpy.convolve(samples, _low_pass(wanted / rate), mode="same")
    found: Samples = numpy.interp(numpy.asarray(places) * (rate / wanted) - begin, numpy.arange(len(samples)), samples)
    return found


@cache
def _low_pass(share: float) -> "Samples":
    """A filter that lets pass what is below `share` of the highest pitch."""
    import numpy

    places = numpy.arange(_TAPS) - _TAPS // 2
    kernel: Samples = numpy.sinc(places * share * 0.9) * numpy.hamming(_TAPS)
    kernel /= kernel.sum()
    return kernel


def encoded(samples: "Samples", form: Form) -> bytes:
    """16-bit samples, whole or not, in a format."""
    import numpy

    whole = numpy.clip(numpy.round(samples), -32_768, 32_767).astype("<i2")
    if form.coding is Coding.PCM:
        return whole.tobytes()
    _, bytes_of = FORMATS[_NAMES[form.coding]]
    return bytes_of(whole.tolist())
