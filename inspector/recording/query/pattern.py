"""Patterns that a user types: globs, and regular expressions that cannot run away.

Python's engine goes back and tries again, and may need ages for a short text.
So groups are not repeated, there is neither looking around nor back, and what
can be repeated is counted and bounded.
"""

import re
from collections.abc import Callable

LONGEST_PATTERN = 200
LONGEST_TEXT = 4_000  # characters of a text in which a regular expression is searched
REACH = 100  # characters that `*` and `+` go over at most
_REPEATS = 2  # of `*`, `+` and `{…}`
_CHOICES = 6  # of `?` and `|`
_PIECE = re.compile(
    r"(?P<atom>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\.)"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<repeat>[*+]|\{[0-9]*,?[0-9]*\})|(?P<choice>[?|])|(?P<other>.)",
    re.DOTALL,
)
_BACK = re.compile(r"\\[1-9g]")


class PatternError(ValueError):
    """A pattern that is not taken, in one sentence."""


def regex(pattern: str) -> re.Pattern[str]:
    """A regular expression that ignores case. Raises PatternError for what could run away or is none."""
    if not pattern:
        raise PatternError("An expression is expected between the two strokes.")
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"An expression may have {LONGEST_PATTERN} characters at most.")
    try:
        return re.compile(_bounded(pattern), re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"This is no regular expression: {error}.") from error


def _bounded(pattern: str) -> str:
    """The pattern with its repetitions bounded."""
    pieces: list[str] = []
    repeats = choices = 0
    before = ""
    for found in _PIECE.finditer(pattern):
        kind, text = found.lastgroup or "", found[0]
        if kind == "open" and pattern.startswith("(?", found.start()) and text != "(?:":
            raise PatternError("Of the groups that begin with (? only (?:…) is taken.")
        if kind == "atom" and _BACK.match(text):
            raise PatternError("An expression may not look back at a group of its own.")
        if kind == "repeat" and before == "close":
            raise PatternError("A group may not be repeated; repeat a single character or a [class].")
        repeats += kind == "repeat"
        choices += kind == "choice"
        pieces.append(_limited(text) if kind == "repeat" else text)
        before = kind
    if repeats > _REPEATS:
        raise PatternError(f"An expression may hold {_REPEATS} of *, + and {{…}} at most.")
    if choices > _CHOICES:
        raise PatternError(f"An expression may hold {_CHOICES} of ? and | at most.")
    return "".join(pieces)


def _limited(repeat: str) -> str:
    if repeat in "*+":
        return f"{{{'01'[repeat == '+']},{REACH}}}"
    low, comma, high = repeat.strip("{}").partition(",")
    if any(digits and int(digits[:9]) > REACH for digits in (low, high)):
        raise PatternError(f"A repetition may count to {REACH} at most.")
    return f"{{{low or 0},{high or REACH}}}" if comma else repeat


def glob(pattern: str) -> Callable[[str], bool]:
    """Whether a whole text fits a pattern in which `*` stands for anything; the time grows with the text only."""
    if "*" not in pattern:
        return pattern.__eq__
    first, *middle, last = pattern.split("*")

    def fits(text: str) -> bool:
        if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
            return False
        place, end = len(first), len(text) - len(last)
        for part in middle:
            place = text.find(part, place, end)
            if place < 0:
                return False
            place += len(part)
        return True

    return fits
