"""Traces of names: lists, arrows and copies of a console that show which events came, but not what was in them.

Mentions are gathered from what lies between the events that have a body. A list
counts where each line gives a time or a direction; a bare one only where it has
three names at least of which the text has nothing better, and nobody says that
it shows what should happen.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from ..endings import closing
from ..objects.passed import Passed, Reason
from ..objects.recover import Found
from ..wording.prose import is_prose
from . import beside, chained, heading, retold, telling, worded
from .mention import NAMES, Mention, alone, in_line, is_code, resolved
from .retold import Gap

FEWEST = 3  # names that make a list
_LONGEST = 400  # characters of a line that can be one of a trace
_BARE_ERROR = '{"type":"error"}'


class _Group(NamedTuple):
    """Mentions with nothing but blank lines and lines of a log between them."""

    mentions: list[Mention]
    heading: str
    is_marked: bool  # most of its lines have a time or a direction
    is_timed: bool  # one at least has a time
    is_catalogue: bool  # it tells what there is at all
    is_solid: bool  # nothing else stands between its lines, or they begin alike
    counted: int  # of its names, without errors that only their words tell


class Known(NamedTuple):
    """What is known of a text of which another stretch is read."""

    shown: frozenset[str] = frozenset()  # the types of events with a body
    marked: int = 0  # names with a time or a direction
    begun: bool = False  # it has events
    heads: frozenset[str] = frozenset()  # of a logger, as several lines have them


class Trace(NamedTuple):
    """The events of a text that are only named, what was passed over, and what is to be known of the rest.

    `marked`: where names have a time or a direction; `heads`: of lines, each as often as it is there, by place.
    """

    events: list[Found]
    passed: list[Passed]
    marked: list[int]
    heads: list[tuple[int, str]]


def found(source: str, gaps: Sequence[Gap], shown: Set[str], known: Known) -> Trace:
    """The events that are only named between those with a body, of the types `shown`."""
    has_bodies = bool(shown)
    groups: list[_Group] = []
    taken, passed, chains = chained.found(source, gaps, shown)
    lines = [(gap, *_mentions(source, gap, chains)) for gap in gaps]
    heads = [(one.start, one.head) for _, mentions, _ in lines for one in mentions if one.head]
    proven = {head for head, times in Counter(head for _, head in heads).items() if times >= FEWEST} | known.heads
    for gap, mentions, other in lines:
        groups += _grouped(source, gap, [one for one in mentions if not one.head or one.head in proven])
        passed += other
        doubtful = (one for one in mentions if one.head and one.head not in proven)
        passed += (Passed(one.start, one.end, one.type, Reason.PROSE) for one in doubtful)
    named = [one for group in groups for one in group.mentions]
    marks = [one.start for one in named if one.is_marked]
    marked = known.marked + len(marks)
    if len(marks) >= FEWEST:
        taken, again_told = chained.untold(taken, {one.type for one in named if one.is_marked})
        passed += again_told
    told = {*shown, *(one.type for one in named if not (one.is_unhandled or one.is_worded))}
    in_words = telling.is_trace([one for one in named if one.is_worded], told)
    for group in groups:
        better = _better(group, shown)
        for one in group.mentions:
            if one.is_worded and not (in_words and _is_logged(source, one, group)):
                continue
            again = (one.is_unhandled or one.is_worded) and one.type in told
            reason = Reason.TOLD_AGAIN if again else _refusal(one, group, better, sure=has_bodies or marked >= FEWEST)
            if again and one.type == "error" and taken and taken[-1].payload == _BARE_ERROR:
                taken[-1] = taken[-1]._replace(payload=one.payload)  # what the line before only named
            if reason:
                passed.append(Passed(one.start, one.end, one.type, reason))
            else:
                taken.append(chained.event(one))
    if taken or has_bodies or known.begun:
        places = sorted(one.start for one in taken)
        taken += (
            end for gap in gaps for end in closing.in_gap(source, gap.start, retold.end_of_line(source, gap), places)
        )
    return Trace(sorted(taken, key=lambda one: one.start), passed, marks, heads)


def _is_logged(source: str, one: Mention, group: _Group) -> bool:
    solid = group.is_solid and (one.type != "error" or group.counted > 0)
    return telling.is_logged(source, one, solid=solid)


def _refusal(one: Mention, group: _Group, better: Set[str], *, sure: bool) -> Reason | None:
    """Why a mention is no event; None where it is one. `sure`: the text has enough that is an event beyond doubt."""
    if one.is_drawn or heading.is_drawn(group.heading) or group.is_catalogue:
        return Reason.EXPECTED
    if not group.is_timed and heading.is_guidance(group.heading, is_marked=group.is_marked):
        return Reason.EXPECTED
    if not group.is_marked and heading.is_count(group.heading):
        return Reason.METRIC
    if one.is_marked and (sure or (one.moment and (one.label or one.is_unhandled))):
        return None
    if group.is_marked and len(group.mentions) >= FEWEST:
        return None
    if one.type in better:
        return Reason.TOLD_AGAIN
    if group.counted < FEWEST:
        return Reason.TOO_FEW
    if heading.is_setting(group.heading):
        return Reason.CONFIGURATION
    return Reason.EXPECTED if heading.is_wished(group.heading) else None


def _better(group: _Group, shown: Set[str]) -> Set[str]:
    """The types of a list that the text has better: all, unless there are enough in it of which nothing is `shown`."""
    types = {one.type for one in group.mentions} if shown else set()
    return types & shown if sum(one.type not in shown for one in group.mentions) >= FEWEST else types


# Lines


def _mentions(source: str, gap: Gap, chained: Set[int]) -> tuple[list[Mention], list[Passed]]:
    mentions: list[Mention] = []
    passed: list[Passed] = []
    end = last = -1
    for name in NAMES.finditer(source, gap.start, gap.end):
        if name.start() < end:
            continue
        if name.start() >= last:
            first, last = retold.line_around(source, name.start())
            of_object = 0 < gap.start > first and source[first : gap.start].strip()
            if last - first > _LONGEST or of_object or first in chained:
                end = last  # no line of a trace, or the rest of a line that an object stands in
                continue
        if "." in name[0] and not resolved(name[0]):
            continue
        if last > gap.end or (gap.opens and retold.leads_to(source, name, gap)):
            continue  # the name of the object that follows
        if not mentions and retold.is_told(source, name, gap):
            passed.append(Passed(name.start(), name.end(), name[0], Reason.TOLD_AGAIN))
            end = last
            continue
        one = _of_line(source, first, last, name, mentions[-1] if mentions else None)
        if isinstance(one, Mention):
            mentions.append(one)
            end = last
        elif one:
            passed.append(one)
    if worded.HINT.search(source, gap.start, gap.end):
        starts = [*(one.start for one in mentions), *(one.start for one in passed)]
        taken = {source.rfind("\n", 0, start) + 1 for start in starts} | chained
        mentions += telling.found(source, gap.start, gap.end, taken)
        mentions.sort(key=lambda one: one.start)
    if mentions and beside.CONSOLE.search(source, gap.start, gap.end):
        beside.retimed(source, mentions)
    return mentions, passed


def _of_line(source: str, first: int, last: int, name: re.Match[str], above: Mention | None) -> Mention | Passed | None:
    """What the line of a name says; `above` is the mention before it."""
    line = source[first:last]
    here = NAMES.match(line, name.start() - first)
    assert here is not None
    if retold.is_renamed(line[: here.start()]):
        return Passed(name.start(), name.end(), here[0], Reason.PROSE)
    if one := in_line(line, first, here):
        return one
    before, after = line[: here.start()], line[here.end() :]
    if here[0].lower() == "error":
        side = beside.side_above(source, first) if beside.SILENT_LINE.match(before + after) else None
        is_next = above is not None and not after.strip() and _is_below(source, above, first, before)
        return alone(name.start(), name.end(), side) if side or is_next else None
    if "." not in here[0]:
        return None
    return Passed(name.start(), name.end(), here[0], Reason.SOURCE_CODE if is_code(before, after) else Reason.PROSE)


def _is_below(source: str, above: Mention, first: int, before: str) -> bool:
    """Tell whether a line follows right upon that of a mention, and begins as it does."""
    return source[above.end : first].strip(" \t\r") == "\n" and before == source[_line(source, above) : above.start]


# Groups


def _grouped(source: str, gap: Gap, mentions: Sequence[Mention]) -> Iterator[_Group]:
    group: list[Mention] = []
    since = gap.start
    for one in mentions:
        between = _lines_between(source, group[-1].end, one.start) if group else []
        if any(is_prose(line) or heading.is_one(line) for line in between):
            yield _group(source, since, group)
            since, group = group[-1].end, []
        group.append(one)
    if group:
        yield _group(source, since, group)


def _group(source: str, since: int, mentions: list[Mention]) -> _Group:
    words = heading.over(source, since, mentions[0].start)
    marked = 2 * sum(one.is_marked for one in mentions) > len(mentions)
    timed = any(one.moment for one in mentions)
    is_list = not timed and heading.is_of_side(words) and len({one.type for one in mentions}) == len(mentions)
    solid = _is_led(source, mentions) or all(_is_blank(source, a.end, b.start) for a, b in pairwise(mentions))
    counted = sum(not (one.is_worded and one.type == "error") for one in mentions)
    is_catalogue = (is_list and heading.has_both_sides(source)) or _are_tests(source, mentions)
    return _Group(mentions, words, marked, timed, is_catalogue, solid, counted)


def _are_tests(source: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether the lines are those of a runner of tests, which names each by what it tries."""
    if any(one.label for one in mentions) or not heading.is_tested(source):
        return False
    return all(heading.is_ticked(source[_line(source, one) : one.start]) for one in mentions)


def _line(source: str, one: Mention) -> int:
    """Where the line of a mention begins."""
    return source.rfind("\n", 0, one.start) + 1


def _is_led(source: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether the same word stands before each, as the name of a logger does."""
    leads = {source[_line(source, one) : one.start] for one in mentions}
    return len(leads) == 1 and any(map(str.isalpha, leads.pop()))


def _is_blank(source: str, start: int, end: int) -> bool:
    """Tell whether no line with words stands between two places."""
    return not any(line.strip() for line in _lines_between(source, start, end))


def _lines_between(source: str, start: int, end: int) -> list[str]:
    """The whole lines between two places."""
    return source[start:end].split("\n")[1:-1]
