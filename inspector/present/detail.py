"""Everything about one event, as lines: what is wrong, what is awaited, its body, its links, what it is for."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from ..core import codec
from ..core.clock import SECOND, span_text
from ..core.event import Event
from ..core.json import Json, Path, text_at, value_at
from ..core.text import count_text, safe
from ..core.wire import Kind
from ..diagnosis.evidence import ground_text
from ..diagnosis.expectation import Pending
from ..model.answer import Answer, Certainty, Ground, Operation
from ..model.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms
from ..protocol.vocabulary import Level, Meaning, RefKind
from ..recording.reading import Reading
from .moment import TimeForm, time_text
from .phrase import DIRECTION, ENDS_ABOUT, SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE, events_text, severity_text
from .remark import remark_lines
from .span import BLANK, Line, Role, Span, heading, paragraph
from .timeline import Timeline, ending, notes
from .tree import Look, TreeLine, tree

_LOOK: Mapping[Look, Role] = {
    Look.STRING: Role.STRING,
    Look.NUMBER: Role.NUMBER,
    Look.LITERAL: Role.LITERAL,
    Look.BLOB: Role.BLOB,
    Look.OPENING: Role.DIM,
    Look.REST: Role.DIM,
}
_RAW = 20_000  # characters of a payload that is no JSON, or of the words of a run
_PIECES = 2_000  # deltas of a run that are joined


def detail(reading: Reading, seq: int, width: int, chosen: Mapping[Path, bool]) -> list[Line]:
    """The lines of event `seq`, none wider than `width`; `chosen` as in `tree`."""
    event = reading.event(seq)
    sections = (
        _title(reading, event, width),
        remark_lines(reading, seq, width),
        _findings(reading, event, width),
        _expected(reading, event, width),
        _body(reading, event, width, chosen),
        _links(reading, event, width),
        _reference(reading, event, width),
    )
    lines: list[Line] = []
    for section in sections:
        part = list(section)
        if part:
            lines += [*([BLANK] if lines else []), *part]
    return lines


def copied(reading: Reading, seq: int, path: Path = ()) -> str:
    """The event, or the value at `path` of it, as JSON for the clipboard; what is no JSON as it stands."""
    event = reading.event(seq)
    value: Json = value_at(event.body, path) if path else event.body
    if not event.body:
        return reading.frame(seq).payload.decode("utf-8", "replace")
    return codec.write_pretty(value).decode().rstrip("\n")


LARGEST_LOOK = 256 << 10  # bytes of a payload that are searched for flaws while somebody waits


# Sections


def _title(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    name = safe(event.type[:300]) or "(no type)"
    lead = (Span(f"#{event.seq} ", Role.DIM), Span(f"{DIRECTION[event.side]} ", SIDE_ROLE[event.side]))
    yield from paragraph(name, width, role=Role.STRONG, lead=lead)
    start = time_text(reading, event.seq, TimeForm.START)
    told = _moment(reading, event.seq)
    parts = [f"at {start} s" if start else "", told, count_text(event.size, "byte"), *notes(reading, event)]
    if event.origin:
        parts.append(f"lines {event.origin.first_line} to {event.origin.last_line}, {event.origin.fidelity.value}")
    yield from paragraph(" · ".join(part for part in parts if part), width, role=Role.DIM)
    flaws = codec.flaws(reading.frame(event.seq).payload) if event.size <= LARGEST_LOOK else []
    for problem in (*((event.problem,) if event.problem else ()), *flaws):
        yield from paragraph(safe(problem.message), width, role=Role.WARNING, lead=(Span("! ", Role.WARNING),))


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
    found = [one for one in reading.findings() if one.seq == event.seq]
    if found:
        yield heading("Findings")
    for finding in found:
        glyph = SEVERITY_GLYPH[finding.severity]
        role = SEVERITY_ROLE[finding.severity]
        changed = f"{severity_text(finding)}, " if finding.original else ""
        sure = f"({changed}{finding.confidence.word} confidence)"
        yield from paragraph(finding.rule, width, role=role, lead=(Span(f"{glyph} ", role),))
        yield from paragraph(f"{safe(finding.message)} {sure}", width, lead=(Span("  "),))
        if finding.expected:
            words = f"expected {' or '.join(map(safe, finding.expected))}; seen {safe(finding.seen) or 'nothing'}"
            yield from paragraph(words, width, role=Role.DIM, lead=(Span("  "),))
        yield from paragraph(safe(finding.remedy), width, lead=(Span("  → ", Role.DIM),))


def _expected(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    waits = [one for one in reading.pending() if one.seq == event.seq or _about(reading, event, one)]
    if waits:
        yield heading("Expected next")
    for pending in waits:
        yield from _wait_lines(reading, pending, width)


def _wait_lines(reading: Reading, pending: Pending, width: int) -> list[Line]:
    names = " or ".join(reading.scene.names(*pending.row.one_of))
    level = "must" if pending.row.level is Level.REQUIRED else "usually does"
    late = f"overdue after {span_text(round(pending.row.overdue * pending.patience))}"
    missing = f"missing after {span_text(round(pending.row.missing * pending.patience))}"
    text = f"{names} {level} follow #{pending.seq}; {late}, {missing}{_left(reading, pending)}"
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


def _body(reading: Reading, event: Event, width: int, chosen: Mapping[Path, bool]) -> Iterator[Line]:
    yield heading("Event", "" if event.body else "as received")
    if not event.body:
        payload = reading.frame(event.seq).payload
        text = payload[:_RAW].decode("utf-8", "replace") if event.kind is not Kind.BINARY else payload[:256].hex(" ")
        yield from paragraph(safe(text, breaks=True) or "(empty)", width)
        return
    paths = INPUT_FORMAT if reading.meaning(event.seq) is Meaning.AUDIO_APPEND else OUTPUT_FORMAT
    for line in tree(event.body, chosen, bytes_per_ms(reading.session.config, paths)):
        yield from _tree_line(line, width)


def _tree_line(line: TreeLine, width: int) -> list[Line]:
    fold = {True: "▸ ", False: "▾ ", None: "  "}[line.opens]
    indent = "  " * min(line.depth, max(width // 4, 1))
    key = f"{line.key}: " if line.key and line.value else f"{line.key}:" if line.key else ""
    lead = (Span(indent), Span(fold, Role.LINK), Span(key, Role.KEY))
    reach = len(indent) + 4 if len(indent) + len(key) > width // 2 else None
    rows = paragraph(line.value, width, role=_LOOK[line.look], lead=lead, indent=reach)
    first = rows[0]._replace(path=line.path, opens=line.opens)
    return [first, *(row._replace(path=line.path) for row in rows[1:])]


def _links(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    found: dict[int, str] = {}
    for seq, text in (*_answers(reading, event), *_quoted(reading, event), *_neighbours(reading, event)):
        found.setdefault(seq, text)
    if found:
        yield heading("Links")
    for seq, text in found.items():
        lead = (Span("→ ", Role.LINK), Span(f"#{seq} ", Role.LINK))
        yield from (line._replace(jump=seq) for line in paragraph(safe(text), width, lead=lead))


def _answers(reading: Reading, event: Event) -> Iterator[tuple[int, str]]:
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


def _refusals(reading: Reading, event: Event) -> Iterator[tuple[int, str]]:
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


def _neighbours(reading: Reading, event: Event) -> Iterator[tuple[int, str]]:
    """The events before and after it that are about the same response or item."""
    related = reading.related(event.seq)
    place = related.index(event.seq) if event.seq in related else 0
    for other, word in ((place - 1, "before it"), (place + 1, "after it")):
        if 0 <= other < len(related) and len(related) > 1:
            name = reading.columns.type_of(related[other])
            yield related[other], f"{word}, about the same: {name}"


def _quoted(reading: Reading, event: Event) -> Iterator[tuple[int, str]]:
    marks = reading.frame(event.seq).marks
    if marks and marks.repeats:
        yield marks.repeats, "is quoted here a second time; this row is not counted as an event of its own"


def _reference(reading: Reading, event: Event, width: int) -> Iterator[Line]:
    spec = reading.spec(event.seq)
    if spec is None:
        if event.kind is Kind.TEXT and event.type:
            yield heading("Reference")
            yield from paragraph("No known version of the protocol has an event of this type.", width)
        return
    yield heading("Reference", safe(reading.scene.server.title))
    yield from paragraph(spec.about, width)
    if spec.note:
        yield from paragraph(spec.note, width, role=Role.DIM)


def evidence_line(seqs: tuple[int, ...], width: int) -> list[Line]:
    """The events that speak for something; jumps to the first."""
    if not seqs:
        return []
    rows = paragraph(events_text(seqs), width, role=Role.LINK, lead=(Span("     evidence  ", Role.DIM),))
    return [row._replace(jump=seqs[0]) for row in rows]


# Rows that are no events


def gap_lines(reading: Reading, seq: int, width: int) -> list[Line]:
    """The silence before event `seq`."""
    times = reading.columns.times
    span = span_text(times[seq - 1] - times[seq - 2])
    text = f"For {span} neither side sent anything. The next event is shown below."
    return [heading("Silence", f"between #{seq - 1} and #{seq}"), *paragraph(text, width), BLANK]


def run_lines(timeline: Timeline, row: int, width: int) -> list[Line]:
    """A folded run: how many events, and the words of them."""
    count, last = timeline.fold.counts[row], timeline.fold.lasts[row]
    first = timeline.fold.starts[row]
    lines = [heading(f"{count:,} events in one row", f"#{first} to #{last}, + unfolds")]
    words = _words(timeline.reading, timeline.fold.members(row)[:_PIECES])
    if words:
        lines += paragraph(safe(words, breaks=True), width, role=Role.STRING)
    return [*lines, BLANK, heading("The first of them"), BLANK]


def _words(reading: Reading, seqs: list[int]) -> str:
    wordy = {Meaning.OUTPUT_TEXT, Meaning.OUTPUT_TRANSCRIPT, Meaning.OUTPUT_ARGUMENTS, Meaning.TRANSCRIPTION}
    pieces = (text_at(reading.event(seq).body, "delta") or "" for seq in seqs if reading.meaning(seq) in wordy)
    return "".join(pieces)[:_RAW]


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
