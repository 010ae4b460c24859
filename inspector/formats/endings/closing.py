"""The end of the socket as an event, where a text tells of it."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import groupby

from ...core import codec
from ...core.wire import Kind, Side
from ..objects.passed import Passed, Reason
from ..objects.recover import Found
from ..objects.repair import WHOLE, Repair
from ..wording.moment import find as find_moment
from . import ended, stated
from .ended import End

_LONGEST = 400  # characters of a line before an end in which its time stands


def in_gap(source: str, start: int, end: int, named: Sequence[int]) -> list[Found]:
    """The ends of the socket, each told once up to the next event; `named`: where those stand that are only named."""
    found = (*ended.find(source, start, end), *stated.find(source, start, end))
    if not found:
        return []
    runs = groupby(sorted(found), lambda one: bisect(named, one.start))
    return [_event(one, source) for _, run in runs for one in _once(run)]


def alone(source: str) -> list[Found]:
    """The ends of a text that shows nothing else, where only a program writes so."""
    certain = (one for one in sorted(ended.find(source, 0, len(source))) if one.is_certain)
    return [_event(one, source) for one in _once(certain)]


def of_browser(source: str, passed: Iterable[Passed], found: Iterable[Found]) -> list[Found]:
    """The events of a browser that a socket closed, among what was passed over and is not in `found` yet."""
    objects = [one for one in passed if one.what == "close" and one.reason is Reason.BROWSER_EVENT]
    known = [one.start for one in found if one.kind is Kind.CLOSE] if objects else []
    fresh = (one for one in objects if not any(one.start <= start < one.end for start in known))
    told = ((one, ended.of_browser(source[one.start : one.end])) for one in fresh)
    return [_event(End(one.start, one.end, *said, Side.SERVER, False), source) for one, said in told if said]


def _once(ends: Iterable[End]) -> Iterable[End]:
    """Each code once: where it is told first, or where its reason is."""
    told: dict[int, End] = {}
    for one in ends:
        known = told.get(one.code)
        if known is None or (one.reason and not known.reason):
            told[one.code] = one
    return told.values()


def _event(one: End, source: str) -> Found:
    line = source[
        max(source.rfind("\n", max(one.start - _LONGEST, 0), one.start) + 1, one.start - _LONGEST, 0) : one.end
    ]
    sender = {"sender": one.side.value} if one.side is Side.CLIENT else {}
    payload = codec.write({"code": one.code, "reason": one.reason, **sender}).decode()
    damage = WHOLE.plus([Repair.ENVELOPE])
    event = Found(one.start, one.end, payload, "close", None, damage, False, one.side, find_moment(line))
    return event._replace(kind=Kind.CLOSE)
