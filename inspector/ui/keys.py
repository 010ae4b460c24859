"""Every key of the screen, in one table. It feeds the bindings, the line of keys, the help and the palette."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import NamedTuple

from textual.binding import Binding, BindingType


class Pane(StrEnum):
    """Where a key acts."""

    ROWS = "in every list"
    TIMELINE = "in the timeline"
    SIFT = "of the filter, in the timeline"
    FILTER = "in the box of the filter"
    SAVED = "in the list of saved filters"
    DETAIL = "in the detail"
    FINDINGS = "in the findings"
    STAGES = "in the stages"
    PAGE = "on a page"
    INSPECT = "everywhere"
    APP = "always"


class Key(NamedTuple):
    """A binding: `keys` in Textual's names, `hint` as the line of keys shows it (empty: only the help does)."""

    keys: str
    action: str
    label: str
    tooltip: str
    pane: Pane
    hint: str = ""


KEYS: tuple[Key, ...] = (
    Key("enter", "open", "open", "Show the event in full", Pane.TIMELINE, "↵"),
    Key("+,equals_sign,right", "unfold", "unfold", "Unfold a run of deltas", Pane.TIMELINE, "+"),
    Key("-,left", "refold", "fold", "Fold the run again", Pane.TIMELINE, "-"),
    Key("o", "related(1)", "related", "Next event of the same response or item", Pane.TIMELINE, "o"),
    Key("O", "related(-1)", "related", "Previous event of the same response or item", Pane.TIMELINE, "O"),
    Key("y", "copy", "copy", "Copy the event as JSON", Pane.TIMELINE, "y"),
    Key("f", "follow", "follow", "Stay at the end while events come in", Pane.TIMELINE, "f"),
    Key("n", "match(1)", "match", "Next match of the filter, or of the last one", Pane.SIFT),
    Key("N", "match(-1)", "match", "Previous match", Pane.SIFT),
    Key("s", "solo", "solo", "Show only the family of the event, or all again", Pane.SIFT, "s"),
    Key("x", "mute", "mute", "Hide the family of the event, or show it again", Pane.SIFT, "x"),
    Key("X", "unmute", "unmute", "Show all families again", Pane.SIFT),
    Key("enter", "use", "use", "Filter by this", Pane.SAVED, "↵"),
    Key("a", "add", "keep this filter", "Keep the filter in force under a name", Pane.SAVED, "a"),
    Key("D", "drop", "drop", "Take one of your own out of the file", Pane.SAVED, "D"),
    Key("y", "copy", "copy", "Copy the filter", Pane.SAVED, "y"),
    Key("escape,q,F,question_mark", "leave", "close", "Back to the timeline", Pane.SAVED, "esc"),
    Key("escape", "clear", "clear filter", "Show all events again", Pane.SIFT, "esc"),
    Key("tab", "wish('complete')", "complete", "Put in what is marked in the list", Pane.FILTER, "tab"),
    Key("down", "wish('next')", "choose", "Mark the next of the list", Pane.FILTER, "↓"),
    Key("up", "wish('previous')", "choose", "Mark the one before", Pane.FILTER, "↑"),
    Key("enter", "wish('keep')", "keep", "Keep the filter and go to the timeline", Pane.FILTER, "↵"),
    Key("escape", "wish('clear')", "clear", "Show all events again", Pane.FILTER, "esc"),
    Key("enter", "act", "open", "Fold or unfold, or jump to the event of a link", Pane.DETAIL, "↵"),
    Key("+,equals_sign,right", "unfold", "unfold", "Unfold the value", Pane.DETAIL, "+"),
    Key("-,left", "refold", "fold", "Fold the value", Pane.DETAIL, "-"),
    Key("l", "tab(1)", "tab", "Next tab: event, links, state, reference, raw", Pane.DETAIL, "l"),
    Key("h", "tab(-1)", "tab", "Previous tab", Pane.DETAIL, "h"),
    Key("slash", "search", "find", "Find a text in this tab, in folded values too", Pane.DETAIL, "/"),
    Key("n", "found(1)", "find", "Next place where it stands", Pane.DETAIL, "n"),
    Key("N", "found(-1)", "find", "Previous place where it stands", Pane.DETAIL),
    Key("y", "copy", "copy", "Copy the value or the line; in the tab Raw the bytes", Pane.DETAIL, "y"),
    Key("Y", "copy_path", "path", "Copy the path of the value", Pane.DETAIL, "Y"),
    Key("c", "copy_event", "copy event", "Copy the event as JSON", Pane.DETAIL, "c"),
    Key("enter", "go", "go to event", "Go to the event of the finding, or of the evidence", Pane.FINDINGS, "↵"),
    Key("l,right", "fold(1)", "consequences", "List what the finding explains", Pane.FINDINGS, "l"),
    Key("h,left", "fold(-1)", "consequences", "List only the root", Pane.FINDINGS, "h"),
    Key("y", "copy", "copy", "Copy the finding and its remedy, or the event to send", Pane.FINDINGS, "y"),
    Key("x", "ignored", "ignored", "List the findings that are ignored, or not", Pane.FINDINGS, "x"),
    Key("l,right", "step(1)", "stage", "Next stage", Pane.STAGES, "l"),
    Key("h,left", "step(-1)", "stage", "Previous stage", Pane.STAGES, "h"),
    Key("enter", "go", "go to event", "Go to the event that decided the stage", Pane.STAGES, "↵"),
    Key("enter", "act", "go to event", "Go to the event named on the line", Pane.PAGE, "↵"),
    Key("y", "copy", "copy", "Copy the line, or the event to send", Pane.PAGE, "y"),
    Key("escape,q,v,question_mark", "leave", "close", "Back to the timeline", Pane.PAGE, "esc"),
    Key("j,down", "move(1)", "move", "One line down", Pane.ROWS),
    Key("k,up", "move(-1)", "move", "One line up", Pane.ROWS),
    Key("pagedown,ctrl+f,space", "page(1)", "page", "One page down", Pane.ROWS),
    Key("pageup,ctrl+b", "page(-1)", "page", "One page up", Pane.ROWS),
    Key("g,home", "top", "first", "To the first line", Pane.ROWS),
    Key("G,end", "bottom", "last", "To the last line", Pane.ROWS),
    Key("slash", "filter", "filter", "Show only the events that you describe", Pane.INSPECT, "/"),
    Key("F", "saved", "saved filters", "Filters under names: use one, keep one", Pane.SIFT),
    Key("e", "finding(1)", "finding", "Next finding", Pane.INSPECT, "e"),
    Key("E", "finding(-1)", "finding", "Previous finding", Pane.INSPECT, "E"),
    Key("J", "event(1)", "event", "Next row of the timeline, wherever the focus is", Pane.INSPECT),
    Key("K", "event(-1)", "event", "Previous row of the timeline, wherever the focus is", Pane.INSPECT),
    Key("v", "verdict", "verdict", "The whole verdict: causes, next steps, what is ruled out", Pane.INSPECT, "v"),
    Key("escape", "back", "back", "Back to the timeline", Pane.INSPECT, "esc"),
    Key("tab", "pane(1)", "pane", "Next pane", Pane.INSPECT, "tab"),
    Key("shift+tab", "pane(-1)", "pane", "Previous pane", Pane.INSPECT),
    Key("1", "focus_pane(0)", "timeline", "To the timeline", Pane.INSPECT),
    Key("2", "focus_pane(1)", "detail", "To the detail", Pane.INSPECT),
    Key("3", "focus_pane(2)", "findings", "To the findings", Pane.INSPECT),
    Key("4", "focus_pane(3)", "stages", "To the stages of the turn", Pane.INSPECT),
    Key("right_square_bracket", "turn(1)", "turn", "To the next turn", Pane.INSPECT),
    Key("left_square_bracket", "turn(-1)", "turn", "To the previous turn", Pane.INSPECT),
    Key("p", "part(1)", "recording", "Next recording of the input", Pane.INSPECT),
    Key("P", "part(-1)", "recording", "Previous recording of the input", Pane.INSPECT),
    Key("t", "time", "time", "Other times: since start, since the event before, clock, ids", Pane.INSPECT, "t"),
    Key("d", "shade", "dark/light", "Dark or light", Pane.APP, "d"),
    Key("question_mark", "help", "help", "All keys", Pane.APP, "?"),
    Key("q", "quit", "quit", "Leave the inspector", Pane.APP, "q"),
)

_CHAIN: Mapping[Pane, tuple[Pane, ...]] = {
    Pane.TIMELINE: (Pane.TIMELINE, Pane.SIFT, Pane.INSPECT, Pane.APP),
    Pane.FILTER: (Pane.FILTER,),
    Pane.SAVED: (Pane.SAVED,),
    Pane.DETAIL: (Pane.DETAIL, Pane.INSPECT, Pane.APP),
    Pane.FINDINGS: (Pane.FINDINGS, Pane.INSPECT, Pane.APP),
    Pane.STAGES: (Pane.STAGES, Pane.INSPECT, Pane.APP),
    Pane.PAGE: (Pane.PAGE,),
}
_FIRST = (  # stay when room is short
    "open", "go to event", "close", "keep", "complete", "help", "quit", "clear filter", "tab", "find", "filter",
    "verdict", "finding", "copy",
)  # fmt: skip
_SHOWN = {
    "slash": "/",
    "equals_sign": "=", "question_mark": "?", "escape": "esc", "left_square_bracket": "[", "right_square_bracket": "]",
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "↵", "pagedown": "PgDn", "pageup": "PgUp",
    "space": "space", "home": "Home", "end": "End", "shift+tab": "⇧tab",
}  # fmt: skip


def bindings(pane: Pane) -> list[BindingType]:
    """The bindings of a pane, for Textual."""
    return [
        Binding(key.keys, key.action, key.label, show=bool(key.hint), tooltip=key.tooltip)
        for key in KEYS
        if key.pane is pane
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


def shown(keys: str) -> str:
    """Textual's names of keys as they stand on a keyboard."""
    return " ".join(_SHOWN.get(key, key) for key in keys.split(","))
