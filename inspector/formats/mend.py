"""Repairs for JSON that people pasted, noted as edits on the source.

A forum curls the quotes, a person shortens a value to `…`, a terminal wraps a
line. Each repair replaces a stretch of the source and says how much it costs in
fidelity; nothing is invented, so what was left out stays visible as the mark
that stood there. Strings and elisions are read one token at a time, and never further
ahead than a few lines.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..core import codec
from ..core.wire import Fidelity

QUOTES = '"“”„‟'
_WRAPS = 3  # further lines that a string may have been wrapped onto
_MOST_EDITS = 10_000  # in one string; what needs more is no text with a few damaged quotes

_ESCAPE = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRICT = rf'"(?:[^"\\\x00-\x1f]++|{_ESCAPE})*+"'
_STRICT_KEY = re.compile(rf'"(?:[^{QUOTES}\\\x00-\x1f]++|{_ESCAPE})*+"(?=\s*+:)')
_STRICT_VALUE = re.compile(rf"{_STRICT}(?=[ \t\r]*+(?:[,}}\]\n]|\Z))")
_STRICT_ANY = re.compile(_STRICT)
_INSIDE = re.compile(rf"{_ESCAPE}|\\|[{QUOTES}]|[\x00-\x1f]")
_AFTER_KEY = re.compile(r"\s*+:")
_AFTER_VALUE = re.compile(
    r"""\s*+(?:[}\]]|,\s*+(?:["“”„‟{\[}\]…]|\.\.|-?\d|(?:true|false|null)\b|\Z)|\Z)|[ \t\r]*+\n\s*+(?:["“”„‟…]|\.\.)"""
)
_FRESH_LINE = re.compile(r"""[ \t\r]*(?:\n|\Z|```|[{}\[\]]|["“”„‟][^"“”„‟\n]{1,80}["“”„‟]\s*:)""")
_HALF_ESCAPE = re.compile(r"(?<!\\)\\u[0-9a-fA-F]{0,3}\Z")
_ELISION = re.compile(
    r"""\{\s*+(?:\.{2,}|…)\s*+\}|\[\s*+(?:\.{2,}|…)\s*+\]        # {...}  [...]
    |\[(?!(?:true|false|null)\s*\])[A-Za-z][\w ]{0,40}\]          # [Object]  [redacted]
    |(?:\.{2,}|…)[^\n"“”„‟{}\[\],:]*+                             # ...  … 12 more
    |\*{3,}|<[^<>\n"“”]{1,80}>                                    # ***  <base64>
    """,
    re.VERBOSE,
)


class Edit(NamedTuple):
    """Put `text` in place of source[start:end]; `fidelity` is what is left of it then."""

    start: int
    end: int
    text: str
    fidelity: Fidelity


class Token(NamedTuple):
    """A token that was read: its end in the source and the edits it needs."""

    end: int
    edits: tuple[Edit, ...] = ()


class Unterminated(NamedTuple):
    """A string without an end: where its text stops, and the edits up to there."""

    end: int
    edits: tuple[Edit, ...]


class Strings:
    """Reads the strings of one source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._barren = {True: 0, False: 0}  # no string that is (no) key can be mended before this offset

    def read(self, start: int, *, key: bool) -> Token | Unterminated:
        """Read the string that opens at `start`: as JSON where that makes sense, else mended."""
        strict = (_STRICT_KEY if key else _STRICT_VALUE).match(self._source, start)
        if strict:
            return Token(strict.end())
        odd = _STRICT_ANY.match(self._source, start)  # sound JSON, whatever comes after it
        if odd and start < self._barren[key]:
            return Token(odd.end())
        mended = _Loose(self._source, start, _AFTER_KEY if key else _AFTER_VALUE).read()
        if odd and isinstance(mended, Unterminated):
            self._barren[key] = mended.end
            return Token(odd.end())
        return mended


def elision(source: str, start: int) -> Token | None:
    """Read a mark that stands for left-out text; it becomes a string of itself."""
    found = _ELISION.match(source, start)
    if not found:
        return None
    text = found[0].rstrip()
    end = start + len(text)
    return Token(end, (Edit(start, end, quoted(text), Fidelity.PARTIAL),))


def quoted(text: str) -> str:
    """`text` as a JSON string."""
    return codec.write(text).decode()


def applied(source: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """source[start:end] with the edits in it, which stand in order and do not overlap."""
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (source[at : edit.start], edit.text)
        at = edit.end
    return "".join([*pieces, source[at:end]])


class _Loose:
    """Reads one string whose quotes, escapes or line breaks are not those of JSON."""

    def __init__(self, source: str, start: int, after: re.Pattern[str]) -> None:
        self._source, self._start, self._after = source, start, after
        self._edits = self._quote(start)
        self._wraps = 0
        self._cut: Unterminated | None = None  # where the string ends if it proves not to be wrapped

    def read(self) -> Token | Unterminated:
        for found in _INSIDE.finditer(self._source, self._start + 1):
            mark, at = found[0], found.start()
            if mark in QUOTES and self._after.match(self._source, at + 1):
                return Token(at + 1, (*self._edits, *self._quote(at)))
            if not self._take(mark, at):
                return self._cut or self._cut_at(at)
        return self._cut or self._cut_at(len(self._source))

    def _take(self, mark: str, at: int) -> bool:
        """Take one odd character into the string; False where the string cannot go on."""
        if mark == "\n":
            return self._goes_on(at)
        if mark == '"':
            self._edits.append(Edit(at, at + 1, '\\"', Fidelity.MENDED))
        elif len(mark) == 1 and mark not in QUOTES:
            self._escape(at)
        return len(self._edits) < _MOST_EDITS

    def _quote(self, at: int) -> list[Edit]:
        return [] if self._source[at] == '"' else [Edit(at, at + 1, '"', Fidelity.MENDED)]

    def _goes_on(self, newline: int) -> bool:
        """Take a line break as a wrap, unless the next line is blank or begins something new."""
        self._cut = self._cut or self._cut_at(newline)
        self._wraps += 1
        if self._wraps > _WRAPS or _FRESH_LINE.match(self._source, newline + 1):
            return False
        self._escape(newline)
        return True

    def _escape(self, at: int) -> None:
        """Keep a character that JSON does not allow in a string, as an escape."""
        self._edits.append(Edit(at, at + 1, quoted(self._source[at])[1:-1], Fidelity.MENDED))

    def _cut_at(self, end: int) -> Unterminated:
        while end > self._start + 1 and self._source[end - 1] in " \t\r\n":
            end -= 1
        edits = [edit for edit in self._edits if edit.end <= end]
        half = _HALF_ESCAPE.search(self._source, max(self._start + 1, end - 6), end)
        if half:
            end = half.start()
        return Unterminated(end, tuple(edit for edit in edits if edit.end <= end))
