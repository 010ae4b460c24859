"""The player: moves the screen through a recording, and says at which moment it stands."""

import time

from textual import events, on
from textual.message import Message
from textual.timer import Timer

from ...present.screen.playing import event_at, playing_spans
from ...recording.play import Play
from ..past import Past
from ..shown import Shown
from .bar import Bar

PULSE = 1 / 20  # seconds between two looks at what is due
WORK = 0.025  # seconds of a pulse that may go into it
PIECE = 40  # events taken in between two looks at the clock


class Player(Bar):
    """One line; without a replay it is not there."""

    class Moved(Message):
        """The screen is to show another moment; `anew` where it is not just a later one of the same replay."""

        def __init__(self, *, anew: bool) -> None:
            super().__init__()
            self.anew = anew

    def __init__(self, shown: Shown, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown = shown
        self.past: Past | None = None  # the screen shows it as soon as it has arrived for the first time
        self.display = False
        self._timer: Timer | None = None
        self._looked = 0.0

    # What the user asks for

    def enter(self, seq: int) -> None:
        """Begin a replay, right after event `seq` of the recording that is shown."""
        if self._shown.reading is not None and self._shown.timeline is not None:
            self.past = Past(self._shown.reading, self._shown.timeline)
            self.past.go_to_event(seq)
            self._go()

    def leave(self) -> None:
        """Show the whole recording again."""
        if self.past is not None:
            self.past = self._shown.past = None
            self.tell()
            self._rest()
            self.post_message(self.Moved(anew=True))

    def step(self, step: int, cursor: int) -> None:
        """Go to the next event or the one before; from the whole recording first to that under the cursor."""
        past = self.past
        if past is None:
            self.enter(cursor)
        elif past.step(step):
            self._go()
        elif step > 0:
            self.leave()
        else:
            self.app.bell()

    def play(self, cursor: int) -> None:
        """Play or pause; a replay begins at the event under the cursor, at the first where that is the last."""
        reading = self._shown.reading
        if self.past is None and reading is not None:
            self.enter(0 if cursor >= len(reading.columns) else cursor)
            self._play_on()
        elif self.past is not None and self.past.play.playing:
            self.past.play.playing = False
            self.tell()
        elif self.past is not None:
            self._play_on()

    def faster(self, step: int) -> None:
        if self.past is None or not self.past.play.faster(step):
            self.app.bell()
        self.tell()

    def cut_short(self) -> bool | None:
        """Let pauses be short, or as long as they were; None without a replay."""
        if self.past is None:
            return None
        self.past.play.brief = not self.past.play.brief
        self.tell()
        return self.past.play.brief

    def jump(self, seq: int) -> None:
        """Go to the moment right after an event."""
        if self.past is not None:
            self.past.go_to_event(seq)
            self._go()

    def jump_to_time(self, at: int) -> bool:
        """Go to a time, µs since the start; False where the recording has none."""
        if self.past is None or not self.past.go_to_time(at):
            return False
        self._go()
        return True

    def on_click(self, event: events.Click) -> None:
        seq = event_at(self.past.play, event.x, self.size.width) if self.past else None
        if seq is not None:
            self.jump(seq)

    # Moving

    def _play_on(self) -> None:
        past = self.past
        if past is not None and not past.over:
            past.play.start()  # anew on arrival, where the replay is still on its way
            self._wake()
        self.tell()

    def _go(self) -> None:
        """Take a first step towards the goal; what is far goes on behind the screen."""
        self._wind()
        if self.past is not None and self.past.replay.arrived:
            self._arrived()
        else:
            self._wake()
            self.tell()

    def _wind(self) -> None:
        until = time.monotonic() + WORK
        while self.past is not None and not self.past.replay.wind(PIECE) and time.monotonic() < until:
            pass

    def _arrived(self) -> None:
        if self.past is not None:
            self.past.arrive()
            self._moved()

    def _moved(self) -> None:
        self.tell()
        anew = self.past is None or self.past.turned or self._shown.past is not self.past
        self.post_message(self.Moved(anew=anew))

    def turn(self) -> None:
        """Let the moment that was come to be what is shown; the panes are to be told at once."""
        if self.past is not None and self.past.replay.arrived:
            self.past.show()
            self._shown.past = self.past

    def _wake(self) -> None:
        if self._timer is None:
            self._looked = time.monotonic()
            self._timer = self.set_interval(PULSE, self._look)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _look(self) -> None:
        now = time.monotonic()
        elapsed, self._looked = now - self._looked, now
        self.tick(elapsed)

    def tick(self, elapsed: float) -> None:
        """Do what `elapsed` seconds and the work that is left ask for."""
        past = self.past
        if past is None:
            self._rest()
        elif not past.replay.arrived:
            self._wind()
            if past.replay.arrived:
                self._arrived()
            else:
                self.tell()
        elif past.play.playing:
            self._play(past.play, elapsed)
        else:
            self._rest()

    def _play(self, play: Play, elapsed: float) -> None:
        assert self.past is not None
        until = time.monotonic() + WORK
        while play.advance(elapsed, PIECE) and time.monotonic() < until:
            elapsed = 0.0
        play.catch_up()
        if self.past.over:
            self.leave()
            return
        self._moved()

    # Showing

    def tell(self) -> None:
        """Say at which moment the screen stands."""
        if self.past is not None:
            self.show([playing_spans(self.past.play, self.size.width or self.app.size.width)])
        self.display = self.past is not None

    @on(Bar.Resized)
    def _resized(self) -> None:
        self.tell()
