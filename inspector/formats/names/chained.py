"""Events that a text names in chains and in sentences, each of a run of them."""

import re
from collections.abc import Sequence, Set

from ...core.wire import Kind
from ..objects.passed import Passed, Reason
from ..objects.recover import Found
from ..objects.repair import WHOLE
from . import compared, narrated, noted
from .mention import Mention, resolved, times_behind
from .retold import Gap

_COUNTED = 20  # characters behind a name in which it may be counted
_NOTE = re.compile(r"[`\"'”’*]{0,3}[ ]?\([^()\n]{1,80}\)")  # right behind a name


def found(source: str, gaps: Sequence[Gap], shown: Set[str]) -> tuple[list[Found], list[Passed], set[int]]:
    """The events of the runs in a text, what was passed over, and where the lines begin in which they stand."""
    taken: list[Found] = []
    passed: list[Passed] = []
    lines: set[int] = set()
    for run in (run for gap in gaps for run in _runs(source, gap)):
        fresh = [name for name in run.names if (resolved(name[0]) or name[0]) not in shown]
        if shown and (len(fresh) < narrated.FEWEST or not run.is_seen or len(run.lines) > 1):
            continue
        lines |= run.lines
        for place, name in enumerate(run.names):
            if run.is_wished or name not in fresh:
                why = Reason.EXPECTED if run.is_wished else Reason.TOLD_AGAIN
                passed.append(Passed(name.start(), name.end(), resolved(name[0]) or name[0], why))
            else:
                one = narrated.alone_in_line(source, name) if len(run.lines) > 1 else None
                met = event(one) if one else _named(source, name)
                taken.append(met._replace(start=min(later.start() for later in run.names[place:])))
    return taken, passed, lines


def untold(taken: list[Found], logged: Set[str]) -> tuple[list[Found], list[Passed]]:
    """What people tell beside a log without what it shows itself, and the rest of it; too little is none."""
    fresh = [one for one in taken if one.type not in logged]
    kept = logged if len(fresh) >= narrated.FEWEST else {one.type for one in taken}
    return (
        [one for one in taken if one.type not in kept],
        [Passed(one.start, one.end, one.type, Reason.TOLD_AGAIN) for one in taken if one.type in kept],
    )


def _runs(source: str, gap: Gap) -> list[narrated.Run]:
    """What a gap tells in chains and in sentences, without what it tells of the same lines where it compares."""
    met = list(compared.runs(source, gap.start, gap.end))
    lines = frozenset[int]().union(*(run.lines for run in met))
    return [*met, *(run for run in narrated.runs(source, gap.start, gap.end) if lines.isdisjoint(run.lines))]


def event(one: Mention) -> Found:
    """A mention as an event."""
    start, end, type_, payload, side, moment, times = one[:7]
    return Found(start, end, payload, type_, None, WHOLE, False, side, moment, Kind.TEXT, times, True)


def _named(source: str, name: re.Match[str]) -> Found:
    type_ = resolved(name[0]) or name[0]
    note = _NOTE.match(source, name.end())
    payload = noted.payload(type_, note[0] if note else "")
    times = times_behind(source[name.end() : name.end() + _COUNTED])
    return Found(name.start(), name.end(), payload, type_, None, WHOLE, False, None, None, Kind.TEXT, times, True)
