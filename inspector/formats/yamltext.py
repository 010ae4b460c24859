"""YAML from strangers: read as JSON would be, with dates as words, and without what can blow up."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..core import codec
from ..core.json import Json, JsonObject

if TYPE_CHECKING:
    import yaml

DEEPEST = 200  # levels; deeper YAML would overrun the reader's stack
_DOUBTFUL = re.compile(r"(?:^|[\s,:\[{-])[*&]\w")  # what may be an alias or its anchor
_DATE = "tag:yaml.org,2002:timestamp"


def load(text: str) -> Json:
    """The value in a text; None where it cannot be read, has aliases, or holds what JSON does not have."""
    import yaml

    try:
        if (_DOUBTFUL.search(text) or text.count("[") + text.count("{") > DEEPEST) and is_hostile(text):
            return None
        value: Json = _loader()(text).get_single_data()
        codec.write(value)
    except (yaml.YAMLError, TypeError, ValueError, RecursionError):
        return None
    return value


def plain(lines: Sequence[str]) -> JsonObject | None:
    """What `load` gives for members of words and small numbers, a line each; None where it takes more to read them."""
    found: JsonObject = {}
    levels: list[tuple[int, JsonObject]] = []
    opened: JsonObject | None = found  # the members of the line before, which must come now
    for line in lines:
        member = _PLAIN.match(line)
        if member is None:
            return None
        column, (key, quoted, number, word) = member.end(1), member.group(2, 3, 4, 5)
        if opened is not None:
            if levels and (column <= levels[-1][0] or len(levels) >= DEEPEST):
                return None
            levels.append((column, opened))
            opened = None
        while levels and column < levels[-1][0]:
            levels.pop()
        if not levels or column != levels[-1][0] or key.lower() in _NO_WORDS:
            return None
        if word is not None and word.lower() in _NO_WORDS:
            return None
        value: Json = quoted[1:-1] if quoted else int(number) if number else word
        if value is None:
            value = opened = {}
        levels[-1][1][key] = value
    return found if opened is None else None


_PLAIN = re.compile(
    r"""([ ]*+)([A-Za-z_]\w*+):                      # 1: what stands before the key, 2: the key
    (?:[ ]++(?:("[ !\#-\[\]-~]*+"|'[ -&(-\[\]-~]*+')  # 3: a string without any escape
    |(0|[1-9]\d{0,9})                               # 4: a number
    |([A-Za-z_][\w.]*+(?:[ ][\w.]++)*+)))?[ ]*+\Z""",  # 5: words
    re.ASCII | re.VERBOSE,
)
_NO_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null"})


@cache
def _loader() -> "type[yaml.CSafeLoader]":
    import yaml

    class Loader(yaml.CSafeLoader):
        yaml_implicit_resolvers = without_dates(yaml.CSafeLoader.yaml_implicit_resolvers)

    return Loader


def is_hostile(text: str) -> bool:
    """Tell whether a text has aliases, which can blow up, or nests too deeply. Raises YAMLError."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            return True
    return False


def without_dates(resolvers: Mapping[str, list[tuple[str, object]]]) -> dict[str, list[tuple[str, object]]]:
    """What plain words mean in YAML, save that a date is a word: events are JSON, which has none."""
    return {first: [one for one in rows if one[0] != _DATE] for first, rows in resolvers.items()}
