"""Objects that were printed over several lines, of which a table of comma-separated values has each in a row.

The row in which an object opens keeps its other cells, which tell side and time; the rows after it lose theirs.
"""

import re
from collections.abc import Iterator

from ..objects.repair import Change
from .pieces import depth_of

SIGN = re.compile(r'^[^\n{]{0,200}"[ \t]{1,40}""\w{1,60}"":', re.MULTILINE)
_ROW = re.compile(
    r'^(?P<head>(?:(?:"[^"\n]{0,200}"|[^",;\t\n]{0,200})[,;\t]){0,20})"(?P<cell>(?:[^"\n]|"")*+)"(?:[,;\t][^"{\n]{0,200})?\r?$',
    re.MULTILINE,
)
_DOUBLED = re.compile('""')
_MOST = 2000  # rows of one object


def changes(text: str) -> Iterator[Change]:
    """What leaves of the rows of an object no more than its lines."""
    held: list[re.Match[str]] = []
    depth, within, end = 0, False, 0
    for row in _ROW.finditer(text):
        if len(held) == _MOST or (held and not text[end : row.start()].isspace()):
            held, depth, within = [], 0, False
        end = row.end()
        depth, within = depth_of(row["cell"].replace('""', '"'), depth, within)
        if depth <= 0 and not held:
            depth, within = 0, False
            continue
        held.append(row)
        if depth <= 0:
            yield from _of_object(held)
            held, depth, within = [], 0, False


def _of_object(rows: list[re.Match[str]]) -> Iterator[Change]:
    for number, row in enumerate(rows):
        yield Change(row.start("cell") - 1 if number == 0 else row.start(), row.start("cell"), "")
        for one in _DOUBLED.finditer(row.string, row.start("cell"), row.end("cell")):
            yield Change(*one.span(), '"')
        yield Change(row.end("cell"), row.end(), "")
