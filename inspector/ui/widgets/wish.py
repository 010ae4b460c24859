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


class Jotted(Message):
    """The user wrote a note to an event of a part of the input, or without a text marked it or took the mark back."""

    def __init__(self, part: int, seq: int, text: str = "", *, marked: bool = False) -> None:
        super().__init__()
        self.part, self.seq, self.text, self.marked = part, seq, text, marked


class Selected(Message):
    """The user selected this event in one of the views; the others follow."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq
