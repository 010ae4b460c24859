"""What crossed the socket.

A frame is kept exactly as it was received; reading it as protocol is the
codec's work. Frames of the link itself (open, answer, close, ping, pong) carry
a JSON payload of the shape that the recording format gives them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from .json import Json


class Side(StrEnum):
    """Who sent a frame."""

    __hash__ = str.__hash__

    CLIENT = "client"
    SERVER = "server"

    @property
    def other(self) -> "Side":
        return Side.SERVER if self is Side.CLIENT else Side.CLIENT

    @property
    def who(self) -> str:
        """What a person calls it who looks at both: the app or the server."""
        return "app" if self is Side.CLIENT else "server"


class Kind(StrEnum):
    """What a frame is, in the words of RFC 6455 plus the two halves of the handshake."""

    __hash__ = str.__hash__

    OPEN = "open"
    ANSWER = "answer"
    TEXT = "text"
    BINARY = "binary"
    PING = "ping"
    PONG = "pong"
    CLOSE = "close"


class Transport(StrEnum):
    """How the conversation was seen."""

    WEBSOCKET = "websocket"
    WEBRTC = "webrtc"
    SIDEBAND = "sideband"
    UNKNOWN = "unknown"


STAND_IN = "not-shown-"
"""How ids begin that stand in for those that a log does not show: no server gives such ones."""


def is_stand_in(name: str) -> bool:
    """Tell whether an id stands in for one that the log does not show."""
    return name.startswith(STAND_IN)


class Fidelity(StrEnum):
    """How much of an imported event is source text and how much was mended."""

    __hash__ = str.__hash__

    EXACT = "exact"
    MENDED = "mended"
    PARTIAL = "partial"
    NAME_ONLY = "name-only"


class Origin(NamedTuple):
    """Where an imported event stands in its source, and how sure it is; lines and columns count from 1.

    `mended` names what was put right without loss, `missing` what the source no longer has.
    """

    first_line: int
    last_line: int
    fidelity: Fidelity
    columns: tuple[int, int] | None = None  # of the first character in the first line, of the last one in the last
    mended: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    times: int = 1  # how often the source says that it came

    @property
    def lines(self) -> tuple[int, int]:
        return self.first_line, self.last_line


class Marks(NamedTuple):
    """What the recorder or importer knows about a frame beyond its bytes."""

    by: str | None = None  # composer, probe, fault, relay; None: the app itself
    delivered: float | bool | None = None  # seconds since start, or False; None: at once
    replaces: int | None = None  # seq of the frame that this one stands in for
    origin: Origin | None = None
    repeats: int | None = None  # seq of the frame that this one quotes again: counted, not fed
    redacted: tuple[str, ...] = ()  # JSON pointers into the payload, "" for the whole, where a secret stood
    extra: Mapping[str, Json] | None = None  # keys of a recording that this program does not know, kept on rewriting


class Frame(NamedTuple):
    """One frame: `at` in microseconds since the recording's start (None: unknown), `seq` from 1."""

    at: int | None
    side: Side
    kind: Kind
    payload: bytes
    seq: int
    marks: Marks | None = None
