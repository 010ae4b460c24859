"""Rows in columns, printed."""

from collections.abc import Sequence

from ..core.text import safe
from ..present.text.cell import fit, width_of

_WIDEST = 40  # cells of a column; the last, such as a path, is never cut


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows in columns as wide as what stands in them; an empty field is a dash."""
    cells = [[safe(text[:1000]) or "–" for text in row] for row in rows]
    widths = [min(max(map(width_of, column)), _WIDEST) for column in zip(*cells, strict=True)]
    return ["  ".join([*map(fit, row[:-1], widths), row[-1]]) for row in cells]
