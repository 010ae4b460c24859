"""Sound of the machine's microphone, in the format that a session has declared, piece by piece while it is recorded.

The device records at its own rate. It begins when the first piece is asked for, and a piece can be had as soon as it
was spoken: so it is the device that keeps the pace.
"""

import threading
import time
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from .sound import LONGEST, PIECE, Form, SoundError, encoded, resampled

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_MARGIN = 64  # samples on both sides of a piece that its filter looks at
_PATIENCE = 5.0  # seconds without a sample
_NEEDS_EXTRA = "The microphone needs one more package: pip install 'realtime-inspector[audio]'."
_NEEDS_LIBRARY = "The microphone needs PortAudio, which is not on this machine: apt install libportaudio2, or its like."
_NONE_THERE = "There is no microphone on this machine; connect one, or send a recording of your voice with @file PATH."
_REFUSED = "The microphone cannot be opened ({}); see whether another program holds it, or send @file PATH."
_SILENT = "The microphone has delivered nothing for {:.0f} s; see whether this program may use it."


class Stream(Protocol):
    """A device that is open: a `RawInputStream` of sounddevice."""

    def start(self) -> object: ...

    def close(self) -> object: ...


def library() -> ModuleType:
    """What knows the devices. Raises SoundError where it is not installed, or PortAudio is not."""
    try:
        return import_module("sounddevice")
    except ImportError:
        raise SoundError(_NEEDS_EXTRA) from None
    except OSError:
        raise SoundError(_NEEDS_LIBRARY) from None


class Microphone:
    """One recording of some seconds. Nothing is recorded before it is asked for."""

    def __init__(self, seconds: float, form: Form) -> None:
        """Find the device. Raises SoundError where there is none, or what it takes is not installed."""
        if not 0 < seconds <= LONGEST:
            raise SoundError(f"A sound lasts more than nothing and at most {LONGEST:.0f} s.")
        self._library = library()
        self._rate = _rate_of(self._library)
        self._form = form
        self.count = round(seconds * form.rate)  # samples in the session's format
        self._wanted = -(-self.count * self._rate // form.rate) + _MARGIN  # samples of the device
        self._stream: Stream | None = None
        self._lock = threading.Lock()
        self._pcm = bytearray()  # 16-bit samples, of which `_dropped` are taken already
        self._dropped = 0
        self._heard_at = 0.0  # of the monotonic clock: when the newest sample came, or it began

    def pieces(self) -> list[tuple[int, int]]:
        """The sound in pieces of 100 ms: the first sample of each, and the first one after it."""
        size = round(PIECE * self._form.rate)
        return [(first, min(first + size, self.count)) for first in range(0, self.count, size)]

    def sound(self, first: int, last: int) -> bytes | None:
        """Samples `first` to `last` of the session's, None as long as they were not spoken. Raises SoundError.

        The first time it begins to record; what was before `first` cannot be asked for again.
        """
        if not self._heard_at:
            self._begin()
        found = self._piece(first, last)
        if found is None and time.monotonic() - self._heard_at > _PATIENCE:
            self.close()
            raise SoundError(_SILENT.format(_PATIENCE))
        if found is not None and last == self.count:
            self.close()
        return found

    def close(self) -> None:
        """Let go of the device; nothing more is heard."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _begin(self) -> None:
        self._heard_at = time.monotonic()
        try:
            self._stream = self._library.RawInputStream(
                samplerate=self._rate, channels=1, dtype="int16", latency=PIECE, callback=self._take
            )
            self._stream.start()
        except self._library.PortAudioError as error:
            self.close()
            raise SoundError(_REFUSED.format(error)) from error

    def _take(self, block: "memoryview", frames: int, moment: object, status: object) -> None:
        """Called by the device's own thread."""
        with self._lock:
            self._pcm += bytes(block)
            self._heard_at = time.monotonic()
            has_all = self._dropped + len(self._pcm) // 2 >= self._wanted
        if has_all:
            raise self._library.CallbackStop

    def _piece(self, first: int, last: int) -> bytes | None:
        rate, wanted = self._rate, self._form.rate
        low, high = max(first * rate // wanted - _MARGIN, 0), -(-last * rate // wanted) + _MARGIN
        samples = self._samples(low, high)
        if samples is None:
            return None
        return encoded(resampled(samples, rate, wanted, range(first, last), low), self._form)

    def _samples(self, low: int, high: int) -> "NDArray[numpy.float64] | None":
        """Samples of the device; those before them are let go."""
        import numpy

        with self._lock:
            if (high - self._dropped) * 2 > len(self._pcm):
                return None
            del self._pcm[: (low - self._dropped) * 2]
            self._dropped = low
            return numpy.frombuffer(bytes(self._pcm[: (high - low) * 2]), "<i2").astype(numpy.float64)


def _rate_of(library: ModuleType) -> int:
    """The samples a second that the device takes by itself. Raises SoundError where there is none."""
    try:
        device = library.query_devices(kind="input")
    except (library.PortAudioError, ValueError):
        raise SoundError(_NONE_THERE) from None
    return int(device["default_samplerate"])
