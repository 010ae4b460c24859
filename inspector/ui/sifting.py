"""What the filter of the screen does to a timeline: it searches on a little at a time, and keeps what it found."""

import time
from bisect import bisect_left, bisect_right

from ..present.rows.sieve import Sieve
from ..present.rows.timeline import Timeline
from ..recording.query.completion import token_start
from ..recording.query.grammar import FilterError, parse
from ..recording.query.search import Search
from ..recording.query.tree import EVERYTHING, Node
from ..recording.query.writing import text_of


class Sifting:
    """The filter as it was typed and as it holds: a mistake leaves the last good one in force."""

    def __init__(self) -> None:
        self.text = ""
        self.node: Node = EVERYTHING
        self.mistake: FilterError | None = None
        self.timeline: Timeline | None = None
        self.found: Search | None = None  # by the filter in force, or by the last one that was
        self._next: Sieve | None = None  # what findings that changed since have let through
        self._judgements = 0  # of the timeline, when the search began

    @property
    def on(self) -> bool:
        """Whether events are hidden."""
        return self.node != EVERYTHING

    @property
    def working(self) -> bool:
        """Whether matches may still be missing from the rows."""
        timeline = self.timeline
        if timeline is None or timeline.sieve is None:
            return False
        sieve = timeline.sieve
        return sieve.behind or self._next is not None or self._outdated(timeline, sieve)

    # Changing

    def type(self, text: str) -> bool:
        """Take over what was typed; True where it is a filter. Else what stands before the last word may hold."""
        self.text = text
        node, self.mistake = _read(text)
        if node is None:
            node, _ = _read(text[: token_start(text)])
        if node is not None and node != self.node:
            self.node = node
            self._begin()
        return self.mistake is None

    def hold(self, node: Node) -> None:
        """Let a filter hold that was made, not typed."""
        self.type(text_of(node))

    def attach(self, timeline: Timeline) -> None:
        """Let the filter hold for another timeline."""
        if timeline is self.timeline and (timeline.sieve is not None or not self.on):
            return
        self.timeline = timeline
        sieve = timeline.sieve
        if sieve is not None and sieve.search.node == self.node:
            self.found = sieve.search
        else:
            self._begin()

    def _begin(self) -> None:
        timeline, self._next = self.timeline, None
        if timeline is None:
            return
        if not self.on:
            timeline.sift(None)
            timeline.extend()
            return
        self.found = Search(timeline.reading, self.node, self.found)
        self._judgements = timeline.judgements
        timeline.sift(Sieve(self.found))

    # Working

    def work(self, seconds: float) -> bool:
        """Search for so long at most; True if rows may have changed."""
        timeline, until = self.timeline, time.monotonic() + seconds
        if timeline is None or timeline.sieve is None:
            return False
        changed = False
        while timeline.sieve.behind and (not changed or time.monotonic() < until):
            timeline.extend()
            changed = True
        return self._renew(timeline, until) or changed

    def _renew(self, timeline: Timeline, until: float) -> bool:
        """Decide anew what depends on findings, once these have changed; what is shown stays until that is done."""
        sieve = timeline.sieve
        if sieve is None or sieve.behind or not sieve.search.loose:
            return False
        if self._next is None and self._outdated(timeline, sieve):
            self._judgements = timeline.judgements
            self._next = Sieve(sieve.search.again())
        while self._next is not None and self._next.behind and time.monotonic() < until:
            self._next.extend()
        if self._next is None or self._next.behind:
            return False
        renewed, self._next = self._next, None
        if renewed.search.matches == sieve.search.matches:
            return False
        self.found = renewed.search
        timeline.sift(renewed)
        timeline.extend()
        return True

    def _outdated(self, timeline: Timeline, sieve: Sieve) -> bool:
        """Whether findings have changed since the search began, and with them perhaps what it finds."""
        return sieve.search.loose and self._judgements != timeline.judgements

    def finish(self) -> None:
        """Search to the end."""
        while self.working:
            self.work(1.0)

    # Asking

    @property
    def count(self) -> tuple[int, int]:
        """Matches found so far, and events there are."""
        if self.timeline is None:
            return 0, 0
        total = len(self.timeline.reading.columns)
        return (len(self.found.matches) if self.on and self.found is not None else total), total

    @property
    def done(self) -> float:
        """The part of the recording that has been searched."""
        rows = len(self.timeline.reading.columns) if self.timeline is not None else 0
        return self.found.done / rows if self.on and self.found is not None and rows else 1.0

    def match(self, seq: int, step: int, seconds: float) -> tuple[int, int] | None:
        """The next match behind event `seq`, or before it, and its place among all; None where there is none."""
        search, until = self.found, time.monotonic() + seconds
        if search is None:
            return None
        while not _reaches(search, seq, step) and time.monotonic() < until and search.step():
            pass
        matches = search.matches
        place = bisect_right(matches, seq) if step > 0 else bisect_left(matches, seq) - 1
        return (matches[place], place) if 0 <= place < len(matches) else None


def _reaches(search: Search, seq: int, step: int) -> bool:
    """Whether a search has come so far that it knows the next match behind an event, or before it."""
    if step < 0:
        return search.done >= seq - 1
    return len(search.matches) > 0 and search.matches[-1] > seq


def _read(text: str) -> tuple[Node | None, FilterError | None]:
    try:
        return parse(text), None
    except FilterError as error:
        return None, error
