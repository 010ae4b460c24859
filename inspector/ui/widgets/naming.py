"""The line in which a sequence of events gets the name under which it is kept."""

from collections.abc import Iterable
from pathlib import Path

from textual.widgets import Input

from ...core.json import JsonObject
from ...live import library


class NameInput(Input):
    """Replaces a sequence that is there already only where the user knows that it is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, placeholder="a name, or folder/name, then enter", compact=True)
        self._replacing = ""  # the name whose events would be replaced

    def ask(self, known: str) -> None:
        """Let the user type; `known` is the name that the events have."""
        self.value = self._replacing = known
        self.focus()

    def keep(self, bodies: Iterable[JsonObject]) -> tuple[str, Path]:
        """Keep events under what is typed; gives their name and where they are. Raises LibraryError."""
        name = " ".join(self.value.split()).removesuffix(library.SUFFIX)
        if not library.name_problem(name) and library.exists(name) and self._replacing != name:
            self._replacing = name
            raise library.LibraryError(f"There is a {name} already; enter once more replaces it.")
        return name, library.keep(name, bodies)
