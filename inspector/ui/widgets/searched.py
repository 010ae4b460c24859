"""Rows in which a text is found: it is typed on their frame, and the cursor goes from find to find."""

from textual import events

from .finds import Finds
from .prompt import Prompt
from .rows import Rows


class SearchedRows(Rows):
    """Rows with a prompt. Who makes them writes the frame, and the lines with the finds marked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prompt = Prompt("find")
        self.finds = Finds()

    def entitle(self) -> None:
        """Write what stands on the frame: the prompt while it is open, else the name and which find this is."""
        raise NotImplementedError

    def seek(self, needle: str) -> None:
        """Make the finds, and show them marked."""
        raise NotImplementedError

    def action_search(self) -> None:
        """Let the user type what to find."""
        self.prompt.start()
        self.entitle()

    def action_found(self, step: int) -> None:
        """Go to the next line with what was typed, or to the one before; round about."""
        row = self.finds.next(self.row, step)
        if row is None:
            self.app.bell()
            return
        self.select(row)
        self.entitle()

    def on_key(self, event: events.Key) -> None:
        """What is typed while the prompt is open goes into it and nowhere else."""
        if not self.prompt.open:
            return
        event.stop()
        event.prevent_default()
        entered = self.prompt.take(event.key, event.character)
        if entered is not None:
            self.seek(entered)
            if entered and self.row not in self.finds.rows:
                self.action_found(1)
        self.entitle()

    def on_paste(self, event: events.Paste) -> None:
        if self.prompt.open:
            event.stop()
            self.prompt.add(event.text)
            self.entitle()

    def on_blur(self) -> None:
        self.prompt.close()
        self.entitle()
