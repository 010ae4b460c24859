"""Reads an object of a text that is mostly something else.

`Scan` goes from an opening bracket to the right by the grammar of JSON, takes
the repairs of `mend` and the values of `literal`, and stops at the first thing
that does not fit: the object is then cut there. What was read is not read
again, so the work is linear in the text.
"""

import re
from bisect import insort

from .cursor import SPACED
from .member import MANY, Members
from .mend import QUOTES, SINGLES, Strings, Token, Unterminated, elision
from .repair import Edit, Repair

_BARE_KEY = re.compile(r"[A-Za-z_$@][\w$@-]*+(?=\s*+(?::|=))")
_FRESH_MEMBER = re.compile(rf"(?:[{QUOTES}{SINGLES}][\w.]{{1,80}}[{QUOTES}{SINGLES}]|[A-Za-z_$][\w$]*+)\s*+:")
_SPACED_MEMBER = re.compile(r"[A-Za-z_]\w*+=(?!=)")
_SEPARATOR = re.compile(r":(?!:)|=>|=(?!=)")
_REMARK = re.compile(
    r"(?:<=|<-|<<|←|⬅|//|\#|--|\^|!!|\()[^\n]*+|/\*(?:[^*]|\*(?!/)){0,2000}+\*/"
    r"|\*\*[^*\n]{1,80}\*\*[ \t]*+(?=[,\n}\]])|<\d{1,2}>(?=[ \t\r]*\n)"
)
_DECLARED = re.compile(r";\s*+(?:\}|\w++\??\s*+:)")  # members of a type
_CLOSERS = {"}": ("}",), "]": ("]",), ")": (")", "tuple")}


class Scan(Members):
    """One outermost object: its nodes in the order they open, the edits, and where it ends.

    `unopened`: the source has no bracket at `start`, the members themselves begin there; with `spaced` they stand side
    by side as Python prints the fields of an object, and nothing is missing before them.
    """

    def __init__(
        self, source: str, start: int, strings: Strings, *, unopened: bool = False, spaced: bool = False
    ) -> None:
        super().__init__(source, start, strings)
        if unopened:
            self._enter(start, SPACED if spaced else "}", Repair.NOTATION if spaced else Repair.HEAD)
            self.loose = spaced
        self._run()
        del self._next  # of this very object, which would have to wait for the collector of cycles

    def _run(self) -> None:
        while self._next():
            self.steps += 1
            if not self._levels:
                return
            self._skip_blank()
        self._cut(in_member=self._next != self._after)

    # Members

    def _member(self) -> bool:
        mark = self._mark
        if mark and mark in "})":
            return self._close()
        if not self._bare and self._plain(self._levels[-1]):
            return True
        if mark and (mark in QUOTES or mark in SINGLES):
            return self._key()
        if mark and mark in ".…*※" and (token := elision(self._source, self._at)):
            return self._elide_member(token)
        return self._bare_key() or self._remark()

    def _bare_key(self) -> bool:
        found = _BARE_KEY.match(self._source, self._at)
        if not found:
            return False
        self._change(found.end(), f'"{found[0]}"', Repair.NOTATION)
        self._named(found[0], found.end())
        return True

    def _key(self) -> bool:
        token = self._strings.read(self._at, key=True)
        if isinstance(token, Unterminated):
            return self._stop(token)
        name = self.held_text(token, self._at)[1:-1]
        self._take(token)
        self._named(name, token.end)
        return True

    def _named(self, name: str, end: int) -> None:
        level = self._levels[-1]
        level.key = name
        if level.node and len(level.node.keys) < MANY:
            level.node.keys.add(name)
        self._comma, self._elided = None, False
        self._next = self._colon
        self._advance(end)

    def _colon(self) -> bool:
        found = _SEPARATOR.match(self._source, self._at)
        if not found:
            return False
        if found[0] != ":":
            self._change(found.end(), ":", Repair.NOTATION)
            self._separator = "="
        self._next = self._value
        self._advance(found.end())
        return True

    def _after(self) -> bool:
        mark, level = self._mark, self._levels[-1]
        if mark == ",":
            self._comma = self._at
            return self._follow(self._at + 1)
        if mark and mark in "}])":
            return self._close_all(mark)
        if self._elided or (mark and mark in ".…"):
            return self._without_comma()
        if mark == ";":
            self.is_code = self.is_code or _DECLARED.match(self._source, self._at) is not None
            return False
        fresh = "\n" in self._source[self.end : self._at]
        if level.closer == SPACED:
            return not fresh and bool(_SPACED_MEMBER.match(self._source, self._at)) and self._without_comma()
        if fresh and not level.is_list and _FRESH_MEMBER.match(self._source, self._at):
            return self._without_comma()
        return self._remark()

    def _follow(self, end: int) -> bool:
        self._next = self._value if self._levels[-1].is_list else self._member
        self._advance(end)
        return True

    def _without_comma(self) -> bool:
        """Go on after, or with, an elision that stands where a comma should, or with the member on the next line."""
        if not self._mark:
            return False
        self._edits.append(Edit(self._at, self._at, ", ", Repair.COMMA))
        self._next = self._value if self._levels[-1].is_list else self._member
        return True

    def _remark(self) -> bool:
        """Pass over what a person wrote between the members."""
        found = _REMARK.match(self._source, self._at)
        if not found:
            return False
        self._change(found.end(), "", Repair.REMARK)
        self._at = found.end()
        return True

    def _elide_member(self, token: Token) -> bool:
        """Take an elision between members as a member of that name."""
        self._levels[-1].key = ""
        doubled = (edit._replace(text=f"{edit.text}: {edit.text}") for edit in token.edits)
        return self._elide(token._replace(edits=tuple(doubled)))

    # Ends

    def _close_all(self, mark: str) -> bool:
        """Close with `mark`, and before it what a person forgot, or a forum ate, to close."""
        wanted = _CLOSERS[mark]
        if not any(level.closer in wanted for level in self._levels):
            return False
        while self._levels[-1].closer not in wanted:
            level = self._levels.pop()
            self._edits.append(Edit(self._at, self._at, "]" if level.is_list else "}", Repair.BRACKET))
            self._end(level, self._at)
        return self._close()

    def _close(self) -> bool:
        if self._comma is not None:
            insort(self._edits, Edit(self._comma, self._comma + 1, "", Repair.COMMA))
            self._comma = None
        level = self._levels[-1]
        if self._mark not in _CLOSERS or level.closer not in _CLOSERS[self._mark]:
            return False
        self._levels.pop()
        if self._mark == ")":
            self._change(self._at + 1, "]" if level.is_list else "}", Repair.NOTATION)
        self._end(level, self._at + 1)
        return self._done(self._at + 1)
