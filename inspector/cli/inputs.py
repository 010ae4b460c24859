"""Inputs of the verbs: files and standard input, read to readings."""

import sys
from pathlib import Path

from ..formats.opening import open_input
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.reading import Reading

STANDARD_INPUT = "-"


def read(name: str, *, assumptions: Assumptions = NOTHING_ASSUMED, checkpoints: bool = False) -> list[Reading]:
    """Every recording of one input, `-` for standard input. Raises Unreadable."""
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read()
        return open_input(shown(name), None, content, assumptions=assumptions, checkpoints=checkpoints)
    path = Path(name)
    return open_input(path.name, path, assumptions=assumptions, checkpoints=checkpoints)


def shown(name: str) -> str:
    """An input as sentences call it."""
    return "standard input" if name == STANDARD_INPUT else Path(name).name


def no_events(name: str) -> str:
    """What to say of a text in which no event was found."""
    return "\n".join((f"{shown(name)}: no Realtime event was found in this text.", *_WHAT_TO_PASTE))


_WHAT_TO_PASTE = (
    "Paste the events themselves, as JSON with their `type`, both sent and received, from session.created on.",
    "Most useful: the last client event before the silence and everything the server sent after it.",
)
