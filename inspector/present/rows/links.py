"""The links of an event: what caused it and what it led to, and what else is about the same response or item."""

from collections.abc import Iterable, Iterator

from ...core.clock import span_text
from ...core.event import Event
from ...core.json import text_at, value_at
from ...core.text import safe
from ...diagnosis.facts.evidence import ground_text
from ...model.state.answer import Answer, Certainty, Ground, Operation
from ...model.state.hearing import By
from ...model.state.part import Item, Response
from ...protocol.vocabulary import RefKind
from ...recording.reading import Reading
from ..event.saying import pinged_by
from ..text.cell import fit_tail
from ..text.phrase import DIRECTION, SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from ..text.wording import shortened
from .fold import Shape
from .timeline import Timeline

_AROUND = 30  # rows of the same response or item, before and behind
_NOTHING = "Nothing else in the recording is known to be linked to this event."
_MESSAGE = 300  # characters of a finding
_OWN = "▸ "  # the row of the event itself
_Link = tuple[int, str]


def link_lines(timeline: Timeline, seq: int, width: int) -> list[Line]:
    """Everything that event `seq` is linked to; every line jumps."""
    reading = timeline.reading
    event = reading.event(seq)
    sections = (_causes(reading, event, width), _evidence(reading, seq, width), _same(timeline, event, width))
    lines: list[Line] = []
    for section in sections:
        lines += [*([BLANK] if lines and section else []), *section]
    return lines or paragraph(_NOTHING, width, role=Role.DIM)


def answer_lines(reading: Reading, event: Event, width: int) -> list[Line]:
    """What the event answers, and what answers it."""
    return _listed("Links", _told(reading, event), event, width)


def _causes(reading: Reading, event: Event, width: int) -> list[Line]:
    """What the event answers or is answered by, and what it comes from."""
    found = (*_told(reading, event), *_origins(reading, event))
    return _listed("Cause and effect", found, event, width)


def _listed(title: str, links: Iterable[_Link], event: Event, width: int) -> list[Line]:
    found: dict[int, str] = {}
    for seq, text in links:
        if seq != event.seq:
            found.setdefault(seq, text)
    lines = [heading(title)] if found else []
    for seq, text in sorted(found.items()):
        lead = (Span("→ ", Role.LINK), Span(f"#{seq} ", Role.LINK))
        lines += [line._replace(jump=seq) for line in paragraph(safe(text), width, lead=lead)]
    return lines


# Answers


def _answers(reading: Reading, event: Event) -> Iterator[_Link]:
    operations = reading.session.operations
    own = operations.get(event.seq)
    if own and own.answer is not Answer.PENDING:
        verb = "refused by" if own.answer is Answer.REFUSED else "answered by"
        yield own.answered_seq, f"{verb} {reading.columns.type_of(own.answered_seq)}{_after(own)}{_sure(own)}"
    for operation in operations.values():
        if operation.answered_seq == event.seq:
            verb = "refuses" if operation.answer is Answer.REFUSED else "answers"
            yield operation.seq, f"{verb} {operation.type}{_after(operation)}{_sure(operation)}"
    yield from _refusals(reading, event)


def _refusals(reading: Reading, event: Event) -> Iterator[_Link]:
    """Errors that answer what nothing else answers, and those that only may."""
    for failure in reading.session.failures:
        verb = ("may be ", "may refuse") if failure.certainty is Certainty.GUESSED else ("", "refuses")
        sure = f", {failure.certainty.value}: {ground_text(failure.ground)}"
        if failure.answers and failure.seq == event.seq:
            yield failure.answers, f"{verb[1]} {failure.answers_type or 'a frame that is no event'}{sure}"
        elif failure.answers == event.seq:
            yield failure.seq, f"{verb[0]}refused by {reading.columns.type_of(failure.seq)}{sure}"


_WAITED = {
    Ground.NAME: "by its id",
    Ground.ONLY: "the only {} that waited",
    Ground.OLDEST: "the oldest {} that waited",
}


def _sure(operation: Operation) -> str:
    refused = operation.answer is Answer.REFUSED
    how = ground_text(operation.ground) if refused else _WAITED[operation.ground].format(operation.type)
    return f", {operation.certainty.value}: {how}"


def _after(operation: Operation) -> str:
    if operation.at is None or operation.answered_at is None:
        return ""
    return f", after {span_text(operation.answered_at - operation.at)}"


def _told(reading: Reading, event: Event) -> Iterator[_Link]:
    yield from _answers(reading, event)
    if ping := pinged_by(reading, event):
        yield ping, "the ping that this answers"
    yield from _probed(reading, event)
    yield from _quoted(reading, event)


def _probed(reading: Reading, event: Event) -> Iterator[_Link]:
    """Of an experiment of the inspector's, the event that asked and the one that answered."""
    for probe in reading.session.probes:
        if probe.seq == event.seq and probe.answered_seq:
            yield probe.answered_seq, "answers this probe, which is no part of the conversation"
        elif probe.answered_seq == event.seq:
            yield probe.seq, f"the probe that this answers ({probe.type}), which is no part of the conversation"


def _quoted(reading: Reading, event: Event) -> Iterator[_Link]:
    marks = reading.frame(event.seq).marks
    if marks and marks.repeats:
        yield marks.repeats, "is quoted here; this row is not counted as an event of its own"


# Origins


def _origins(reading: Reading, event: Event) -> Iterator[_Link]:
    """What an event comes from: the request, the item or the speech before it, and the call that it is about."""
    session = reading.session
    response = session.responses.get(_named(reading, event, RefKind.RESPONSE))
    item = session.items.get(_named(reading, event, RefKind.ITEM))
    if item and not response:
        response = session.responses.get(item.response or "")
    if response:
        yield from _origin_of_response(reading, event, response)
    if item:
        yield from _origin_of_item(reading, event, item)
    yield from _call(reading, event, item)


def _named(reading: Reading, event: Event, kind: RefKind) -> str:
    """The id of a thing that the event names; empty where it names none."""
    spec = reading.spec(event.seq)
    path = spec.ids.get(kind) if spec else None
    value = value_at(event.body, path) if path is not None else None
    return value if isinstance(value, str) else ""


def _origin_of_response(reading: Reading, event: Event, response: Response) -> Iterator[_Link]:
    if response.operation:
        yield response.operation, f"asked for by {reading.columns.type_of(response.operation)}"
    elif event.seq == response.opened_seq:
        emptied = (one for one in reversed(reading.session.buffer.emptied) if one.seq < event.seq)
        commit = next((one for one in emptied if one.by is By.TURN_DETECTION), None)
        if commit:
            yield commit.seq, "asked for by turn detection, after it committed the user's speech"
    if response.opened_seq:
        yield response.opened_seq, f"the response was opened: {reading.columns.type_of(response.opened_seq)}"
    if response.closed_seq:
        yield response.closed_seq, f"the response ended: {response.status or 'without a status'}"


def _origin_of_item(reading: Reading, event: Event, item: Item) -> Iterator[_Link]:
    if item.operation:
        yield item.operation, f"the item was created by {reading.columns.type_of(item.operation)}"
    if item.utterance and item.utterance.committed_seq:
        yield item.utterance.committed_seq, "the item holds the audio that was committed here"
    if item.added_seq:
        yield item.added_seq, f"the item was added: {item.announced}"
    if item.transcribed_seq:
        yield item.transcribed_seq, "the item was transcribed"


def _call(reading: Reading, event: Event, item: Item | None) -> Iterator[_Link]:
    name = text_at(event.body, "call_id") or text_at(event.body, "item", "call_id") or (item.call if item else None)
    call = reading.session.calls.get(name or "")
    if call and call.asked_seq:
        yield call.asked_seq, f"the model called {call.name or 'a tool'}"
    if call and call.output_seq:
        yield call.output_seq, f"the result of {call.name or 'the tool'} was sent"


# The same response or item


def _evidence(reading: Reading, seq: int, width: int) -> list[Line]:
    """The findings that rest on this event."""
    lines: list[Line] = []
    for finding in reading.findings():
        if seq in finding.evidence or seq == finding.seq:
            role = SEVERITY_ROLE[finding.severity]
            lead = (
                Span(f"{SEVERITY_GLYPH[finding.severity]} {finding.rule} ", role),
                Span(f"#{finding.seq} ", Role.LINK),
            )
            rows = paragraph(safe(shortened(finding.message, _MESSAGE)), width, lead=lead, indent=2)
            lines += [row._replace(jump=finding.seq) for row in rows]
    return [heading("Evidence for"), *lines] if lines else []


def _same(timeline: Timeline, event: Event, width: int) -> list[Line]:
    """The rows about the same response, those about the same item marked; or about the same item alone."""
    row = timeline.fold.row_of(event.seq)
    before, after = _walk(timeline, row, -1), _walk(timeline, row, 1)
    if not before and not after:
        return []
    reading = timeline.reading
    what, name = _group_name(reading, event)
    item = _named(reading, event, RefKind.ITEM) if what == "response" else ""
    lines = [heading(f"Same {what}", safe(name[:80]))]
    lines += (
        paragraph(f"same item  {safe(item[:80])}", width, role=Role.DIM, lead=(Span("• ", Role.LINK),)) if item else []
    )
    lines += [Line((Span("  …", Role.DIM),))] if len(before) == _AROUND else []
    for one in (*reversed(before), row, *after):
        mark = _OWN if one == row else "• " if item and _item_of(timeline, one) == item else "  "
        lines.append(_row_line(timeline, one, width, mark))
    return lines + ([Line((Span("  …", Role.DIM),))] if len(after) == _AROUND else [])


def _item_of(timeline: Timeline, row: int) -> str:
    reading = timeline.reading
    return _named(reading, reading.event(timeline.fold.starts[row]), RefKind.ITEM)


def _walk(timeline: Timeline, row: int, step: int) -> list[int]:
    rows: list[int] = []
    found = timeline.neighbour(row, step)
    while found is not None and len(rows) < _AROUND:
        rows.append(found)
        found = timeline.neighbour(found, step)
    return rows


def _group_name(reading: Reading, event: Event) -> tuple[str, str]:
    response, item = (_named(reading, event, kind) for kind in (RefKind.RESPONSE, RefKind.ITEM))
    known = reading.session.items.get(item)
    response = response or (known.response if known else None) or ""
    if response:
        return "response", response
    return ("item", item) if item else ("response or item", "")


def _row_line(timeline: Timeline, row: int, width: int, mark: str) -> Line:
    fold, reading = timeline.fold, timeline.reading
    seq, count = fold.starts[row], fold.counts[row]
    side = reading.columns.side_of(seq)
    lead = f"#{seq} "
    tail = f"  {count:,} events" if fold.shapes[row] == Shape.RUN and count > 1 else ""
    name = safe(reading.columns.type_of(seq)[:200]) or "(no type)"
    spans = [
        Span(mark, Role.LINK),
        Span(lead, Role.LINK),
        Span(f"{DIRECTION[side][0]} ", SIDE_ROLE[side]),
        Span(fit_tail(name, max(width - len(lead) - len(tail) - 4, 8)), Role.STRONG if mark == _OWN else Role.PLAIN),
        Span(tail, Role.DIM),
    ]
    return Line(tuple(spans), jump=seq)
