"""Takes off a text what a tool laid over the whole of it, and keeps the way back.

A mail client puts `>` before each line, a comment block ` * `, a forum indents
what is code, a web page turns quotes into entities, an old terminal shows
braces as letters. Each step looks
for its own sign first; what is read afterwards is told in the places of the
text as it was given.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO

from ..objects.repair import Change, Repair
from . import (
    cells,
    encoded,
    entity,
    genai,
    gomap,
    hexdump,
    layout,
    listed,
    misread,
    outline,
    pieces,
    positional,
    prefix,
    printed,
    prototext,
    quoted,
    stamped,
    titled,
    transfer,
    typeset,
    window,
)
from .printing import PRINTINGS


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may lie over a text; `what` is None where taking it off leaves the events as they were."""

    name: str
    sign: re.Pattern[str]
    changes: Callable[[str], Iterator[Change]]
    what: Repair | None = None
    rare: str = ""  # a part of its sign: most texts have none, which is seen at once


class _Layer:
    """One step that was taken: where its changes stand in its own result, and in what it was given."""

    def __init__(self, what: Repair | None) -> None:
        self.what = what
        self._shift = 0  # of the places in the result, by the changes so far
        self._from, self._ends = array("q"), array("q")  # in the source
        self._starts, self._after = array("q"), array("q")  # in the result

    def __len__(self) -> int:
        return len(self._from)

    def add(self, change: Change) -> None:
        """Note the next change."""
        start, end, text = change
        self._from.append(start)
        self._ends.append(end)
        self._starts.append(start + self._shift)
        self._shift += len(text) - (end - start)
        self._after.append(end + self._shift)

    def back(self, offset: int) -> int:
        """The place in the source of a place in the result."""
        number = bisect_right(self._after, offset) - 1
        at = offset if number < 0 else offset - self._after[number] + self._ends[number]
        following = number + 1
        if following < len(self._starts) and self._starts[following] <= offset:
            return self._from[following]  # within what was put in
        return at

    def touches(self, start: int, end: int) -> bool:
        number = bisect_right(self._starts, end - 1) - 1
        return number >= 0 and self._starts[number] >= start


class Cleaned:
    """A text without what lay over it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._layers: list[_Layer] = []
        for step in STEPS:
            if step.rare in self.text and step.sign.search(self.text):
                self._take(step)

    @property
    def is_changed(self) -> bool:
        """Whether anything lay over the text."""
        return bool(self._layers)

    def back(self, offset: int) -> int:
        """The place in the text as it was given."""
        for layer in reversed(self._layers):
            offset = layer.back(offset)
        return offset

    def repairs(self, start: int, end: int) -> list[Repair]:
        """What was put right between two places."""
        found: list[Repair] = []
        for layer in reversed(self._layers):
            if layer.what and layer.touches(start, end):
                found.append(layer.what)
            start, end = layer.back(start), layer.back(end)
        return found

    def _take(self, step: Step) -> None:
        source, layer, result, at = self.text, _Layer(step.what), StringIO(), 0
        for change in step.changes(source):
            result.write(source[at : change.start])
            result.write(change.text)
            layer.add(change)
            at = change.end
        if layer:
            result.write(source[at:])
            self.text = result.getvalue()
            self._layers.append(layer)


# The steps

_MARGIN = re.compile(r"[ ]{2,200}\w{1,40}\.py:\d{1,6}[ ]*$", re.MULTILINE)
_COLOUR = re.compile(r"(?:\x1b|\^\[|\u241b|\\(?:x1b|033|u001b))\[[\d;]{0,20}[mK]|\[\d{1,3}(?:;\d{1,3}){0,5}m")
_QUOTED_LINE = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)
_QUOTED_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_ARROW_LINES = re.compile(r"(?:[ \t]*>[ \t]*(?:\{[^\n]*\}[ \t]*)?\r?(?:\n|\Z))*\Z")
_TRACE_LINES = re.compile(r"(?:[ \t]*>[ \t]*(?:[a-z_]+(?:\.[a-z_]+)+[^\n{]*)\r?(?:\n|\Z))*\Z")
_PREFIXES = (
    *(r"[ \t]*+\*[ \t]?", r"[ \t]*+#++[ \t]?", r"[ \t]*+//++[ \t]?", r"[ \t]*+--[ \t]", r"[ \t]*+[│┃|][ \t]?"),
    r"[ \t]*+(?:\d{1,4}\|)?[\w.-]{1,40}+[ \t]++\|[ \t]?",  # the name of a container, or the number of a line
)
_PREFIXED = tuple(re.compile(rf"(?:^{prefix}[^\n]*+(?:\n|\Z)){{2,}}+", re.MULTILINE) for prefix in _PREFIXES)
_PREFIX = tuple(re.compile(rf"^{prefix}", re.MULTILINE) for prefix in _PREFIXES)
_BRACE_LINE = re.compile(r"""^[ \t]*(?:[^\n]{0,80}\{[ \t]*|["“]\w+["”][ \t]*:[^\n]*)\r?$""", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>|</?(?:pre|code|span|p|div)(?:\s[^<>\n]{0,200})?>")
_MARKDOWN_SIGN = re.compile(r"[:,\[{(]\s*\\[\[{]|^[ \t]*\\`\\`\\`|\{\s*\"\w+\\_\w+\"\s*:", re.MULTILINE)
_MARKDOWN = re.compile(r"(?<!\\)\\([\[\]{}_*#`<>~])")
_BOLD_SIGN = re.compile(r"\*\*")
_BOLD = re.compile(
    r'(?<=:)(\s*)\*\*(["“][^"”\n]{1,200}["”]|[\w.]{1,40})\*\*(?=\s*[,}\n])|(["“\'])\*\*([\w.]{1,80})\*\*(?=["”\'])'
)
_FIELD_SIGN = re.compile(r'\{\s*""[\w.]{1,40}""\s*:')
_FIELD = re.compile(
    r'(?:^|(?<=[,;\t]))"[^"\n{]*+\{(?:[^"\n]++|""|\n(?=[^\n]*""|[ \t]*[{}\[\]]))*+(?:"|(?=\n|\Z))', re.MULTILINE
)
_DOUBLED = re.compile('""')


def _uncoloured(text: str) -> Iterator[Change]:
    """Drop what colours a terminal, whether or not the escape before it came along."""
    for mark in _COLOUR.finditer(text):
        yield Change(mark.start(), mark.end(), "")


def _unquoted(text: str) -> Iterator[Change]:
    """Drop the `>` of mail and Markdown; where it stands before whole events or names it may be an arrow, and stays."""
    for block in _QUOTED_BLOCK.finditer(text):
        if _ARROW_LINES.match(block[0]) or _TRACE_LINES.match(block[0]):
            continue
        for mark in _QUOTED_LINE.finditer(block[0]):
            yield Change(block.start() + mark.start(), block.start() + mark.end(), "")


def _uncommented(text: str) -> Iterator[Change]:
    """Drop the marks of a comment before the lines of a block that has objects in it."""
    found: list[Change] = []
    for blocks, mark in zip(_PREFIXED, _PREFIX, strict=True):
        for block in blocks.finditer(text):
            if _BRACE_LINE.search(mark.sub("", block[0])):
                marks = mark.finditer(block[0])
                found += (Change(block.start() + one.start(), block.start() + one.end(), "") for one in marks)
    return iter(sorted(found))


def _unmargined(text: str) -> Iterator[Change]:
    """Drop the place in the program that rich writes at the right margin of a line."""
    for mark in _MARGIN.finditer(text):
        yield Change(mark.start(), mark.end(), "")


def _unprefixed(text: str) -> Iterator[Change]:
    for start, end in prefix.repeated(text):
        yield Change(start, end, "")


def _untagged(text: str) -> Iterator[Change]:
    for tag in _BREAK.finditer(text):
        yield Change(tag.start(), tag.end(), " ")


def _without_backslashes(text: str) -> Iterator[Change]:
    for one in _MARKDOWN.finditer(text):
        yield Change(one.start(), one.end(), one[1])


def _unbold(text: str) -> Iterator[Change]:
    for one in _BOLD.finditer(text):
        yield Change(one.start(), one.end(), (one[1] or "") + one[2] if one[2] else one[3] + one[4])


def _undoubled(text: str) -> Iterator[Change]:
    """Write a quote once where a table of comma-separated values has it twice."""
    for field in _FIELD.finditer(text):
        for one in _DOUBLED.finditer(text, field.start() + 1, field.end() - 1):
            yield Change(one.start(), one.end(), '"')


STEPS = (
    Step("hard", layout.HARD_SIGN, layout.softened, rare=layout.HARD_BLANK),
    Step("breaks", typeset.BREAK_SIGN, typeset.of_marked, None, "<br"),
    Step("paragraphs", typeset.PARAGRAPH_SIGN, typeset.of_paragraphs, None, "</"),
    Step("items", typeset.ITEM_SIGN, typeset.of_paragraphs, None, "</li"),
    Step("unseen", typeset.UNSEEN, typeset.of_unseen, Repair.BLANKS, "\u200b"),
    Step("spread", layout.SPREAD_SIGN, layout.unspread),
    Step("mailed", transfer.MAIL_SIGN, transfer.of_mail, Repair.ESCAPES, "quoted-printable"),
    Step("syslog", transfer.SYSLOG_SIGN, transfer.of_syslog, Repair.ESCAPES, "#012"),
    Step("hexadecimal", encoded.HEX_SIGN, encoded.of_hex, Repair.ESCAPES, "\\x22"),
    Step("address", encoded.ADDRESS_SIGN, encoded.of_address, Repair.ESCAPES, "%22"),
    Step("base64", encoded.BASE64_SIGN, encoded.of_base64, Repair.BYTES, "eyJ"),
    Step("logged", pieces.LOGGED_SIGN, pieces.of_logged, None, "TEXT '"),
    Step("coloured", re.compile("\x1b\\["), _uncoloured),
    Step("colours", re.compile(r"\[0m"), _uncoloured),
    Step("quoted", re.compile(">"), _unquoted),
    Step("indented", layout.INDENTED_SIGN, layout.unindented),
    Step("quoted whole", quoted.SIGN, quoted.changes, None, "\\n"),
    Step("containers", pieces.CONTAINERS_SIGN, pieces.of_containers, None, "|"),
    Step("numbered", layout.NUMBERED_SIGN, layout.unnumbered),
    Step("led", layout.LED_SIGN, layout.unled),
    Step("bulleted", layout.BULLETED_SIGN, layout.unbulleted),
    Step("boxed", layout.BOXED_SIGN, layout.unboxed),
    Step("dumped", hexdump.SIGN, hexdump.changes, Repair.BYTES),
    Step("panes", pieces.PANES_SIGN, pieces.of_panes, Repair.WRAP, "│"),
    Step(
        "commented",
        re.compile(r"^[ \t]*(?:\*|#|//|--[ \t]|[│┃|]|(?:\d{1,4}\|)?[\w.-]{1,40}[ \t]+\|)", re.MULTILINE),
        _uncommented,
    ),
    Step("margined", re.compile(r"\.py:"), _unmargined),
    Step("stamped", stamped.SIGN, stamped.changes, Repair.NOTATION, "type: "),
    Step("kubernetes", re.compile(r" (?:stdout|stderr) P "), pieces.of_kubernetes, Repair.WRAP),
    Step("docker", pieces.DOCKER_SIGN, pieces.of_docker, Repair.WRAP, '{"log":"'),
    Step("android", pieces.ANDROID_SIGN, pieces.of_android, Repair.WRAP),
    Step(
        "prefixed",
        re.compile(
            rf"^(?:{prefix.MONTH})?[\[(]?[\d:T. -]{{5,40}}+[^\n{{]*(?:[{{\[(]|\{{[^\n{{}}]*,)[ \t]*$", re.MULTILINE
        ),
        _unprefixed,
    ),
    Step("celled", cells.SIGN, cells.changes, Repair.ESCAPES, '""'),
    Step("broken", window.SIGN, window.rejoined, Repair.WRAP),
    Step("entities", entity.SIGN, entity.changes, Repair.ENTITIES, "&"),
    Step("tags", re.compile(r"[{,\[]\s*<(?:br|span)"), _untagged, Repair.ENTITIES, "<"),
    Step("doubled", _FIELD_SIGN, _undoubled, Repair.ESCAPES),
    Step("markdown", _MARKDOWN_SIGN, _without_backslashes, Repair.MARKDOWN, "\\"),
    Step("bold", _BOLD_SIGN, _unbold, Repair.MARKDOWN),
    Step("rows", listed.SIGN, listed.changes, None, "\n["),
    Step("misread", misread.SIGN, misread.changes, Repair.LETTERS),
    Step("misread names", misread.TRACED_SIGN, misread.of_traced, Repair.LETTERS),
    Step("tree", outline.TREE_SIGN, outline.of_tree, Repair.NOTATION),
    Step("list", outline.LIST_SIGN, outline.of_list, Repair.NOTATION),
    Step("titled", titled.SIGN, titled.changes, Repair.NOTATION, "_error"),
    Step("row", titled.ROW_SIGN, titled.of_rows, Repair.NOTATION, "_error"),
    Step("wide", typeset.WIDE_SIGN, typeset.of_wide, Repair.QUOTES, "｛"),
    Step("curled", typeset.CURLED_SIGN, typeset.of_curled, Repair.QUOTES, "“"),
    Step("pointed", typeset.POINTED_SIGN, typeset.of_pointed, Repair.QUOTES, "»"),
    Step("letters", misread.LETTER_SIGN, misread.of_letters, Repair.BRACES),
    Step("genai", genai.SIGN, genai.changes, Repair.NOTATION, "_co"),
    Step("protobuf", prototext.SIGN, prototext.changes, Repair.NOTATION, ': "'),
    Step("maps", gomap.SIGN, gomap.changes, Repair.NOTATION, "map["),
    Step("positional", positional.SIGN, positional.changes, Repair.NOTATION, "(event_"),
    *(
        Step(one.name, re.compile(re.escape(one.sign)), partial(printed.changes_of, one), Repair.NOTATION)
        for one in PRINTINGS
    ),
)
