"""What was heard in the audio: the ear of a recording.

Every append is met, and its length looked at; few are decoded: of the first
ones all, then ever fewer, never more than a few dozen in a recording. Rules
that watch appends are called only for those that the ear found worth a look.
The model's audio is listened to by `answers`.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from ...core.clock import SECOND
from ...core.event import Event
from ...core.json import integer_at
from ...model.session import Session
from ...model.state.setting import INPUT_FORMAT, bytes_per_ms
from ...protocol.vocabulary import Meaning
from .pace import Pace
from .piece import container, decoded, is_audio, misspelt
from .sample import Sound, take
from .spoken import Answers

HEARD = frozenset({Meaning.AUDIO_APPEND, Meaning.SPEECH_STARTED, Meaning.SPEECH_STOPPED})
LARGEST = 15 * 1024 * 1024  # bytes in one append (Realtime reference, input_audio_buffer.append)
SHORT_SPEECH = 700  # milliseconds
_LOOKS = 64  # appends that are decoded, at most
_LONG = 8_000  # bytes: the second of the narrowest format


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
    """Facts about the audio of one recording, for rules to read: the user's, and the model's under `answers`."""

    samples: bool = True  # decode audio
    appends: int = 0
    noticed: bool = False  # the newest append is worth a look
    flaws: dict[Flaw, Seen] = field(default_factory=dict)
    sound: Sound = field(default_factory=Sound)
    pace: Pace = field(default_factory=Pace)
    answers: Answers = field(default_factory=Answers)
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

    def passes(self, at: int, size: int, length: int, generation: int) -> bool:
        """Take in an append of so many bytes and characters; False, and nothing is done, where it may be worth a look.

        Whoever asks lets the tracker take it in too.
        """
        count = self.appends + 1
        looks = self._looks < _LOOKS and count // (count & -count) < 8
        if looks or size > _LONG or size & 1 or length & 3 or not size or generation != self._generation:
            return False
        self.appends, self.noticed = count, False
        self._total += size
        if not self.pace.done:
            self.pace.add(at, size)
        return True

    def _append(self, event: Event, session: Session) -> None:
        buffer, total = session.buffer, session.buffer.total_bytes
        size, self._total = total - self._total, total
        self.appends = count = self.appends + 1
        self.noticed = False
        if not self.pace.done:
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
        if self._looks < _LOOKS and text and (first or count // (count & -count) < 8):
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
        if flaw in self.flaws or flaw in (Flaw.EMPTY, Flaw.LARGE) or is_audio(text):
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
        wrong = misspelt(text)
        if wrong:
            self._see(Flaw.NOT_BASE64, seq, size, wrong)
        elif self.samples:
            self._listen(seq, text, size, first=first)

    def _listen(self, seq: int, text: str, size: int, *, first: bool) -> None:
        audio = decoded(text)
        if audio is None:
            self.stubs += 1
            return
        file = container(audio) if first else ""
        if file:
            self._see(Flaw.CONTAINER, seq, size, file)
        take(self.sound, audio)

    def _stopped(self, end: int | None) -> None:
        start, self._speech_ms = self._speech_ms, None
        if start is None or end is None or end < start:
            return
        self.speeches += 1
        if end - start < SHORT_SPEECH:
            self.short_speeches += 1
            self.shortest_ms = min(end - start, self.shortest_ms if self.shortest_ms is not None else end - start)
