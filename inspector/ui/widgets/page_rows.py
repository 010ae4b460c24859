"""The lines of a page, in which a text can be found."""

from textual.content import Content

from .finds import Finds
from .marked import Marked
from .searched import SearchedRows
from .source import Page, Source


class PageRows(SearchedRows):
    """Rows under a name; what is searched for is marked where it stands."""

    def __init__(self, name: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heading = name
        self.entitle()

    def show(self, source: Source, *, row: int = 0) -> None:
        if isinstance(source, Page):
            before, self.finds = self.finds, Finds(self.finds.needle, source.lines)
            row = self.finds.same(before, row)
            source = Marked(source.lines, self.finds.needle)
        super().show(source, row=row)
        self.entitle()

    def select(self, row: int, *, tell: bool = True) -> None:
        super().select(row, tell=tell)
        self.entitle()

    def entitle(self) -> None:
        found = self.finds.told(self.row)
        name = f"{self._heading} · {found}" if found else self._heading
        self.border_title = Content(self.prompt.text if self.prompt.open else name)

    def seek(self, needle: str) -> None:
        self.finds = Finds(needle)
        self.show(self.source, row=self.row)
