"""The user's own filters on disk: read when the list opens, written whole and at once."""

import os
from collections.abc import Sequence
from pathlib import Path

from ..recording.query.saved import BUILT_IN, Saved, added, read, removed


class Shelf:
    """The filters under names: those that everybody has, then the user's own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> Sequence[Saved]:
        """Every saved filter. Raises OSError where the file is there and cannot be read."""
        return [*BUILT_IN, *read(self._text())]

    def keep(self, saved: Saved) -> None:
        """Keep a filter in place of one of the same name. Raises OSError."""
        self._write(added(self._text(), saved))

    def drop(self, name: str) -> None:
        """Take a filter of the user's own away. Raises OSError."""
        self._write(removed(self._text(), name))

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def _write(self, text: str) -> None:
        """Write beside and put in place, so that a full disk takes nothing away."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.write_text(text, "utf-8")
        os.replace(fresh, self.path)
