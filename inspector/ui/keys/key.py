"""What a key is, and where it acts."""

from enum import StrEnum
from typing import NamedTuple


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
