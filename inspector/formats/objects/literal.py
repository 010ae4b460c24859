"""Values of other languages in pasted text: their words, calls, enumerations and unquoted strings.

Python prints `None` and `Session(id='…')`, Node `undefined` and `[Object: null
prototype] {}`, a browser `Array(2) [ … ]`, Dart and Java no quotes at all. What
only source code has (a name, an expression) is told apart: nobody sent that.
"""

import re
from typing import NamedTuple

from ...core import codec
from .repair import quoted

WORDS = {"None": "null", "True": "true", "False": "false"} | dict.fromkeys(
    ("undefined", "undef", "nil", "nullptr"), "null"
)
_JSON = re.compile(r"(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])")
_JSON_BEGINS = "-0123456789tfn"
_FOREIGN = re.compile(
    rf"(?P<word>{'|'.join(WORDS)})(?![\w.])"
    r"|(?P<number>-?\d{1,30})n(?!\w)"
    r"|<[\w.]+:\s*+(?P<member>'[^'\n\\]*'|\"[^\"\n\\]*\"|-?\d{1,18})>"
    r"|(?P<nothing><(?:null|nil)>)"
    r"|(?P<empty>Array\(0\))(?!\s*\[)"
    r"|~w(?P<words>[(\[][^()\[\]\n]{0,200}[)\]])|~[a-zA-Z](?P<sigil>[(\[|/\"][^()\[\]\n]{0,200}[)\]|/\"])"
    r"|:(?P<atom>\"[^\"\n]{1,80}\"|[a-z]\w{0,60})"
    r"|(?P<text>-?(?:NaN|Infinity|inf|nan)(?![\w.])|(?:[A-Za-z_]\w*\.)*[A-Z]\w*\([^()\n{}=]{0,200}\)"
    r"|datetime\.\w+\([^()\n]{0,200}\))"
)
_PREFIX = re.compile(
    r"(?:\[Object: null prototype\]|\(\d{1,6}\)|%(?:[A-Z][\w.]*)?(?=\{)"
    r"|(?!(?:new|await|function)\b)[A-Z_$][\w.$]*+(?:\(\w{1,20}\)|<[\w, ]{1,60}>)?)"
    r"[ \t]*+(?=[{\[])"
)
_CALL = re.compile(r"[A-Za-z_][\w.]*+\((?=\s*+(?:[A-Za-z_]\w*+=(?!=)|\)))")
_STRING_PREFIX = re.compile(r"""[bBuUrR]{1,2}(?=['"])""")
_EXPRESSION = re.compile(
    r"""(?!(?:true|false|null)\b)(?:f['"]|`[^`\n]*`
    |(?:await[ ]|new[ ])?[A-Za-z_$][\w$]*+(?:\??\.[A-Za-z_$][\w$]*+|\([^()\n]*\)|\[[^\]\n]*\])*+)
    (?:[ ]*(?:\|\||&&|\?\?|[-+*/?])[^,\n}]{0,500}+)?(?=[ \t]*+(?:[,}\])]|\n|//|\#))""",
    re.VERBOSE,
)
_INNER = r"(?:[^\n{}\[\]]|\[[^\[\]{}\n]{0,40}\])"
_BARE = {
    (sep, in_list): re.compile(
        r"(?:[^\n{}\[\],]|\[[^\[\]{}\n]{0,40}\])*?(?=\s*+(?:,|\]|\Z|\n))"
        if in_list
        else rf"{_INNER}*?(?=[ \t]*+(?:,\s*+[A-Za-z_@][\w@$-]*+{sep}(?!=)|[}}\]]|\Z|\n))"
    )
    for sep in (":", "=")
    for in_list in (False, True)
}


class Literal(NamedTuple):
    """A value that was read: its end, and its JSON where that differs from what stands there."""

    end: int
    text: str | None = None


def json_end(source: str, at: int) -> int | None:
    """The end of a number, truth value or null of JSON."""
    found = _JSON.match(source, at) if source[at : at + 1] in _JSON_BEGINS else None
    return found.end() if found else None


def foreign(source: str, at: int) -> Literal | None:
    """A value that a program printed in the words of its language."""
    found = _FOREIGN.match(source, at)
    if not found:
        return None
    text = found[found.lastgroup or 0]
    match found.lastgroup:
        case "word":
            text = WORDS[text]
        case "member":
            text = quoted(text[1:-1]) if text[0] in "'\"" else text
        case "nothing":
            text = "null"
        case "empty":
            text = "[]"
        case "words":
            text = codec.write(text[1:-1].split()).decode()
        case "sigil":
            text = quoted(text[1:-1])
        case "atom":
            text = WORDS.get(text, quoted(text.strip('"')))
        case "text":
            text = quoted(text)
    return Literal(found.end(), text)


def prefix_end(source: str, at: int) -> int | None:
    """Where the bracket stands that a printed class name, or a length, is put before."""
    found = _PREFIX.match(source, at)
    return found.end() if found else None


def call_end(source: str, at: int) -> int | None:
    """The end of `Name(` where members as `name=value` follow."""
    found = _CALL.match(source, at)
    return found.end() if found else None


def string_prefix_end(source: str, at: int) -> int | None:
    """The end of the letters that Python puts before a quote."""
    found = _STRING_PREFIX.match(source, at)
    return found.end() if found else None


def expression_end(source: str, at: int) -> int | None:
    """The end of a name or an expression, as it stands only in source code."""
    found = _EXPRESSION.match(source, at)
    return found.end() if found else None


def bare(source: str, at: int, separator: str, *, in_list: bool) -> Literal | None:
    """A value without quotes, as Dart (`:`) and Java (`=`) print maps."""
    found = _BARE[separator, in_list].match(source, at)
    if not found:
        return None
    end, text = found.end(), found[0].rstrip()
    if json_end(source, at) == at + len(text) and text:
        return Literal(end)
    return Literal(end, quoted(text))
