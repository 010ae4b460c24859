"""What a row of the timeline shows in full: its event, what is wrong with it and awaited of it; a silence; the end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ...core import codec
from ...core.clock import SECOND, span_text
from ...core.event import Event
from ...core.json import Path, value_at
from ...core.text import count_text, safe
from ...core.wire import Fidelity, Kind, Marks, Origin
from ...diagnosis.base import Finding
from ...diagnosis.pending import Pending
from ...protocol.vocabulary import Level, RefKind
from ...recording.reading import Reading
from ..event import by_hand
from ..event.body import body_lines
from ..event.label import ending, notes
from ..event.remark import remark_lines
from ..event.saying import round_trip
from ..rows.fold import is_beat
from ..rows.links import answer_lines
from ..text.lazy import Joined, Wrapped
from ..text.moment import TimeForm, time_text
from ..text.phrase import DIRECTION, ENDS_ABOUT, SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE, events_text, severity_text
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from ..text.wording import shortened
from .evidence import gravest_first

_UNLIKE: Mapping[Fidelity, str] = {
    Fidelity.MENDED: "Mended: the text in {} is not JSON as it stands.",
    Fidelity.PARTIAL: "Partial: the text in {} shows only some of this event.",
    Fidelity.NAME_ONLY: "Name only: the text in {} names this event and shows nothing of it.",
}


def detail(reading: Reading, seq: int, width: int, chosen: Mapping[Path, bool]) -> Sequence[Line]:
    """The lines of event `seq`, none wider than `width`; `chosen` as in `tree`."""
    event = reading.event(seq)
    sections: list[Sequence[Line]] = []
    for section in (
        list(_title(reading, event, width)),
        list(remark_lines(reading, seq, width)),
        list(_findings(reading, event, width)),
        list(_expected(reading, event, width)),
        answer_lines(reading, event, width),
        _body(reading, event, width, chosen),
    ):
        if section:
            sections += [[BLANK], section] if sections else [section]
    return Joined(sections)


LARGEST_LOOK = 256 << 10  # bytes of a payload that are searched for flaws while somebody waits


# Sections


def _title(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    name = safe(event.type[:300]) or "(no type)"
    lead = (Span(f"#{event.seq} ", Role.DIM), Span(f"{DIRECTION[event.side]} ", SIDE_ROLE[event.side]))
    yield from paragraph(name, width, role=Role.STRONG, lead=lead)
    start = time_text(reading, event.seq, TimeForm.START)
    told = _moment(reading, event.seq)
    parts = [f"at {start} s" if start else "", told, count_text(event.size, "byte"), *notes(reading, event)]
    if event.origin and event.origin.fidelity is Fidelity.EXACT:
        parts.append(f"{_lines(event.origin)}, exact")
    yield from paragraph(" · ".join(part for part in parts if part), width, role=Role.DIM)
    yield from _provenance(reading, event, width)
    flaws = codec.flaws(reading.frame(event.seq).payload) if event.size <= LARGEST_LOOK else []
    for problem in (*((event.problem,) if event.problem else ()), *flaws):
        yield from paragraph(safe(problem.message), width, role=Role.WARNING, lead=(Span("! ", Role.WARNING),))


def _provenance(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    """Where an imported event comes from and what is not as it was, and what the recorder did to a frame."""
    marks = reading.frame(event.seq).marks
    if event.origin and event.origin.fidelity in _UNLIKE:
        text = _UNLIKE[event.origin.fidelity].format(_lines(event.origin))
        yield from paragraph(text, width, role=Role.WARNING, lead=(Span("! ", Role.WARNING),))
    span = round_trip(reading, event.seq) if event.kind is Kind.PONG else None
    if span is not None:
        yield from paragraph(f"round trip {span_text(span)}, from our ping to this pong", width)
    if marks and marks.by == by_hand.BY:
        yield from by_hand.told_lines(reading, event, marks, width)
    elif marks and marks.by:
        yield from paragraph(_by(marks), width, role=Role.DIM)
    if marks and marks.extra and marks.extra.get("override") is True:
        yield from paragraph("sent as it is on purpose, although it is no event", width, role=Role.DIM)
    if marks and marks.replaces and marks.by != by_hand.BY:
        yield from paragraph(f"stands in for #{marks.replaces}", width, role=Role.DIM)
    if marks and marks.redacted:
        places = safe(", ".join(one or "the whole" for one in marks.redacted[:5]))
        yield from paragraph(f"a secret was taken out at {places}", width, role=Role.DIM)


def _by(marks: Marks) -> str:
    """Whose doing a frame is, or what was done to it."""
    if marks.by == "fault" and marks.delivered is False:
        return "held back on purpose, by a fault"
    if marks.by == "fault" and marks.delivered is not None:
        return f"delivered on purpose only at {marks.delivered:.3f} s, by a fault"
    return f"sent by the {safe((marks.by or '')[:20])}, not by the app"


def _lines(origin: Origin) -> str:
    first, last = origin.first_line, origin.last_line
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _moment(reading: Reading, seq: int) -> str:
    clock = time_text(reading, seq, TimeForm.CLOCK)
    if clock:
        return f"{clock} UTC"
    moment, step = reading.id_time(seq), reading.session.ids.step_to(seq)
    if moment is None:
        return ""
    since = f", ≈{span_text(step[1] * SECOND)} after #{step[0]}" if step and step[1] > 0 else ""
    return f"≈{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC, from its id{since}"


def _findings(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    found = gravest_first([one for one in reading.findings() if one.seq == event.seq])
    if found:
        yield heading("Findings")
    known = {one.id for one in reading.findings()} if found else set()
    for finding in found:
        if known.intersection(finding.because_of):
            yield from _explained(finding, width)
            continue
        glyph = SEVERITY_GLYPH[finding.severity]
        role = SEVERITY_ROLE[finding.severity]
        changed = f"{severity_text(finding)}, " if finding.original else ""
        sure = f"({changed}{finding.confidence.word} confidence)"
        yield from paragraph(finding.rule, width, role=role, lead=(Span(f"{glyph} ", role),))
        yield from paragraph(f"{safe(shortened(finding.message))} {sure}", width, lead=(Span("  "),))
        if finding.expected:
            words = f"expected {' or '.join(map(safe, finding.expected))}; seen {safe(finding.seen) or 'nothing'}"
            yield from paragraph(words, width, role=Role.DIM, lead=(Span("  "),))
        yield from paragraph(safe(shortened(finding.remedy)), width, lead=(Span("  → ", Role.DIM),))


def _explained(finding: Finding, width: int) -> list[Line]:
    """A consequence in a line: its root tells the story."""
    role = SEVERITY_ROLE[finding.severity]
    roots = ", ".join(one.replace("@", " at #") for one in finding.because_of)
    lead = (Span(f"{SEVERITY_GLYPH[finding.severity]} {finding.rule}", role), Span(" because of ", Role.DIM))
    return paragraph(roots, width, lead=lead, indent=2)


def _expected(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    waits = [one for one in reading.pending() if one.seq == event.seq or _about(reading, event, one)]
    if waits:
        yield heading("Expected next")
    for pending in waits:
        yield from _wait_lines(reading, pending, width)


def _wait_lines(reading: Reading, pending: Pending, width: int) -> list[Line]:
    names = " or ".join(reading.scene.names(*pending.row.one_of))
    level = "must follow" if pending.row.level is Level.REQUIRED else "usually follows"
    late = f"overdue after {span_text(round(pending.row.overdue * pending.patience))}"
    missing = f"missing after {span_text(round(pending.row.missing * pending.patience))}"
    text = f"{names} {level} #{pending.seq}; {late}, {missing}{_left(reading, pending)}"
    rows = paragraph(safe(text), width, lead=(Span("… ", Role.WARNING),))
    return [row._replace(jump=pending.seq) for row in rows]


def _left(reading: Reading, pending: Pending) -> str:
    """How much of the wait is left at the newest moment of the recording."""
    due, now = pending.due(reading.session), reading.scene.now
    if due is None or now is None:
        return ""
    left = span_text(max(due - now, 0))
    return f"; the recording ends {left} before that" if reading.ended else f"; {left} left"


def _about(reading: Reading, event: Event, pending: Pending) -> bool:
    """Tell whether an event names the response or item of a wait."""
    spec = reading.spec(event.seq)
    if spec is None or pending.about.kind not in (RefKind.RESPONSE, RefKind.ITEM):
        return False
    path = spec.ids.get(pending.about.kind)
    return path is not None and value_at(event.body, path) == pending.about.id


def _body(reading: Reading, event: Event, width: int, chosen: Mapping[Path, bool]) -> Sequence[Line]:
    if event.body:
        return Joined([[heading("Event")], body_lines(reading, event, width, chosen)])
    payload = reading.frame(event.seq).payload
    text = payload.decode("utf-8", "replace") if event.kind is not Kind.BINARY else payload[:256].hex(" ")
    return Joined([[heading("Event", "as received")], Wrapped(text or "(empty)", width)])


def evidence_line(seqs: tuple[int, ...], width: int) -> list[Line]:
    """The events that speak for something; jumps to the first."""
    if not seqs:
        return []
    rows = paragraph(
        events_text(tuple(dict.fromkeys(seqs))), width, role=Role.LINK, lead=(Span("     evidence  ", Role.DIM),)
    )
    return [row._replace(jump=seqs[0]) for row in rows]


# Rows that are no events


def gap_lines(reading: Reading, seq: int, width: int, silence: int | None = None) -> list[Line]:
    """The silence before event `seq`; of `silence` µs where that begins a row of pings and pongs."""
    times = reading.columns.times
    span = span_text(times[seq - 1] - times[seq - 2] if silence is None else silence)
    what = "neither side sent anything. The next event is shown below."
    if is_beat(reading.columns, seq):
        what = "neither side sent an event. What kept the line alive is shown below."
    head = f"between #{seq - 1} and #{seq}" if silence is None else f"behind #{seq - 1}"
    return [heading("Silence", head), *paragraph(f"For {span} {what}", width), BLANK]


def ending_lines(reading: Reading, width: int) -> list[Line]:
    """The end of the recording: how it ends, what is still open, what was awaited."""
    text, role = ending(reading)
    lines = [*paragraph(text, width, role=role), *paragraph(ENDS_ABOUT[reading.ends], width, role=Role.DIM)]
    for response in reading.session.open.values():
        name = f"response {safe(response.id[:80])} is open since #{response.opened_seq}"
        rows = paragraph(name, width, lead=(Span("… ", Role.WARNING),))
        lines += [row._replace(jump=response.opened_seq) for row in rows]
    awaited = [line for pending in reading.pending() for line in _wait_lines(reading, pending, width)]
    found = [one for one in reading.findings() if one.expected]
    for finding in found:
        words = f"{' or '.join(map(safe, finding.expected))} never came after #{finding.seq}"
        lead = (Span(f"{SEVERITY_GLYPH[finding.severity]} ", SEVERITY_ROLE[finding.severity]),)
        awaited += [row._replace(jump=finding.seq) for row in paragraph(words, width, lead=lead)]
    return [*lines, BLANK, heading("Awaited"), *awaited] if awaited else lines
