"""Decides on what the relay of a session holds: a line to the session, and what it says as plain values."""

import threading
from pathlib import Path

from ..core.json import Json, JsonObject, integer_at, list_at, number_at, object_at, text_at, texts_at
from ..core.wire import Side
from ..present.screen.held import Gate, HeldMessage, HeldSide
from ..transports.link import CommandRefusedError, Link, RecorderGoneError
from .sending import recorder_at

OVER = "This session is over: nothing is held any more."


class HoldingError(Exception):
    """It could not be done; the message says why."""


class Holder:
    """A line to one relayed session. Calls block; a screen makes them from a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: Link | None = None
        self._is_left = False
        self._connecting = threading.Lock()

    def gate(self) -> Gate:
        """What the session holds now. Raises HoldingError."""
        return gate_of(self.tell("held"))

    def tell(self, do: str, **more: Json) -> JsonObject:
        """Give a command and return its answer; `side` stands for the command's `from`. Raises HoldingError."""
        side = more.pop("side", None)
        command: JsonObject = {"do": do, **more} | ({} if side is None else {"from": side})
        try:
            return self._connected().ask(command)
        except CommandRefusedError as error:
            raise HoldingError(str(error)) from error
        except RecorderGoneError as error:
            self._hang_up()
            raise HoldingError(OVER) from error

    def leave(self) -> None:
        """Hang up for good; what is held stays so until it is forgotten."""
        with self._connecting:
            self._is_left = True
        self._hang_up()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.leave()

    def _connected(self) -> Link:
        with self._connecting:
            recorder = recorder_at(self._path) if self._line is None and not self._is_left else None
            if recorder is not None:
                self._line = Link(recorder)
            if self._line is None:
                raise HoldingError(OVER)
            return self._line


def gate_of(body: JsonObject) -> Gate:
    """What a session answers to `held`."""
    sides = tuple(_side(side, object_at(body, "sides", side.value)) for side in Side)
    timeout, forgotten = number_at(body, "timeout") or 0.0, integer_at(body, "forgotten") or 0
    return Gate(sides, tuple(texts_at(body, "faults")), timeout, forgotten)


def _side(side: Side, body: JsonObject) -> HeldSide:
    messages = tuple(_message(one) for one in list_at(body, "messages") if isinstance(one, dict))
    return HeldSide(side, text_at(body, "where"), integer_at(body, "count") or 0, number_at(body, "left"), messages)


def _message(body: JsonObject) -> HeldMessage:
    return HeldMessage(
        integer_at(body, "seq") or 0,
        text_at(body, "type") or "",
        integer_at(body, "size") or 0,
        number_at(body, "age") or 0.0,
        text_at(body, "stand") or "",
        integer_at(body, "copies") or 0,
        body.get("edited") is True,
        number_at(body, "due"),
    )
