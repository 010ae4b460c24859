"""What the model's audio sounds like: of some responses a few pieces each.

Deltas are the bulk of every recording, so all but the first ones of a response
cost one comparison, and few are decoded: of a response its first, second, fourth, eighth, …; of
the responses the first ones, then ever fewer.
"""

from dataclasses import dataclass, field

from ...core.event import Event
from ...core.text import decoded_size
from ...model.session import Session
from ...model.state.part import Response
from .coding import Coding, coding_of
from .law import Law, expanded
from .piece import container, decoded
from .sample import Sound, take

_LOOKS = 64  # deltas that are decoded, at most
_EACH = 32  # the last delta of a response that may be
_LAWS = {Coding.MU_LAW: Law.MU, Coding.A_LAW: Law.A}
_LEAST = 64  # bytes: less tells nothing, or stands for what was left out of the log


@dataclass(slots=True)
class Spoken:
    """The sound of one response, as far as it was looked at."""

    first_seq: int
    coding: Coding | None  # in effect; None where nobody has stated one that is known
    deltas: int = 0  # counted until there are enough
    stubs: int = 0  # deltas looked at whose audio was left out of the log
    odd_seq: int = 0  # a delta that ends in the middle of a sample
    container: str = ""  # the file whose header the audio begins with
    sound: Sound = field(default_factory=Sound)  # of the samples, taken as its coding expands them


@dataclass(slots=True)
class Answers:
    """Facts about the output audio of one recording, for rules to read."""

    spoken: dict[str, Spoken] = field(default_factory=dict)  # by response, of those that were looked at
    sounds: dict[Coding, Sound] = field(default_factory=dict)  # by stated coding; the bytes taken as PCM of 16 bits
    responses: int = 0
    _looks: int = 0
    _current: object = None  # the response_id of the newest delta
    _open: Spoken | None = None  # that response, where it is one to look at

    def hear(self, event: Event, session: Session) -> None:
        """Take in a delta of output audio, after the tracker took it in."""
        identity = event.body.get("response_id")
        if identity != self._current:
            self._turn_to(identity, event.seq, session)
        spoken = self._open
        if spoken is None:
            return
        spoken.deltas = count = spoken.deltas + 1
        if not count & (count - 1) and self._looks < _LOOKS:
            self._look(event, spoken)
        if count >= _EACH:
            self._open = None

    def has_enough_of(self, identity: object) -> bool:
        """Whether more deltas of the response that has this id make no difference."""
        return identity == self._current and self._open is None

    def _turn_to(self, identity: object, seq: int, session: Session) -> None:
        self._current, self._open = identity, None
        response = session.responses.get(identity) if isinstance(identity, str) else None
        if response is None:
            return
        known = self.spoken.get(response.id)
        if known is None:
            self.responses += 1
            self._open = self._begun(response, seq)
        elif known.deltas < _EACH:
            self._open = known

    def _begun(self, response: Response, seq: int) -> Spoken | None:
        count = self.responses
        if count // (count & -count) >= 4 or self._looks >= _LOOKS:
            return None
        spoken = self.spoken[response.id] = Spoken(seq, coding_of(response.audio_format))
        return spoken

    def _look(self, event: Event, spoken: Spoken) -> None:
        self._looks += 1
        delta = event.body.get("delta")
        text = delta if isinstance(delta, str) else ""
        audio = decoded(text)
        if not audio or len(audio) < _LEAST:
            spoken.stubs += 1
            return
        if spoken.deltas == 1:
            spoken.container = container(audio)
        if decoded_size(text) & 1 and spoken.coding is Coding.PCM:
            spoken.odd_seq = spoken.odd_seq or event.seq
        law = _LAWS.get(spoken.coding) if spoken.coding else None
        take(spoken.sound, expanded(audio, law).tobytes() if law else audio)
        if spoken.coding is not None:
            take(self.sounds.setdefault(spoken.coding, Sound()), audio)
