"""YAML from strangers: read as JSON would be, with dates as words, and without what can blow up."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from ..core import codec
from ..core.json import Json

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
