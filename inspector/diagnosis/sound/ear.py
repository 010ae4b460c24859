"""What was heard in the input audio: the ear of a recording.

Every append is met, and its length looked at; few are decoded: of the first
ones all, then ever fewer, never more than a few dozen in a recording. Rules
that watch appends are called only for those that the ear found worth a look.
"""

import re
from binascii import Error as NotBase64
from binascii import a2b_base64
from dataclasses import dataclass, field
from enum import StrEnum

from ...core.clock import SECOND
from ...core.event import Event
from ...core.json import integer_at
from ...model.session import Session
from ...model.setting import INPUT_FORMAT, bytes_per_ms
from ...protocol.vocabulary import Meaning
from .pace import Pace
from .sample import Sound, take

HEARD = frozenset({Meaning.AUDIO_APPEND, Meaning.SPEECH_STARTED, Meaning.SPEECH_STOPPED})
LARGEST = 15 * 1024 * 1024  # bytes in one append (Realtime reference, input_audio_buffer.append)
SHORT_SPEECH = 700  # milliseconds
_LOOKS = 64  # appends that are decoded, at most
_SLICE = 16 * 1024  # characters of base64: a multiple of 16, so that a slice begins at a whole sample of any width
_LONG = 8_000  # bytes: the second of the narrowest format
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_BROKEN = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_RUN = re.compile(r"[A-Za-z0-9+/]+")
_LONG_RUN = 24  # characters: no word is as long
_TELLING = 64  # characters: less may be a word that stands for the audio
_MAGIC = (
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"ID3", "an MP3 file"),
    (b"\x1aE\xdf\xa3", "a WebM file"),
    (b"caff", "a CAF file"),
    (b"FORM", "an AIFF file"),
)


class Flaw(StrEnum):
    """What can be wrong with one append."""

    NOT_BASE64 = "not-base64"
    EMPTY = "empty"
    UNPADDED = "unpadded"
    ODD = "odd"
    LARGE = "large"
    CONTAINER = "container"


@dataclass(slots=True)
class Seen:
    """The appends with a flaw: the first of them in detail, the others counted."""

    seq: int
    size: int  # bytes, decoded
    detail: str = ""
    count: int = 1
    last_seq: int = 0


@dataclass(slots=True)
class Ear:
    """Facts about the input audio of one recording, for rules to read."""

    appends: int = 0
    noticed: bool = False  # the newest append is worth a look
    flaws: dict[Flaw, Seen] = field(default_factory=dict)
    sound: Sound = field(default_factory=Sound)
    pace: Pace = field(default_factory=Pace)
    first_seq: int = 0
    stubs: int = 0  # of the appends looked at, those whose audio was left out of the log
    long: int = 0  # appends of more than a second, each at least half a second after another long one
    longest_ms: int = 0
    speeches: int = 0
    short_speeches: int = 0
    shortest_ms: int | None = None
    _total: int = 0  # bytes, of all appends so far
    _looks: int = 0
    _generation: int = -1
    _long_at: int | None = None
    _speech_ms: int | None = None

    def hear(self, event: Event, means: Meaning, session: Session) -> None:
        """Take in an event of one of the meanings HEARD, after the tracker took it in."""
        if means is Meaning.AUDIO_APPEND:
            self._append(event, session)
        elif means is Meaning.SPEECH_STARTED:
            self._speech_ms = integer_at(event.body, "audio_start_ms")
        else:
            self._stopped(integer_at(event.body, "audio_end_ms"))

    def _append(self, event: Event, session: Session) -> None:
        buffer = session.buffer
        size, self._total = buffer.total_bytes - self._total, buffer.total_bytes
        self.appends = count = self.appends + 1
        self.noticed = False
        self.pace.add(event.at, size)
        if size > _LONG:
            self._long(event, size, session)
        audio = event.body.get("audio")
        text = audio if isinstance(audio, str) else ""
        if size & 1 or len(text) & 3 or not size or size > LARGEST:
            self._flawed(event.seq, text, size)
        first = buffer.generation != self._generation
        if first:
            self._generation = buffer.generation
            self.first_seq = self.first_seq or event.seq
        if (first or count // (count & -count) < 8) and text and self._looks < _LOOKS:
            self._look(event.seq, text, size, first=first)

    def _long(self, event: Event, size: int, session: Session) -> None:
        length = size // bytes_per_ms(session.config, INPUT_FORMAT)
        before, self._long_at = self._long_at, event.at
        paced = event.at is not None and before is not None and event.at - before >= SECOND // 2
        if length > 1000 and paced:
            self.long += 1
            self.longest_ms = max(self.longest_ms, length)
            self.noticed = True

    def _flawed(self, seq: int, text: str, size: int) -> None:
        flaw = (
            Flaw.EMPTY if not text else Flaw.LARGE if size > LARGEST else Flaw.UNPADDED if len(text) & 3 else Flaw.ODD
        )
        if flaw in self.flaws or flaw in (Flaw.EMPTY, Flaw.LARGE) or _is_audio(text):
            self._see(flaw, seq, size)

    def _see(self, flaw: Flaw, seq: int, size: int, detail: str = "") -> None:
        seen = self.flaws.get(flaw)
        if seen is None:
            seen = self.flaws[flaw] = Seen(seq, size, detail)
            self.noticed = True
        else:
            seen.count += 1
        seen.last_seq = seq

    def _look(self, seq: int, text: str, size: int, *, first: bool) -> None:
        self._looks += 1
        self.noticed = True
        wrong = _misspelt(text)
        if wrong:
            self._see(Flaw.NOT_BASE64, seq, size, wrong)
            return
        audio = _decoded(text)
        if audio is None:
            self.stubs += 1
            return
        container = _container(audio) if first else ""
        if container:
            self._see(Flaw.CONTAINER, seq, size, container)
        take(self.sound, audio)

    def _stopped(self, end: int | None) -> None:
        start, self._speech_ms = self._speech_ms, None
        if start is None or end is None or end < start:
            return
        self.speeches += 1
        if end - start < SHORT_SPEECH:
            self.short_speeches += 1
            self.shortest_ms = min(end - start, self.shortest_ms if self.shortest_ms is not None else end - start)


def _is_audio(text: str) -> bool:
    """Tell audio from the words, or the zeros, that stand for it in a log, by its beginning."""
    piece = text[: 4 * _SLICE]
    return len(piece) >= _TELLING and _BASE64.fullmatch(piece) is not None and bool(piece.strip("A="))


def _misspelt(text: str) -> str:
    """Why a long text is not base64 although it is audio; empty where it is base64, or stands for left-out audio."""
    if text.startswith("data:") and ";base64," in text[:100]:
        return "it begins with a data: prefix"
    piece = text[:_SLICE]
    if len(text) < _TELLING or _BASE64.fullmatch(piece):
        return ""
    if not _is_random(piece):
        return ""
    if _URL_SAFE.fullmatch(piece):
        return "it uses the URL-safe alphabet with - and _"
    if _BROKEN.fullmatch(piece):
        return "it has line breaks or spaces in it"
    return ""


def _is_random(piece: str) -> bool:
    """Tell encoded bytes from words: long runs of letters of both cases and digits, with nothing in between."""
    longest = max(_RUN.findall(piece), key=len, default="")
    return len(longest) >= _LONG_RUN and not longest.isdigit() and longest.lower() != longest != longest.upper()


def _decoded(text: str) -> bytes | None:
    """The first, middle and last part of the audio at most; None for a text that stands for left-out audio."""
    starts = [0] if len(text) <= _SLICE else [0, len(text) // 32 * 16, (len(text) - _SLICE) // 16 * 16]
    length = _SLICE if len(starts) == 1 else _SLICE // 4
    try:
        return b"".join(a2b_base64(text[start : start + length], strict_mode=True) for start in starts)
    except (NotBase64, ValueError):
        return None


def _container(audio: bytes) -> str:
    if audio[:4] == b"RIFF" and audio[8:12] == b"WAVE":
        return "a WAV file"
    if audio[4:8] == b"ftyp":
        return "an MP4 file"
    return next((name for magic, name in _MAGIC if audio.startswith(magic)), "")
