"""The tabs of the detail: which there are, and how their names share the frame of the pane."""

from enum import StrEnum
from typing import NamedTuple


class Tab(StrEnum):
    """A way to look at an event."""

    EVENT = "Event"
    LINKS = "Links"
    STATE = "State"
    REFERENCE = "Reference"
    RAW = "Raw"

    def next(self, step: int) -> "Tab":
        """The tab `step` places on, round about."""
        tabs = list(Tab)
        return tabs[(tabs.index(self) + step) % len(tabs)]


class Word(NamedTuple):
    """A piece of the title; a tab where a click on it chooses one."""

    text: str
    tab: Tab | None = None
    chosen: bool = False


_NUMBER = "2"  # the key of the pane
_SHORT = {Tab.REFERENCE: "Ref"}


def tab_words(chosen: Tab, width: int, note: str = "") -> list[Word]:
    """The number and name of the pane and its tabs, the chosen one in brackets, as far as `width` cells have room."""
    note = f"  {note}" if note else ""
    for lead, short in ((f"{_NUMBER} Detail ·", {}), (f"{_NUMBER} ·", {}), (_NUMBER, _SHORT)):
        words = [Word(lead)]
        for tab in Tab:
            name = short.get(tab, tab.value)
            words += [Word(" "), Word(f"[{name}]" if tab is chosen else name, tab, tab is chosen)]
        if sum(len(word.text) for word in words) + len(note) <= width:
            return [*words, Word(note)]
    return [Word(f"{_NUMBER} [{chosen.value}]", chosen, chosen=True), Word(note)]
