"""What a person sends by hand: from the text of a draft to what goes out, and from what went out to a draft again."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..core import codec
from ..core.json import JsonObject, object_at
from ..core.text import safe
from ..core.wire import Kind, Side
from ..diagnosis.steps.owed import Owed, owed
from ..model.state.answer import Answer, Operation
from ..model.state.setting import INPUT_FORMAT, setting
from ..protocol.dialect import FALLBACK, Dialect, load
from ..recording.reading import Reading
from .draft import Piece, line_of, pretty
from .sending import Parcel, stamped
from .standing import Piece as Spoken
from .standing import expanded, shortened

REMEMBERED = 200  # events of the history


class UnsendableError(ValueError):
    """A draft cannot be sent; the message says why."""


def spoken(reading: Reading | None) -> Dialect:
    """The dialect that events are written in: the server's."""
    return reading.scene.server if reading else load(FALLBACK)


def parcels(bodies: Iterable[JsonObject], reading: Reading | None, folder: Path) -> list[Parcel]:
    """The frames that carry these events, stamped, with what words in them stand for. Raises StandInError."""
    dialect = spoken(reading)
    found: list[Parcel] = []
    lasts = 0.0  # the sound before, which is heard to its end
    asked: JsonObject = {}  # of the session, by an event before that states a format
    for body in bodies:
        for place, one in enumerate(expanded(body, reading, folder, asked)):
            text = _text(one.body, dialect)
            late = _Spoken(one, dialect) if one.gaps else None
            found.append(Parcel(text, one.after or lasts, awaits=place == 0, late=late))
            lasts = one.lasts
        session = object_at(body, "session")
        asked = asked if setting(session, INPUT_FORMAT) is None else session
    return found


class _Spoken:
    """An event that has its text when the microphone has heard it."""

    def __init__(self, piece: Spoken, dialect: Dialect) -> None:
        self._piece, self._dialect = piece, dialect

    def text(self) -> str | None:
        body = self._piece.filled()
        return None if body is None else _text(body, self._dialect)

    def close(self) -> None:
        for gap in self._piece.gaps:
            gap.microphone.close()


def _text(body: JsonObject, dialect: Dialect) -> str:
    return codec.write(stamped(body, dialect)).decode()


def of_draft(pieces: Sequence[Piece], text: str, reading: Reading | None, folder: Path) -> list[Parcel]:
    """The frames of a draft. Raises UnsendableError and StandInError."""
    for piece in pieces:
        if piece.broken:
            line, column = line_of(text, piece.at)
            raise UnsendableError(f"Line {line + 1}, column {column + 1}: {piece.broken}")
    if not pieces:
        raise UnsendableError("There is nothing to send: write an event, or choose one from the list.")
    return parcels((piece.body for piece in pieces), reading, folder)


def next_event(reading: Reading) -> Owed | None:
    """What is asked for now: by an expectation, or by a next step of the newest turn; None where nothing is."""
    turns = reading.turns()
    verdict = turns[-1].verdict if turns else reading.verdict()
    return owed(reading.scene, reading.pending(), verdict.next_steps)


# What was sent


class Sent(NamedTuple):
    """A client event of the recording, and what became of it."""

    seq: int
    at: int | None
    type: str
    answer: Answer
    answered_seq: int


def history(reading: Reading) -> list[Sent]:
    """The newest events of the client that the server answers, newest first."""
    return [_sent(one) for one in islice(reversed(reading.session.operations.values()), REMEMBERED)]


def _sent(one: Operation) -> Sent:
    return Sent(one.seq, one.at, one.type, one.answer, one.answered_seq)


def again(reading: Reading, seq: int) -> str:
    """A client event of the recording as a draft, without the id that was used. Raises UnsendableError."""
    event = reading.event(seq)
    if event.side is not Side.CLIENT or event.kind is not Kind.TEXT:
        raise UnsendableError(f"#{seq} is not an event of the client's, and only those can be sent again.")
    if not event.body or not codec.is_readable(event.problem):
        return safe(reading.frame(seq).payload.decode("utf-8", "replace"), breaks=True)
    body = {key: value for key, value in event.body.items() if key != "event_id"}
    return pretty(shortened(body, seq))
