"""A session in which a person may stand: messages that fit a filter are held, and somebody decides on them.

A held message is in the recording when it comes, marked as not delivered; when
it goes on it is recorded again, as it goes, with the number of the first
version. So both are there, and what is diagnosed is what the other side got.
"""

import asyncio
from collections.abc import Callable

from websockets.frames import CLOSE, PING, PONG, TEXT

from ...core import codec
from ...core.json import JsonObject, text_at
from ...core.text import count_text
from ...core.wire import Marks, Side
from ...recording.file import RecordKind
from ...recording.journal import Journal
from ...recording.stopwatch import Stopwatch
from .held import Held, Queue
from .meddled import Meddled
from .meddler import Meddler, Move
from .session import DATA
from .stream import Message, framed

BY = "intercept"
TIMEOUT = 60.0  # seconds after which a hold that nobody has touched is forgotten
_MOST = 32 << 20  # bytes that one direction holds before its sender has to wait

Fits = Callable[[Side, bytes], bool]


class Intercepted(Meddled):
    """A session that can hold what passes. Without a filter it passes on as any other."""

    def __init__(
        self,
        journal: Journal,
        watch: Stopwatch,
        meddler: Meddler,
        timeout: float = TIMEOUT,
        aloud: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """`aloud` is told what a person must hear: the app waits without knowing for what."""
        super().__init__(journal, watch, meddler)
        self._aloud = aloud
        self._loop = asyncio.get_running_loop()
        self.timeout = timeout
        self.queues = {side: Queue() for side in Side}
        self.filters: dict[Side, tuple[str, Fits]] = {}  # by whose messages: as it was written, and what it says
        self.forgotten = 0  # holds that timed out
        self._touched = dict.fromkeys(Side, 0.0)  # when somebody last decided something about a side's messages
        self._timers: dict[Side, asyncio.TimerHandle] = {}
        self._holding: dict[Side, int] = {}  # what the recording says is held first of a side's
        self._closed: set[Side] = set()  # whose close frame has come
        self._braked: set[Side] = set()  # whose sender has to wait: the queue is too long
        self._full: set[Side] = set()  # whose app or server does not take what it is sent

    def now(self) -> float:
        """Seconds of the loop's clock."""
        return self._loop.time()

    def is_held(self, side: Side) -> bool:
        """Whether a side's messages may be held, or wait behind such."""
        return side in self.filters or len(self.queues[side]) > 0

    def heard(self, side: Side, data: bytes) -> None:
        if not self.is_held(side):
            super().heard(side, data)
            return
        for message in self._streams[side].feed(data):
            if side in self._severed:
                return
            self._judge(side, message)

    def _judge(self, side: Side, message: Message) -> None:
        """Hold a message, or let it pass where nothing is held."""
        if message.opcode in DATA:
            fits = message.opcode == TEXT and side in self.filters and self.filters[side][1](side, message.payload)
            if fits or self.queues[side]:
                self._hold(side, message, is_held=fits)
                return
        elif message.opcode not in (PING, PONG):
            self._give_way(
                side, "it closed the connection" if message.opcode == CLOSE else "what follows cannot be read"
            )
        self._take(side, message)

    # Holding

    def _hold(self, side: Side, message: Message, *, is_held: bool) -> None:
        queue = self.queues[side]
        marks = Marks(BY, delivered=False, extra={"deed": "hold" if is_held else "wait"})
        kind = DATA[message.opcode]
        seq = self._last = self._journal.frame(side, kind, message.payload, marks=marks)
        number = seq if seq is not None else -self._journal.lost  # what the disk refused has no number of its own
        queue.put(Held(number, side, message, self._loop.time(), is_held))
        self._tell_hold(side)
        if queue.size > _MOST and side not in self._braked:
            self._braked.add(side)
            self._journal.note(f"What is held of the {side.who} is too much: it has to wait before it can send more.")
            self._brake(side)
        self._arm(side)

    def _tell_hold(self, side: Side) -> None:
        """Record which message is held first, where that is another one than before."""
        first = next((one for one in self.queues[side] if one.is_held), None)
        if first is not None and side not in self._holding:
            self._aloud(f"a message of the {side.who} is held, for {self.timeout:g} s unless you decide.")
        if first is not None and self._holding.get(side) != first.number:
            self._holding[side] = first.number
            body, _ = codec.decode(first.message.payload)
            self._state("hold", side, first.number, type=text_at(body, "type"))

    def _state(self, deed: str, side: Side, seq: int | None, **more: str | None) -> None:
        told: JsonObject = {"deed": deed, "from": side.value, "seq": seq, **more}
        self._journal.record(RecordKind.LINK, {"intercept": told})

    def flow(self, side: Side, why: str = "somebody decided") -> None:
        """Let go on what nothing holds any more, in order; `why` is recorded once nothing is left."""
        queue = self.queues[side]
        while (held := queue.next(self._loop.time())) is not None:
            self._go_on(held)
        self._settle(side, why)

    def _settle(self, side: Side, why: str) -> None:
        """Say so where nothing is held any more, and see to what comes next."""
        queue = self.queues[side]
        if side in self._holding and not queue:
            del self._holding[side]
            self._state("free", side, self._last, why=why)
        self._tell_hold(side)
        if side in self._braked and queue.size <= _MOST:
            self._braked.discard(side)
            self._brake(side)
        self._arm(side)

    def _go_on(self, held: Held) -> None:
        self._pass_through(held.side, held.sent, held.number, "release" if held.edited is None else "edit")
        for _ in range(held.copies):
            self._pass_through(held.side, held.sent, held.number, "duplicate")

    def _pass_through(self, side: Side, message: Message, number: int | None, deed: str) -> None:
        """Let one message go on as if it came now, faults and all, with what was done to it."""
        for place, move in enumerate(self._meddler.moves(side, message)):
            if place:
                self._play(move)
                continue
            extra: JsonObject = {**(move.extra or {}), "deed": deed}
            self._play(move._replace(by=move.by or BY, stands_for=number, extra=extra))
            if deed != "release":
                self._state(deed, side, self._last)

    def drop(self, held: Held, why: str = "") -> None:
        """Take a message out of its queue for good."""
        self.queues[held.side].take(held)
        self._state("drop", held.side, held.number, **({"why": why} if why else {}))

    def may_inject(self, side: Side) -> bool:
        """Whether something can be sent as that side's: both ends are there, and none has closed."""
        return self.state == "open" and not self._has_end and not self._streams[side].is_blind

    def inject(self, side: Side, payload: bytes) -> int | None:
        """Send a text as that side's, ahead of what is held of it; gives its number."""
        self._pass_through(side, Message(TEXT, payload, framed(TEXT, payload, side)), None, "inject")
        return self._last

    # The ends of a hold

    def release_all(self, side: Side, why: str) -> None:
        """Let everything of a side go on, in order."""
        self.queues[side].free()
        self.flow(side, why)

    def touch(self, side: Side) -> None:
        """Somebody is at it: what is held is not forgotten."""
        self._touched[side] = self._loop.time()
        self._arm(side)

    def left_of(self, side: Side) -> float | None:
        """Seconds until what is held of a side is forgotten; None where nothing is held."""
        first = next((one for one in self.queues[side] if one.is_held), None)
        return None if first is None else max(self._forgotten_at(first) - self._loop.time(), 0.0)

    def _forgotten_at(self, held: Held) -> float:
        return max(held.since, self._touched[held.side]) + self.timeout

    def _arm(self, side: Side) -> None:
        """Wake up when the first message is due, or the hold is forgotten."""
        timer = self._timers.pop(side, None)
        if timer is not None:
            timer.cancel()
        first = next((one for one in self.queues[side] if one.is_held), None)
        if first is not None:
            moment = self._forgotten_at(first) if first.due is None else first.due
            self._timers[side] = self._loop.call_at(moment, self._wake, side)

    def _wake(self, side: Side) -> None:
        first = next((one for one in self.queues[side] if one.is_held), None)
        if first is None or first.due is not None:
            self.flow(side, "its time had come")
        else:
            self._forget(side)

    def _forget(self, side: Side) -> None:
        """Nobody has decided: everything goes on as it stands, and nothing more is held."""
        self.forgotten += 1
        self._aloud(f"nobody decided for {self.timeout:g} s. What was held went on, and nothing more is held.")
        self.filters.pop(side, None)
        edited = sum(one.edited is not None for one in self.queues[side])
        changed = f", {edited} of them edited" if edited else ", unchanged"
        self._journal.note(
            f"Forgotten: nobody decided for {self.timeout:g} s on what is held of the {side.who}. All of it, "
            f"{count_text(len(self.queues[side]), 'message')}, goes on in order{changed}, and nothing more is held.",
            self._last,
        )
        self.release_all(side, "forgotten")

    def _give_way(self, side: Side, why: str) -> None:
        """That side says nothing more that could be held: what it said before goes first."""
        if self.queues[side]:
            self._journal.note(f"What is held of the {side.who} goes on: {why}.")
            self.release_all(side, why)

    def _drop_all(self, side: Side, why: str) -> None:
        queue = self.queues[side]
        if queue:
            self._journal.note(
                f"What is held of the {side.who} is dropped, {count_text(len(queue), 'message')}: {why}."
            )
        for one in [*queue]:
            self.drop(one, why)
        self._settle(side, why)

    # What the legs tell

    def left(self, side: Side) -> None:
        self._give_way(side, f"the {side.who} sends nothing more")
        if side not in self._closed:  # it may take no more either: nobody goes on who leaves without a close frame
            self._drop_all(side.other, f"the {side.who} is gone")
        super().left(side)

    def lost(self, side: Side, error: Exception | None) -> None:
        self._give_way(side, f"the {side.who} is gone")
        self._drop_all(side.other, f"the {side.who} is gone")
        super().lost(side, error)

    def _record_close(self, side: Side, payload: bytes) -> None:
        self._closed.add(side)
        super()._record_close(side, payload)

    def stop(self) -> None:
        for side in Side:
            self._give_way(side, "the session is ended from here")
        super().stop()

    def finish(self) -> None:
        for side in Side:
            self._drop_all(side, "the session is over")
        super().finish()

    def full(self, side: Side, *, is_full: bool) -> None:
        (self._full.add if is_full else self._full.discard)(side)
        self._brake(side.other)

    def _brake(self, side: Side) -> None:
        """Let a side wait before it sends more, or let it go on."""
        self._legs[side].hold(is_held=side in self._braked or side.other in self._full)

    def _end(self, move: Move) -> None:
        super()._end(move)
        for side in [*self._severed]:
            self._drop_all(side, "a fault ended the session")
