"""Widths in terminal cells: a CJK character takes two, a combining mark none.

Everything here expects text that has passed `core.text.safe()`.
"""

import re

from rich.cells import cell_len, chop_cells, split_text

ELLIPSIS = "…"
_NARROW = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f…–—‘’“”•·▸◆│→←≈✓✗×]*")


def width_of(text: str) -> int:
    """The cells that `text` takes on a terminal."""
    return cell_len(text)


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis at its end."""
    if width <= 0:
        return ""
    text = text if len(text) <= 4 * width + 512 else text[: 4 * width + 512]
    size = cell_len(text)
    if size <= width:
        return text + " " * (width - size)
    return _padded(_cut(text, width - 1)[0].rstrip() + ELLIPSIS, width)


def fit_right(text: str, width: int) -> str:
    """`text` in exactly `width` cells, set to the right; cut at its end."""
    size = cell_len(text)
    return fit(text, width) if size >= width else " " * (width - size) + text


def fit_tail(text: str, width: int) -> str:
    """At most `width` cells of `text`, cut at its beginning: the end of a long name tells most."""
    size = cell_len(text)
    if size <= width:
        return text
    return ELLIPSIS + _cut(text, size - width + 1)[1].lstrip() if width > 0 else ""


def fit_middle(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut in its middle: names made one after another differ at their ends."""
    size = cell_len(text)
    if size <= width or width < 3:
        return fit(text, width)
    tail = (width - 1) // 3
    return _padded(_cut(text, width - 1 - tail)[0] + ELLIPSIS + _cut(text, size - tail)[1], width)


def _cut(text: str, width: int) -> tuple[str, str]:
    """The first `width` cells and the rest. What has a cell for each character is cut where it stands."""
    if _NARROW.fullmatch(text):
        return text[:width], text[width:]
    return split_text(text, width)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at blanks where there are any; line feeds break too."""
    width = max(width, 2)
    return [line for part in text.split("\n") for line in _wrapped(part, width)]


def _wrapped(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, size = "", 0
    for word in text.split(" "):
        length = cell_len(word)
        if line and size + 1 + length <= width:
            line, size = f"{line} {word}", size + 1 + length
            continue
        if line:
            lines.append(line)
        *full, line = chop_cells(word, width) if length > width else [word]
        lines += full
        size = cell_len(line)
    return [*lines, line] if line else lines or [""]
