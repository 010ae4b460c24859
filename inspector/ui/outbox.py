"""What is written and sent from the screen: the draft that stays, and the courier that is under way.

Sending waits for the recorder and for answers, so it has a thread of its own.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from ..recording.reading import Reading
from . import errand

if TYPE_CHECKING:  # what sends costs 20 ms that a recording does not need
    from ..live.sending import Courier, Parcel
    from ..transports.listing import Listing

NOWHERE = "Nothing is connected here: this is a recording, and its connection has ended."


class Outbox:
    """One for each input. `done` is called on the screen's own thread when a courier has ended."""

    def __init__(self) -> None:
        self.draft = ""  # as the user left it; empty where nothing is begun
        self.name = ""  # of the saved events that the draft began with
        self.busy = False  # something is under way
        self._halted = threading.Event()
        self._last = 0  # the newest frame that was sent from here

    def settled(self, reading: Reading) -> bool:
        """Everything that was sent from here is in the reading."""
        return not self.busy and len(reading.columns) >= self._last

    def recorder(self, path: Path | None) -> "Listing | None":
        """The recorder of a connection that can be sent to."""
        from ..live.sending import recorder_at

        try:
            return recorder_at(path) if path is not None else None
        except OSError:
            return None

    def halt(self) -> bool:
        """Stop what is under way; False where nothing is."""
        self._halted.set()
        return self.busy

    def send(
        self,
        app: App[int],
        recorder: "Listing",
        parcels: "Sequence[Parcel]",
        reading: Callable[[], Reading | None],
        done: "Callable[[Courier], object]",
    ) -> None:
        """Send parcels in a thread; the caller has looked that nothing is under way."""
        self._halted, self.busy = threading.Event(), True
        work = partial(_carried, recorder, parcels, reading, self._halted)
        errand.run(app, work, partial(self._ended, done), "sending events")

    def _ended(self, done: "Callable[[Courier], object]", courier: "Courier") -> None:
        self.busy, self._last = False, max([self._last, *courier.seqs])
        done(courier)


def _carried(
    recorder: "Listing", parcels: "Sequence[Parcel]", reading: Callable[[], Reading | None], halted: threading.Event
) -> "Courier":
    from ..live.sending import Courier
    from ..transports.link import Link, RecorderGoneError

    try:
        with Link(recorder) as line:
            courier = Courier(parcels, line)
            courier.run(reading, halted)
    except RecorderGoneError as error:
        courier = Courier(parcels, _Nobody())
        courier.halt(str(error))
    return courier


class _Nobody:
    """A line to a recorder that is gone."""

    def send(self, text: str, by: str | None = None, *, override: bool = False) -> int | None:
        from ..transports.link import RecorderGoneError

        raise RecorderGoneError("The recorder has ended.")
