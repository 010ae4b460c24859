"""How fast the input audio flows: bytes of audio per millisecond of the recording's own time."""

from dataclasses import dataclass, field

from ...core.clock import MILLISECOND, SECOND

_WINDOW = 5 * SECOND // 2
_PAUSE = SECOND // 2  # a longer silence between two appends ends a stretch: a muted microphone, a released button
_WINDOWS = 32  # measured at most: eighty seconds of streaming tell
_FEWEST = 10  # appends in a window: fewer are the pieces of a file


@dataclass(slots=True)
class Pace:
    """Windows of unbroken streaming and the rate of each; the append that opens a window counts as none of it."""

    rates: list[float] = field(default_factory=list)  # bytes per millisecond
    done: bool = False  # enough is known
    _since: int | None = None
    _last: int | None = None
    _bytes: int = 0
    _appends: int = 0

    def add(self, at: int | None, size: int) -> None:
        """Take an append of `size` bytes at `at`, in microseconds."""
        if at is None or self.done:
            return
        since, last, self._last = self._since, self._last, at
        if since is None or last is None or at - last > _PAUSE:
            self._begin(at)
            return
        self._bytes += size
        self._appends += 1
        if at - since >= _WINDOW:
            if self._appends >= _FEWEST:
                self.rates.append(self._bytes * MILLISECOND / (at - since))
                self.done = len(self.rates) >= _WINDOWS
            self._begin(at)

    def _begin(self, at: int) -> None:
        self._since, self._bytes, self._appends = at, 0, 0
