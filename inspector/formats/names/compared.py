"""What somebody expected and what they met instead, side by side: in one line, in two, or in the columns of a table.

Only what was met is an event. Both have to be named: a program that speaks of what it expected alone is a test.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...core.wire import Side
from ...protocol.dialect import side_of_type
from .mention import NAMES
from .narrated import Run, is_denied, names_in

_WHAT = r"(?:[ ](?:results?|behaviou?rs?|events?|order|sequence|flow|outcome|outputs?|response|reply|server))?"
_EXPECTED = rf"(?:expect(?:ed|ation|ing)?|should(?:[ ]be|[ ]get)?|wanted|desired|intended){_WHAT}"
_MET = (
    r"(?:actual(?:ly)?|observed|met|seen|real(?:ity)?|instead|received|got|happened"
    r"|(?:what[ ])?(?:I|we)[ ](?:got|get|see|saw)"
    rf"|what[ ](?:actually[ ])?happen(?:s|ed)){_WHAT}"
)
_EXPECTED_ABROAD = (
    "erwartet|erwartung|esperado|se esperaba|attendu|atteso|oczekiwano|ожидалось|ожидаю|預期|预期|期待|期望|예상|기대"
)
_MET_ABROAD = (
    "tatsächlich|bekommen|erhalten|obtenido|recibido|obtenu|reçu|ottenuto|ricevuto|otrzymano"
    "|получено|фактически|実際|实际|實際|실제"
)
_HINTS = ("xpect", "XPECT", "hould", "anted", "esired", "ntended", *(word[1:] for word in _EXPECTED_ABROAD.split("|")))
"""One of these stands wherever somebody says what was expected."""
_LABEL = re.compile(
    rf"(?<![\w.'\"-])(?:(?P<wished>{_EXPECTED}|{_EXPECTED_ABROAD})|(?P<met>{_MET}|{_MET_ABROAD}))"
    r"[*_`]{0,3}(?:[ ]?\([^()\n]{0,30}\))?[ ]?(?:[:：][*_`]{0,3}|={1,2}>?|→|->)(?!=)",
    re.IGNORECASE,
)
"""The words that a field begins with."""
_HEADS = re.compile(rf"(?:[|\t]|^)[ *_]*(?:{_MET}|{_MET_ABROAD})[ *_]*(?:[|\t]|$)", re.IGNORECASE | re.MULTILINE)
_HEAD_WISHED = re.compile(rf"\W*(?:{_EXPECTED}|{_EXPECTED_ABROAD})\W*\Z", re.IGNORECASE)
_HEAD_MET = re.compile(rf"\W*(?:{_MET}|{_MET_ABROAD})\W*\Z", re.IGNORECASE)
_ALONE = re.compile(r"[\s`*_]*(?:an? )?error(?: event)?[\s`*_]*(?:\Z|\n|[(:,.–—-])")
_QUOTED = re.compile(r"[\s:]*[\"'<]")
_STEPS = re.compile(
    r"^\W*(?:steps?(?:[ ]to[ ]reproduce)?|(?:to[ ]|how[ ]to[ ])?repro(?:duce|duction)?(?:[ ]steps)?"
    r"|what[ ]I[ ](?:did|do|sent))\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_SENT = re.compile(
    r"\b(?:sen[dt]|sends|emit|issue|push|call|post|schick\w*|sende|env[ií]\w+|envoi\w+|enviar|wysyłam)\b|отправ|посыла|шлю|送|发",
    re.IGNORECASE,
)
_FEWEST = 2  # names of both kinds
_APART = 1500  # characters between what was expected and what was met, and over them to the heading of the steps
_FEW_LINES = 2  # of a field that begins below its label; more of them are a list, which is read as one


class _Field(NamedTuple):
    """What stands behind a label."""

    line: int  # where the line of the label begins
    label: int
    start: int
    end: int
    is_met: bool


def runs(source: str, start: int, end: int) -> Iterator[Run]:
    """What was met, as it stands between two places of a text."""
    if all(source.find(hint, start, end) < 0 for hint in _HINTS):
        return
    yield from _tables(source, start, end)
    fields = [one for one in _fields(source, start, end) if not _QUOTED.match(source, one.start)]
    wished = [one for one in fields if not one.is_met]
    named = {one: names_in(source, one.start, one.end) for one in fields} if wished else {}
    first: dict[int, int] = {}
    for one in fields:
        first.setdefault(one.line, one.label)
    floor = start
    for met in (one for one in named if one.is_met):
        near = _nearest(wished, met)
        expected, came = named[near], _came(source, met.start, met.end)
        if abs(near.start - met.start) > _APART or not came or not expected or len(came) + len(expected) < _FEWEST:
            continue
        lines = frozenset(line for one in (met, near) for line in _lines(source, one))
        yield Run(_sent(source, met.line, first[met.line]) + came, lines)
        yield Run(expected, lines, is_wished=True)
        above = min(first[met.line], first[near.line])
        if steps := _steps(source, max(floor, above - _APART), above):
            yield Run(steps, frozenset(source.rfind("\n", 0, one.start()) + 1 for one in steps))
        floor = max(met.end, near.end)


def _nearest(wished: Sequence[_Field], met: _Field) -> _Field:
    """What was expected in the field right before one, or else in the first one."""
    return wished[max(bisect(wished, met) - 1, 0)]


def _came(source: str, start: int, end: int) -> list[re.Match[str]]:
    """The names between two places, or the error alone there, without those that are said not to have come."""
    names = [one for one in names_in(source, start, end) if not is_denied(source, start, one)]
    alone = NAMES.search(source, start, end) if not names and _ALONE.match(source[start:end]) else None
    return [alone] if alone else names


def _fields(source: str, start: int, end: int) -> list[_Field]:
    """What stands behind each label, to the next one or the end of the line; below it where nothing stands behind."""
    labels = list(_LABEL.finditer(source, start, end))
    if len({one["met"] is None for one in labels}) < len(("wished", "met")):
        return []
    stops = [*(one.start() for one in labels[1:]), end]
    return [_field(source, one, stop) for one, stop in zip(labels, stops, strict=True)]


def _field(source: str, one: re.Match[str], stop: int) -> _Field:
    last = source.find("\n", one.end(), stop)
    last = last if last >= 0 else stop
    if not source[one.end() : last].strip(" \t\r*_`"):
        below = source[last : min(stop, last + _APART)].partition("\n\n")[0]
        last += len(below.rstrip()) if below.count("\n") <= _FEW_LINES else 0
    return _Field(source.rfind("\n", 0, one.start()) + 1, one.start(), one.end(), last, one["met"] is not None)


def _lines(source: str, one: _Field) -> Iterator[int]:
    """Where the lines begin in which a field stands."""
    at = one.line
    while 0 <= at < one.end:
        yield at
        at = source.find("\n", at) + 1 or -1


def _sent(source: str, start: int, end: int) -> list[re.Match[str]]:
    """What is said to be sent between two places."""
    if not _SENT.search(source, start, end):
        return []
    names = (one for one in names_in(source, start, end) if side_of_type(one[0]) is Side.CLIENT)
    return [one for one in names if not is_denied(source, start, one)]


def _steps(source: str, start: int, end: int) -> list[re.Match[str]]:
    """What was sent in the steps over the first label, where they have a heading."""
    headings = list(_STEPS.finditer(source, start, end))
    if not headings:
        return []
    found: list[re.Match[str]] = []
    at = headings[-1].end()
    for line in source[at:end].split("\n"):
        found += _sent(source, at, at + len(line))
        at += len(line) + 1
    return found


# Tables


def _tables(source: str, start: int, end: int) -> Iterator[Run]:
    """The rows of tables with a column for what was expected and one for what was met."""
    columns: tuple[int, int] | None = None
    at = start
    for line in source[start:end].split("\n") if _HEADS.search(source, start, end) else ():
        cells = _cells(line, at)
        begin, at = at, at + len(line) + 1
        if len(cells) < len(("wished", "met")):
            columns = None if line.strip() else columns
        elif heads := _columns([source[a:b] for a, b in cells]):
            columns = heads
        elif columns and max(columns) < len(cells):
            yield from _row(source, begin, cells, *columns)


def _cells(line: str, at: int) -> list[tuple[int, int]]:
    """Where the cells of a row stand whose line begins at a place; none where it is no row."""
    mark = "|" if "|" in line else "\t"
    parts, places = line.split(mark), [at]
    for one in parts:
        places.append(places[-1] + len(one) + 1)
    return [(a, b - 1) for a, b in pairwise(places)] if len(parts) > 1 else []


def _columns(heads: Sequence[str]) -> tuple[int, int] | None:
    """Which column tells what was expected, and which what was met."""
    wished = next((place for place, head in enumerate(heads) if _HEAD_WISHED.match(head)), None)
    met = next((place for place, head in enumerate(heads) if _HEAD_MET.match(head)), None)
    return None if wished is None or met is None else (wished, met)


def _row(source: str, begin: int, cells: Sequence[tuple[int, int]], wished: int, met: int) -> Iterator[Run]:
    """What a row says was met, and what was sent before; what was expected in it."""
    sent = [name for place, cell in enumerate(cells) if place not in (wished, met) for name in _sent(source, *cell)]
    expected, came = names_in(source, *cells[wished]), _came(source, *cells[met])
    if expected or came:
        yield Run([*sent, *came], frozenset({begin}))
        yield Run(expected, frozenset({begin}), is_wished=True)
