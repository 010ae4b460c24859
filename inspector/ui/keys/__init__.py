"""Every key and command of the screen: a table for each part of it, and all of them as one.

They feed the bindings, the line of keys, the help, the palette and what may be
typed after `:`.
"""

from collections.abc import Collection, Mapping

from textual.binding import Binding, BindingType

from . import compose, everywhere, inspect, pages, panes, start, timeline
from .key import Key, Pane

__all__ = ("KEYS", "Key", "Pane", "bindings", "hints", "rows", "shown")

KEYS: tuple[Key, ...] = (
    *timeline.KEYS,
    *panes.KEYS,
    *inspect.KEYS,
    *pages.KEYS,
    *compose.KEYS,
    *start.KEYS,
    *everywhere.KEYS,
)

_CHAIN: Mapping[Pane, tuple[Pane, ...]] = {
    Pane.TIMELINE: (Pane.TIMELINE, Pane.SIFT, Pane.INSPECT, Pane.APP),
    Pane.FILTER: (Pane.FILTER,),
    Pane.SAVED: (Pane.SAVED,),
    Pane.LADDER: (Pane.LADDER, Pane.INSPECT, Pane.APP),
    Pane.RESPONSES: (Pane.RESPONSES, Pane.INSPECT, Pane.APP),
    Pane.TURNS: (Pane.TURNS, Pane.INSPECT, Pane.APP),
    Pane.DETAIL: (Pane.DETAIL, Pane.INSPECT, Pane.APP),
    Pane.FINDINGS: (Pane.FINDINGS, Pane.INSPECT, Pane.APP),
    Pane.STAGES: (Pane.STAGES, Pane.INSPECT, Pane.APP),
    Pane.VERDICT: (Pane.VERDICT, Pane.INSPECT, Pane.APP),
    Pane.PAGE: (Pane.PAGE,),
    Pane.EDITOR: (Pane.EDITOR, Pane.COMPOSE),
    Pane.HOLD_EDITOR: (Pane.EDITOR, Pane.HOLD_EDITOR, Pane.COMPOSE),
    Pane.BEGINNINGS: (Pane.BEGINNINGS, Pane.COMPOSE),
    Pane.PROBE: (Pane.PROBE,),
    Pane.HOLD: (Pane.HOLD,),
    Pane.FAULT: (Pane.FAULT,),
    Pane.COMMAND: (Pane.COMMAND,),
    Pane.CHOICE: (Pane.CHOICE, Pane.START, Pane.APP),
    Pane.PASTE: (Pane.PASTE, Pane.START, Pane.APP),
}
_FIRST = (
    "send",
    "done",
    "value",
    "list",
    "use",
    "open",
    "go to event",
    "close",
    "keep",
    "complete",
    "help",
    "quit",
    "clear filter",
    "tab",
    "find",
    "filter",
    "holds",
    "step",
    "speed",
    "write",
    "send next",
    "verdict",
    "finding",
    "copy",
    "ticket",
    "experiments",
    "let go",
    "edit",
    "hold",
    "let all go",
    "fault",
)  # stay when room is short
_SHOWN = {
    "slash": "/",
    "equals_sign": "=", "question_mark": "?", "escape": "esc", "left_square_bracket": "[", "right_square_bracket": "]",
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "enter", "pagedown": "PgDn", "pageup": "PgUp",
    "space": "space", "full_stop": ".", "comma": ",", "left_parenthesis": "(", "right_parenthesis": ")",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "backslash": "\\", "colon": ":",
    "exclamation_mark": "!", "less_than_sign": "<", "greater_than_sign": ">",
    "home": "Home", "end": "End", "shift+tab": "shift+tab",
    "backspace": "backspace",
}  # fmt: skip


def bindings(pane: Pane) -> list[BindingType]:
    """The bindings of a pane, for Textual."""
    return [
        Binding(key.keys, key.action, key.label, show=bool(key.hint), tooltip=key.tooltip)
        for key in KEYS
        if key.pane is pane and key.keys
    ]


def hints(pane: Pane, width: int, idle: Collection[str] = ()) -> list[tuple[str, str]]:
    """Keys and labels for the line of keys: the most needed where not all have room in `width` cells.

    `idle` are the labels of keys that would do nothing where the user is.
    """
    rows = [key for place in _CHAIN[pane] for key in KEYS if key.pane is place and key.hint and key.label not in idle]
    groups: dict[str, str] = {}
    for key in rows:
        groups[key.label] = f"{groups[key.label]} {key.hint}" if key.label in groups else key.hint
    keep = sorted(groups, key=lambda label: _FIRST.index(label) if label in _FIRST else len(_FIRST))
    while keep and sum(len(groups[label]) + len(label) + 3 for label in keep) > width:
        keep.pop()
    return [(keys, label) for label, keys in groups.items() if label in keep]


def rows(panes: Collection[Pane]) -> list[Key]:
    """The rows of these panes, in their order."""
    return [key for pane in panes for key in KEYS if key.pane is pane]


def shown(keys: str) -> str:
    """Textual's names of keys as they stand on a keyboard."""
    return " ".join(_SHOWN.get(key, key) for key in keys.split(","))
