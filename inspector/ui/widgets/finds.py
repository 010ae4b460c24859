"""The lines in which what was searched for stands, and the way from one to the next."""

from collections.abc import Sequence

from ...core.text import safe
from ...present.text.lazy import rows_with
from ...present.text.span import Line

_SHOWN = 12  # characters of a needle that is not there


class Finds:
    """The rows of `lines` with the needle; without a needle none."""

    def __init__(self, needle: str = "", lines: Sequence[Line] = ()) -> None:
        self.needle = needle
        self.rows = rows_with(lines, needle) if needle else []

    def next(self, row: int, step: int) -> int | None:
        """The next row with the needle (`step` 1) or the one before (-1), round about; None where there is none."""
        rows = self.rows if step > 0 else self.rows[::-1]
        return next((one for one in rows if (one - row) * step > 0), rows[0] if rows else None)

    def same(self, before: "Finds", row: int) -> int:
        """Where the find in `row` is now that the lines are made anew; `row` itself where that was none."""
        if row not in before.rows or not self.rows:
            return row
        return self.rows[min(before.rows.index(row), len(self.rows) - 1)]

    def told(self, row: int) -> str:
        """`2 of 7`, for a frame; empty without a needle."""
        if not self.needle:
            return ""
        if not self.rows:
            return f"{safe(self.needle[:_SHOWN])}: not here"
        return f"{self.rows.index(row) + 1 if row in self.rows else '–'} of {len(self.rows)}"
