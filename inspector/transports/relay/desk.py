"""What a controller may tell a session: commands about what is held, what is put in, and what harm is done.

    {"do": "hold", "where": "type:response.create", "from": "client"}     without `where` nothing more is held
    {"do": "release", "seq": 7}      {"do": "release", "from": "client"}  without `from` everything of both sides
    {"do": "drop", "seq": 7}         {"do": "duplicate", "seq": 7}        {"do": "delay", "seq": 7, "seconds": 2}
    {"do": "edit", "seq": 7, "text": "…"}                                 {"do": "text", "seq": 7}
    {"do": "inject", "from": "server", "text": "…"}                       as if that side had sent it; `texts`: several
    {"do": "keep", "from": "client"}                                      it is not forgotten: time begins anew
    {"do": "fault", "fault": "drop@response.done"}                        {"do": "calm"}: no faults any more
    {"do": "held"}                                                        what is held, and on which terms

Messages are named by the number of the frame in which they came. Whatever is
decided is done in order: one that is let go waits until those before it went.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from ...core import codec
from ...core.json import Json, JsonObject, integer_at, number_at, text_at, texts_at
from ...core.wire import Side
from ..roster import obeyed
from . import fault
from .held import Held
from .intercepted import Intercepted

if TYPE_CHECKING:
    from .intercepted import Fits

LONGEST_DELAY = 3600.0  # seconds
MOST_COPIES = 100
_MOST = 500  # messages of a side that are listed


class RefusedError(Exception):
    """What was asked cannot be done; the message says why."""


class Desk:
    """Obeys for one session."""

    def __init__(self, session: Intercepted) -> None:
        self._session = session

    async def obey(self, command: JsonObject) -> JsonObject:
        """Do what a controller says and answer it."""
        do = _COMMANDS.get(text_at(command, "do") or "")
        if do is None:
            return await obeyed(self._session, command)
        try:
            return {"ok": True} | do(self, command)
        except (RefusedError, ValueError) as error:
            return {"ok": False, "why": str(error)}

    # Holding

    def hold(self, command: JsonObject) -> JsonObject:
        sides, where = _sides(command), text_at(command, "where")
        fits = filter_of(where) if where is not None else None
        for side in sides:
            if where is not None and fits is not None:
                self._session.filters[side] = (where, fits)
            else:
                self._session.filters.pop(side, None)
        whose = " and the ".join(side.who for side in sides)
        self._session.journal.note(
            f"From here on messages of the {whose} are held that fit: {where or 'every one'}."
            if where is not None
            else f"From here on nothing more of the {whose} is held."
        )
        return {}

    def keep(self, command: JsonObject) -> JsonObject:
        for side in _sides(command):
            self._session.touch(side)
        return {}

    # Deciding

    def release(self, command: JsonObject) -> JsonObject:
        if "seq" in command:
            held = self._held(command)
            held.free()
            self._decided(held)
            return {}
        for side in _sides(command):
            self._session.touch(side)
            self._session.release_all(side, "somebody let all go")
        return {}

    def drop(self, command: JsonObject) -> JsonObject:
        held = self._held(command)
        self._session.drop(held)
        self._decided(held)
        return {}

    def duplicate(self, command: JsonObject) -> JsonObject:
        held = self._held(command)
        if held.copies >= MOST_COPIES:
            raise RefusedError(f"A message goes on {MOST_COPIES + 1} times at most.")
        held.copies += 1
        self._decided(held)
        return {"copies": held.copies}

    def delay(self, command: JsonObject) -> JsonObject:
        held, seconds = self._held(command), number_at(command, "seconds")
        if seconds is None or not 0 <= seconds <= LONGEST_DELAY:
            raise RefusedError(f"`delay` takes seconds, from 0 to {LONGEST_DELAY:g}.")
        held.is_held, held.due = True, self._session.now() + seconds
        self._decided(held)
        return {}

    def edit(self, command: JsonObject) -> JsonObject:
        held, text = self._held(command), text_at(command, "text")
        if text is None:
            raise RefusedError("`edit` needs a text.")
        payload = _payload(text)
        held.edited = None if payload == held.message.payload else payload
        self._decided(held)
        return {}

    def inject(self, command: JsonObject) -> JsonObject:
        (side, *others), text = _sides(command), text_at(command, "text")
        texts = texts_at(command, "texts") if text is None else [text]
        if others or not texts:
            raise RefusedError("`inject` needs a text, and `from`: client or server.")
        if not self._session.may_inject(side):
            raise RefusedError("Nothing more can be put in: this session is not open, or its bytes pass unread.")
        self._session.touch(side)
        seqs: list[Json] = [self._session.inject(side, payload) for payload in map(_payload, texts)]
        return {"seq": seqs[-1]}

    def _decided(self, held: Held) -> None:
        self._session.touch(held.side)
        self._session.flow(held.side)

    def _held(self, command: JsonObject) -> Held:
        number = integer_at(command, "seq")
        for queue in self._session.queues.values():
            held = queue.find(number) if number is not None else None
            if held is not None:
                return held
        raise RefusedError(f"Message {number} is not held (any more)." if number else "Which message? `seq` says it.")

    # Faults

    def fault(self, command: JsonObject) -> JsonObject:
        read = fault.read(text_at(command, "fault") or "")
        self._session.disturb(read)
        return {}

    def calm(self, command: JsonObject) -> JsonObject:
        self._session.calm()
        return {}

    # Looking

    def text(self, command: JsonObject) -> JsonObject:
        held = self._held(command)
        self._session.touch(held.side)
        return {"text": held.payload.decode("utf-8", "replace"), "from": held.side.value}

    def held(self, command: JsonObject) -> JsonObject:
        """What is held of each side, oldest first."""
        session = self._session
        sides: JsonObject = {side.value: self._queue(side) for side in Side}
        about: JsonObject = {"timeout": session.timeout, "forgotten": session.forgotten, "state": session.state}
        return about | {"sides": sides, "faults": [*session.faults]}

    def _queue(self, side: Side) -> JsonObject:
        session, queue = self._session, self._session.queues[side]
        listed: list[Json] = [self._told(one) for one, _ in zip(queue, range(_MOST), strict=False)]
        where = session.filters[side][0] if side in session.filters else None
        return {"where": where, "count": len(queue), "left": session.left_of(side), "messages": listed}

    def _told(self, held: Held) -> JsonObject:
        now = self._session.now()
        body, _ = codec.decode(held.payload)
        told: JsonObject = {"seq": held.number, "type": text_at(body, "type"), "size": len(held.payload)}
        told |= {"age": now - held.since, "stand": held.stand.value, "copies": held.copies}
        return told | {"edited": held.edited is not None, "due": None if held.due is None else held.due - now}


def filter_of(where: str) -> "Fits":
    """What a filter holds. Raises FilterError."""
    from ...recording.query.alone import read  # costs what a relay that holds nothing need not pay

    return read(where)


def _sides(command: JsonObject) -> Iterable[Side]:
    """The sides that are meant. Raises RefusedError."""
    side = text_at(command, "from")
    if side is None:
        return tuple(Side)
    if side not in [*Side]:
        raise RefusedError("`from` is client or server; without it both are meant.")
    return (Side(side),)


def _payload(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError("Half a character (a lone surrogate) cannot be sent as text.") from error


_COMMANDS: Mapping[str, Callable[[Desk, JsonObject], JsonObject]] = {
    do.__name__: do
    for do in (
        Desk.hold, Desk.keep, Desk.release, Desk.drop, Desk.duplicate, Desk.delay, Desk.edit, Desk.inject,
        Desk.fault, Desk.calm, Desk.text, Desk.held,
    )
}  # fmt: skip
