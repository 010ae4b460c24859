"""The parts of a conversation: streams, items, responses, tool calls and turns.

Slotted and mutable; the tracker writes, everyone else reads. Moments are
microseconds since the recording's start, None where they are unknown; `*_seq`
is the sequence number of the event that said so, 0 where none did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.json import Json, JsonObject
from ...protocol.vocabulary import Meaning
from ..change import Ref
from .few import none, nothing
from .hearing import Utterance
from .integrity import Contradiction, Gap
from .lifecycle import State
from .player import Player

_NEWEST = 64  # responses of a turn that are looked at
_LOOKS = 16_384  # at the items of a response, at each of its ends


@dataclass(slots=True)
class Stream:
    """One content part of an item, or the arguments of a tool call (content index -1)."""

    index: int
    state: State = State.NEW
    kind: str = ""
    pieces: list[str] = field(default_factory=list)  # of the text, the transcript or the arguments
    audio_bytes: int = 0
    deltas: int = 0
    first_seq: int = 0
    opened_seq: int = 0  # its part was announced
    done_seq: int = 0  # the event that showed all of its text
    mismatch_seq: int = 0  # the done event that differs from the joined deltas
    joined: str = ""  # the deltas that differed

    @property
    def text(self) -> str:
        """The words of the stream: its text, the transcript of its audio, or its arguments."""
        return "".join(self.pieces)


@dataclass(slots=True)
class Item:
    """An item of the conversation, or one that is announced to become one."""

    id: str
    state: State = State.NEW
    type: str = ""
    role: str = ""
    status: str = ""
    phase: str = ""  # what its words are for, where the server says so: commentary, final_answer
    response: str | None = None
    operation: int = 0
    call: str | None = None
    after: str = ""  # the item before it in the conversation, where the server says so
    added_seq: int = 0
    announced: str = ""  # the wire type that added it
    done_seq: int = 0
    closed_seq: int = 0  # its response reported it as done
    reopened_seq: int = 0  # it was in progress again after its end
    streams: dict[int, Stream] = field(default_factory=dict)
    parts: int = 0  # of its streams, those that are content parts
    null_seq: int = 0  # the first event that showed its transcript as null
    transcript: str | None = None
    transcribed_seq: int = 0  # the event that brought the whole transcript
    transcript_pieces: list[str] = field(default_factory=list)
    segments: list[JsonObject] = field(default_factory=list)  # of the transcript, each with its speaker
    transcription_error: JsonObject = field(default_factory=dict)
    truncated_ms: int | None = None  # where the user stopped hearing it
    utterance: Utterance | None = None  # of a user's item that came through the input buffer


@dataclass(slots=True)
class Response:
    """One answer of the model, from response.created to response.done."""

    id: str
    state: State = State.NEW
    opened_seq: int = 0
    opened_at: int | None = None
    closed_seq: int = 0
    closed_at: int | None = None
    last_seq: int = 0
    last_at: int | None = None
    beside: str = ""  # another response of the default conversation, open when this one opened
    before_end_seq: int = 0  # the last of its events before response.done
    ends: int = 0  # how often response.done came since it was opened
    operation: int = 0  # the response.create it answers; 0: the server asked for itself
    turn: int | None = None
    out_of_band: bool = False
    status: str = ""
    details: JsonObject = field(default_factory=nothing)
    modalities: frozenset[str] | None = None
    place: int = 0  # among the responses of the session
    calls: Mapping[str, None] = field(default_factory=none)  # the ids of the calls it made, in order
    mismatch: tuple[str, Stream] | None = None  # the newest stream that differs from its deltas, with its item
    items: Mapping[str, int] = field(default_factory=none)  # its items in order → the event that added each
    first_item_seq: int = 0
    early: Mapping[str, int] = field(default_factory=none)  # items whose output came unannounced → its first seq
    gap: Gap | None = None
    contradiction: Contradiction | None = None
    left_out_seq: int = 0  # the first event that tells of content and does not show it
    first_output_seq: int = 0
    first_output_at: int | None = None
    first_output_id: str = ""  # of that event
    output_types: Mapping[str, int] = field(default_factory=none)  # wire type of output → first seq
    named_seq: int = 0  # the newest event that brought output under a new type
    families: Mapping[str, int] = field(default_factory=none)  # text, audio, call → first seq
    streams: Mapping[tuple[str, int], Stream] = field(default_factory=none)  # that brought deltas, by item and index
    audio_format: Json = None  # of its sound: what it states, else what the session had in effect
    player: Player | None = None  # once sound came at a recorded time
    refs: tuple[Ref, ...] = ()  # the response and its turn, once it has one
    usage: JsonObject = field(default_factory=nothing)
    metadata: JsonObject = field(default_factory=nothing)
    stopped_by: int = 0  # the probe that cancelled it

    @property
    def deltas(self) -> int:
        return sum(stream.deltas for stream in self.streams.values())

    @property
    def audio_bytes(self) -> int:
        """Bytes of sound, decoded."""
        return sum(stream.audio_bytes for stream in self.streams.values())

    @property
    def is_open(self) -> bool:
        return self.opened_seq > 0 and self.state is not State.CLOSED

    @property
    def is_worn(self) -> bool:
        """Its end came so often that all its items were looked at again and again: one more tells nothing new."""
        return self.ends > 1 and self.ends * len(self.items) > _LOOKS

    @property
    def hangs(self) -> bool:
        """It has no end of its own: it is open, or a probe stopped it."""
        return self.is_open or self.stopped_by > 0

    @property
    def has_output(self) -> bool:
        """One delta, a non-empty done or a finished tool call came."""
        return self.first_output_seq > 0


class Flow(NamedTuple):
    """A stream of deltas under way, by the wire type and ids that each of them carries."""

    place: tuple[object, ...]  # type, response_id, item_id, content_index as they stand in the event
    means: Meaning
    response: Response
    stream: Stream


@dataclass(slots=True)
class ToolCall:
    """A call the model asked for."""

    id: str
    state: State = State.NEW
    name: str = ""
    arguments: str = ""
    response: str | None = None
    item: str | None = None
    turn: int | None = None
    asked_seq: int = 0
    asked_at: int | None = None
    output_seq: int = 0
    refused_seq: int = 0  # the newest result of it that the server refused


@dataclass(slots=True)
class Turn:
    """From the user's input, or a request, to the end of the last response of its tool rounds."""

    index: int
    state: State = State.NEW
    first_seq: int = 0
    first_at: int | None = None
    input: Sequence[int] = ()
    requests: Sequence[int] = ()
    responses: Sequence[str] = ()
    calls: dict[str, None] = field(default_factory=dict)  # the ids, in order
    items: Mapping[str, None] = field(default_factory=none)  # added while it was the newest, in order
    spoken: bool = False  # its input came through turn detection
    out_of_band: bool = False
    last_seq: int = 0

    def is_answering(self, open_: Mapping[str, Response], but: str = "") -> bool:
        """Whether a response of it is open, of the newest ones, other than `but`."""
        return any(one in open_ for one in self.responses[-_NEWEST:] if one != but)

    @property
    def requested(self) -> int:
        """The seq of the client's last response.create; 0 without one."""
        return self.requests[-1] if self.requests else 0
