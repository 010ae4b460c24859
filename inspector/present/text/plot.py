"""Plots of characters: bars, stacks, sparklines, axes. What a part means is told by its glyph, not by colour alone."""

from collections.abc import Sequence

from ...core.clock import span_text
from .cell import fit, width_of

_EIGHTHS = " ▏▎▍▌▋▊▉"
_LEVELS = "▁▂▃▄▅▆▇█"
FULL = "█"


def bar(value: float, top: float, width: int) -> str:
    """`value` of `top` as a bar of at most `width` cells, in eighths; the least that is not nothing is one eighth."""
    if value <= 0 or top <= 0 or width <= 0:
        return ""
    eighths = max(round(min(value / top, 1) * width * 8), 1)
    return (FULL * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def gauge(value: float, top: float, width: int) -> str:
    """A bar in a frame of `width` cells, so that what is left to the top shows too."""
    return f"▕{fit(bar(value, top, max(width - 2, 0)), max(width - 2, 0))}▏"


def sparkline(values: Sequence[float | None], top: float) -> str:
    """One cell for each value, up to `top`; a blank where there is none."""
    return "".join(" " if value is None else _level(value, top) for value in values)


def _level(value: float, top: float) -> str:
    share = min(max(value / top, 0), 1) if top > 0 else 0
    return _LEVELS[min(int(share * len(_LEVELS)), len(_LEVELS) - 1)]


def stack(parts: Sequence[tuple[str, int]], width: int) -> str:
    """Glyphs with amounts as one bar of `width` cells, shared out in proportion; no amount gets lost wholly."""
    known = [(glyph, amount) for glyph, amount in parts if amount > 0]
    total = sum(amount for _, amount in known)
    text, used = "", 0
    for place, (glyph, amount) in enumerate(known):
        left = len(known) - place - 1
        used += amount
        end = min(max(round(used / total * width), len(text) + 1), width - left)
        text += glyph * max(end - len(text), 0)
    return text


def nice(top: float) -> float:
    """The least of 1, 2, 5, 10, 20, 50, … that is not below `top`."""
    step = 1.0
    while step < top:
        for factor in (2.0, 5.0, 10.0):
            if step * factor >= top:
                return step * factor
        step *= 10
    return step


def axis(start: int, span: int, width: int) -> str:
    """Moments under a line of time of `width` cells that begins at `start` and lasts `span` µs."""
    step = _tick(span, width)
    text = ""
    for tick in range(-(-start // step) * step, start + span + 1, step):
        at = round((tick - start) / span * width)
        label = "0" if tick == 0 else span_text(tick)
        if at >= width_of(text) + bool(text) and at + width_of(label) <= width:
            text += " " * (at - width_of(text)) + label
    return fit(text, width)


def _tick(span: int, width: int) -> int:
    """µs between two labels, a round number, so far apart that each has room."""
    return max(round(nice(span * 10 / max(width, 1))), 1)
