"""Keys of every list, of every screen, and of the command line."""

from .key import Key, Pane

KEYS: tuple[Key, ...] = (
    Key("j,down", "move(1)", "move", "One line down", Pane.ROWS),
    Key("k,up", "move(-1)", "move", "One line up", Pane.ROWS),
    Key("pagedown,ctrl+f,space", "page(1)", "page", "One page down", Pane.ROWS),
    Key("pageup,ctrl+b", "page(-1)", "page", "One page up", Pane.ROWS),
    Key("g,home", "top", "first", "To the first line", Pane.ROWS),
    Key("G,end", "bottom", "last", "To the last line", Pane.ROWS),
    Key("ctrl+o", "start", "start", "To the start screen: other recordings, scenarios, a text to paste", Pane.APP),
    Key("colon", "command", "command", "Type a command; tab completes it", Pane.APP, ":", "command"),
    Key("ctrl+p", "command_palette", "palette", "Search all commands by their words", Pane.APP),
    Key("S", "picture", "picture", "A picture of the screen as an SVG file", Pane.APP),
    Key("d", "shade", "colours", "The next theme: dark, light, high contrast", Pane.APP, "d", "next-theme"),
    Key("", "shade", "colours", "A theme by its name", Pane.APP, command="theme dark|light|contrast"),
    Key("", "ascii", "characters", "ASCII characters alone, or all again", Pane.APP, command="ascii"),
    Key("question_mark", "help", "help", "All keys", Pane.APP, "?"),
    Key("q", "quit", "quit", "Leave the inspector", Pane.APP, "q"),
    Key("tab", "complete", "complete", "Complete the command", Pane.COMMAND, "tab"),
    Key("down", "choose(1)", "choose", "The next of the commands listed", Pane.COMMAND, "↓"),
    Key("up", "choose(-1)", "choose", "The one before", Pane.COMMAND, "↑"),
    Key("enter", "submit", "run", "Do what is typed, or the command that is chosen", Pane.COMMAND, "enter"),
    Key("escape", "leave", "close", "Back without a command", Pane.COMMAND, "esc"),
)
