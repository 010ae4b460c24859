"""How a text was read, for people and as JSON: each event with its place and damage, and what was passed over."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...core.json import Json, JsonObject
from ...core.text import clip, count_text, safe
from ...core.wire import Fidelity, Origin
from ...recording.file import origin_body
from ...recording.reading import Reading
from ...recording.redact import without_secrets

if TYPE_CHECKING:  # it loads all that is read: 90 ms that a recording does not need
    from ...formats.text.gather import Skipped

_LONGEST = 80  # characters of a name from the text


def import_report(name: str, readings: Sequence[Reading], skipped: Sequence["Skipped"]) -> JsonObject:
    """One input as JSON."""
    events: list[Json] = [
        {
            "part": reading.part,
            "seq": seq,
            "from": reading.columns.side_of(seq).value,
            "type": reading.columns.type_of(seq),
            **origin_body(origin),
        }
        for reading in readings
        for seq, origin in reading.origins()
    ]
    passed: list[Json] = [
        {
            "lines": [*one.lines],
            "columns": [*one.columns],
            "what": without_secrets(one.what),
            "reason": one.reason.value,
            "because": one.because,
        }
        for one in skipped
    ]
    return {"input": name, "events": events, "passed_over": passed}


def import_lines(name: str, readings: Sequence[Reading], skipped: Sequence["Skipped"]) -> Iterator[str]:
    """One input in lines for people."""
    origins = [(reading, seq, origin) for reading in readings for seq, origin in reading.origins()]
    yield f"How {safe(name)} was read: {count_text(len(origins), 'event')}, {len(skipped)} passed over"
    for reading, seq, origin in origins:
        part = f"part {reading.part}, " if len(readings) > 1 else ""
        type_ = safe(clip(reading.columns.type_of(seq) or reading.event(seq).type, _LONGEST))
        place, side = _place(origin.lines, origin.columns), reading.columns.side_of(seq).value
        yield f"  {part}event {seq}, {place}: {type_} from the {side}, {_fidelity(origin)}"
    if skipped:
        yield "Passed over:"
    for one in skipped:
        what = safe(clip(without_secrets(one.what), _LONGEST))
        yield f"  {_place(one.lines, one.columns)}: {what} ({one.reason.value}) is {one.because}"


def fidelity_text(readings: Sequence[Reading]) -> str:
    """How faithful the events of a text are: `4 exact, 2 partial, 2 name only`; empty where all are exact."""
    counts = Counter(origin.fidelity for reading in readings for _, origin in reading.origins())
    told = [f"{counts[one]:,} {one.value.replace('-', ' ')}" for one in Fidelity if counts[one]]
    return ", ".join(told) if counts.total() > counts[Fidelity.EXACT] else ""


def _place(lines: tuple[int, int], columns: tuple[int, int] | None) -> str:
    if lines[0] == lines[1]:
        return f"line {lines[0]}" + (f", columns {columns[0]} to {columns[1]}" if columns else "")
    return f"lines {lines[0]} to {lines[1]}"


def _fidelity(origin: Origin) -> str:
    words = [] if origin.fidelity is Fidelity.MENDED else [origin.fidelity.value.replace("-", " ")]
    if origin.times != 1:
        words.append(f"{origin.times:,} times")
    if origin.mended:
        words.append(f"mended: {', '.join(origin.mended)}")
    if origin.missing:
        words.append(f"missing: {', '.join(origin.missing)}")
    return "; ".join(words)
