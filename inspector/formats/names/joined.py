"""What joins the names of events in a line: arrows, commas, numbers, dots and pipes."""

import re
from itertools import pairwise

_FEWEST = 3  # names that make a row
_ARROWS = r"→|-{1,2}>|={1,2}>|⟶|➜|➔|➡\ufe0f?|⇒|»"
_TIMED = r"\s?[,;|]?\s+(?:at\s)?\[?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,6})?\]?\s+"  # the time of the next one
ARROW = re.compile(
    rf"[`\"'”’]?(?:\s?[*x×]\s?(?:N\b|\d{{1,7}}))?(?:\s*(?:{_ARROWS}|▶\ufe0f?|[✅✓✔☑]\ufe0f?,?)\s*|\s+(?:>{{1,2}}|›)\s+|{_TIMED})[`\"'“‘]?"
)
POINTED = re.compile(rf"[\w`\"'”’)*]\s*(?:{_ARROWS})\s*[`\"'“‘*]{{0,3}}\Z")
"""An arrow before a name, behind a word."""
PIPED = re.compile(r"[\w`)*]\s*\|\s*[`*]{0,3}\Z")
_NUMBER = re.compile(r"[`\"'”’*]{0,3}\s*[,;]?\s*(?:\(\d{1,2}\)|\d{1,2}[.)]|[①-⑳])\s+[`\"'“‘*]{0,3}")
_SLASH = re.compile(r"[`\"'”’*]{0,3}\s+/\s+[`\"'“‘*]{0,3}")
_DOTS = re.compile(r"[`\"'”’*]{0,3}\s*(?:\.{2,4}|…)\s*[`\"'“‘*]{0,3}")
_PIPE = re.compile(r"[`*]{0,3}(?:\s?\([^()\n]{0,60}\))?\s*\|\s*[`*]{0,3}")
_AND = r"(?:and|then|and then|followed by|finally|y|luego|y luego|und|dann|und dann|et|puis|et puis|e|poi|depois)"
COMMA = re.compile(
    rf"[`\"'”’»*]{{0,3}}(?:\s?\([^()\n]{{0,60}}\)|\s?[x×*]\s?\d{{1,7}})?\s*(?:[,;、，]\s*(?:{_AND}\s+)?|{_AND}\s+)(?:(?:the|a|an)\s+)?[`\"'“‘«*]{{0,3}}",
    re.IGNORECASE,
)
_ARROW_IN = re.compile(_ARROWS)
_WRAPPED = re.compile(
    rf"\n(?:[ \t]*\n)?([ \t]{{2,40}}(?:{_ARROWS})[ \t]*[`\"'“‘]?[a-z_]{{1,40}}\.[a-z_.]{{2,80}}\b[^\n]{{0,300}})"
    r"(?=\n|\Z)"
)
"""A line that goes on with a chain: it is indented, and begins with an arrow and a name."""
_LINES = 20  # of one chain
JOINING = re.compile(
    r"[①②…]|\s/\s|\d:\d\d\s|\.\.|\(1\)|[✅✓✔☑,;、，→⟶➜➔➡⇒»▶›•–*|-]|=>|>|\d[.)\]:]| (?:and|but|then|y|und|et|e) "
)
"""One of these is in every line that joins names."""


def wrapped(source: str, at: int, last: int, end: int) -> list[tuple[int, int]]:
    """The lines, by their beginnings and ends, with which a chain goes on that runs to `last`; `at` is in its first."""
    found: list[tuple[int, int]] = []
    while len(found) < _LINES and _ARROW_IN.search(source, at, last) and (below := _WRAPPED.match(source, last, end)):
        found.append((below.start(1), below.end()))
        last = below.end()
    return found


def longest(source: str, names: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest chain of names with arrows between them."""
    chains = [names[:1]]
    for one, other in pairwise(names):
        if ARROW.fullmatch(source, one.end(), other.start()):
            chains[-1].append(other)
        else:
            chains.append([other])
    return max(chains, key=len)


def joint(source: str, begin: int, names: list[re.Match[str]]) -> re.Pattern[str]:
    """What joins names in a line: what stands between the first two of them, or else a comma."""
    if is_row(source, begin, names):
        return _PIPE
    between = [(one.end(), other.start()) for one, other in pairwise(names[:2])]
    return next(
        (one for one in (_NUMBER, _DOTS, _SLASH) for places in between if one.fullmatch(source, *places)), COMMA
    )


def is_row(source: str, begin: int, names: list[re.Match[str]]) -> bool:
    """Tell whether pipes stand between names, and neither the frame of a table nor the marks of code around them."""
    if len(names) < _FEWEST or not _PIPE.fullmatch(source, names[0].end(), names[1].start()):
        return False
    before = source[begin : names[0].start()].rstrip()
    return not before.endswith(("|", "(", "[", "<", '"', "'", "="))
