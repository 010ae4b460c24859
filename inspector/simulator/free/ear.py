"""The input buffer, and the ear that hears turns in it.

All times are milliseconds of appended audio, as the protocol counts them: `audio_start_ms`
lies before the speech by the padding, `audio_end_ms` after it by the silence that ended it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ...core.json import Json, integer_at, number_at, object_at, text_at
from ...diagnosis.sound.law import Law, expanded

_FRAME = 20  # ms that are judged as one
_ONSET = 2  # loud frames in a row that begin a turn
_FLOOR, _SPAN = -60.0, 40.0  # dBFS that count as loud: at threshold 0, and what threshold 1 adds
_FULL_SCALE = 32768
_PADDING = 300  # ms, where nothing else is said
_SILENCE = 500  # ms
_PAUSES = {"low": 2000, "medium": 1000, "auto": 1000, "high": 500}  # ms, of semantic_vad by its eagerness
LAWS: Mapping[str, Law] = {"audio/pcmu": Law.MU, "audio/pcma": Law.A}


class Detection(NamedTuple):
    """Turn detection: how loud is speech (0 to 1), and milliseconds before and after it."""

    threshold: float
    padding: int
    silence: int

    @property
    def level(self) -> float:
        """The amplitude (of 32,768) from which a frame is loud."""
        return float(_FULL_SCALE * 10 ** ((_FLOOR + _SPAN * self.threshold) / 20))


def detection_of(setting: Json) -> Detection | None:
    """What `turn_detection` says; None where it is off."""
    if not object_at(setting):
        return None
    if text_at(setting, "type") == "semantic_vad":
        return Detection(0.5, _PADDING, _PAUSES.get(text_at(setting, "eagerness") or "", _PAUSES["auto"]))
    threshold, padding = number_at(setting, "threshold"), integer_at(setting, "prefix_padding_ms")
    silence = integer_at(setting, "silence_duration_ms")
    return Detection(
        0.5 if threshold is None else float(threshold),
        _PADDING if padding is None else padding,
        _SILENCE if silence is None else max(silence, _FRAME),
    )


class Started(NamedTuple):
    """Speech began: at which millisecond, with the padding before it and without."""

    at: int
    loud: int


class Stopped(NamedTuple):
    """Speech ended at this millisecond, the silence after it included; the turn is this audio."""

    at: int
    audio: bytes


@dataclass(slots=True)
class Format:
    """How samples are written: the type of the protocol, and hertz."""

    type: str = "audio/pcm"
    rate: int = 24_000

    @property
    def bytes_per_ms(self) -> int:
        return self.rate * (1 if self.type in LAWS else 2) // 1000


def format_of(setting: Json) -> Format:
    """What a `format` object says; G.711 is sampled at 8 kHz whatever it says."""
    kind = text_at(setting, "type") or "audio/pcm"
    return Format(kind, 8_000 if kind in LAWS else integer_at(setting, "rate") or 24_000)


class Ear:
    """Takes appended audio and gives the turns in it; without a detection it only keeps what was appended."""

    def __init__(self, format_: Format) -> None:
        self.format = format_
        self.speaking = False
        self._kept = bytearray()  # what a commit would take
        self._rest = bytearray()  # less than a frame, not judged yet
        self.heard = 0  # ms judged or kept so far
        self._loud = 0  # frames in a row
        self._quiet = 0  # ms since the last loud frame of a turn

    def retune(self, format_: Format) -> bool:
        """Expect this format; True if it is another one, and what was kept in the old one is dropped."""
        if format_ == self.format:
            return False
        self.clear()
        self.format = format_
        return True

    def clear(self) -> None:
        self.heard += len(self._rest) // self.format.bytes_per_ms
        self._kept.clear()
        self._rest.clear()
        self.speaking, self._loud, self._quiet = False, 0, 0

    def pending(self, detection: Detection | None) -> float:
        """Milliseconds that a commit would take."""
        if detection and not self.speaking:
            return 0.0
        return (len(self._kept) + len(self._rest)) / self.format.bytes_per_ms

    def commit(self) -> bytes:
        """Take everything out of the buffer."""
        audio = bytes(self._kept + self._rest)
        self.clear()
        return audio

    def take(self, audio: bytes, detection: Detection | None) -> Iterator[Started | Stopped]:
        """Append audio; gives what is heard in it, in order."""
        self._rest += audio
        if detection is None:
            whole = len(self._rest) // self.format.bytes_per_ms
            self.heard += whole
            self._kept += self._rest[: whole * self.format.bytes_per_ms]
            del self._rest[: whole * self.format.bytes_per_ms]
            return
        size = _FRAME * self.format.bytes_per_ms
        whole = len(self._rest) // size * size
        pieces = bytes(self._rest[:whole])
        del self._rest[:whole]
        for place, level in enumerate(self._levels(pieces)):
            frame = pieces[place * size : (place + 1) * size]
            yield from self._judge(frame, level >= detection.level, detection)

    def _levels(self, audio: bytes) -> list[float]:
        """The effective amplitude of every frame."""
        import numpy

        law = LAWS.get(self.format.type)
        samples = expanded(audio, law) if law else numpy.frombuffer(audio, "<i2")
        frames = samples.astype(numpy.float64).reshape(-1, _FRAME * self.format.rate // 1000)
        return [math.sqrt(power) for power in (frames**2).mean(axis=1).tolist()]

    def _judge(self, frame: bytes, loud: bool, detection: Detection) -> Iterator[Started | Stopped]:
        self.heard += _FRAME
        self._kept += frame
        if self.speaking:
            self._quiet = 0 if loud else self._quiet + _FRAME
            if self._quiet >= detection.silence:
                yield Stopped(self.heard, self._turn())
            return
        self._loud = self._loud + 1 if loud else 0
        self._forget(detection.padding + _FRAME * max(self._loud, 1))
        if self._loud == _ONSET:
            self.speaking, self._quiet = True, 0
            padded = len(self._kept) // self.format.bytes_per_ms
            yield Started(self.heard - padded, self.heard - _FRAME * _ONSET)

    def _turn(self) -> bytes:
        audio = bytes(self._kept)
        self._kept.clear()
        self.speaking, self._loud, self._quiet = False, 0, 0
        return audio

    def _forget(self, milliseconds: int) -> None:
        """Keep only so much of what was heard before a turn."""
        surplus = len(self._kept) - milliseconds * self.format.bytes_per_ms
        if surplus > 0:
            del self._kept[:surplus]
