"""Reads the text of a filter. Every mistake has a column and a sentence that says what was expected."""

import re
import sys
from difflib import get_close_matches

from .language import BY_NAME, FIELDS, READERS, Field, Takes, number
from .pattern import PatternError, regex
from .tree import PATH, TEXT, Leaf, Node, Not, Op, Step, Style, Value, both, either

LONGEST = 2_000
_DEEPEST = 40  # brackets in brackets
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r'[^\s()"]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_REGEX = re.compile(r"/((?:[^/\\]|\\.)+)/(?![^\s()])", re.DOTALL)
_STEP = r'(?:[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]{0,9}\]|\["(?:[^"\\]|\\.)*"\])'
_PLACE = re.compile(
    rf'({_STEP}(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]{{0,9}}\]|\["(?:[^"\\]|\\.)*"\])*)(>=|<=|!=|=|~|>|<)'
)
_PROTECTED = re.compile(r"\\(u\{([0-9a-f]{1,6})\}|.)", re.DOTALL)
_STEPS = re.compile(r'([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]*)\]|\["((?:[^"\\]|\\.)*)"\]')
_NAMED = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)(:|>=|<=|!=|=|~|>|<)")
_KEYWORD = re.compile(r"(and|or|not)(?=[\s()\"]|\Z)", re.IGNORECASE)


class FilterError(ValueError):
    """A filter that cannot be read: the column (from 1) and a sentence."""

    def __init__(self, column: int, message: str) -> None:
        super().__init__(f"column {column}: {message}")
        self.column, self.message = column, message


def parse(text: str) -> Node:
    """Read a filter; an empty one is true of every event. Raises FilterError."""
    if len(text) > LONGEST:
        raise FilterError(LONGEST + 1, f"A filter may have {LONGEST:,} characters at most.")
    reader = _Reader(text)
    if reader.ended:
        return both(())
    node = reader.alternatives(0)
    if not reader.ended:
        reader.fail("This parenthesis closes nothing; take it away or open one before it.")
    return node


class _Reader:
    """Goes through the text from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.place = text, 0
        self._skip()

    # Looking

    @property
    def ended(self) -> bool:
        return self.place >= len(self.text)

    def fail(self, message: str, place: int | None = None) -> None:
        raise FilterError((self.place if place is None else place) + 1, message)

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.place)
        self.place = found.end() if found else self.place

    def _take(self, sign: str) -> bool:
        """Go over a sign where it stands next."""
        if not self.text.startswith(sign, self.place):
            return False
        self.place += len(sign)
        self._skip()
        return True

    def _take_keyword(self, word: str) -> bool:
        found = _KEYWORD.match(self.text, self.place)
        if found is None or found[1].lower() != word:
            return False
        self.place = found.end()
        self._skip()
        return True

    def _stands(self, *words: str) -> bool:
        found = _KEYWORD.match(self.text, self.place)
        return found is not None and found[1].lower() in words

    # The grammar, loosest first

    def alternatives(self, depth: int) -> Node:
        nodes = [self._series(depth)]
        while self._take_keyword("or"):
            nodes.append(self._series(depth))
        return either(nodes)

    def _series(self, depth: int) -> Node:
        nodes = [self._negated(depth)]
        while not self.ended and not self.text.startswith(")", self.place) and not self._stands("or"):
            self._take_keyword("and")
            nodes.append(self._negated(depth))
        return both(nodes)

    def _negated(self, depth: int) -> Node:
        if depth > _DEEPEST:
            self.fail(f"Not more than {_DEEPEST} parentheses or negations may stand in one another.")
        if self._take("-") or self._take_keyword("not"):
            return Not(self._negated(depth + 1))
        if self.text.startswith("(", self.place):
            return self._bracket(depth)
        return self._term()

    def _bracket(self, depth: int) -> Node:
        opened = self.place
        self._take("(")
        node = self.alternatives(depth + 1)
        if not self._take(")"):
            self.fail("This parenthesis is not closed.", opened)
        return node

    def _term(self) -> Node:
        if self.ended:
            self.fail("A term is expected here, such as a word or type:response.done.")
        if self.text.startswith(")", self.place):
            self.fail("A term is expected before this parenthesis.")
        if self._stands("and", "or"):
            self.fail(f"A term is expected before `{_word(self.text, self.place)}`; in quotation marks it is a word.")
        named, place = _NAMED.match(self.text, self.place), _PLACE.match(self.text, self.place)
        if named and (named[1] in BY_NAME or named[2] == ":"):
            return self._field(named)
        return self._path(place) if place else self._plain()

    def _plain(self) -> Node:
        start = self.place
        value = self._value(regexes=True)
        if value.style is Style.REGEX:
            self._check_regex(value, start)
        if not value.text.strip():
            self.fail("There is nothing to look for between these quotation marks.", start)
        return Leaf(TEXT, Op.HOLDS, value)

    def _path(self, found: re.Match[str]) -> Node:
        self.place, op = found.end(), Op(found[2])
        start = self.place
        value = self._compared(found[2], regexes=op is Op.HOLDS)
        if value.style is Style.REGEX:
            self._check_regex(value, start)
        if op in (Op.MORE, Op.LEAST, Op.LESS, Op.MOST):
            self._check_number(value, op, start)
        return Leaf(PATH, op, value, _steps(found[1]))

    def _check_regex(self, value: Value, start: int) -> None:
        try:
            regex(value.text)
        except PatternError as error:
            raise FilterError(start + 1, str(error)) from error

    def _check_number(self, value: Value, op: Op, start: int) -> None:
        try:
            number(value.text)
        except ValueError:
            self.fail(f"After {op} a number is expected, such as 10.", start)

    def _field(self, found: re.Match[str]) -> Node:
        field = BY_NAME.get(found[1])
        if field is None:
            raise self._unknown(found[1])
        op = self._op_of(field, found)
        self.place = start = found.end()
        value = self._compared(found[2], regexes=op is Op.HOLDS)
        if value.style is Style.REGEX:
            self._check_regex(value, start)
        if complaint := _complaint(field, op, value):
            self.fail(complaint, start)
        leaf = Leaf(field.name, op, value)
        return Not(leaf) if found[2] == Op.UNEQUAL else leaf

    def _op_of(self, field: Field, found: re.Match[str]) -> Op:
        """What is compared; `=` and `:` may stand for each other, and `!=` is the opposite of both."""
        same = Op.IS if Op.IS in field.ops else Op.EQUAL
        op = same if found[2] in (Op.IS, Op.EQUAL, Op.UNEQUAL) else Op(found[2])
        if op not in field.ops:
            raise FilterError(
                found.start(2) + 1, f"After `{field.name}` {_signs(field)} is expected, as in {field.example}."
            )
        return op

    def _unknown(self, name: str) -> FilterError:
        near = get_close_matches(name.lower(), [*BY_NAME], n=1, cutoff=0.5)
        meant = f"did you mean `{near[0]}:`?" if near else f"fields are {', '.join(field.name for field in FIELDS)}."
        return FilterError(
            self.place + 1, f"There is no field `{name}`; {meant} Text with a colon goes in quotation marks."
        )

    # Values

    def _compared(self, sign: str, *, regexes: bool) -> Value:
        """The value behind a sign; nothing may stand between them."""
        if self.ended or self.text[self.place] in ") \t\n(":
            self.fail(f"A value is expected right after {sign} and without a blank.")
        return self._value(regexes=regexes)

    def _value(self, *, regexes: bool) -> Value:
        for style, form in ((Style.QUOTED, _QUOTED), (Style.REGEX, _REGEX if regexes else None)):
            found = form.match(self.text, self.place) if form else None
            if found:
                return self._taken(found, Value(_plain(found[1]) if style is Style.QUOTED else found[1], style))
        if self.text.startswith('"', self.place):
            self.fail("This quotation mark is not closed.")
        if regexes and self.text.startswith("/", self.place):
            self.fail("This regular expression is not closed by a stroke; in quotation marks it is plain text.")
        found = _WORD.match(self.text, self.place)
        if found is None:
            raise FilterError(self.place + 1, "A word is expected here.")
        return self._taken(found, Value(found[0]))

    def _taken(self, found: re.Match[str], value: Value) -> Value:
        self.place = found.end()
        self._skip()
        return value


def _word(text: str, place: int) -> str:
    found = _WORD.match(text, place)
    return found[0] if found else ""


def _plain(inside: str) -> str:
    """What stands between quotation marks, without the strokes that protect, and with `\\u{1b}` as its character."""
    return _PROTECTED.sub(_unprotected, inside)


def _unprotected(found: re.Match[str]) -> str:
    code = int(found[2], 16) if found[2] else 0
    return chr(code) if found[2] and code <= sys.maxunicode else found[1]


def _steps(text: str) -> tuple[Step, ...]:
    return tuple(_step(found) for found in _STEPS.finditer(text))


def _step(found: re.Match[str]) -> Step:
    if found[1] is not None:
        return found[1]
    if found[2] is not None:
        return int(found[2]) if found[2] else None
    return _plain(found[3])


def _signs(field: Field) -> str:
    return "a colon" if Op.IS in field.ops else "one of > >= < <= ="


def _complaint(field: Field, op: Op, value: Value) -> str:
    """What is wrong with the value of a field; empty where nothing is."""
    if field.takes is Takes.CHOICE and value.text not in field.choices:
        near = get_close_matches(value.text, [*field.choices], n=1, cutoff=0.6)
        meant = f"There is no {field.name}:{value.text}; did you mean {near[0]}? " if near else f"After {field.name}: "
        return f"{meant}{'One' if near else 'one'} of {', '.join(field.choices)} is expected."
    try:
        READERS.get(field.takes, str)(value.text)
    except ValueError:
        return f"After {field.name}{op} {field.takes} is expected."
    return ""
