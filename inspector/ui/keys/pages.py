"""Keys of the pages that open over the inspect screen."""

from .key import Key, Pane

KEYS: tuple[Key, ...] = (
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
)
