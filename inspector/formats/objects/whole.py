"""Objects that stand whole in a line: sound JSON, and what programs print in quotes, words and brackets of their own.

`Scan` goes through an object member by member and mends what is damaged. Most of a dump is not damaged: here one
expression makes JSON of a text, token by token, and a parser of JSON proves that it was understood. What the parser
refuses, and what may hide that something was left out, is left to `Scan`; where there is an outcome, it is the same.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...core import codec
from ...core.json import JsonObject
from .literal import WORDS
from .mend import QUOTES
from .repair import WHOLE, Damage, Repair

DOUBTFUL = re.compile(r'(?:\.\.|…|\*|>|\])"\s*+[,}]')  # strings that may stand for what was left out
SHORT = re.compile(r"\{[^{}\n]*+(?:\{[^{}\n]*+\}[^{}\n]*+)*+\}")
SHORT_CALL = re.compile(r"\w++\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)")
"""An object of few levels within a line, and one as a program prints it."""
LONGEST_SHORT = 2000  # characters of an object that is looked for within a line
_CURLY = QUOTES.replace('"', "")
_STRAIGHT = str.maketrans(dict.fromkeys(_CURLY, '"'))
_OTHER_QUOTES = re.compile("[“”„‟‘’‚‛`\\\\]")
_STRINGS = r"""(?P<string>"[^"]*+")|'(?P<text>[^'"]*+)'"""
_WORD = rf"(?P<word>(?:{'|'.join(WORDS)})(?![\w.]))"
_DICT = re.compile(rf"{_STRINGS}|(?<![\w.$@-])(?:(?P<key>[A-Za-z_$@][\w$@-]*+)(?=\s*+:)|{_WORD})", re.ASCII)
_CALL = re.compile(
    rf"{_STRINGS}|(?<![\w.$@-])(?:(?P<named>[A-Za-z_]\w*+)=(?=[^=>\s])"
    rf"|(?P<open>[A-Za-z_][\w.]*+\((?=[A-Za-z_]\w*+=(?!=)))|{_WORD})|(?P<close>\))",
    re.ASCII,
)
_PUT: dict[str, Callable[[str], str]] = {  # what stands in JSON for a token, by the name of its group
    "string": lambda text: text,
    "text": '"{}"'.format,
    "key": '"{}"'.format,
    "named": '"{}":'.format,
    "word": WORDS.__getitem__,
    "open": lambda _: "{",
    "close": lambda _: "}",
    "equals": lambda _: ":",
}
BARE = rf"(?!(?:true|false|null|NaN|Infinity|inf|nan|{'|'.join(WORDS)})\b)[A-Za-z_]\w*+(?:[. -]\w++)*+"
NUMBER = r"(?:true|false|null|-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?)"
_MEMBERS = [rf"[A-Za-z_]\w*+{between}(?:{BARE}|{NUMBER})(?=[ ]*[,}}])" for between in (":[ ]*", "=")]
_MAP = re.compile("|".join(rf"\{{[ ]*{one}(?:,[ ]*{one})*+[ ]*\}}" for one in _MEMBERS), re.ASCII)
_PAIR = re.compile(
    rf"(?P<key>[A-Za-z_]\w*+)(?=[:=])|(?P<equals>=)|(?P<string>{NUMBER}(?=[ ,}}]))|(?P<text>{BARE})", re.ASCII
)


class Whole(NamedTuple):
    """An object that ends at source[end]: as JSON, read, and what was put right in it."""

    end: int
    text: str
    body: JsonObject
    damage: Damage = WHOLE

    @property
    def is_loose(self) -> bool:
        """Whether it was in another notation than JSON."""
        return self.damage is NOTED


CURLED, NOTED = WHOLE.plus([Repair.QUOTES]), WHOLE.plus([Repair.NOTATION])
BEHEADED = WHOLE.plus([Repair.HEAD])


class _Notation(NamedTuple):
    """A way to print an object: how it ends, the shortest that may be one, its JSON, and what that puts right."""

    end: str
    short: re.Pattern[str]
    as_json: Callable[[str], str | None]
    damage: Damage


def at(source: str, start: int, *, first: bool) -> Iterator[Whole]:
    """What opens at `start`, the longest first; `first`: nothing in its line was read yet."""
    opens = _OPENS.match(source, start)
    if not opens:
        return
    notation = _NOTATIONS[opens.lastgroup or ""]
    rest = _rest_of_line(source, start, notation.end) if first else None
    short = notation.short.match(source, start, start + LONGEST_SHORT)
    for text in filter(None, (rest, short and short[0])):
        json = notation.as_json(text)
        if json is not None and (body := _body(json)) is not None:
            yield Whole(start + len(text), json, body, notation.damage)


def beheaded(source: str, start: int) -> Whole | None:
    """The JSON of which only the opening brace is lost, whose members go from `start` to the end of the line."""
    rest = _rest_of_line(source, start, "}")
    body = _body("{" + rest) if rest else None
    return None if rest is None or body is None else Whole(start + len(rest), "{" + rest, body, BEHEADED)


def _body(json: str) -> JsonObject | None:
    """What stands in an object; None where it is none, or where something in it may stand for what was left out."""
    if (json.count('"') % 2 and "\\" not in json) or DOUBTFUL.search(json):
        return None
    try:
        body = codec.parse(json)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _rest_of_line(source: str, start: int, end: str) -> str | None:
    stop = source.find("\n", start)
    text = source[start : stop if stop >= 0 else len(source)].rstrip()
    return text if text.endswith(end) else None


def _put(token: re.Match[str]) -> str:
    group = token.lastgroup or ""
    return _PUT[group](token[group])


def _of_dict(text: str) -> str | None:
    """An object of Python or JavaScript; keys may stand without quotes."""
    return _DICT.sub(_put, text) if text.isprintable() and not _OTHER_QUOTES.search(text) else None


def _of_call(text: str) -> str | None:
    """An object as a model of an SDK prints itself."""
    return _CALL.sub(_put, text) if text.isprintable() and not _OTHER_QUOTES.search(text) else None


def _of_bare(text: str) -> str | None:
    """A map of Dart or Java, in which nothing has quotes; else keys of JavaScript."""
    if "'" in text or '"' in text:
        return _of_dict(text)
    return _PAIR.sub(_put, text) if _MAP.fullmatch(text) else None


def _of_curled(text: str) -> str | None:
    """JSON in quotes that a forum curled."""
    return text.translate(_STRAIGHT) if "\\" not in text else None


_OPENS = re.compile(
    rf"""\{{[ \t]*+(?:(?P<json>")|(?P<curled>[{_CURLY}])|(?P<dict>')|(?P<bare>[A-Za-z_$]))|(?P<call>[A-Z]\w*+\()"""
)
_NOTATIONS = {
    "json": _Notation("}", SHORT, lambda text: text, WHOLE),
    "curled": _Notation("}", SHORT, _of_curled, CURLED),
    "dict": _Notation("}", SHORT, _of_dict, NOTED),
    "bare": _Notation("}", SHORT, _of_bare, NOTED),
    "call": _Notation(")", SHORT_CALL, _of_call, NOTED),
}
