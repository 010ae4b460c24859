"""The moment of a recording at which the screen stands while it replays one."""

from ..present.rows.timeline import Timeline
from ..recording.history import Position
from ..recording.play import Play
from ..recording.reading import Reading
from ..recording.replay import Replay, moment_of


class Past:
    """A replay and what the screen shows of it: `reading` and `timeline`, which follow when the replay has arrived."""

    def __init__(self, whole: Reading, now: Timeline) -> None:
        """`now` is the timeline of the whole recording; times are counted as there."""
        self.replay = Replay(whole)
        self.play = Play(self.replay)
        self._at: int | None = None  # the time that was asked for
        self.reading = self.replay.past
        self.timeline = Timeline(self.reading)
        self.timeline.count_as(now)

    def go_to_event(self, seq: int) -> None:
        """Set out for the moment right after an event."""
        self._set_out(self.replay.whole.history.position(max(seq, 0)))

    def go_to_time(self, at: int) -> bool:
        """Set out for a time in µs since the start; False where the recording has none."""
        goal = moment_of(self.replay.whole, at)
        if goal is not None:
            self._set_out(goal, min(at, self.replay.whole.scene.now or 0))
        return goal is not None

    def _set_out(self, goal: Position, at: int | None = None) -> None:
        self._at = at
        self.play.playing = False
        self.replay.aim(goal)

    def step(self, step: int) -> bool:
        """Set out for the next event or the one before; False where there is none."""
        goal = self.replay.goal
        between = step < 0 and goal > self.replay.whole.history.position(goal.seq)  # first back to the event itself
        seq = goal.seq + step + between
        if not 0 <= seq <= len(self.replay.whole.columns) or (step > 0 and seq == goal.seq):
            return False
        self.go_to_event(seq)
        return True

    def arrive(self) -> None:
        """The replay has come to its goal: the time stands there, or goes on from there."""
        playing = self.play.playing
        self.play.stand(self._at)
        if playing:
            self.play.start()

    @property
    def turned(self) -> bool:
        """Whether the replay has come to its moment by another reading than the one that is shown."""
        return self.reading is not self.replay.past

    def show(self) -> None:
        """Let `reading` and `timeline` be those of the moment."""
        if self.turned:
            self.reading = self.replay.past
            self.timeline.rewind(self.reading)

    @property
    def over(self) -> bool:
        """Whether nothing follows the moment any more."""
        replay = self.replay
        return replay.arrived and replay.position >= replay.end

    @property
    def position(self) -> Position:
        return self.replay.position
