"""Which of its turns a recording is judged by."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from ...model.session import Session
from ...model.turn import is_wordless
from ..base import Status, TurnVerdict
from ..scene import Scene

_ORDER = {status: place for place, status in enumerate(Status)}
_WELL = frozenset({Status.ANSWERED, Status.WAITING_FOR_TOOL})


def worst_of(scene: Scene, turns: Sequence[TurnVerdict]) -> TurnVerdict:
    """The turn that the recording is judged by: the worst, and of equals the latest that was not a side question given
    up."""
    session = scene.session
    well = max((one.index for one in turns if one.verdict.status in _WELL), default=-1)
    retried = _retried(session, turns)
    given_up = {one.index for one in turns if session.turns[one.index].out_of_band and _is_broken_off(session, one)}

    def rank(turn: TurnVerdict) -> tuple[int, bool, int]:
        weight = -1 if turn.index in retried else _weight(scene, turn, well)
        return weight, turn.index not in given_up, turn.index

    return max(turns, key=rank)


def _is_broken_off(session: Session, turn: TurnVerdict) -> bool:
    """Its last response was cancelled."""
    return bool(turn.responses) and session.responses[turn.responses[-1]].status == "cancelled"


def _retried(session: Session, turns: Sequence[TurnVerdict]) -> set[int]:
    """The turns whose response failed, and was asked for again without new input until it came."""
    found: set[int] = set()
    for turn, before in pairwise(reversed(turns)):
        aside = session.turns[turn.index].out_of_band
        came = turn.verdict.status in _WELL or turn.index in found
        if came and not aside and not turn.input and turn.requested and before.verdict.status is Status.FAILED:
            found.add(before.index)
    return found


def _weight(scene: Scene, turn: TurnVerdict, well: int) -> int:
    """How bad a turn is; `well` is the last one that went well."""
    session = scene.session
    weight = _ORDER[turn.verdict.status]
    if turn.verdict.status is not Status.UNCLEAR:
        return weight
    if turn.verdict.stage == "input" and turn.verdict.causes:
        return max(weight, _ORDER[Status.EMPTY])  # what the user said was refused
    last = session.responses[turn.responses[-1]] if turn.responses else None
    noise = last is not None and last.status == "completed" and is_wordless(session, session.turns[turn.index])
    behind = turn.index < well or (well >= 0 and session.turns[turn.index].out_of_band)
    passed = _is_broken_off(session, turn) or noise or _has_gap(scene, turn)
    return -1 if passed and behind else weight  # left behind, and what came later was answered


def _has_gap(scene: Scene, turn: TurnVerdict) -> bool:
    """Frames were lost after the turn began and before the next one did: its end may be among them."""
    turns = scene.session.turns[turn.index + 1 : turn.index + 2]
    end = turns[0].first_seq if turns else scene.session.last_seq + 1
    place = bisect_left(scene.gaps, turn.first_seq)
    return place < len(scene.gaps) and scene.gaps[place] < end
