"""The shapes in which an event may stand in a text, each with how it opens and how it is read.

`yields` walks a text once from left to right. Where something opens that may be
an event, the shape's reader takes over and says where it stopped.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ...core import codec
from ...core.text import count_text
from . import block, dull, whole
from .mend import Strings
from .passed import BY_TYPE, Passed, Reason, is_code_before, is_http_before
from .patience import Patience
from .recover import Found, Yield, beheaded, filling, held, is_observed, of_scan, plain
from .repair import Repair
from .scan import Scan

_QUOTE = "[\"“”„‟'‘’]"
_DOTTED = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"


class Place(NamedTuple):
    """Where a shape opens: the source, its strings, the offset, and the end of what was read before."""

    source: str
    strings: Strings
    at: int
    floor: int
    in_code: bool
    patience: Patience
    barren: list[int]  # blocks that looked like YAML and were none
    previous: Found | None


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; `title` is for people."""

    name: str
    title: str
    opening: str
    read: Callable[[Place], Yield]
    short: re.Pattern[str] | None = None  # one within a line


def yields(source: str, *, within: bool = False) -> Iterator[Yield]:
    """What every candidate of a text gives, from left to right; `within`: the text stands in another."""
    patience = Patience(len(source), within=within)
    strings, floor, code_end, telling = Strings(source), 0, -1, 0
    barren: list[int] = []
    previous: Found | None = None
    found = _OPENING.search(source)
    while found:
        if telling <= found.start():
            telling = _next_telling(source, found.start())
        if telling > len(source):
            break
        shape = _BY_NAME[found.lastgroup or ""]
        if patience.is_out(found.start()) and (end := _behind(shape, source, found.start(), floor)):
            patience.refuse(found.start())
            floor, code_end = end, -1
            found = _OPENING.search(source, floor)
            continue
        in_code = code_end >= 0 and _JOINED.match(source, code_end, found.start()) is not None
        one = shape.read(Place(source, strings, found.start(), floor, in_code, patience, barren, previous))
        yield one
        if one.events:
            previous = one.events[-1]
        floor = max(one.end, found.start() + 1)
        in_code = bool(one.passed) and any(item.reason is Reason.SOURCE_CODE for item in one.passed)
        code_end = floor if in_code else -1
        found = _OPENING.search(source, floor)
    if refused := patience.refused:
        start, end, times = refused
        yield Yield([], [Passed(start, end, count_text(times, "object"), Reason.TOO_BROKEN)], end)


def tells(line: bytes) -> bool:
    """Tell whether a line has a word without which `yields` gives nothing; True where it may not be UTF-8."""
    return b"\0" in line or _TELLING_BYTES.search(line) is not None


def _next_telling(source: str, at: int) -> int:
    """Where the next word stands without which nothing is an event; beyond the end if there is none."""
    found = _TELLING.search(source, at)
    return found.end() if found else len(source) + 1


def _behind(shape: Shape, source: str, at: int, floor: int) -> int | None:
    """Where an object ends that says nothing, or one that is surely not whole; None where that has to be looked at."""
    if shape.short is None:
        return None
    short = shape.short.match(source, at, at + whole.LONGEST_SHORT)
    if not short:
        return at + 1 if floor > 0 and source.find("\n", floor - 1, at) < 0 else None
    return None if _TELLING.search(source, at, short.end()) else short.end()


def _gone_into(place: Place, start: int, *, in_code: bool = False, least: int = 0, **opening: bool) -> Yield:
    """What a reader finds that goes from member to member, if it may begin; `least`: keys in what breaks off."""
    if not place.patience.allows(place.at):
        return Yield([], [], place.at + 1)
    scan = Scan(place.source, start, place.strings, **opening)
    is_bare = least > 0 and scan.nodes[0].cut and len(scan.nodes[0].keys) < least
    one = Yield([], [], scan.end) if is_bare else of_scan(scan, place.source, place.floor, in_code=in_code)
    place.patience.ended(scan.steps, fruitful=bool(one.events))
    return one


def _object(place: Place) -> Yield:
    if empty := dull.at(place.source, place.at):
        return _dull(place, empty)
    if not place.in_code and (found := plain(place.source, place.at, place.floor)):
        return found
    return _gone_into(place, place.at, in_code=place.in_code)


def _dull(place: Place, found: dull.Dull) -> Yield:
    told = is_http_before(place.source, place.at, place.floor)
    reason = Reason.HTTP_ANSWER if told else BY_TYPE.get(found.type or "")
    passed = [Passed(place.at, found.end, found.type or "an object", reason)] if reason else []
    return Yield([], passed, found.end)


def _spaced(place: Place) -> Yield:
    return _gone_into(place, place.at, unopened=True, spaced=True)


def _headless(place: Place) -> Yield:
    start = _first_member(place)
    if found := beheaded(place.source, start, place.floor):
        return found
    return _gone_into(place, start, unopened=True, least=2)


def _beheaded_print(place: Place) -> Yield:
    """Members as a console prints them: only ids of a server show that they are none of a program."""
    start = _first_member(place, _PRINTED_LINE)
    one = _gone_into(place, start, unopened=True, least=2)
    return one if one.events and is_observed(one.events[0]) else Yield([], [], place.at + 1)


def _first_member(place: Place, member: re.Pattern[str] | None = None) -> int:
    """The first of the members that stand, a line each, over a `type` whose brace is lost."""
    start, member = place.at, member or _MEMBER_LINE
    for _ in range(_MEMBERS_ABOVE):
        line = place.source.rfind("\n", place.floor, max(start - 1, place.floor)) + 1
        line = max(line, place.floor)
        if line >= start or not member.match(place.source, line, start):
            break
        start = line
    blank = _INDENT.match(place.source, start)
    return blank.end() if blank else start


def _escaped(place: Place) -> Yield:
    """Read an object that stands in a string: its quotes have backslashes."""
    text = _STRING_REST.match(place.source, place.at)
    assert text is not None
    inner, repairs = _unescaped(text[0])
    start, end = place.at, place.at + len(text[0].rstrip())
    only = filling(inner)
    if not only and not place.patience.allows(start):
        return Yield([], [], max(end, start + 1))
    found = [_with(one, repairs) for one in held(inner, (start, end), only)]
    if not only:
        place.patience.ended(0, fruitful=bool(found))
    if found and is_code_before(place.source, start, place.floor):
        return Yield([], [Passed(start, end, found[0].type, Reason.SOURCE_CODE)], end)
    return Yield(found, [], max(end, start + 1))


def _unescaped(text: str) -> tuple[str, list[Repair]]:
    """A text without its backslashes, and what it took where they are not those of JSON."""
    try:
        return str(codec.parse(f'"{text}"')), []
    except ValueError:
        return _BACKSLASH.sub(lambda found: _SHORT.get(found[1], found[1]), text), [Repair.ESCAPES]


def _with(found: Found, repairs: list[Repair]) -> Found:
    return found._replace(damage=found.damage.plus(repairs)) if repairs else found


def _block(place: Place) -> Yield:
    if len(place.barren) > _MOST_BARREN:
        return Yield([], [], place.at + 1)
    found = block.read(place.source, place.at, place.floor)
    if not found.events:
        place.barren.append(place.at)
        return found
    if _is_specification(place.source) or block.is_example(place.source, place.at):
        what = found.events[0]
        return Yield([], [Passed(what.start, what.end, what.type, Reason.TOOL_SCHEMA)], found.end)
    return _shown_once(place, found)


@lru_cache(1)  # it is asked for each block of a text
def _is_specification(source: str) -> bool:
    """Tell whether a text is, or quotes, the description of an API: its blocks are examples and schemas."""
    return _SPECIFICATION.search(source, 0, _BEGINNING) is not None


def _shown_once(place: Place, found: Yield) -> Yield:
    """Pass over the tree of members that a browser shows, without braces, below an object."""
    before, tree = place.previous, found.events[0]
    if not before or before.type != tree.type or place.source[before.end : tree.start].strip():
        return found
    return Yield([], [Passed(tree.start, tree.end, tree.type, Reason.TOLD_AGAIN)], found.end)


_SPECIFICATION = re.compile(r"^[ \t]*[\"']?(?:openapi|asyncapi|swagger)[\"']?: *[\"']?\d", re.MULTILINE)
_BEGINNING = 20_000  # characters in which a description names its kind
_MOST_BARREN = 1000  # blocks; a text with more of them is no YAML
_TELLING = re.compile(
    r"type|event_id|message|status|session|response|item|error|delta|transcript|audio|rate_limits|jsonrpc|isTrusted|voice|modalities"
    r"|setup|ntContent|erContent|nt_content|er_content|realtimeInput|realtime_input|toolCall|tool_call|goAway|go_away"
)
_TELLING_BYTES = re.compile(_TELLING.pattern.encode())
_MEMBERS_ABOVE = 40  # lines
_MEMBER_LINE = re.compile(rf"[ \t]*{_QUOTE}\w+{_QUOTE}\s*:[^\n]*,[ \t\r]*\n?\Z")
_PRINTED_LINE = re.compile(r"[ \t]*(?:'\w+'|\w+)[ ]?: [^\n]*,[ \t\r]*\n?\Z")
_INDENT = re.compile(r"[ \t]*")
_STRING_REST = re.compile(r'(?:[^"\\\n]++|\\.)*+')
_BACKSLASH = re.compile(r"\\(.)")
_SHORT = {"n": "\n", "t": "\t", "r": "\r"}
_JOINED = re.compile(
    r"""(?:[\s,]*|["'`)}\]]{0,8}(?:::jsonb?\)?)?\s*,(?:(?:'[^'\n]{0,80}'|"[^"\n]{0,80}"|\b[\w.:+-]{1,40})(?=\s*,)|[\s,({\["'`]){0,200}+)\Z"""
)  # what stands between the rows of a list in a program, or of SQL

SHAPES = (
    Shape("escaped", "JSON inside a string", r'\{(?:\s|\\++[nrt])*+\\++"', _escaped),
    Shape(
        "object",
        "objects of JSON, JavaScript, Python, Dart and Java, whole or cut",
        rf"\{{(?=\s*+(?:(?:…|\.\.|※)[^{{}}]{{0,300}}?[:=]|{_QUOTE}[^\n]{{1,100}}?{_QUOTE}\s*+(?::|=>)|[A-Za-z_$][\w$]*+\s*+(?::(?!:)|=(?![=>]))))",
        _object,
        whole.SHORT,
    ),
    Shape(
        "call",
        "objects as Python prints them",
        r"(?<!\w)[A-Z]\w*+\((?=[a-z_]\w*+=(?!=))|(?<!\w)[A-Z]\w{2,40}(?<=Error|Event)\((?=\n[ ]*[a-z_]\w*+=(?!=))",
        _object,
        whole.SHORT_CALL,
    ),
    Shape(
        "spaced",
        "fields side by side, as Python prints a model",
        rf"(?<![\w.(,'\"])(?:event_id='\w+'|type='(?:{_DOTTED}|error|[a-z_]{{1,40}}_error)')(?=[ ][a-z_]\w*+=)",
        _spaced,
    ),
    Shape(
        "headless",
        "members whose opening brace is lost",
        rf"^[ \t]*[\"“]type[\"”]\s*+:\s*+[\"“](?:{_DOTTED}|error)[\"”]",
        _headless,
    ),
    Shape(
        "beheaded",
        "members as a console prints them, whose opening brace is lost",
        rf"^[ \t]*(?:'type'|type): '(?:{_DOTTED}|error)'(?=,)",
        _beheaded_print,
    ),
    Shape(
        "block",
        "blocks of YAML",
        rf"^[ \t]*(?:-[ \t]+)?type:[ \t]+[\"']?(?:{_DOTTED}|error)[\"']?[ \t\r]*$",
        _block,
    ),
)
"""Every shape; where two open at one place, the first is tried."""

_BY_NAME = {shape.name: shape for shape in SHAPES}
_OPENING = re.compile("|".join(f"(?P<{shape.name}>{shape.opening})" for shape in SHAPES), re.MULTILINE)
