"""What may be typed after `:`. The commands are the rows of the table of keys.

A command may be shortened to what no other begins with. `#123` and `12.5s` are
commands of their own.
"""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from ..core.clock import parse_span
from .keys import Key, Pane, rows

_EVENT = re.compile(r"#\s*(\d{1,12})|(\d{1,12})")
_TIME = re.compile(r"\d{1,9}(?:\.\d{1,6})?\s?(?:ms|s|m)")


class Call(NamedTuple):
    """A row of the table and the action to run for it."""

    key: Key
    action: str


def known(panes: Collection[Pane]) -> dict[str, Key]:
    """The commands of these panes by name; of two with one name the first counts."""
    found: dict[str, Key] = {}
    for key in rows(panes):
        found.setdefault(key.name, key)
    return found


def matching(text: str, panes: Collection[Pane]) -> list[Key]:
    """The commands that begin with what is typed, then those of which another word does, or the tooltip has it."""
    word = _word(text).lower()
    found = list(known(panes).values())
    begin = [key for key in found if key.name.startswith(word)]
    inside = [key for key in found if key not in begin and word and f" {word}" in f" {_searched(key)}"]
    return begin + inside


def resolve(text: str, panes: Collection[Pane]) -> Call | str:
    """What a typed text calls, or a sentence that says why nothing."""
    text = text.strip().removeprefix(":").strip()
    commands = known(panes)
    if _EVENT.fullmatch(text) or _TIME.fullmatch(text):
        key = commands.get("#123")
        return Call(key, f"jump({text!r})") if key else "There is no recording here to jump in."
    word, argument = _word(text), text.partition(" ")[2].strip()
    key = commands.get(word) or _only([key for name, key in commands.items() if word and name.startswith(word)])
    if key is None:
        return _unknown(word, list(commands))
    if argument and not key.takes:
        return f"The command {key.name} takes nothing after it."
    if key.takes and not argument:
        return f"The command {key.name} needs {key.takes.replace('|', ', ')}."
    return Call(key, f"{key.action}({argument!r})" if argument else key.action)


def moment_of(text: str) -> int | None:
    """The time in µs that a text names; None for an event's number. Raises ValueError."""
    return None if _EVENT.fullmatch(text) else parse_span(text.replace(" ", ""))


def event_of(text: str) -> int:
    """The number of the event that a text names."""
    return int(text.removeprefix("#").strip())


def completed(text: str, key: Key) -> str:
    """The text with the command's whole name, ready for what it takes."""
    choices = [one for one in key.takes.split("|") if one]
    argument = text.partition(" ")[2].strip()
    if argument and key.name == _word(text):
        return f"{key.name} {next((one for one in choices if one.startswith(argument)), argument)}"
    return f"{key.name} " if key.takes else key.name


def _word(text: str) -> str:
    return text.strip().removeprefix(":").strip().split(" ")[0]


def _searched(key: Key) -> str:
    return f"{key.name} {key.label} {key.tooltip}".lower().replace("-", " ")


def _only(keys: Sequence[Key]) -> Key | None:
    """The one key there is; with several the first whose name they all begin with."""
    shortest = min(keys, key=lambda key: len(key.name), default=None)
    alike = shortest is not None and all(key.name.startswith(shortest.name) for key in keys)
    return shortest if alike else None


def _unknown(word: str, names: list[str]) -> str:
    if not word:
        return "Type a command; ? shows all of them."
    begin = [name for name in names if name.startswith(word)]
    close = begin or get_close_matches(word, names, n=3, cutoff=0.5)
    hint = f"; there is {', '.join(close[:6])}" if close else "; ? shows all of them"
    return f"There is no command {word[:40]}{hint}."
