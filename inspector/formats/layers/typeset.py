"""Quotes and brackets of other scripts in place of those of JSON, as translated pages and input methods put them.

A page that was translated into Chinese has `｛“type”：“error”｝`, one into French `{ « type » : « error » }`.
"""

import html
import re
from collections.abc import Iterator

from ..objects.repair import Change

_TAGS = r"(?:p|div|span|code|pre|font|b|li|strong|em|samp)"
_ENDS = rf"(?:</{_TAGS}>|<br\s*/?>)+[ \t]*$"
BREAK_SIGN = re.compile(r"<br\s*/?>[ \t]*\n(?:[^\n]*<br\s*/?>[ \t]*$|\Z)", re.MULTILINE)
PARAGRAPH_SIGN = re.compile(r"</(?:p|div)>[ \t]*\n[ \t]*<(?:p|div)[ >][^\n]*</(?:p|div)>[ \t]*$", re.MULTILINE)
ITEM_SIGN = re.compile(r"</li>[ \t]*\n\s{0,20}<li[ >][^\n]*</li>[ \t]*$", re.MULTILINE)
_MARKED = re.compile(rf"^[ \t]*(?:<{_TAGS}(?:\s[^<>\n]{{0,200}})?>)+|{_ENDS}", re.MULTILINE)
_MARKED_OR_ENTITY = re.compile(rf"{_MARKED.pattern}|(?P<entity>&(?:lt|gt|amp);)", re.MULTILINE)
UNSEEN = re.compile(r"(?<=[:,{}\[\]\"])\u200b+|\u200b+(?=[:,{}\[\]\"])")

WIDE_SIGN = re.compile('｛\\s*[“”"＂『「][^“”"＂』」\n]{1,60}[“”"＂』」]\\s*：')
_WIDE = dict(zip("｛｝［］：，＂“”", '{}[]:,"""', strict=True))
_WIDE_LINE = re.compile("^[^\n]*[｛｝][^\n]*$", re.MULTILINE)
_WIDE_TOKEN = re.compile('[“”"＂](?P<text>[^“”"＂\n]*+)[“”"＂]|[｛｝［］：，]')

POINTED_SIGN = re.compile(r"\{\s*[«‹]\s*\w{1,40}\s*[»›]\s*:")
_POINTED_LINE = re.compile(r"^[^\n]*[«‹][^\n]*[»›]\s*[:,}\]][^\n]*$", re.MULTILINE)
_POINTED = re.compile(r"(?P<opens>[«‹][ \u00a0\u202f]?)|(?P<closes>[ \u00a0\u202f]?[»›])")

CURLED_SIGN = re.compile(r"""^(?=[^\n"]*+$)[^\n]*?(?:'\{\s*[“”]|\\[“”]\w{1,60}\\[“”]\s*:)""", re.MULTILINE)
_CURLED_LINE = re.compile(rf"{CURLED_SIGN.pattern}[^\n]*$", re.MULTILINE)
_CURLY = re.compile("[“”„‟]")


def of_marked(text: str) -> Iterator[Change]:
    """Take off the tags of HTML between which a page has each of its lines."""
    for one in _MARKED.finditer(text):
        yield Change(*one.span(), "")


def of_paragraphs(text: str) -> Iterator[Change]:
    """The same where each line is a paragraph, in which a page writes `<` and its like as entities."""
    for one in _MARKED_OR_ENTITY.finditer(text):
        yield Change(*one.span(), html.unescape(one["entity"] or ""))


def of_unseen(text: str) -> Iterator[Change]:
    """Take out blanks without any width beside the marks of JSON, and in times."""
    for one in UNSEEN.finditer(text):
        yield Change(*one.span(), "")


def of_wide(text: str) -> Iterator[Change]:
    """What makes JSON of objects in wide brackets; what stands in their strings stays."""
    for line in _WIDE_LINE.finditer(text):
        for one in _WIDE_TOKEN.finditer(text, line.start(), line.end()):
            if one["text"] is None:
                yield Change(*one.span(), _WIDE[one[0]])
            else:
                yield Change(one.start(), one.start() + 1, '"')
                yield Change(one.end() - 1, one.end(), '"')


def of_pointed(text: str) -> Iterator[Change]:
    """What puts straight quotes in place of French and Russian ones, and takes the blanks within them."""
    for line in _POINTED_LINE.finditer(text):
        for one in _POINTED.finditer(text, line.start(), line.end()):
            yield Change(*one.span(), '"')


def of_curled(text: str) -> Iterator[Change]:
    """Straight quotes for curly ones, in lines in which JSON stands in a string and none are straight."""
    for line in _CURLED_LINE.finditer(text):
        for one in _CURLY.finditer(text, line.start(), line.end()):
            yield Change(one.start(), one.end(), '"')
