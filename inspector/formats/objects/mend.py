"""Strings and elisions of pasted text, read one token at a time.

A forum curls the quotes, a person shortens a value to `…`, a terminal wraps a
line, Python and JavaScript quote with an apostrophe. A token that is not JSON
comes with the edits that make JSON of it. Nothing is read further ahead than a
few lines.
"""

import ast
import re
from typing import NamedTuple

from .repair import Edit, Repair, quoted

QUOTES = '"“”„‟'
SINGLES = "'‘’‚‛`"
SHORTENED = r"\.{3}[ ]\d++[ ]more[ ]characters?"  # what Node puts behind a long string
_WRAPS = 3  # further lines that a string may have been wrapped onto
_MOST_EDITS = 10_000  # in one string; what needs more is no text with a few damaged quotes

_ESCAPE = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRICT = rf'"(?:[^"\\\x00-\x1f]++|{_ESCAPE})*+"'
_STRICT_KEY = re.compile(rf'"(?:[^{QUOTES}\\\x00-\x1f]++|{_ESCAPE})*+"(?=\s*+(?::|=>))')
_STRICT_VALUE = re.compile(rf"{_STRICT}(?=[ \t\r]*+(?:[,}}\])\n]|//|/\*|<[=\-\d]|\Z))")
_STRICT_ANY = re.compile(_STRICT)
_INSIDE = re.compile(rf"{_ESCAPE}|\\|[{QUOTES}]|[\x00-\x1f]")
_AFTER_KEY = re.compile(r"\s*+(?::|=>)")
_NEXT = (  # what a member or an item can begin with
    rf"(?:[{QUOTES}{SINGLES}{{\[(}}\]…<]|\.\.|\*\*|//|\#|-?\d|(?:true|false|null|None|True|False|undefined|b'|Object|Array)\b"
    r"|[A-Za-z_$][\w$.-]*\s*+(?:[:=(]|\Z)|\Z)"
)
_AFTER_VALUE = re.compile(
    rf"""\s*+(?:[}}\])]|,\s*+{_NEXT}|\Z|\+\s*+[{QUOTES}{SINGLES}])
    |[ \t\r]*+\n\s*+(?:[{QUOTES}{SINGLES}…]|\.\.|[A-Za-z_$][\w$]*+\s*+:)
    |[ \t]++[A-Za-z_]\w*+=
    |{SHORTENED}""",
    re.VERBOSE,
)
_AFTER_SINGLE = re.compile(rf"{_AFTER_VALUE.pattern}|[ \t\r]*+(?:\n|<=|<-|←|//|\#|\*\*)", re.VERBOSE)
_PLAIN_SINGLE = re.compile(r"""'[^'‘’"\\\x00-\x1f]*+'""")
_SINGLE_INSIDE = re.compile(rf"\\.|[{SINGLES}]|\n", re.DOTALL)
_CLOSERS = {"'": "'’", "‘": "’'‘", "’": "’'", "‚": "‘’'", "‛": "’'", "`": "`"}
_SHARED_ESCAPE = re.compile(r"""\\(?:[\\'"abfnrtv\n]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{1,3})|[^\\]++""")
_FRESH_LINE = re.compile(
    r"""[^\n"“”{]{0,200}\{\s*["“]\w+["”]\s*:|[ \t\r]*(?:\n|\Z|```|[{}\[\]]|["“”„‟][^"“”„‟\n]{1,80}["“”„‟]\s*:)"""
)
_NAME = re.compile(r"[\w.-]{0,80}")
_NAME_ENDS = re.compile(rf"([\w.-]{{0,80}})[{QUOTES}]")
_HALF_ESCAPE = re.compile(r"(?<!\\)\\u[0-9a-fA-F]{0,3}\Z")
_ELISION = re.compile(
    r"""\{\s*+(?:\.{2,}|…)\s*+\}|\[\s*+(?:\.{2,}|…)\s*+\]        # {...}  [...]
    |\[(?!(?:true|false|null|None|True|False)\s*\]|Object:\ null)(?:Object|Array|Function|Circular|Getter|[a-z][\w*]*)
        (?:[ ][\w*]{1,40}){0,3}\](?!\s*+:)                        # [Object]  [redacted]
    |(?:\.{2,}|…)[^\n"“”„‟{}\[\],:]*+                             # ...  … 12 more
    |\*{3,}|<(?![\w.]+:|(?:null|nil)>)[^<>\n"“”]{1,80}>                         # ***  <base64>
    |<<[\d, .]{0,200}>>                                           # bytes, as Elixir and Erlang print them
    |※+[^\n"“”,{}]*+
    |Array\((?!0\))\d{1,6}\)(?!\s*\[)|ƒ[^\n,}]{0,60}               # Chrome: a list that is not shown
    """,
    re.VERBOSE,
)
_ELIDES = "{[.…*<※Aƒ"  # what such a mark begins with
_HOLLOW = re.compile(
    r"(?:\.{3,}|…|\*{3,}|<[^<>\n]{1,80}>|\[(?:redacted|omitted|truncated|base64)[^\]\n]{0,60}\])\Z", re.I
)
_TRAILING = re.compile(
    r"[A-Za-z0-9+/=]{40}(?:\.{3,}|…)\Z|[A-Za-z0-9+/=]{8}[ ]?(?:\.{3}|…)?[\[(<](?:\.{3}|…)?[^\[\](){}<>\n]{0,20}"
    r"(?:truncated|omitted|more|bytes|chars)[^\[\](){}<>\n]{0,30}[\])>]\Z"
)


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
        self._endless: dict[tuple[str, bool], int] = {}  # none in such quotes that is (no) key ends before this one

    def read(self, start: int, *, key: bool) -> Token | Unterminated:
        """Read the string that opens at `start`: as JSON where that makes sense, else mended."""
        if self._source[start] in SINGLES:
            return self._single(start, key)
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

    def is_endless(self, start: int) -> bool:
        """Whether it was seen before that the string, no key, which opens at `start` does not end."""
        return start < self._endless.get((self._source[start], False), 0)

    def _single(self, start: int, key: bool) -> Token | Unterminated:
        """Read a string in apostrophes, as Python and JavaScript print it, or in quotes that a forum curled."""
        source, mark, after = self._source, self._source[start], _AFTER_KEY if key else _AFTER_SINGLE
        plain = _PLAIN_SINGLE.match(source, start)
        if plain and after.match(source, plain.end()):
            return Token(plain.end(), _requoted(source, start, plain.end() - 1))
        end = self._endless.get((mark, key), 0)
        if start < end:
            return _single_cut(source, start, end)
        end = len(source)
        for found in _SINGLE_INSIDE.finditer(source, start + 1):
            at = found.start()
            if found[0] == "\n" and mark != "`":
                end = at
                break
            if found[0] in _CLOSERS[mark] and after.match(source, at + 1):
                return Token(at + 1, _requoted(source, start, at))
        self._endless[mark, key] = end
        return _single_cut(source, start, end)


def elision(source: str, start: int) -> Token | None:
    """Read a mark that stands for left-out text; it becomes a string of itself."""
    found = _ELISION.match(source, start) if source[start] in _ELIDES else None
    if not found:
        return None
    text = found[0].rstrip()
    end = start + len(text)
    return Token(end, (Edit(start, end, quoted(text), Repair.ELISION),))


def is_hollow(key: str, text: str) -> bool:
    """Tell whether a string under `key` only says that its text, or most of a blob, was left out."""
    if key == "delta" and text in ("...", "…"):
        return False  # a model may say just that
    if key == "audio" and text.endswith(("...", "…")):
        return True  # base64 has no dots
    return _HOLLOW.match(text) is not None or _TRAILING.search(text[-80:]) is not None


def _requoted(source: str, start: int, close: int) -> tuple[Edit, ...]:
    body = source[start + 1 : close]
    if "\\" in body or '"' in body or not body.isprintable():
        return (Edit(start, close + 1, quoted(_decoded(body)), Repair.NOTATION),)
    what = Repair.NOTATION if source[start] in "'`" else Repair.QUOTES
    return Edit(start, start + 1, '"', what), Edit(close, close + 1, '"', what)


def _decoded(body: str) -> str:
    """The text of a literal; escapes that the languages do not share stay as they stand."""
    if "\\" not in body:
        return body
    parts = [found[0] for found in _SHARED_ESCAPE.finditer(body)]
    if "".join(parts) != body:
        return body
    return str(ast.literal_eval("'" + "".join(map(_literal_part, parts)) + "'"))


def _literal_part(part: str) -> str:
    if part.startswith("\\"):
        return part
    return part.replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\x00", "\\0")


def _single_cut(source: str, start: int, end: int) -> Unterminated:
    text = source[start + 1 : end].rstrip(" \t\r\n")
    end = start + 1 + len(text)
    if "\\" in text or '"' in text:
        return Unterminated(end, (Edit(start, end, quoted(_decoded(text))[:-1], Repair.NOTATION),))
    return Unterminated(end, (Edit(start, start + 1, '"', Repair.NOTATION),))


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
            self._edits.append(Edit(at, at + 1, '\\"', Repair.QUOTES))
        elif len(mark) == 1 and mark not in QUOTES:
            self._escape(at, Repair.ESCAPES)
        return len(self._edits) < _MOST_EDITS

    def _quote(self, at: int) -> list[Edit]:
        return [] if self._source[at] == '"' else [Edit(at, at + 1, '"', Repair.QUOTES)]

    def _goes_on(self, newline: int) -> bool:
        """Take a line break as a wrap, unless the next line is blank or begins something new."""
        self._cut = self._cut or self._cut_at(newline)
        self._wraps += 1
        if self._wraps > _WRAPS or _FRESH_LINE.match(self._source, newline + 1):
            return False
        if self._is_within_name(newline):
            self._edits.append(Edit(newline, newline + 1, "", Repair.WRAP))
        else:
            self._escape(newline, Repair.WRAP)
        return True

    def _is_within_name(self, newline: int) -> bool:
        """Tell whether a line break stands in a key or an id, which have none: a terminal broke the line there."""
        if self._after is _AFTER_KEY:
            return True
        before = self._source[self._start + 1 : newline]
        after = _NAME_ENDS.match(self._source, newline + 1) if _NAME.fullmatch(before) else None
        return after is not None and (not before or not after[1] or "_" in before + after[1])

    def _escape(self, at: int, what: Repair) -> None:
        """Keep a character that JSON does not allow in a string, as an escape."""
        self._edits.append(Edit(at, at + 1, quoted(self._source[at])[1:-1], what))

    def _cut_at(self, end: int) -> Unterminated:
        while end > self._start + 1 and self._source[end - 1] in " \t\r\n":
            end -= 1
        edits = [edit for edit in self._edits if edit.end <= end]
        half = _HALF_ESCAPE.search(self._source, max(self._start + 1, end - 6), end)
        if half:
            end = half.start()
        return Unterminated(end, tuple(edit for edit in edits if edit.end <= end))
