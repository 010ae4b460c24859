"""What the start screen lists: recordings on a shelf, and what can be begun."""

from collections.abc import Hashable, Sequence

from ...live.desk import Offer
from ...live.shelf import Kept, Shelf
from ...present.screen.start import offer_spans, recording_spans, widest
from ...present.text.span import Span


class Recordings:
    """The lines of the recordings on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.kept: Sequence[Kept] = shelf.kept

    def __len__(self) -> int:
        return len(self.kept)

    def key(self, row: int) -> Hashable:
        kept = self.kept[row]
        return (kept, self._shelf.told.get(kept))

    def spans(self, row: int, width: int) -> Sequence[Span]:
        kept = self.kept[row]
        return recording_spans(kept.path.stem, kept.moment, self._shelf.told.get(kept, ""), width)


class Offers:
    """The lines of services and scenarios."""

    def __init__(self, rows: Sequence[Offer]) -> None:
        self.rows = rows
        self._names = [f"connect {one.name}" if one.connects else one.name for one in rows]
        self._widest = widest(self._names)

    def __len__(self) -> int:
        return len(self.rows)

    def key(self, row: int) -> Hashable:
        return row

    def of(self, row: int) -> str:
        """What a line is about, whole."""
        return self.rows[row].title if row < len(self.rows) else ""

    def spans(self, row: int, width: int) -> Sequence[Span]:
        return offer_spans(self._names[row], self.rows[row].title, self._widest, width)
