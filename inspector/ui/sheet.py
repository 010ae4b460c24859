"""The stylesheet of the screen, which parses a piece of CSS once for every theme.

Textual parses all of it whenever the variables of a theme are set: at least twice before the first paint, and again
with each change to ASCII and back. What comes of it depends on the text, its rank and the variables alone, so it is
kept beside the variables and not in one sheet.
"""

from collections.abc import Mapping
from functools import lru_cache

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_THEMES = 8
_PIECES = 256  # of CSS: one file of ours, and what some sixty classes of widgets bring along


class Sheet(Stylesheet):
    """Rules for every widget, parsed at most once."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__(variables=dict(variables))
        self._parse_cache = _parsed(frozenset(variables.items()))

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the variables of another theme; what was parsed with the old ones is left to them."""
        if variables == self._variables:
            return
        self._parse_cache = LRUCache(1)  # Textual empties what it finds here
        super().set_variables(variables)
        self._parse_cache = _parsed(frozenset(variables.items()))

    def reparse(self) -> None:
        """Take the rules anew; where a piece cannot be read the old ones stay, as parsing leaves them."""
        self.parse()


@lru_cache(_THEMES)
def _parsed(_variables: frozenset[tuple[str, str]]) -> LRUCache[tuple[object, ...], list[RuleSet]]:
    """What has been parsed with these variables, kept for whoever has them too."""
    return LRUCache(_PIECES)
