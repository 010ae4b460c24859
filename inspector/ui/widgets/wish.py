"""What a pane asks of the screen it is on."""

from textual.message import Message


class GoTo(Message):
    """The user wants to see this event."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq


class Copy(Message):
    """The user wants this text on the clipboard."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Selected(Message):
    """The user selected this event in one of the views; the others follow."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq
