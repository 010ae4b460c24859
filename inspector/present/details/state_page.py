"""The page of a state: what an event changed, then everything that is so after it."""

from collections.abc import Iterator, Mapping, Sequence

from ...core.text import clip
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from .state import Entry, Topic

_CUT = frozenset({Topic.ITEMS, Topic.SETTINGS})  # lists that may be cut: what is no longer in them need not be gone
_TELLING = frozenset({Topic.SESSION, Topic.SETTINGS, Topic.LIMITS, Topic.AUDIO})  # where it helps to see what was
_MANY = 6  # new entries of one topic that are told one by one
_KEY = 60  # characters of a key
_LONG = 60  # characters of what was before
_NEW, _OTHER, _GONE, _SAME = "+ ", "± ", "− ", "  "
_Known = Mapping[tuple[Topic, str], Entry]


def state_lines(before: Sequence[Entry], after: Sequence[Entry], seq: int, width: int) -> list[Line]:
    """The state after event `seq`, first what that event changed; none of the lines is wider than `width`."""
    known: _Known = {(one.topic, one.key): one for one in before}
    lines = [heading(f"Changed by #{seq}", f"{_NEW}new  {_OTHER}other  {_GONE}gone"), *_changes(after, known, width)]
    topic = None
    for one in after:
        if one.topic is not topic:
            topic = one.topic
            lines += [BLANK, heading(topic.value)]
        lines += _entry_lines(one, _mark(one, known), width)
    return lines


def _changes(after: Sequence[Entry], known: _Known, width: int) -> list[Line]:
    lines = [line for topic in Topic for line in _changes_of(topic, after, known, width)]
    return lines or paragraph("Nothing of what is shown here.", width, role=Role.DIM, lead=(Span(_SAME),))


def _changes_of(topic: Topic, after: Sequence[Entry], known: _Known, width: int) -> Iterator[Line]:
    mine = [one for one in after if one.topic is topic]
    fresh = [one for one in mine if _mark(one, known) == _NEW]
    if len(fresh) > _MANY:
        yield from paragraph(f"{topic.value}: {len(fresh)} entries", width, lead=(Span(_NEW, Role.WARNING),))
    for one in mine:
        mark = _mark(one, known)
        if mark == _OTHER or (mark == _NEW and len(fresh) <= _MANY):
            yield from _change_lines(one, mark, _was(one, known), width)
    left = {one.key for one in mine}
    for one in known.values() if topic not in _CUT else ():
        if one.topic is topic and one.key not in left:
            yield from _change_lines(one, _GONE, "", width)


def _mark(entry: Entry, known: _Known) -> str:
    old = known.get((entry.topic, entry.key))
    return _NEW if old is None else _SAME if old.text == entry.text else _OTHER


def _was(entry: Entry, known: _Known) -> str:
    old = known.get((entry.topic, entry.key))
    return f" (was {clip(old.text, _LONG)})" if old and entry.topic in _TELLING else ""


def _change_lines(entry: Entry, mark: str, was: str, width: int) -> list[Line]:
    lead = (Span(mark, Role.WARNING), Span(f"{entry.topic.value}  ", Role.DIM), *_name(entry))
    rows = paragraph(f"{entry.text}{was}", width, lead=lead, indent=4)
    return [row._replace(jump=entry.jump) for row in rows]


def _entry_lines(entry: Entry, mark: str, width: int) -> list[Line]:
    lead = (Span(mark, Role.WARNING), *_name(entry))
    rows = paragraph(f"{entry.text}{entry.note}", width, lead=lead, indent=4)
    return [row._replace(jump=entry.jump) for row in rows]


def _name(entry: Entry) -> tuple[Span, ...]:
    if entry.topic is Topic.AWAITED:
        return (Span("… ", Role.WARNING),)
    if entry.topic in (Topic.ITEMS, Topic.WAITING):
        return (Span(f"#{entry.jump}  " if entry.jump else "", Role.LINK),)
    return (Span(f"{clip(entry.key, _KEY)}: ", Role.KEY),)
