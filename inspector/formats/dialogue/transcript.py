"""Dialogues in the transcript notation as recordings; `transcribe` writes them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...core import codec
from ...core.clock import parse_span, parse_wall, seconds, wall_at, wall_text
from ...core.json import JsonObject
from ...core.wire import Frame, Kind, Marks, Transport
from ...recording.file import Header, Record, RecordKind
from ..conversation import Conversation, Source, Unreadable, text_of
from .notation import (
    ARROWS,
    SETTINGS,
    STEP,
    Case,
    Closed,
    Expected,
    Missed,
    Passed,
    Said,
    Shaken,
    TranscriptError,
    parse,
    setting,
)
from .sound import expanded
from .transcribe import write, write_conversations

__all__ = [
    "Case",
    "Closed",
    "Expected",
    "Missed",
    "Passed",
    "Said",
    "Shaken",
    "TranscriptError",
    "entries",
    "is_observed",
    "parse",
    "read",
    "sniff",
    "write",
    "write_conversations",
]

NAME = "transcript"
_CASE = re.compile(r"==(?:\s+.*[^=\s])?\s*\Z")  # not a heading with `==` on both sides
_HEADER = re.compile(r"[a-z][a-z_]*:\s")
_SHORT = re.compile(r"[<>][ \t]+[a-z]\w*\.[\w.]+(?:\s|\Z)")
_LINE = re.compile(r"==|[<>~!|]|[a-z][a-z_]*:\s")


def sniff(head: bytes) -> float:
    """Tell how sure it is that a text follows the notation, and is not one with quotes or arrows in it."""
    lines = [line for line in text_of(head).split("\n") if line.strip() and not line.startswith("#")]
    if _begins_case(lines):
        return 0.9
    sample = lines[:50]
    told_apart = {line[0] for line in lines} >= set(ARROWS) or any(_SHORT.match(line) for line in lines)
    if not told_apart or not all(_LINE.match(line) for line in sample):
        return 0.0
    try:
        parse("\n".join(sample))
    except TranscriptError:
        return 0.0
    return 0.9


def _begins_case(lines: Sequence[str]) -> bool:
    """Tell whether a `==` line stands first, and a step follows it and its header lines."""
    if not lines or not _CASE.match(lines[0]):
        return False
    step = next((line for line in lines[1:] if not _HEADER.match(line)), "")
    return step[:1] in set("<>~!")


def read(source: Source) -> list[Conversation]:
    """A conversation for every case that has steps. Raises Unreadable."""
    try:
        cases = parse(text_of(source.read()))
    except TranscriptError as error:
        raise Unreadable(f"{source.name}, {error}") from error
    return [_conversation(case, part) for part, case in enumerate(filter(_speaks, cases), 1)]


def _speaks(case: Case) -> bool:
    return any(isinstance(step, Said | Shaken) for step in case.steps)


def _conversation(case: Case, part: int) -> Conversation:
    items = list(entries(case))
    header = next(item for item in items if isinstance(item, Header))
    return Conversation(header, [item for item in items if not isinstance(item, Header)], NAME, part)


def entries(case: Case) -> Iterator[Header | Frame | Record]:
    """A case as a recording: its header, then frames and ticks at the times that the notation gives them."""
    header = _header(case)
    observed = is_observed(case)
    timed = case.header.get("times") != "unknown"
    step = parse_span(case.header["step"]) if "step" in case.header else STEP
    clock = frames = 0
    yield header
    for one in case.steps:
        match one:
            case Passed(span=span):
                clock += span
                if observed and timed and span > 0:
                    yield _tick(header, clock)
            case Said() | Closed() | Shaken():
                clock += step
                frames += 1
                yield _frame(_sounding(one, case), clock if timed else None, frames)
            case Missed(body=body):
                yield Record(RecordKind.LOST, clock if timed else None, _lost(body, clock if timed else None))
    if observed:
        yield Record(RecordKind.END, clock, {"at": seconds(clock), "end": {"frames": frames, "lost": 0}})


def _sounding(step: Said | Closed | Shaken, case: Case) -> Said | Closed | Shaken:
    """The step with audio where it names some, if the case says in which format."""
    format_ = case.header.get("sound")
    if format_ is None or not isinstance(step, Said):
        return step
    return replace(step, payload=expanded(step.payload, format_))


def is_observed(case: Case) -> bool:
    """Tell whether someone watched until the end, so that silence proves something."""
    ends = case.header.get("ends")
    if ends:
        return ends == "observed"
    return any(isinstance(step, Passed | Closed) for step in case.steps)


def _header(case: Case) -> Header:
    values = {key: setting(text) for key, text in case.header.items()}
    title, started = values.get("title", case.name or None), case.header.get("started")
    recorder = values.get("recorder")
    return Header(
        started=started,
        recorder=recorder if isinstance(recorder, str) else "import",
        transport=Transport(case.header.get("transport", Transport.UNKNOWN)),
        title=title if isinstance(title, str) else None,
        ends="reported" if case.header.get("ends") == "reported" else None,
        extra={key: value for key, value in values.items() if key not in SETTINGS},
    )


def _tick(header: Header, at: int) -> Record:
    started = parse_wall(header.started or "")
    wall = wall_text(wall_at(started, at)) if started else None
    return Record(RecordKind.TICK, at, {"at": seconds(at), "tick": wall})


def _lost(body: JsonObject, at: int | None) -> JsonObject:
    return {"lost": body} if at is None else {"at": seconds(at), "lost": body}


def _frame(step: Said | Closed | Shaken, at: int | None, seq: int) -> Frame:
    if isinstance(step, Closed):
        return Frame(at, step.side, Kind.CLOSE, close_payload(step.code, step.reason), seq)
    if isinstance(step, Shaken):
        return Frame(at, step.side, step.kind, step.payload, seq)
    marks = Marks(repeats=step.repeats) if step.repeats is not None else None
    return Frame(at, step.side, Kind.TEXT, step.payload, seq, marks)


def close_payload(code: int | None, reason: str) -> bytes:
    """The end of a connection as the recording format has it."""
    if code is None:
        return codec.write({"code": None, "reason": "", "lost": reason or "the connection was lost"})
    return codec.write({"code": code, "reason": reason})
