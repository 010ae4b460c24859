"""The sound of a conversation as WAV: of the whole call, the user left and the model right, or of each item.

In a call everything stands where it was in time. Input that was streamed ends when it was sent; output begins when it
came and goes on without a gap, as a player plays it, until it was cut off. Both need the recording's times.
"""

import struct
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..core.clock import SECOND
from ..core.event import Event
from ..core.json import Json, JsonObject, number_at, object_at, text_at
from ..diagnosis.sound.coding import Coding, coding_of, name_of, rate_of
from ..diagnosis.sound.law import Law, expanded
from ..diagnosis.sound.piece import container
from ..model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms, setting
from ..protocol.vocabulary import Meaning as M
from ..recording.reading import Reading
from .conversation import Conversation, Unwritable
from .opening import reading_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Samples = NDArray[numpy.int16]

RATE = 24_000  # hertz, of everything that is written
LONGEST = 3 * 3600  # seconds of a call
_JITTER = RATE // 4  # samples by which streamed input may come late and still join
_PAUSE = RATE  # samples between two calls in one file
_LAWS = {Coding.MU_LAW: Law.MU, Coding.A_LAW: Law.A}
_WAV_HEADER = 44  # bytes
_IN = {M.AUDIO_APPEND: "audio", M.VOICE_APPEND: "audio"}
_OUT = {M.OUTPUT_AUDIO: "delta", M.VOICE_AUDIO: "delta"}
_CUTS = frozenset({M.ITEM_TRUNCATE, M.ITEM_TRUNCATED})
_MADE = frozenset({M.SESSION_CREATED, M.SESSION_UPDATED})


class Sounded(NamedTuple):
    """A piece of sound: `start` in samples since the beginning, None where no time is known."""

    start: int | None
    samples: "Samples"
    item: str


@dataclass(slots=True)
class Track:
    """One side's sound: its pieces in order, and where the next one would go on."""

    pieces: list[Sounded] = field(default_factory=list)
    end: int = 0

    def add(self, start: int | None, samples: "Samples", item: str) -> None:
        self.pieces.append(Sounded(start, samples, item))
        self.end = max(self.end, (start or 0) + len(samples))

    def cut(self, item: str, length: int) -> None:
        """Take away what an item has beyond `length` samples: nobody heard it."""
        kept: list[Sounded] = []
        for piece in self.pieces:
            if piece.item == item:
                piece = piece._replace(samples=piece.samples[: max(length, 0)])
                length -= len(piece.samples)
            kept.append(piece)
        self.pieces = kept
        self.end = max(((one.start or 0) + len(one.samples) for one in kept if len(one.samples)), default=0)


class Tracks(NamedTuple):
    """What the user said and what the model said."""

    user: Track
    model: Track


def write(conversations: Sequence[Conversation]) -> bytes:
    """The calls, one after the other. Raises Unwritable."""
    return b"".join(pieces(conversations))


def pieces(conversations: Sequence[Conversation]) -> Iterator[bytes]:
    """The same part by part. Raises Unwritable."""
    import numpy

    parts = [_mixed(_tracks(one), one.name) for one in conversations]
    silence = numpy.zeros((_PAUSE, 2), numpy.int16)
    joined = [part for one in parts for part in (silence, one)][1:]
    yield _head(sum(part.nbytes for part in joined), channels=2)
    yield from (part[at : at + RATE].tobytes() for part in joined for at in range(0, len(part), RATE))


def items(conversation: Conversation) -> Iterator[tuple[str, bytes]]:
    """Each item that has sound, by its id, as a file of one channel. Raises Unwritable."""
    import numpy

    tracks = _tracks(conversation)
    for track in tracks:
        names = dict.fromkeys(piece.item for piece in track.pieces if piece.item)
        for name in names:
            samples = [piece.samples for piece in track.pieces if piece.item == name]
            content = numpy.concatenate(samples).tobytes()
            yield name, _head(len(content), channels=1) + content


def _head(size: int, *, channels: int) -> bytes:
    """What stands before `size` bytes of samples: RIFF, WAVE, a format of PCM with 16 bits."""
    block = 2 * channels
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, RATE, RATE * block, block, 16)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(form) + 8 + size, b"WAVE") + form + struct.pack("<4sI", b"data", size)


def _mixed(tracks: Tracks, name: str) -> "NDArray[numpy.int16]":
    import numpy

    pieces = [*tracks.user.pieces, *tracks.model.pieces]
    if not pieces:
        raise Unwritable(f"{name} has no audio: nothing was sent to or came from it as sound.")
    if any(piece.start is None for piece in pieces):
        raise Unwritable(f"{name} has no times, so that nothing can be placed in a call; --each-item needs none.")
    total = max(track.end for track in tracks)
    if total > LONGEST * RATE:
        raise Unwritable(f"{name} is longer than {LONGEST // 3600} hours; --each-item writes its items one by one.")
    mixed = numpy.zeros((total, 2), numpy.int16)
    for channel, track in enumerate(tracks):
        for start, samples, _ in track.pieces:
            mixed[start or 0 : (start or 0) + len(samples), channel] = samples
    return mixed


def _tracks(conversation: Conversation) -> Tracks:
    """Both sides of a conversation, read event by event."""
    reading = reading_of(conversation, conversation.name)
    placing = _Placing(reading)
    for seq in range(1, len(reading.columns) + 1):
        placing.take(reading.event(seq), reading.meaning(seq))
    return placing.tracks


class _Placing:
    """Puts the sound of events where it was in time."""

    def __init__(self, reading: Reading) -> None:
        self.tracks = Tracks(Track(), Track())
        session = reading.session
        self._input = setting(session.config, INPUT_FORMAT) or setting(session.requested, INPUT_FORMAT)
        self._output = setting(session.config, OUTPUT_FORMAT) or setting(session.requested, OUTPUT_FORMAT)
        self._heard_at = bytes_per_ms(session.config, INPUT_FORMAT) * 500  # hertz, if it is PCM that states no rate
        self._open = 0  # the first piece of input that no item has

    def take(self, event: Event, means: M) -> None:
        body = event.body
        if means in _IN:
            self._hear(event, self._samples(body, _IN[means], self._input, self._heard_at))
        elif means in _OUT:
            self._say(event, self._samples(body, _OUT[means], self._output, RATE))
        elif means in _CUTS:
            end = number_at(body, "audio_end_ms")
            if end is not None:
                self.tracks.model.cut(text_at(body, "item_id") or "", round(end * RATE / 1000))
        elif means is M.AUDIO_COMMITTED:
            self._commit(text_at(body, "item_id") or "")
        elif means is M.AUDIO_CLEARED:
            self._open = len(self.tracks.user.pieces)
        elif means in _MADE:
            self._set(object_at(body, "session"))

    def _set(self, config: JsonObject) -> None:
        self._input = setting(config, INPUT_FORMAT) or self._input
        self._output = setting(config, OUTPUT_FORMAT) or self._output

    def _hear(self, event: Event, samples: "Samples") -> None:
        """Streamed input was spoken before it was sent; what comes faster than it sounds waits its turn."""
        track = self.tracks.user
        start = None if event.at is None else max(_place(event.at) - len(samples), 0)
        if start is not None and start < track.end + (_JITTER if track.pieces else 0):
            start = max(track.end, 0) if track.pieces else start
        track.add(start, samples, "")

    def _say(self, event: Event, samples: "Samples") -> None:
        start = None if event.at is None else max(_place(event.at), self.tracks.model.end)
        self.tracks.model.add(
            start, samples, text_at(event.body, "item_id") or text_at(event.body, "response_id") or ""
        )

    def _commit(self, item: str) -> None:
        """What was sent since the last commit belongs to this item."""
        pieces = self.tracks.user.pieces
        pieces[self._open :] = [piece._replace(item=item) for piece in pieces[self._open :]]
        self._open = len(pieces)

    def _samples(self, body: JsonObject, key: str, form: Json, usual: int) -> "Samples":
        import numpy

        try:
            audio = b64decode(text_at(body, key) or "", validate=True)
        except ValueError:
            return numpy.zeros(0, numpy.int16)
        return _resampled(*_decoded(audio, form, usual))


def _place(at: int) -> int:
    return max(at, 0) * RATE // SECOND


def _decoded(audio: bytes, form: Json, usual: int) -> "tuple[Samples, int]":
    """Samples and their rate in hertz, `usual` for PCM that states none. Raises Unwritable for an unknown coding."""
    import numpy

    coding = Coding.PCM if form is None else coding_of(form)
    if coding is None:
        what = name_of(form) or "in a format that is not known"
        raise Unwritable(f"The audio is {what} and can only be written where it is PCM or G.711.")
    if coding in _LAWS:
        return expanded(audio, _LAWS[coding]), rate_of(form) or 8_000
    audio = audio[_WAV_HEADER:] if container(audio).startswith("a WAV") else audio
    return numpy.frombuffer(audio[: len(audio) // 2 * 2], "<i2"), rate_of(form) or usual


def _resampled(samples: "Samples", rate: int) -> "Samples":
    """The samples at our own rate, by straight lines between them."""
    import numpy

    if rate == RATE or not len(samples):
        return samples
    places = numpy.arange(len(samples) * RATE // rate) * (rate / RATE)
    found: Samples = numpy.interp(places, numpy.arange(len(samples)), samples).astype(numpy.int16)
    return found
