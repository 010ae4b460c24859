"""What one direction of a session holds back: a queue that keeps the order, whatever is decided on its messages.

A message that fits the filter is held until somebody decides; those that come
after it in the same direction wait behind it. The protocol is one ordered
stream: an item must be there before the `response.create` that answers it, a
delta after the part that it belongs to. So to let one go is to let it go when
its turn comes, and nothing overtakes. Pings and pongs are of the link and not
of the conversation; they may stand anywhere between messages (RFC 6455, 5.5)
and pass, as the app's keep-alive would end the connection otherwise.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from websockets.frames import TEXT

from ...core.wire import Side
from .stream import Message, framed


class Stand(StrEnum):
    """How it stands with a message of a queue."""

    HELD = "held"  # until somebody decides
    DELAYED = "delayed"  # until a moment that somebody has named
    WAITS = "waits"  # behind what is held


@dataclass(slots=True)
class Held:
    """A message that was recorded as `number` when it came, at `since` (seconds of the loop's clock)."""

    number: int
    side: Side
    message: Message
    since: float
    is_held: bool  # it does not go on by itself when its turn comes
    due: float | None = None  # when it goes on by itself all the same
    edited: bytes | None = None
    copies: int = 0

    @property
    def stand(self) -> Stand:
        if self.is_held:
            return Stand.HELD if self.due is None else Stand.DELAYED
        return Stand.WAITS

    @property
    def payload(self) -> bytes:
        """What would go on."""
        return self.message.payload if self.edited is None else self.edited

    @property
    def sent(self) -> Message:
        """The message as it goes on."""
        if self.edited is None:
            return self.message
        return Message(TEXT, self.edited, framed(TEXT, self.edited, self.side))

    def free(self) -> None:
        """Let it go when its turn comes."""
        self.is_held, self.due = False, None


class Queue:
    """The messages of one side that have not gone on, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[Held] = deque()
        self.size = 0  # bytes

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Held]:
        return iter(self._waiting)

    @property
    def head(self) -> Held | None:
        return self._waiting[0] if self._waiting else None

    def find(self, number: int) -> Held | None:
        return next((one for one in self._waiting if one.number == number), None)

    def put(self, held: Held) -> None:
        self._waiting.append(held)
        self.size += len(held.message.raw)

    def take(self, held: Held) -> None:
        """Take it out, wherever it stands."""
        self._waiting.remove(held)
        self.size -= len(held.message.raw)

    def next(self, now: float) -> Held | None:
        """Take the first one out if nothing holds it any more at `now`."""
        head = self.head
        if head is None or (head.is_held and (head.due is None or head.due > now)):
            return None
        self.take(head)
        return head

    def free(self) -> None:
        """Let all of them go."""
        for one in self._waiting:
            one.free()
