"""The forms in which a conversation can leave the program, each with a name, its file endings and a writer.

Every writer gets conversations that are covered already, so that nothing it makes of them can hold a secret.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath

from ...core.clock import parse_wall, wall_at, wall_text
from ...core.wire import Frame
from ...formats.conversation import Conversation
from ...formats.read import read_input
from ...formats.redaction import Redaction, covered
from ...recording.file import Record, RecordKind
from ...recording.reading import Reading


@dataclass(frozen=True, slots=True)
class Export:
    """One form; `maker` is module and function that write it, whole or in pieces, loaded when it is wanted."""

    name: str
    title: str
    endings: tuple[str, ...]
    maker: tuple[str, str]

    def pieces(self, conversations: Sequence[Conversation]) -> Iterable[bytes]:
        """Conversations in this form, piece by piece, so that a long one needs little memory. Raises Unwritable."""
        module, function = self.maker
        made: bytes | Iterable[bytes] = getattr(import_module(module, __package__), function)(conversations)
        return (made,) if isinstance(made, bytes) else made

    def write(self, conversations: Sequence[Conversation]) -> bytes:
        """The same at once. Raises Unwritable."""
        return b"".join(self.pieces(conversations))


EXPORTS = (
    Export("native", "a recording of this program", (".jsonl",), ("...formats.native", "pieces")),
    Export("jsonl", "JSON Lines: an event a line with side and time", (".ndjson",), ("...formats.lines", "pieces")),
    Export("har", "a HAR 1.2 archive", (".har",), ("...formats.archive", "pieces")),
    Export("html", "one HTML page for a browser, which needs nothing else", (".html",), ("..html.document", "write")),
    Export("ladder", "a ladder in text: arrows between app and server", (".ladder",), ("..ladders.rungs", "pieces")),
    Export("markdown", "a report for a ticket, under 60,000 characters", (".md",), (".ticket", "write")),
    Export("wav", "the sound of the call: the user left, the model right", (".wav",), ("...formats.wav", "pieces")),
    Export("transcript", "a transcript", (".txt",), ("...formats.dialogue.transcribe", "pieces")),
)
BY_NAME = {one.name: one for one in EXPORTS}
_BY_ENDING = {ending: one for one in EXPORTS for ending in one.endings}


def by_ending(name: str) -> Export | None:
    """The form that the ending of a file's name means."""
    return _BY_ENDING.get(PurePath(name).suffix.lower())


def written(conversations: Sequence[Conversation], form: Export, redaction: Redaction) -> bytes:
    """Conversations in a form, with everything covered that `redaction` names."""
    return form.write([covered(one, redaction) for one in conversations])


def conversation_of(reading: Reading, source: Path | None = None) -> Conversation:
    """What was read as a conversation again; from its file, if `source` is one of this program's. Raises Unreadable."""
    if source is not None:
        return read_input(source, None, reading.name)[reading.part - 1]
    return Conversation(reading.header, _Read(reading), reading.format, reading.part, name=reading.name)


@dataclass(frozen=True, slots=True)
class _Read:
    """The frames and records of a reading in their order, read back each time."""

    reading: Reading

    def __iter__(self) -> Iterator[Frame | Record]:
        history, place, ahead = self.reading.history, 0, 0
        for seq in range(1, len(self.reading.columns) + 2):
            while place < len(history) and history.after(place) < seq:
                record, slept = history.record(place)
                place, ahead = place + 1, ahead + slept
                yield self._tick(record, ahead) if record.kind is RecordKind.TICK else record
            if seq <= len(self.reading.columns):
                yield self.reading.frame(seq)

    def _tick(self, record: Record, ahead: int) -> Record:
        """A tick, of which only the time is kept, with the wall clock, which is so many µs ahead."""
        started = parse_wall(self.reading.header.started or "")
        if started is None or record.at is None:
            return record._replace(body={"tick": None})
        return record._replace(body={"tick": wall_text(wall_at(started, record.at + ahead))})
