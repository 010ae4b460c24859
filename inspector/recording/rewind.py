"""The state at any event of a recording, reached by going over a part of it again, a few events at a time.

Going on costs one event; going back, a checkpoint and the events from there. A long
way leaves a mark of its own shortly before its end, so that the next steps back are short.
"""

from .checkpoint import frozen, thawed
from .course import Course
from .reading import Reading

_NEAR = 256  # events between a mark and the place that was asked for
_LONG = 4 * _NEAR  # a way worth a mark
_MARKS = 8


class Rewind:
    """Walks one recording. Whoever asks decides how much is walked at once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.place = 0  # the event after which the course stands
        self.goal = 0
        self._course: Course | None = None
        self._began = 0
        self._marks: dict[int, bytes] = {}

    @property
    def course(self) -> Course:
        """Session and engine as they stood after event `place`. They change when it is walked on."""
        assert self._course is not None, "seek first"
        return self._course

    @property
    def share(self) -> float:
        """How much of the way is done, from 0 to 1."""
        way = self.goal - self._began
        return (self.place - self._began) / way if way > 0 else 1.0

    def seek(self, seq: int) -> None:
        """Aim at the state after event `seq`."""
        seq = max(0, min(seq, len(self.reading.columns)))
        if seq == self.goal and self._course is not None:
            return
        self.goal = seq
        here = self.place if self._course is not None and self.place <= seq else -1
        mark = max((place for place in self._marks if place <= seq), default=-1)
        if here < 0 or max(mark, self.reading.checkpoint(seq)) > here + _NEAR:
            self._go_back(seq, mark)
        self._began = self.place

    def _go_back(self, seq: int, mark: int) -> None:
        if mark > self.reading.checkpoint(seq):
            self.place, self._course = mark, thawed(self._marks[mark])
        else:
            self.place, self._course = self.reading.resumed(seq)

    def walk(self, events: int) -> bool:
        """Go over at most so many events; True once the goal is reached."""
        course, last = self.course, min(self.goal, self.place + events)
        while self.place < last:
            self.reading.repeat(course, self.place + 1)
            self.place += 1
            if self.goal - self.place == _NEAR and self.goal - self._began > _LONG:
                self._mark(course)
        return self.place == self.goal

    def _mark(self, course: Course) -> None:
        state = frozen(course)
        if state is not None:
            self._marks[self.place] = state
        if len(self._marks) > _MARKS:
            del self._marks[next(iter(self._marks))]
