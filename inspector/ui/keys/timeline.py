"""Keys of the timeline and of what filters it."""

from .key import Key, Pane

KEYS: tuple[Key, ...] = (
    Key("enter", "open", "open", "Show the event in full", Pane.TIMELINE, "enter"),
    Key("+,equals_sign,right", "unfold", "unfold", "Unfold a run of deltas, or of pings", Pane.TIMELINE, "+"),
    Key("-,left", "refold", "fold", "Fold the run again", Pane.TIMELINE, "-"),
    Key("o", "related(1)", "related", "Next event of the same response or item", Pane.TIMELINE, "o"),
    Key("O", "related(-1)", "related", "Previous event of the same response or item", Pane.TIMELINE, "O"),
    Key("y", "copy", "copy", "Copy the event as JSON", Pane.TIMELINE, "y"),
    Key("f", "follow", "follow", "Stay at the end while events come in", Pane.TIMELINE, "f"),
    Key("m", "mark", "mark", "Mark the event, or take the mark back", Pane.TIMELINE, "m"),
    Key("M", "next_mark", "mark", "To the next event with a mark or a note", Pane.TIMELINE, "M"),
    Key("a", "annotate", "note", "Write a note to the event", Pane.TIMELINE, "a"),
    Key("n", "match(1)", "match", "Next match of the filter, or of the last one", Pane.SIFT),
    Key("N", "match(-1)", "match", "Previous match", Pane.SIFT),
    Key("s", "solo", "solo", "Show only the family of the event, or all again", Pane.SIFT, "s"),
    Key("x", "mute", "mute", "Hide the family of the event, or show it again", Pane.SIFT, "x"),
    Key("X", "unmute", "unmute", "Show all families again", Pane.SIFT),
    Key("escape", "clear", "clear filter", "Show all events again", Pane.SIFT, "esc"),
    Key("F", "saved", "saved filters", "Filters under names: use one, keep one", Pane.SIFT),
    Key("tab", "wish('complete')", "complete", "Put in what is marked in the list", Pane.FILTER, "tab"),
    Key("down", "wish('next')", "choose", "Mark the next of the list", Pane.FILTER, "↓"),
    Key("up", "wish('previous')", "choose", "Mark the one before", Pane.FILTER, "↑"),
    Key("enter", "wish('keep')", "keep", "Keep the filter and go to the timeline", Pane.FILTER, "enter"),
    Key("escape", "wish('clear')", "clear", "Show all events again", Pane.FILTER, "esc"),
    Key("enter", "use", "use", "Filter by this", Pane.SAVED, "enter"),
    Key("a", "add", "keep this filter", "Keep the filter in force under a name", Pane.SAVED, "a"),
    Key("D", "drop", "drop", "Take one of your own out of the file", Pane.SAVED, "D"),
    Key("y", "copy", "copy", "Copy the filter", Pane.SAVED, "y"),
    Key("escape,q,F,question_mark", "leave", "close", "Back to the timeline", Pane.SAVED, "esc"),
)
