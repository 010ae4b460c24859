"""What a relay does to messages where it was told to: faults, and event ids for events that have none.

A meddler says for each message what is to be recorded and what goes on; it sends
nothing itself. Without one a session passes bytes on and never asks.
"""

import re
import secrets
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from websockets.frames import BINARY, TEXT

from ...core import codec
from ...core.json import Json, JsonObject, text_at
from ...core.wire import Side
from .fault import TIMELY, Deed, Fault, Faults
from .stream import Message

FAULT = "fault"
_SHORTEST = 8  # bytes that are garbled at most at a time
_NO_ID = re.compile(rb"\A\s*\{")
_TOLD = "The relay did this on purpose (--fault)."


class End(Enum):
    """How a session is ended on purpose."""

    CLOSE = auto()
    CUT = auto()


class Move(NamedTuple):
    """One step: a message to record, and whether and when it goes on."""

    side: Side
    opcode: int
    payload: bytes
    raw: bytes | None  # as it came; None: to be framed anew
    by: str | None = None
    goes_on: bool = True
    wait: float = 0.0  # seconds
    replaces: bool = False  # the move before it
    stands_for: int | None = None  # the frame that it is or replaces, as it was recorded when it came
    extra: JsonObject | None = None
    sent: bytes | None = None  # what goes on where that is not what is recorded
    fault: Fault | None = None
    end: End | None = None


class Meddler:
    """One session's."""

    def __init__(self, faults: Faults, *, event_ids: bool) -> None:
        self._faults = faults
        self._names = _EventIds() if event_ids else None
        self._stalled: set[Side] = set()
        self._failed: bytes | None = None  # the id of a response that was made to fail
        self._made = 0

    @property
    def is_idle(self) -> bool:
        """Whether messages pass as they are."""
        return self._names is None and self._faults.is_empty and not self._stalled and self._failed is None

    @property
    def faults(self) -> list[str]:
        """What may still happen and what lasts, in the words in which it was asked for."""
        lasting = [f"stall@{'client:' if side is Side.CLIENT else ''}…" for side in self._stalled]
        return [*(one.text for one in self._faults.waiting), *lasting, *(["fail…"] if self._failed else [])]

    def set(self, fault: Fault) -> None:
        """Add a fault to a session that runs."""
        self._faults.set(fault)

    def calm(self) -> None:
        """Do no more harm, and end what lasts."""
        self._faults.clear()
        self._stalled.clear()
        self._failed = None

    def moves(self, side: Side, message: Message) -> Iterator[Move]:
        """What becomes of a message."""
        plain = Move(side, message.opcode, message.payload, message.raw)
        if self._names is not None and message.opcode == TEXT:
            plain = self._names.named(plain)
        faults = self._faults.due(side, message.payload)
        if side in self._stalled or (self._failed is not None and self._failed in message.payload):
            yield plain._replace(by=FAULT, goes_on=False)
            return
        late = [fault for fault in faults if fault.deed in TIMELY]
        wait = sum(map(self._wait, late))
        done = next((fault for fault in faults if fault.deed not in TIMELY), None)  # of several the first counts
        for move in self._done(done, plain) if done else (plain,):
            slow = move._replace(by=FAULT, wait=wait, fault=move.fault or late[0]) if late else move
            yield slow if move.goes_on else move

    def _wait(self, fault: Fault) -> float:
        return fault.seconds * (self._faults.chance.random() if fault.deed is Deed.JITTER else 1.0)

    def _done(self, fault: Fault, plain: Move) -> Iterator[Move]:
        match fault.deed:
            case Deed.DROP:
                yield plain._replace(by=FAULT, goes_on=False, fault=fault)
            case Deed.STALL:
                self._stalled.add(plain.side)
                yield plain._replace(fault=fault)
            case Deed.TRUNCATE:
                yield from _instead(fault, plain, plain.payload[: len(plain.payload) // 2])
            case Deed.GARBLE:
                yield from _instead(fault, plain, self._garbled(plain.payload))
            case Deed.ERROR:
                yield plain
                yield self._event(fault, self._error(fault))
            case Deed.FAIL:
                yield from self._fail(fault, plain)
            case Deed.CLOSE:
                yield plain
                yield plain._replace(payload=b"", by=FAULT, fault=fault, end=End.CLOSE)
            case Deed.CUT:
                yield plain
                yield plain._replace(payload=b"", by=FAULT, fault=fault, end=End.CUT)

    def _fail(self, fault: Fault, plain: Move) -> Iterator[Move]:
        """Let the response of this event fail, and keep back whatever else is said of it."""
        yield plain
        body, _ = codec.decode(plain.payload)
        identity = text_at(body, "response", "id") or text_at(body, "response_id")
        if identity is None:
            return
        error: JsonObject = {"type": "server_error", "code": "server_error", "message": _TOLD}
        details: JsonObject = {"type": "failed", "error": error}
        response: JsonObject = {"object": "realtime.response", "id": identity, "status": "failed", "output": []}
        yield self._event(fault, {"type": "response.done", "response": response | {"status_details": details}})
        self._failed = b'"' + identity.encode("utf-8", "replace") + b'"'

    def _error(self, fault: Fault) -> JsonObject:
        error: JsonObject = {"type": "server_error", "code": fault.word, "message": _TOLD, "param": None}
        return {"type": "error", "error": error | {"event_id": None}}

    def _event(self, fault: Fault, body: JsonObject) -> Move:
        self._made += 1
        named = {"type": body["type"], "event_id": f"event_fault_{self._made}"} | body
        return Move(fault.side, TEXT, codec.write(named), None, FAULT, fault=fault)

    def _garbled(self, payload: bytes) -> bytes:
        """The payload with a few of its bytes replaced, which leaves text that is UTF-8 as it was in length."""
        chance, garbled = self._faults.chance, bytearray(payload)
        for _ in range(min(_SHORTEST, len(garbled))):
            garbled[chance.randrange(len(garbled))] = chance.choice(b"#%&*?!")
        return bytes(garbled)


def _instead(fault: Fault, plain: Move, payload: bytes) -> Iterator[Move]:
    """Another payload in the place of the one that came; both are recorded."""
    yield plain._replace(by=FAULT, goes_on=False)
    opcode = plain.opcode if _is_text(payload) else BINARY if plain.opcode == BINARY else TEXT
    yield Move(plain.side, opcode, payload, None, FAULT, replaces=True, fault=fault)


def _is_text(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


class _EventIds:
    """Gives client events an `event_id`, and takes it out of what the server says of them."""

    def __init__(self) -> None:
        self._mark = f"relay_{secrets.token_hex(4)}_".encode()
        self._quoted = re.compile(rb'"' + self._mark + rb'\d+"')
        self._count = 0

    def named(self, move: Move) -> Move:
        return self._client(move) if move.side is Side.CLIENT else self._server(move)

    def _client(self, move: Move) -> Move:
        body, problem = codec.decode(move.payload)
        if problem is not None or "event_id" in body or not isinstance(body.get("type"), str):
            return move
        self._count += 1
        start = _NO_ID.match(move.payload)
        assert start is not None
        place = start.end()
        made = b'"event_id":"' + self._mark + str(self._count).encode() + b'",'
        added: Json = ["/event/event_id"]
        payload = move.payload[:place] + made + move.payload[place:]
        return move._replace(payload=payload, raw=None, extra={"added": added})

    def _server(self, move: Move) -> Move:
        if self._mark not in move.payload:
            return move
        removed: Json = ["/event/error/event_id"]
        without = self._quoted.sub(b"null", move.payload)
        return move._replace(sent=without, raw=None, extra={"removed": removed})
