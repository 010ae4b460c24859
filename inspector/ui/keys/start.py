"""Keys of the start screen."""

from .key import Key, Pane

KEYS: tuple[Key, ...] = (
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
)
