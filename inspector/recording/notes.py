"""What a person writes to the events of a recording: notes and marks.

They are `note` records. A recorder that still runs writes a note into the
recording itself; everything else goes to a file beside it, so that a saved
recording stays as it was captured:

    {"note":"stuck here","on":7}
    {"note":"","on":7,"mark":true}

`part` says which recording of the input is meant, from the second on. The
newest word on a mark counts.
"""

import os
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path

from ..core import codec
from ..core.json import JsonObject, integer_at, text_at

Tell = Callable[[str, int], bool]
"""Hands a note on an event to the recorder; False where none takes it."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
_LARGEST = 16 << 20  # bytes of notes that are read; a person writes less


class Notes:
    """The notes and marks of one recording, by the number of their event."""

    def __init__(self) -> None:
        self.revision = 0
        self._texts: dict[int, list[str]] = {}
        self._marks: set[int] = set()
        self._places: list[int] | None = None  # the events that have either, in order

    def take(self, body: JsonObject) -> None:
        """Take in a `note` record; one that is about no event says nothing of the rows."""
        seq, text, mark = integer_at(body, "on"), text_at(body, "note"), body.get("mark")
        if seq is None or seq < 1:
            return
        if text:
            self._texts.setdefault(seq, []).append(text)
        if isinstance(mark, bool):
            (self._marks.add if mark else self._marks.discard)(seq)
        self.revision, self._places = self.revision + 1, None

    def of(self, seq: int) -> list[str]:
        """The notes on an event, oldest first. Their text is not safe yet."""
        return self._texts.get(seq, [])

    def is_marked(self, seq: int) -> bool:
        return seq in self._marks

    def places(self) -> list[int]:
        """The events that have a note or a mark, in order."""
        if self._places is None:
            self._places = sorted({*self._texts, *self._marks})
        return self._places

    def within(self, first: int, last: int) -> list[int]:
        """Those of the places from `first` to `last`."""
        places = self.places()
        return places[bisect_right(places, first - 1) : bisect_right(places, last)] if places else []

    def after(self, seq: int) -> int | None:
        """The next place behind `seq`, round about; None where there is none at all."""
        places = self.places()
        return places[bisect_right(places, seq) % len(places)] if places else None


class Notebook:
    """Where the notes on one input are kept."""

    def __init__(self, path: Path | None = None, tell: Tell | None = None) -> None:
        """`path` is the input's, None for one that is no file; `tell` hands notes to the recorder that writes it."""
        self.path = None if path is None else notes_path(path)
        self.tell = tell
        self._notes: dict[int, Notes] = {}
        self._saved = _saved(self.path) if self.path else []

    def open(self, part: int, notes: Notes) -> None:
        """Put what is kept about a part of the input into its notes, and whatever is kept from here on."""
        self._notes[part] = notes
        for body in self._saved:
            if (integer_at(body, "part") or 1) == part:
                notes.take(body)

    def note(self, part: int, seq: int, text: str) -> str:
        """Keep a note and give one sentence that says where. May wait for the recorder."""
        text = text.encode("utf-8", "replace").decode()
        if self.tell and self.tell(text, seq):
            return f"The note on #{seq} is in the recording."
        trouble = self._keep(part, {"note": text, "on": seq})
        return trouble or f"The note on #{seq} is in {self.path.name if self.path else ''}."

    def mark(self, part: int, seq: int, *, marked: bool) -> str:
        """Keep a mark, or take it back; gives a sentence where that does not last."""
        return self._keep(part, {"note": "", "on": seq, "mark": marked})

    def _keep(self, part: int, body: JsonObject) -> str:
        if part in self._notes:
            self._notes[part].take(body)
        if self.path is None:
            return "The input is no file: what you note lasts until you leave."
        try:
            _append(self.path, codec.write(body | ({"part": part} if part > 1 else {})) + b"\n")
        except OSError as error:
            why = error.strerror or type(error).__name__
            return f"{self.path.name} cannot be written ({why}): what you note lasts until you leave."
        return ""


def notes_path(path: Path) -> Path:
    """`talk.notes.jsonl` beside `talk.jsonl`, `talk.txt.notes.jsonl` beside `talk.txt`."""
    name = path.stem if path.suffix == ".jsonl" else path.name
    return path.with_name(f"{name}.notes.jsonl")


def _append(path: Path, line: bytes) -> None:
    """Write a whole line at the end, behind the break that a torn one lacks. Raises OSError."""
    file = os.open(path, _FLAGS, 0o600)
    try:
        whole = not os.fstat(file).st_size or _ends_with_break(path)
        os.write(file, line if whole else b"\n" + line)
    finally:
        os.close(file)


def _ends_with_break(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _saved(path: Path) -> list[JsonObject]:
    """The records of a file of notes; none where it cannot be read. A damaged line is passed over."""
    try:
        with path.open("rb") as file:
            lines = file.read(_LARGEST).split(b"\n")
    except OSError:
        return []
    decoded = [codec.decode(line) for line in lines if line.strip()]
    return [body for body, problem in decoded if codec.is_readable(problem)]
