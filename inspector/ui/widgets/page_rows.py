"""The lines of a page, in which a text can be found."""

from textual import events
from textual.content import Content

from .finds import Finds
from .marked import Marked
from .prompt import Prompt
from .rows import Rows
from .source import Page, Source


class PageRows(Rows):
    """Rows under a name; what is searched for is typed on the frame, and marked where it stands."""

    def __init__(self, name: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prompt = Prompt("find")
        self._heading = name
        self._finds = Finds()
        self._entitle()

    def show(self, source: Source, *, row: int = 0) -> None:
        if isinstance(source, Page):
            before, self._finds = self._finds, Finds(self._finds.needle, source.lines)
            row = self._finds.same(before, row)
            source = Marked(source.lines, self._finds.needle)
        super().show(source, row=row)
        self._entitle()

    def select(self, row: int, *, tell: bool = True) -> None:
        super().select(row, tell=tell)
        self._entitle()

    def _entitle(self) -> None:
        found = self._finds.told(self.row)
        name = f"{self._heading} · {found}" if found else self._heading
        self.border_title = Content(self.prompt.text if self.prompt.open else name)

    # Searching

    def search(self) -> None:
        """Let the user type what to find."""
        self.prompt.start()
        self._entitle()

    def find(self, step: int) -> None:
        """Go to the next line with what was typed, or to the one before."""
        row = self._finds.next(self.row, step)
        if row is None:
            self.app.bell()
        else:
            self.select(row)

    def on_key(self, event: events.Key) -> None:
        """What is typed while the prompt is open goes into it and nowhere else."""
        if not self.prompt.open:
            return
        event.stop()
        event.prevent_default()
        entered = self.prompt.take(event.key, event.character)
        if entered is not None:
            self._enter(entered)
        self._entitle()

    def _enter(self, needle: str) -> None:
        self._finds = Finds(needle)
        self.show(self.source, row=self.row)
        if needle and self.row not in self._finds.rows:
            self.find(1)

    def on_paste(self, event: events.Paste) -> None:
        if self.prompt.open:
            event.stop()
            self.prompt.add(event.text)
            self._entitle()

    def on_blur(self) -> None:
        self.prompt.close()
        self._entitle()
        super().on_blur()
