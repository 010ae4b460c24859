"""Keys of the composer."""

from .key import Key, Pane

KEYS: tuple[Key, ...] = (
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
)
