"""The whole verdict on a page of its own."""

from collections.abc import Callable

from ...present.pages.verdict import verdict_lines
from ...recording.reading import Reading
from .page import PageScreen


class VerdictScreen(PageScreen):
    """Causes with what speaks for them and what tests them, next steps, what is ruled out, every turn."""

    def __init__(self, reading: Reading, copy: Callable[[str], None]) -> None:
        super().__init__("Verdict", lambda width: verdict_lines(reading.verdict(), reading.turns(), width), copy)
