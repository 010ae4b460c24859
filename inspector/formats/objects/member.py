"""Members that need no thought: a key and a plain value, as many as stand side by side.

Most of a dump is such members, and one expression reads each. What it does not match is read step by step by
`Scan`, which comes to the same where it does match.
"""

import re

from .cursor import SPACED, Level
from .literal import WORDS
from .mend import QUOTES, SINGLES, is_hollow
from .repair import Edit, Repair
from .value import BLOBS, KEPT, Values

MANY = 40  # keys of one object that are looked at
_BLANK = r"[ \t\r\n]*+"
_ANY, _CURLY = f"{QUOTES}{SINGLES}", QUOTES.replace('"', "")
_MEMBER = rf"""
    (?:'([^'‘’"\\\x00-\x1f]++)'(?=:)           # 1: a key in apostrophes
    |"([^{QUOTES}\\\x00-\x1f]++)"(?=:)          # 2: in the quotes of JSON
    |[{_CURLY}]([^{QUOTES}\\\x00-\x1f]++)[{QUOTES}](?=:)  # 3: in quotes that a forum curled
    |([A-Za-z_$@][\w$@-]*+))                    # 4: without any
    (:(?!:)|=(?![=>])){_BLANK}                  # 5
    (?![{_ANY}]\w{{1,60}}[{_ANY}]\s*+:)             # no key in place of a value
    (?:'([^'‘’"\\\x00-\x1f{{(]*+)'               # 6: a string in apostrophes
    |"([^"\\\x00-\x1f{{(]*+)"                    # 7: of JSON
    |[{_CURLY}]([^{QUOTES}\\\x00-\x1f{{(]*+)[{QUOTES}]  # 8: in curled quotes
    |((?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.]))  # 9
    |((?:{"|".join(WORDS)})(?![\w.])))            # 10
"""
_TEXT, _JSON_TEXT, _CURLED, _LITERAL, _WORD, _MARK = range(6, 12)
_GOES_ON = rf"{_BLANK}(?:[}}\])]|,{_BLANK}(?:[{_ANY}]|[A-Za-z_$][\w$]*+\s*+[:=]))"
_LISTED = re.compile(rf"{_MEMBER}(?={_GOES_ON})(?:{_BLANK}(,){_BLANK})?", re.VERBOSE)
_SIDE_BY_SIDE = re.compile(rf"{_MEMBER}(?=([ \t])[ \t]*+[A-Za-z_]\w*+=(?!=))[ \t]++", re.VERBOSE)


class Members(Values):
    """Reads plain members at once."""

    def _plain(self, level: Level) -> bool:
        """Read the plain members that stand here; False where there is none.

        Afterwards the cursor stands before the next member, or behind the last value.
        """
        at = self._at
        taken: re.Match[str] | None = None
        pattern = _SIDE_BY_SIDE if level.closer == SPACED else _LISTED
        while (found := pattern.match(self._source, at)) and self._take_member(level, found):
            taken, at = found, found.end()
            if found.start(_MARK) < 0:
                break
        if taken is None:
            return False
        self._elided = False
        self._stand_behind(taken, spaced=level.closer == SPACED)
        return True

    def _stand_behind(self, taken: re.Match[str], *, spaced: bool) -> None:
        """Put the cursor where the last member that was taken leaves it."""
        mark = taken.start(_MARK)
        self._comma = None if spaced or mark < 0 else mark
        self._next = self._after if mark < 0 else self._member
        if spaced:
            self._advance(mark)
            self._at = taken.end()
        else:
            self._advance(taken.end() if mark < 0 else mark + 1)

    def _take_member(self, level: Level, found: re.Match[str]) -> bool:
        """Note one member; False, and nothing noted, where it is not so plain after all."""
        single, double, curled, bare, _, text, json_text, curled_text, literal, word, _ = found.groups()
        key = single or double or curled or bare
        odd = curled is not None or curled_text is not None
        if odd and (single or bare or text is not None or word):
            return False  # two kinds of damage
        if not (single is None or single.isprintable()) or not (text is None or text.isprintable()):
            return False
        value = text if text is not None else curled_text if json_text is None else json_text
        if value is None:
            value = literal or WORDS[word].strip('"')
        elif key in BLOBS and is_hollow(key, value):
            return False
        else:
            self._bare = False
        level.key = key
        if node := level.node:
            if len(node.keys) < MANY:
                node.keys.add(key)
            if key in KEPT:
                node.members[key] = value
        if odd or not double or text is not None or word:
            group = _WORD if word else _LITERAL if literal else _TEXT if text is not None else _JSON_TEXT
            group = _CURLED if curled_text is not None else group
            self._put_right(found, key, group, Repair.QUOTES if odd else Repair.NOTATION)
        if level.closer == SPACED:
            self._edits.append(Edit(found.end(), found.end(), ", ", Repair.COMMA))
        return True

    def _put_right(self, found: re.Match[str], key: str, group: int, what: Repair) -> None:
        """Make JSON of one member, whose value is a group of the expression, in one edit."""
        start, end = found.span(group)
        value = WORDS[found[group]] if group == _WORD else found[group]
        if group <= _CURLED:
            start, end, value = start - 1, end + 1, f'"{value}"'
        if found[5] == "=":
            self._separator = "="
        text = f'"{key}":{self._source[found.end(5) : start]}{value}'
        self._edits.append(Edit(found.start(), end, text, what))
        self.loose = self.loose or what is Repair.NOTATION
