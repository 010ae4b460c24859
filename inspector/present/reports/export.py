"""The forms in which a conversation can leave the program, each with a name, its file endings and a writer.

Every writer gets conversations that are covered already, so that nothing it makes of them can hold a secret.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from ...formats.conversation import Conversation
from ...formats.redaction import Redaction, covered


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
