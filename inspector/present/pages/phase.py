"""The phases of an answer: from its request to the last of its sound, as stretches of recorded time.

Moments are microseconds since the recording's start; where no times were
recorded they are those of the server's ids, which count whole seconds.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from ...core.clock import MILLISECOND, SECOND
from ...core.text import safe
from ...model.session import Session
from ...model.state.answer import Answer
from ...model.state.part import Response, ToolCall, Turn
from ...recording.reading import Reading
from ..text.phrase import FAILED, NOTHING, PASSED, WAITING
from ..text.span import Role


class Sign(NamedTuple):
    """How something is drawn, and what the legend calls it."""

    glyph: str
    word: str
    role: Role


class Phase(Enum):
    """What an answer is doing; no two look alike without colour."""

    WAITING = Sign("·", "waiting", Role.DIM)
    ACCEPTED = Sign("░", "accepted", Role.WARNING)
    OUTPUT = Sign("▓", "output", Role.SERVER)
    TOOL = Sign("╌", "tool", Role.CLIENT)
    PLAYBACK = Sign("~", "playing on", Role.GOOD)


class Mark(Enum):
    """A moment of an answer that has a glyph of its own."""

    FIRST = Sign("◆", "first output", Role.STRONG)
    CANCELLED = Sign("×", "cancelled", Role.WARNING)
    FAILED = Sign(FAILED, "failed", Role.ERROR)
    OPEN = Sign(WAITING, "still open", Role.WARNING)


class Entry(NamedTuple):
    """One answer, or a request or a turn that got none."""

    turn: int
    response: str  # its id; empty where there is none
    request: int  # the response.create; 0 where the server asked for itself
    seq: int  # the event that stands for it


class Stretch(NamedTuple):
    phase: Phase
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Course:
    """How an answer went. `begun` is None where nothing tells when; spans are µs from there."""

    begun: int | None
    since: str  # what `begun` is the moment of: request, commit, response.created
    stretches: tuple[Stretch, ...] = ()
    marks: tuple[tuple[Mark, int], ...] = ()
    accepted: int | None = None
    first_text: int | None = None
    first_audio: int | None = None
    first: int | None = None
    done: int | None = None
    played: int | None = None

    @property
    def end(self) -> int:
        """The last moment that is drawn."""
        ends = [one.end for one in self.stretches] + [at for _, at in self.marks]
        return max(ends, default=self.begun or 0)


def entries(session: Session) -> list[Entry]:
    """Every answer of a recording in the order of its turns; a turn without any has an entry too."""
    return [entry for turn in session.turns for entry in _of_turn(session, turn)]


def _of_turn(session: Session, turn: Turn) -> Iterator[Entry]:
    answers = [session.responses[one] for one in turn.responses]
    taken = {one.operation for one in answers}
    alone = [Entry(turn.index, "", seq, seq) for seq in turn.requests if seq not in taken]
    found = [Entry(turn.index, one.id, one.operation, one.opened_seq or one.last_seq) for one in answers]
    yield from sorted([*alone, *found], key=lambda one: one.seq) or [Entry(turn.index, "", 0, turn.first_seq)]


def course(reading: Reading, entry: Entry) -> Course:
    """When an answer was asked for, accepted, begun, ended and heard to its end."""
    response = reading.session.responses.get(entry.response)
    begun, since = _begun(reading, entry, response)
    if begun is None:
        return Course(None, since)
    return _answered(reading, response, begun, since) if response else _unanswered(reading, entry, begun, since)


def moment(reading: Reading, seq: int) -> int | None:
    """When an event was recorded; in a recording without times, when its id was made, counted from the first id."""
    if not 0 < seq <= len(reading.columns):
        return None
    at = reading.columns.at_of(seq)
    if at is not None or reading.session.last_at is not None:
        return at
    stamp, first = reading.id_time(seq), reading.session.ids.first
    return (stamp - first) * SECOND if stamp is not None and first is not None else None


def _begun(reading: Reading, entry: Entry, response: Response | None) -> tuple[int | None, str]:
    asked = moment(reading, entry.request)
    if asked is not None:
        return asked, "response.create"
    opened = response.opened_seq if response else 0
    turn = reading.session.turns[entry.turn]
    committed = reading.session.buffer.committed
    place = bisect_left(committed, opened, key=lambda one: one.seq) - 1
    if opened and turn.spoken and place >= 0 and committed[place].seq >= turn.first_seq:
        at = moment(reading, committed[place].seq)
        if at is not None:
            return at, "the commit"
    return moment(reading, opened or entry.seq), "response.created" if opened else "the input"


def _unanswered(reading: Reading, entry: Entry, begun: int, since: str) -> Course:
    """A request that was refused, or one that nothing answers."""
    operation = reading.session.operations.get(entry.request)
    refused = operation.answered_seq if operation and operation.answer is Answer.REFUSED else 0
    end = moment(reading, refused) if refused else reading.scene.now
    end = max(end if end is not None else begun, begun)
    mark = Mark.FAILED if refused or reading.ended else Mark.OPEN
    return Course(begun, since, (Stretch(Phase.WAITING, begun, end),), ((mark, end),))


def _answered(reading: Reading, response: Response, begun: int, since: str) -> Course:
    def at(seq: int) -> int | None:
        return moment(reading, seq)

    now = max(reading.scene.now if reading.scene.now is not None else begun, begun)
    accepted, first, closed = at(response.opened_seq), at(response.first_output_seq), at(response.closed_seq)
    end = closed if closed is not None else max(now, at(response.last_seq) or now)
    played = _played(reading.session, response)
    spans = [(Phase.WAITING, begun, accepted or first or end)]
    spans.append((Phase.ACCEPTED, accepted or begun, first if first is not None else end))
    if first is not None:
        spans.append((Phase.OUTPUT, first, end))
    if played is not None and closed is not None:
        spans.append((Phase.PLAYBACK, end, played))
    spans += [(Phase.TOOL, max(start, end), stop) for start, stop in _tools(reading, response, now)]
    return Course(
        begun,
        since,
        tuple(Stretch(*one) for one in spans if one[2] > one[1]),
        tuple(_marks(reading, response, first, end)),
        accepted=_after(begun, accepted),
        first=_after(begun, first),
        first_text=_after(begun, at(response.families.get("text", 0))),
        first_audio=_after(begun, at(response.families.get("audio", 0))),
        done=_after(begun, closed),
        played=_after(begun, played),
    )


def _after(begun: int, at: int | None) -> int | None:
    return None if at is None else at - begun


def _marks(reading: Reading, response: Response, first: int | None, end: int) -> Iterator[tuple[Mark, int]]:
    if first is not None:
        yield Mark.FIRST, first
    if response.is_open:
        yield (Mark.FAILED if reading.ended else Mark.OPEN), end
    elif response.status in ("cancelled", "failed", "incomplete"):
        yield (Mark.CANCELLED if response.status == "cancelled" else Mark.FAILED), end


def _played(session: Session, response: Response) -> int | None:
    """When the sound that came is heard to its end, or to where the client says the user stopped hearing it."""
    player = response.player
    if player is None:
        return None
    cuts = [item.truncated_ms for one in response.items if (item := session.items.get(one))]
    heard = [player.begun_at + max(one, 0) * MILLISECOND for one in cuts if one is not None]
    return min([player.until, *heard])


def _tools(reading: Reading, response: Response, now: int) -> Iterator[tuple[int, int]]:
    """From the call to its result, for every call that this response made."""
    for call in _calls(reading.session, response):
        asked, told = moment(reading, call.asked_seq), moment(reading, call.output_seq)
        if asked is not None:
            yield asked, told if told is not None else now


def _calls(session: Session, response: Response) -> Sequence[ToolCall]:
    names = (item.call for one in response.items if (item := session.items.get(one)))
    return [session.calls[one] for one in names if one in session.calls]


def outcome(reading: Reading, entry: Entry) -> Sign:
    """What became of one answer, with its glyph."""
    response = reading.session.responses.get(entry.response)
    if response is None:
        return _unfulfilled(reading, entry)
    if response.is_open:
        return Sign(FAILED, "still open", Role.ERROR) if reading.ended else Mark.OPEN.value
    if response.status == "completed":
        return Sign(PASSED, "completed", Role.GOOD)
    mark = Mark.CANCELLED if response.status == "cancelled" else Mark.FAILED
    return mark.value._replace(word=safe(response.status[:40]) or "no status")


def _unfulfilled(reading: Reading, entry: Entry) -> Sign:
    operation = reading.session.operations.get(entry.request)
    if operation is None:
        return Sign(NOTHING, "not asked for", Role.WARNING)
    if operation.answer is Answer.REFUSED:
        return Sign(FAILED, "refused", Role.ERROR)
    return Sign(FAILED, "no answer", Role.ERROR) if reading.ended else Sign(WAITING, "awaited", Role.WARNING)
