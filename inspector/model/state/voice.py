"""What is known of a session without turns: the continuous voice, and the work it hands over.

Translation and Live listen and speak all the time. There is no buffer to
commit, no item and no response; what remains are two flows of audio and text,
and in Live the delegations.
"""

from dataclasses import dataclass, field

from ...core.json import JsonObject
from .lifecycle import State


@dataclass(slots=True)
class Voice:
    """The two flows of a continuous session. Counts of bytes are of decoded audio."""

    appended_bytes: int = 0
    appends: int = 0
    reflected_bytes: int = 0  # the microphone, as a sideband connection sees it
    appended_while_muted: int = 0
    muted: bool = False
    heard: list[str] = field(default_factory=list)  # pieces of what the user said
    transcripts: list[str] = field(default_factory=list)  # what the user said, whole, where no item is named for it
    said: list[str] = field(default_factory=list)  # pieces of what the model said
    audio_bytes: int = 0  # of what the model said
    first_audio_seq: int = 0
    elapsed_ms: int | None = None  # the newest moment that a piece names
    playing: int = 0  # the operation whose recording is being played; 0: none
    last_at: int | None = None


@dataclass(slots=True)
class Delegation:
    """Work that a Live session handed over."""

    id: str
    state: State = State.NEW
    target: str = ""  # client, responses, decisions
    created_seq: int = 0
    created_at: int | None = None
    offset_ms: int | None = None
    response: str = ""  # of the Responses API
    events: int = 0
    last_type: str = ""  # of the newest nested event
    last_seq: int = 0
    last_at: int | None = None
    text: list[str] = field(default_factory=list)  # pieces of the nested answer
    calls: dict[str, int] = field(default_factory=dict)  # call id → seq of the item that answers it, 0 while none does
    replies: list[int] = field(default_factory=list)  # the application's thoughts and comments about it
    error: JsonObject = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state is not State.DONE

    @property
    def unanswered(self) -> list[str]:
        """The calls whose result the application has not sent."""
        return [call for call, answered in self.calls.items() if not answered]
