"""A line that is typed on the frame of a pane."""

from ...core.text import clip, line_fed, safe

_LONGEST = 200  # characters


class Prompt:
    """What is typed, key by key; the pane that owns it decides where the keys come from."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.open = False
        self.typed = ""

    @property
    def text(self) -> str:
        """As it is shown; what was typed is safe and never markup."""
        return f"{self.label}: {clip(safe(self.typed), _LONGEST)}▏ enter find  esc leave"

    def start(self) -> None:
        self.open, self.typed = True, ""

    def close(self) -> None:
        self.open = False

    def add(self, text: str) -> None:
        self.typed = (self.typed + " ".join(line_fed(text).split("\n")))[:_LONGEST]

    def take(self, key: str, character: str | None) -> str | None:
        """Take a key; gives what was typed once it is entered, None before and where it is left."""
        match key:
            case "enter":
                self.close()
                return self.typed
            case "escape":
                self.close()
            case "backspace":
                self.typed = self.typed[:-1]
            case "ctrl+u":
                self.typed = ""
            case _ if character and character.isprintable():
                self.add(character)
        return None
