"""A session whose relay does more than pass on: what its meddler says is recorded, and done in order."""

from collections.abc import Callable
from functools import partial

from websockets.frames import CLOSE

from ...core import clock, codec
from ...core.json import JsonObject
from ...core.wire import Kind, Marks, Side
from ...recording.file import RecordKind
from ...recording.journal import Journal
from ...recording.stopwatch import Stopwatch
from ..wiretap import closing
from .fault import Fault
from .lane import Lane
from .meddler import End, Meddler, Move
from .session import DATA, Session
from .stream import Message, framed

_CUT = "cut on purpose"


class Meddled(Session):
    """A session under faults, or one whose client events get ids."""

    def __init__(self, journal: Journal, watch: Stopwatch, meddler: Meddler) -> None:
        super().__init__(journal, watch)
        self._meddler = meddler
        self._lanes = {side: Lane() for side in Side}
        self._severed: set[Side] = set()  # whose frames reach nobody any more
        self._told: set[Fault] = set()
        self._last: int | None = None  # seq of what was recorded last

    # Faults from outside

    @property
    def faults(self) -> list[str]:
        """What may still happen, and what lasts."""
        return self._meddler.faults

    def disturb(self, fault: Fault) -> None:
        """Add a fault from here on."""
        self._told.discard(fault)
        self._meddler.set(fault)
        self._journal.note(f"A fault was set: {fault.text}.")

    def calm(self) -> None:
        """No faults any more."""
        self._meddler.calm()
        self._journal.note("There are no faults any more.")

    # What the legs tell

    def heard(self, side: Side, data: bytes) -> None:
        if self._meddler.is_idle and self._lanes[side].is_empty and not self._severed:
            super().heard(side, data)
            return
        for message in self._streams[side].feed(data):
            if side in self._severed:
                return
            self._take(side, message)

    def _take(self, side: Side, message: Message) -> None:
        """Do with one message or control frame what is to be done."""
        if message.opcode in DATA:
            for move in self._meddler.moves(side, message):
                self._play(move)
        else:
            self._record(side, message)
            self._put(side, message.raw)

    def _in_turn(self, side: Side, act: Callable[[], None]) -> None:
        self._lanes[side].put(act)

    def _put(self, side: Side, raw: bytes, wait: float = 0.0) -> None:
        self._lanes[side].put(partial(self._pass_on, side, raw, 1), wait)

    def _play(self, move: Move) -> None:
        if move.end is not None:
            self._end(move)
            return
        wait = self._lanes[move.side].wait(move.wait)
        self._write_down(move, wait)
        if move.fault is not None:
            self._tell(move.fault)
        if move.goes_on:
            payload = move.payload if move.sent is None else move.sent
            self._put(move.side, move.raw or framed(move.opcode, payload, move.side), move.wait)

    def _write_down(self, move: Move, wait: float) -> None:
        delivered: float | bool | None = None if move.goes_on else False
        if wait and move.goes_on:
            delivered = clock.seconds(self._watch.now()) + round(wait * self._watch.speed, 6)
        by = move.by or ("fault" if wait else None)
        replaces = self._last if move.replaces else move.stands_for
        marks = Marks(by, delivered, replaces, extra=move.extra)
        kind = DATA[move.opcode]
        if kind is Kind.TEXT:
            self.texts[move.side] += 1
        self._last = self._journal.frame(move.side, kind, move.payload, marks=marks)

    def _tell(self, fault: Fault) -> None:
        """State a fault once, with the frame at which it began."""
        if fault not in self._told:
            self._told.add(fault)
            told: JsonObject = {"deed": fault.deed.value, "said": fault.text, "seq": self._last}
            self._journal.record(RecordKind.LINK, {"fault": told})

    def _end(self, move: Move) -> None:
        """Close or cut, as if the other side had done it."""
        assert move.fault is not None
        side, code = move.side, move.fault.code
        self._severed.add(side)
        self._has_end = True
        if move.end is End.CLOSE:
            self._close = closing(code, "")
            self._last = self._journal.frame(side, Kind.CLOSE, self._close, "fault")
            self._put(side, framed(CLOSE, code.to_bytes(2, "big"), side), move.wait)
        else:
            lost: JsonObject = {"code": None, "reason": "", "lost": _CUT}
            self._last = self._journal.frame(side, Kind.CLOSE, codec.write(lost), "fault")
            self._severed.add(side.other)
            self._lanes[side].put(self._abort, move.wait)
        self._tell(move.fault)
