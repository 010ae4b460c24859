"""The values of an object in a text: strings, literals, brackets, and what stands where they should."""

import re
from collections.abc import Callable

from ..wording.naming import EXAMPLES, SIDE_KEYS, TELLING_KEYS, TIME_KEYS, side_of_word
from . import literal
from .cursor import LISTS, Cursor, Level, Node
from .mend import QUOTES, SHORTENED, SINGLES, Strings, Token, Unterminated, elision, is_hollow
from .repair import Edit, Repair, quoted

_DEEPEST = 1024  # levels; what is nested deeper is no event of any protocol
KEPT = frozenset({"type", "event_id"}) | SIDE_KEYS | TIME_KEYS | TELLING_KEYS
BLOBS = frozenset({"audio", "delta", "data", "image_url"})
_HELD = re.compile(
    r".[^\"'\\{\n]{0,200}+\{(?:\s|\\+[nrt])*+\\*+[\"']|.\s*+[A-Z]\w*+\(\w++="
)  # a string that holds an object
_NANOSECONDS = re.compile(r"1\d{18}\Z")  # since 1970
_SHORTENED = re.compile(SHORTENED)
_KEY_AHEAD = re.compile(rf"[{QUOTES}{SINGLES}]\w{{1,60}}[{QUOTES}{SINGLES}]\s*+:")
_HALF = re.compile(r"(?<!\\)(?:\\\\)*+(\\(?:u[0-9a-fA-F]{0,3})?)\Z")  # an escape of which not all is there
_MORE = re.compile(rf"\s*+(?:\+\s*+)?(?=[{QUOTES}{SINGLES}])")


class Values(Cursor):
    """Reads values; what comes before and after them is read by whoever extends this."""

    def __init__(self, source: str, start: int, strings: Strings) -> None:
        super().__init__(source, start)
        self._strings = strings
        self._comma: int | None = None  # a comma after which nothing has come yet
        self._elided = False  # the last value was an elision: a comma may be missing after it
        self._bare: bool | None = None  # strings have no quotes; None as long as there was none
        self._separator = ":"
        self._next: Callable[[], bool] = self._value

    def _member(self) -> bool:
        """Read the key of a member, or the end of its object."""
        raise NotImplementedError

    def _after(self) -> bool:
        """Read what follows a value."""
        raise NotImplementedError

    def _close(self) -> bool:
        """Read the bracket that ends the innermost level."""
        raise NotImplementedError

    def _elide(self, token: Token) -> bool:
        """Take an elision as a value."""
        level = self._levels[-1] if self._levels else None
        if level and level.node:
            level.node.elided.add(level.key)
            level.node.has_error |= level.key == "error"
        self._take(token)
        self._done(token.end)
        self._elided = True
        return True

    def _value(self) -> bool:
        mark, level = self._mark, self._levels[-1] if self._levels else None
        if not mark or self._source.startswith("```", self._at):
            return False
        if self._bare and mark not in "{[]}":
            return self._bare_value()
        if mark in QUOTES or mark in SINGLES:
            return self._unseen() if _KEY_AHEAD.match(self._source, self._at) else self._string_value()
        if level and mark in ")]" and level.is_list:
            return self._close()
        if level and mark in ",}" and not level.is_list:
            return self._missing_value()
        if not (self._bare and mark == "[") and (token := elision(self._source, self._at)):
            return self._elide(token)
        if mark == "{" or (mark in "[(" and not literal.prefix_end(self._source, self._at)):
            return self._open(mark)
        return self._literal() or self._built()

    def _open(self, mark: str) -> bool:
        if len(self._levels) >= _DEEPEST:
            return False
        closer = {"{": "}", "[": "]", "(": "tuple"}[mark]
        if mark == "(":
            self._change(self._at + 1, "[", Repair.NOTATION)
        self._enter(self._at + 1, closer, None)
        return True

    def _enter(self, end: int, closer: str, what: Repair | None) -> None:
        """Open a level; `what` says why its brace has to be put in place of source[at:end]."""
        node = None if closer in LISTS else self._new_node(self._at)
        if what:
            self._edits.append(Edit(self._at, end, "{", what))
        self._levels.append(Level(closer, node))
        self._comma, self._elided = None, False
        self._next = self._value if closer in LISTS else self._member
        self._advance(end)

    def _unseen(self) -> bool:
        """Open an object whose brace was lost: a member stands where a value should."""
        if self._levels[-1].is_list or len(self._levels) >= _DEEPEST:
            return False
        self._enter(self._at, "}", Repair.BRACKET)
        return True

    def _string_value(self) -> bool:
        start, level = self._at, self._levels[-1]
        token = self._strings.read(start, key=False)
        if isinstance(token, Unterminated):
            if level.node:
                self._note_cut(level.node, token, start)
            return self._stop(token)
        self._bare = False
        if more := _SHORTENED.match(self._source, token.end):
            token = Token(more.end(), (*token.edits, Edit(token.end, more.end(), "", Repair.ELISION)))
        token = self._joined(start, token)
        self._take(token)
        if level.node:
            self._note(level.node, level.key, token, start)
        elif level.is_list:
            self._note_listed(level, token, start)
        if level.key in BLOBS and is_hollow(level.key, self._source[start + 1 : token.end - 1]):
            self._edits.append(Edit(token.end, token.end, "", Repair.ELISION))
        return self._done(token.end)

    def _joined(self, start: int, token: Token) -> Token:
        """A string with those that Node (`+`) and Python (side by side) put after it to show a long one."""
        texts = [self.held_text(token, start)]
        end = token.end
        while (found := _MORE.match(self._source, end)) and self._is_one(found):
            if self._strings.is_endless(found.end()):
                break
            more = self._strings.read(found.end(), key=False)
            if isinstance(more, Unterminated):
                break
            texts.append(self.held_text(more, found.end()))
            end = more.end
        if len(texts) == 1:
            return token
        text = "".join(('"', *(one[1:-1] for one in texts), '"'))
        return Token(end, (Edit(start, end, text, Repair.NOTATION),))

    def _is_one(self, found: re.Match[str]) -> bool:
        if "+" in found[0] or self._levels[-1].closer == "tuple":
            return True
        return "\n" in found[0] and self._source[found.end()] == "'" and not _KEY_AHEAD.match(self._source, found.end())

    def _take(self, token: Token | Unterminated) -> None:
        if token.edits:
            self._edits += token.edits
            self.loose = self.loose or any(edit.what is Repair.NOTATION for edit in token.edits)

    def _note(self, node: Node, key: str, token: Token, start: int) -> None:
        if key in KEPT:
            node.members[key] = self.held_text(token, start)[1:-1]
        if _HELD.match(self._source, start) and key not in EXAMPLES:
            self.held.append((node, token, start))

    def _note_listed(self, level: Level, token: Token, start: int) -> None:
        """Note a string of a list that holds an object; before it a time may stand, as Grafana Loki has its lines."""
        text = self.held_text(token, start)[1:-1]
        if _HELD.match(self._source, start):
            inside = next((one.node for one in reversed(self._levels) if one.node), None)
            if inside:
                self.held.append((Node(start, token.end, inside, members={"ts": level.key}), token, start))
        level.key = text if _NANOSECONDS.match(text) else ""

    def _note_cut(self, owner: Node, token: Unterminated, start: int) -> None:
        """Note an object in a string that breaks off: what is there of it can still be read."""
        if _HELD.match(self._source, start):
            half = _HALF.search(self._source, start, token.end)
            end = half.start(1) if half else token.end
            edits = tuple(edit for edit in token.edits if edit.end <= end)
            self.held.append((owner, Token(end, (*edits, Edit(end, end, '"', Repair.TAIL))), start))

    def _literal(self) -> bool:
        end = literal.json_end(self._source, self._at)
        if end is None:
            return self._foreign()
        level = self._levels[-1]
        if level.node and level.key in KEPT:
            level.node.members[level.key] = self._source[self._at : end]
        return self._done(end)

    def _foreign(self) -> bool:
        found = literal.foreign(self._source, self._at)
        if not found or found.text is None:
            return False
        level = self._levels[-1] if self._levels else None
        if level and level.node and level.key in KEPT:
            level.node.members[level.key] = found.text.strip('"')
        self._change(found.end, found.text, Repair.NOTATION)
        return self._done(found.end)

    def _built(self) -> bool:
        """Take a value behind a printed name, one without quotes, or an expression of source code."""
        source, at = self._source, self._at
        if end := literal.prefix_end(source, at) or literal.string_prefix_end(source, at):
            self._change(end, "", Repair.NOTATION)
            self._at = end
            return self._value()
        if (end := literal.call_end(source, at)) and len(self._levels) < _DEEPEST:
            self.loose = True
            self._enter(end, ")", Repair.NOTATION)
            return True
        if self._bare is None and self._levels and self._levels[-1].closer == "}" and self._bare_value():
            self._bare = True
            return True
        return self._expression()

    def _bare_value(self) -> bool:
        level = self._levels[-1]
        found = literal.bare(self._source, self._at, self._separator, in_list=level.is_list)
        if not found or (level.is_list and found.end == self._at):
            return False
        if level.node and level.key in KEPT:
            level.node.members[level.key] = self._source[self._at : found.end].rstrip()
        if found.text is not None:
            self._change(found.end, found.text, Repair.NOTATION)
        return self._done(found.end)

    def _expression(self) -> bool:
        end = literal.expression_end(self._source, self._at)
        if end is None or not self._levels:
            return False
        level, text = self._levels[-1], self._source[self._at : end]
        if level.node and level.key in SIDE_KEYS and side_of_word(text):
            level.node.members[level.key] = text
            self._change(end, quoted(text), Repair.NOTATION)
            return self._done(end)
        self.is_code = True
        self._change(end, '"…"', Repair.VALUE)
        return self._done(end)

    def _missing_value(self) -> bool:
        """Mark a value that is not there, such as a `[]` that Markdown took for an empty link."""
        self._edits.append(Edit(self._at, self._at, '"…"', Repair.VALUE))
        return self._done(self._at)

    def _done(self, end: int) -> bool:
        """A value has ended."""
        self._comma, self._elided = None, False
        self._next = self._after
        self._advance(end)
        return True

    def _stop(self, token: Unterminated) -> bool:
        self._take(token)
        self._advance(token.end)
        return False
