"""The input audio buffer as far as events tell, and what turn detection heard in it."""

from collections import deque
from dataclasses import dataclass, field

from ...protocol.vocabulary import RefKind
from ..change import Ref
from .hearing import Emptied, Speech
from .lifecycle import State
from .speech import Commit, Onset


@dataclass(slots=True)
class Heard:
    """What turn detection heard last; offsets are ms of all the audio appended in the session."""

    item: str
    seq: int
    offset_ms: int | None = None  # of its newest event
    taken_seq: int = 0  # turn detection committed it


@dataclass(slots=True)
class AudioBuffer:
    """The input audio buffer; counts of bytes are of decoded audio."""

    state: State = State.NEW
    generation: int = 0  # grows with every commit and clear: what is appended after one waits for the next
    refs: tuple[Ref, ...] = (Ref(RefKind.BUFFER, "0"),)  # to this generation; kept: every append asks for it
    pending_bytes: int = 0
    total_bytes: int = 0
    hidden: int = -1  # the newest generation of which the log leaves audio out
    appends: int = 0
    first_at: int | None = None
    last_at: int | None = None
    last_seq: int = 0
    named: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=64))  # the newest appends with an id
    speech_started: int = 0
    speech_stopped: int = 0
    heard: Heard | None = None
    speech: Speech = field(default_factory=Speech)
    emptied: list[Emptied] = field(default_factory=list)  # how, each time
    commits: int = 0
    onsets: list[Onset] = field(default_factory=list)
    committed: list[Commit] = field(default_factory=list)
