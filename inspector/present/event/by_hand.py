"""What somebody did to a message in a relay: a word for its row, and both versions for its detail."""

from collections.abc import Iterator, Mapping

from ...core import codec
from ...core.clock import span_text
from ...core.event import Event
from ...core.json import Json, path_text, text_at
from ...core.json import Path as JsonPath
from ...core.text import clip, safe
from ...core.wire import Marks
from ...recording.reading import Reading
from ..text.span import Line, Role, Span, paragraph

BY = "intercept"
_MOST = 12  # differences that are shown
_LONGEST = 200  # characters of a value
_DEEPEST = 50  # levels that are compared one by one
_LARGEST = 1 << 18  # bytes of a message whose versions are compared
_TOLD: Mapping[str, str] = {
    "hold": "held in the relay: {fate}",
    "wait": "waited behind a held message: {fate}",
    "release": "let go in the relay, unchanged: {came}",
    "edit": "edited in the relay: {came}",
    "duplicate": "sent once more by the relay: {came}",
    "inject": "put in at the relay: the {whose} never sent it",
}
_WORDS: Mapping[str, str] = {
    "hold": "held",
    "wait": "waited",
    "release": "let go",
    "edit": "edited",
    "duplicate": "again",
    "inject": "put in",
}


def deed_of(marks: Marks | None) -> str:
    """What was done to a frame by hand; empty where nothing was."""
    return text_at(dict(marks.extra or {}), "deed") or "hold" if marks and marks.by == BY else ""


def word_of(marks: Marks | None) -> str:
    """The word for its row; empty where nothing was done by hand."""
    deed = deed_of(marks)
    return _WORDS.get(deed, "by hand") if deed else ""


def told_lines(reading: Reading, event: Event, marks: Marks, width: int) -> Iterator[Line]:
    """What was done to it and when, and what is another than it came."""
    deed, first = deed_of(marks), marks.replaces
    lead = (Span("! ", Role.WARNING),)
    for line in paragraph(_told(reading, event, deed, first), width, role=Role.WARNING, lead=lead):
        yield line._replace(jump=first or 0)
    if first and deed == "edit":
        yield from _versions(reading, first, event, width)


def _told(reading: Reading, event: Event, deed: str, first: int | None) -> str:
    came = f"it came as #{first}{_before(reading, event, first)}" if first else "nothing like it came"
    dropped = any(one.deed == "drop" and one.seq == event.seq for one in reading.session.link.decisions)
    fate = "it was dropped and never arrived" if dropped else "what went on of it, if anything, is a later row"
    return _TOLD.get(deed, "not as it came: {came}").format(came=came, fate=fate, whose=event.side.who)


def _before(reading: Reading, event: Event, first: int) -> str:
    at = reading.columns.times[first - 1] if first <= len(reading.columns) else -1
    return f", {span_text(event.at - at)} before" if event.at is not None and at >= 0 else ""


def _versions(reading: Reading, first: int, event: Event, width: int) -> Iterator[Line]:
    """What differs between the message as it came and as it went on."""
    if not 0 < first <= len(reading.columns):
        return
    before = reading.event(first)
    if max(before.size, event.size) > _LARGEST or not (before.body and event.body):
        yield from paragraph("too large, or no JSON: compare the two in the tab Raw", width, role=Role.DIM)
        return
    found = [*_differences(before.body, event.body, ())]
    for path, old, new in found[:_MOST]:
        lead = (Span(f"  {safe(path_text(path)) or 'event'}  ", Role.KEY),)
        yield from paragraph(f"came {_value(old)}", width, role=Role.DIM, lead=lead)
        yield from paragraph(f"went {_value(new)}", width, lead=(Span("    ", Role.DIM),))
    if len(found) > _MOST:
        yield Line((Span(f"  … and {len(found) - _MOST} more differences", Role.DIM),))


_MISSING = object()


def _differences(old: Json, new: Json, path: JsonPath) -> Iterator[tuple[JsonPath, object, object]]:
    deep = len(path) > _DEEPEST
    if isinstance(old, dict) and isinstance(new, dict) and not deep:
        for key in dict.fromkeys((*old, *new)):
            if key not in old or key not in new:
                yield (*path, key), old.get(key, _MISSING), new.get(key, _MISSING)
            else:
                yield from _differences(old[key], new[key], (*path, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and not deep:
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, (*path, place))
    elif old != new or type(old) is not type(new):
        yield path, old, new


def _value(value: object) -> str:
    if value is _MISSING:
        return "without it"
    try:
        return safe(clip(codec.write(value).decode(), _LONGEST))
    except ValueError:
        return "nested too deeply"
