"""Every key and command of the screen, in one table.

It feeds the bindings, the line of keys, the help, the palette and what may be
typed after `:`.
"""

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
    LADDER = "in the ladder"
    RESPONSES = "in the responses"
    TURNS = "in the turns"
    DETAIL = "in the detail"
    FINDINGS = "in the findings"
    STAGES = "in the stages"
    VERDICT = "in the verdict"
    PAGE = "on a page"
    PROBE = "on the page of experiments"
    HOLD = "on the page of holds"
    HOLD_EDITOR = "in the editor of the page of holds"
    FAULT = "in the list of faults"
    CHOICE = "in the lists of the start screen"
    PASTE = "in the paste box"
    START = "on the start screen"
    COMMAND = "on the command line"
    EDITOR = "in the editor of the composer"
    BEGINNINGS = "in the list of the composer"
    COMPOSE = "in the composer"
    INSPECT = "everywhere"
    APP = "always"


class Key(NamedTuple):
    """A binding: `keys` in Textual's names, `hint` as the line of keys shows it (empty: only the help does).

    `command` is what may be typed after `:`, by default the label. Its second word stands for what the
    action takes; a row without keys is a command only.
    """

    keys: str
    action: str
    label: str
    tooltip: str
    pane: Pane
    hint: str = ""
    command: str = ""

    @property
    def name(self) -> str:
        """The command's own word."""
        return self.typed.split()[0]

    @property
    def takes(self) -> str:
        """What stands for the command's argument; empty where it takes none."""
        return self.typed.partition(" ")[2]

    @property
    def typed(self) -> str:
        return self.command or self.label.replace(" ", "-")


KEYS: tuple[Key, ...] = (
    Key("enter", "open", "open", "Show the event in full", Pane.TIMELINE, "enter"),
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
    Key("enter", "use", "use", "Filter by this", Pane.SAVED, "enter"),
    Key("a", "add", "keep this filter", "Keep the filter in force under a name", Pane.SAVED, "a"),
    Key("D", "drop", "drop", "Take one of your own out of the file", Pane.SAVED, "D"),
    Key("y", "copy", "copy", "Copy the filter", Pane.SAVED, "y"),
    Key("escape,q,F,question_mark", "leave", "close", "Back to the timeline", Pane.SAVED, "esc"),
    Key("escape", "clear", "clear filter", "Show all events again", Pane.SIFT, "esc"),
    Key("tab", "wish('complete')", "complete", "Put in what is marked in the list", Pane.FILTER, "tab"),
    Key("down", "wish('next')", "choose", "Mark the next of the list", Pane.FILTER, "↓"),
    Key("up", "wish('previous')", "choose", "Mark the one before", Pane.FILTER, "↑"),
    Key("enter", "wish('keep')", "keep", "Keep the filter and go to the timeline", Pane.FILTER, "enter"),
    Key("escape", "wish('clear')", "clear", "Show all events again", Pane.FILTER, "esc"),
    Key("m", "mark", "mark", "Mark the event, or take the mark back", Pane.TIMELINE, "m"),
    Key("M", "next_mark", "mark", "To the next event with a mark or a note", Pane.TIMELINE, "M"),
    Key("a", "annotate", "note", "Write a note to the event", Pane.TIMELINE, "a"),
    Key("enter", "open", "open", "Show the event in full", Pane.LADDER, "enter"),
    Key("s", "scale", "time scale", "Blank rows for the time that passes: none, 100 ms, 500 ms, 2 s", Pane.LADDER, "s"),
    Key("y", "copy", "copy", "Copy the event as JSON", Pane.LADDER, "y"),
    Key("enter", "open", "go to event", "To the answer in the timeline", Pane.RESPONSES, "enter"),
    Key("z", "axis", "axis", "Count from each answer's request, or from the recording's start", Pane.RESPONSES, "z"),
    Key("+,equals_sign,right", "zoom(1)", "zoom", "Bars twice as long", Pane.RESPONSES, "+"),
    Key("-,left", "zoom(-1)", "zoom", "Bars half as long", Pane.RESPONSES, "-"),
    Key("y", "copy", "copy", "Copy the figures of the answer", Pane.RESPONSES, "y"),
    Key("enter", "open", "go to event", "To the turn in the timeline", Pane.TURNS, "enter"),
    Key("y", "copy", "copy", "Copy the answer", Pane.TURNS, "y"),
    Key("enter", "act", "open", "Fold or unfold, or jump to the event of a link", Pane.DETAIL, "enter"),
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
    Key("enter", "go", "go to event", "Go to the event of the finding, or of the evidence", Pane.FINDINGS, "enter"),
    Key("l,right", "fold(1)", "consequences", "List what the finding explains", Pane.FINDINGS, "l"),
    Key("h,left", "fold(-1)", "consequences", "List only the root", Pane.FINDINGS, "h"),
    Key("y", "copy", "copy", "Copy the finding and its remedy, or the event to send", Pane.FINDINGS, "y"),
    Key("x", "ignored", "ignored", "List the findings that are ignored, or not", Pane.FINDINGS, "x"),
    Key("l,right", "step(1)", "stage", "Next stage", Pane.STAGES, "l"),
    Key("h,left", "step(-1)", "stage", "Previous stage", Pane.STAGES, "h"),
    Key("enter", "go", "go to event", "Go to the event that decided the stage", Pane.STAGES, "enter"),
    Key("enter", "screen.verdict", "open", "Open the whole verdict", Pane.VERDICT, "enter"),
    Key("enter", "act", "go to event", "Go to the event named on the line", Pane.PAGE, "enter"),
    Key("slash", "search", "find", "Find a text on this page", Pane.PAGE, "/"),
    Key("n", "found(1)", "find", "Next place where it stands", Pane.PAGE, "n"),
    Key("N", "found(-1)", "find", "Previous place where it stands", Pane.PAGE),
    Key("y", "copy", "copy", "Copy the line, or the event to send", Pane.PAGE, "y"),
    Key("escape,q,v,question_mark", "leave", "close", "Back to the timeline", Pane.PAGE, "esc"),
    Key("enter", "act", "make", "Make the experiment: once to be asked, once more to send", Pane.PROBE, "↵"),
    Key("y", "copy", "copy", "Copy what would be sent, or the command", Pane.PROBE, "y"),
    Key("escape,q,i,question_mark", "leave", "close", "Back to the timeline", Pane.PROBE, "esc"),
    Key("enter", "edit", "edit", "Edit the message; it is still held then", Pane.HOLD, "enter"),
    Key("r", "release", "let go", "Let the message go when its turn comes", Pane.HOLD, "r"),
    Key("R", "release_all", "let all go", "Let everything go, both sides, in order", Pane.HOLD, "R"),
    Key("D", "drop", "drop", "Drop the message: it never arrives", Pane.HOLD, "D"),
    Key("t", "ask('delay')", "delay", "Let it go by itself after a time", Pane.HOLD, "t"),
    Key("c", "duplicate", "twice", "Let it go once more than it would", Pane.HOLD, "c"),
    Key("n", "inject", "put in", "Write an event of your own, as this side's", Pane.HOLD, "n"),
    Key("h", "ask('hold')", "hold", "Hold what this side sends and a filter fits", Pane.HOLD, "h"),
    Key("H", "unhold", "hold no more", "Hold nothing more of this side", Pane.HOLD, "H"),
    Key("f", "fault", "fault", "Choose a fault and when it happens", Pane.HOLD, "f"),
    Key("F", "calm", "no faults", "Take all faults back, also those that last", Pane.HOLD, "F"),
    Key("y", "copy", "copy", "Copy the message as it would go on", Pane.HOLD, "y"),
    Key("question_mark", "help", "help", "All keys of this page", Pane.HOLD, "?"),
    Key("escape,q,b", "leave", "close", "Back to the timeline; what is held stays held", Pane.HOLD, "esc"),
    Key("ctrl+s", "send", "done", "Change the held message so, or put the events in", Pane.HOLD_EDITOR, "ctrl+s"),
    Key("f3", "other_side", "side", "As the other side: from the app, from the server", Pane.HOLD_EDITOR, "F3"),
    Key("enter", "use", "use", "Begin with this one, and write when it happens", Pane.FAULT, "enter"),
    Key("escape,q", "leave", "close", "Back to the page of holds", Pane.FAULT, "esc"),
    Key("j,down", "move(1)", "move", "One line down", Pane.ROWS),
    Key("k,up", "move(-1)", "move", "One line up", Pane.ROWS),
    Key("pagedown,ctrl+f,space", "page(1)", "page", "One page down", Pane.ROWS),
    Key("pageup,ctrl+b", "page(-1)", "page", "One page up", Pane.ROWS),
    Key("g,home", "top", "first", "To the first line", Pane.ROWS),
    Key("G,end", "bottom", "last", "To the last line", Pane.ROWS),
    Key("slash", "filter", "filter", "Show only the events that you describe", Pane.INSPECT, "/"),
    Key("F", "saved", "saved filters", "Filters under names: use one, keep one", Pane.SIFT),
    Key("e", "finding(1)", "finding", "Next finding", Pane.INSPECT, "e"),
    Key("E", "finding(-1)", "finding", "Previous finding", Pane.INSPECT, "E", "previous-finding"),
    Key("J", "event(1)", "event", "Next row of the timeline, wherever the focus is", Pane.INSPECT, command="next-row"),
    Key(
        "K",
        "event(-1)",
        "event",
        "Previous row of the timeline, wherever the focus is",
        Pane.INSPECT,
        command="previous-row",
    ),
    Key("v", "verdict", "verdict", "The whole verdict: causes, next steps, what is ruled out", Pane.INSPECT, "v"),
    Key("i", "probe", "experiments", "Ask the server: experiments that tell the open causes apart", Pane.INSPECT, "i"),
    Key("C", "app.ticket", "ticket", "Copy a report for a ticket, in Markdown, keys left out", Pane.INSPECT, "C"),
    Key(
        "",
        "app.export",
        "export",
        "Write the recording to a file without keys, as its ending says: .html, .md, .wav …",
        Pane.INSPECT,
        command="export FILE",
    ),
    Key("b", "hold", "holds", "Messages held in the relay: let go, edit, drop; faults", Pane.INSPECT, "b", "holds"),
    Key("escape", "back", "back", "Back to the timeline; from there out of a replay", Pane.INSPECT, "esc"),
    Key("tab", "pane(1)", "pane", "Next pane", Pane.INSPECT, "tab"),
    Key("shift+tab", "pane(-1)", "pane", "Previous pane", Pane.INSPECT, command="previous-pane"),
    Key("1", "focus_pane(0)", "timeline", "To the timeline, or the view in its place", Pane.INSPECT),
    Key("2", "focus_pane(1)", "detail", "To the detail", Pane.INSPECT),
    Key("3", "focus_pane(2)", "findings", "To the findings", Pane.INSPECT),
    Key("4", "focus_pane(3)", "stages", "To the stages of the turn", Pane.INSPECT),
    Key("L", "view('ladder')", "ladder", "The ladder: arrows between app and server", Pane.INSPECT, "L"),
    Key("R", "view('responses')", "responses", "The responses: bars of time, tokens, limits", Pane.INSPECT, "R"),
    Key("u", "view('turns')", "turns", "The list of turns", Pane.INSPECT, "u"),
    Key("right_curly_bracket", "turn(1)", "turn", "To the next turn", Pane.INSPECT, command="next-turn"),
    Key("left_curly_bracket", "turn(-1)", "turn", "To the previous turn", Pane.INSPECT, command="previous-turn"),
    Key(
        "left_square_bracket",
        "visited(-1)",
        "back to",
        "Back to where you were before the last jump",
        Pane.INSPECT,
        command="back-to",
    ),
    Key(
        "right_square_bracket",
        "visited(1)",
        "forward",
        "Forward again to where you came back from",
        Pane.INSPECT,
        command="forward-to",
    ),
    Key("H", "jumps", "jumps", "The events you jumped from and to", Pane.INSPECT, command="jumps"),
    Key("", "jump", "jump", "To event 123; in a replay, to its moment", Pane.INSPECT, command="#123"),
    Key(
        "",
        "jump",
        "jump",
        "To 12.5 seconds after the start; in a replay, to that moment",
        Pane.INSPECT,
        command="12.5s",
    ),
    Key(
        "backslash",
        "maximise",
        "maximise",
        "The pane as large as the screen, and back",
        Pane.INSPECT,
        command="maximise",
    ),
    Key(
        "less_than_sign",
        "resize(-1)",
        "resize",
        "The pane smaller: timeline or detail, else the findings",
        Pane.INSPECT,
        command="smaller",
    ),
    Key("greater_than_sign", "resize(1)", "resize", "The pane larger", Pane.INSPECT, command="larger"),
    Key("p", "part(1)", "recording", "Next recording of the input", Pane.INSPECT),
    Key("P", "part(-1)", "recording", "Previous recording of the input", Pane.INSPECT, command="previous-recording"),
    Key(
        "r", "replay('play')", "replay", "Replay from the event under the cursor, or pause", Pane.INSPECT, "r", "replay"
    ),
    Key("full_stop", "replay('on')", "step", "One event on; begins a replay at the cursor", Pane.INSPECT, ".", "step"),
    Key(
        "comma",
        "replay('back')",
        "step",
        "One event back; begins a replay at the cursor",
        Pane.INSPECT,
        ",",
        "step-back",
    ),
    Key(
        "left_parenthesis",
        "replay('slower')",
        "speed",
        "Replay more slowly, down to ×0.25",
        Pane.INSPECT,
        "(",
        "slower",
    ),
    Key("right_parenthesis", "replay('faster')", "speed", "Replay faster, up to ×50", Pane.INSPECT, ")", "faster"),
    Key(
        "",
        "replay('pauses')",
        "pauses",
        "Pauses of a replay cut short to a second, or as they were",
        Pane.INSPECT,
        command="pauses",
    ),
    Key("", "replay('end')", "end", "Out of the replay, to the whole recording", Pane.INSPECT, command="end"),
    Key("w", "compose('new')", "write", "Write an event to send", Pane.INSPECT, "w", "compose"),
    Key(
        "W",
        "compose('again')",
        "edit",
        "Write again the event under the cursor",
        Pane.INSPECT,
        command="edit-and-resend",
    ),
    Key(
        "exclamation_mark",
        "compose('next')",
        "send next",
        "Send what is asked for now; what only you can decide is asked first",
        Pane.INSPECT,
        "!",
        "send-next",
    ),
    Key("tab", "value(1)", "value", "Select the next value, to type another one", Pane.EDITOR, "tab"),
    Key("shift+tab", "value(-1)", "value", "Select the value before", Pane.EDITOR),
    Key("ctrl+c", "copy_event", "copy", "Copy what you have selected, else the whole event", Pane.EDITOR, "ctrl+c"),
    Key("enter", "use", "use", "Write this one, in place of what stands in the editor", Pane.BEGINNINGS, "enter"),
    Key("a", "add", "add", "Add it behind what stands in the editor: they are sent in order", Pane.BEGINNINGS, "a"),
    Key("l,right", "section(1)", "section", "Next section of the list", Pane.BEGINNINGS, "l"),
    Key("h,left", "section(-1)", "section", "Section of the list before", Pane.BEGINNINGS),
    Key("D", "drop", "drop", "Take the saved events out of the library", Pane.BEGINNINGS, "D"),
    Key("tab", "editor", "back", "Back to the editor", Pane.BEGINNINGS, "tab"),
    Key("ctrl+s", "send", "send", "Send the events, in order", Pane.COMPOSE, "ctrl+s"),
    Key("ctrl+r", "mend", "put right", "Put right what is wrong, where nobody has to decide", Pane.COMPOSE, "ctrl+r"),
    Key("ctrl+t", "choose", "list", "The list: templates, saved events, what was sent", Pane.COMPOSE, "ctrl+t"),
    Key("f2", "keep", "keep", "Keep the events in the library, under a name", Pane.COMPOSE, "F2"),
    Key("f4", "outside", "editor", "Write on in your own editor ($VISUAL, $EDITOR)", Pane.COMPOSE, "F4"),
    Key("f8", "force", "as it is", "Send the text as it is, event or not; the recording says so", Pane.COMPOSE, "F8"),
    Key("f9", "halt", "stop", "Send nothing more of what is being sent", Pane.COMPOSE, "F9"),
    Key("f1", "help", "help", "All keys of the composer", Pane.COMPOSE, "F1"),
    Key("escape", "leave", "close", "Back; the draft stays", Pane.COMPOSE, "esc"),
    Key("t", "time", "time", "Other times: since start, since the event before, clock, ids", Pane.INSPECT, "t"),
    Key(
        "T",
        "refer",
        "time",
        "Count times from this event, or no longer",
        Pane.INSPECT,
        "T",
        "reference",
    ),
    Key("enter", "open", "open", "Open the recording, play the scenario, or connect", Pane.CHOICE, "enter"),
    Key("enter", "open", "open", "Look at the events of the pasted text", Pane.PASTE, "enter"),
    Key("w", "save", "keep", "Keep the pasted events as a recording, secrets taken out", Pane.PASTE, "w"),
    Key("backspace", "clear", "empty", "Empty the box", Pane.PASTE, "backspace"),
    Key("ctrl+v", "paste", "paste", "Paste from the clipboard of the desktop", Pane.START, "ctrl+v"),
    Key("tab", "pane(1)", "pane", "Next pane", Pane.START, "tab"),
    Key("shift+tab", "pane(-1)", "pane", "Previous pane", Pane.START, command="previous-pane"),
    Key("1", "focus_pane(0)", "recordings", "To the recordings", Pane.START),
    Key("2", "focus_pane(1)", "scenarios", "To the services and scenarios", Pane.START),
    Key("3", "focus_pane(2)", "paste", "To the paste box", Pane.START, command="paste-box"),
    Key("ctrl+o", "start", "start", "To the start screen: other recordings, scenarios, a text to paste", Pane.APP),
    Key("colon", "command", "command", "Type a command; tab completes it", Pane.APP, ":", "command"),
    Key("ctrl+p", "command_palette", "palette", "Search all commands by their words", Pane.APP),
    Key("S", "picture", "picture", "A picture of the screen as an SVG file", Pane.APP),
    Key("d", "shade", "colours", "The next theme: dark, light, high contrast", Pane.APP, "d", "next-theme"),
    Key("", "shade", "colours", "A theme by its name", Pane.APP, command="theme dark|light|contrast"),
    Key("", "ascii", "characters", "ASCII characters alone, or all again", Pane.APP, command="ascii"),
    Key("tab", "complete", "complete", "Complete the command", Pane.COMMAND, "tab"),
    Key("down", "choose(1)", "choose", "The next of the commands listed", Pane.COMMAND, "↓"),
    Key("up", "choose(-1)", "choose", "The one before", Pane.COMMAND, "↑"),
    Key("enter", "submit", "run", "Do what is typed, or the command that is chosen", Pane.COMMAND, "enter"),
    Key("escape", "leave", "close", "Back without a command", Pane.COMMAND, "esc"),
    Key("question_mark", "help", "help", "All keys", Pane.APP, "?"),
    Key("q", "quit", "quit", "Leave the inspector", Pane.APP, "q"),
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
