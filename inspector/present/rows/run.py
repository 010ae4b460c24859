"""A folded run of deltas: how many there are, the words of them, and what the audio of them looks like."""

from collections.abc import Callable, Sequence

from ...core.json import Json, text_at
from ...core.text import count_text, is_base64, safe
from ...protocol.vocabulary import Meaning
from ...recording.reading import Reading
from ..event.declared import audio_format, holds_words
from ..text.lazy import Joined, Wrapped
from ..text.span import BLANK, Line, Role, Span, heading, paragraph
from ..text.wave import cut, waves
from .fold import is_beat
from .timeline import Timeline

_WORDS = 20_000  # characters
_PIECES = 2_000  # deltas that are joined
_LAID = 4_000  # characters that are broken between words
_COLUMNS = 60  # of a waveform, at most
_AUDIO = {Meaning.OUTPUT_AUDIO: "delta", Meaning.AUDIO_APPEND: "audio"}


def run_lines(timeline: Timeline, row: int, width: int) -> Sequence[Line]:
    """What the events of a folded row say together, and a heading for the first of them."""
    fold, reading = timeline.fold, timeline.reading
    seqs = fold.members(row)
    noun = "frame" if is_beat(reading.columns, seqs[0]) else "event"
    title = heading(f"{count_text(len(seqs), noun)} in one row", f"#{seqs[0]} to #{seqs[-1]}, + unfolds")
    words = _words(reading, seqs[:_PIECES])
    if len(words) > _LAID:
        told: Sequence[Line] = Wrapped(words, width, role=Role.STRING)
    else:
        told = paragraph(safe(words, breaks=True), width, role=Role.STRING) if words else []
    sound = _sound(reading, seqs, min(width, _COLUMNS))
    lines = [Line((Span(sound[0], Role.SERVER),))] if sound[0] else []
    lines += paragraph(sound[1], width, role=Role.DIM) if sound[1] else []
    return Joined([[title], told, lines, [BLANK, heading("The first of them"), BLANK]])


def _words(reading: Reading, seqs: Sequence[int]) -> str:
    pieces = (text_at(reading.event(seq).body, "delta") or "" for seq in _which(reading, seqs, holds_words))
    return "".join(pieces)[:_WORDS]


def _which(reading: Reading, seqs: Sequence[int], fits: Callable[[Meaning], bool]) -> list[int]:
    """The events of a run whose meaning fits; those of one type have one meaning."""
    types = reading.columns.types
    fitting = {types[seq - 1]: seq for seq in reversed(seqs)}
    fitting = {number: seq for number, seq in fitting.items() if fits(reading.meaning(seq))}
    return [seq for seq in seqs if types[seq - 1] in fitting]


def _sound(reading: Reading, seqs: Sequence[int], columns: int) -> tuple[str, str]:
    """The waveform of a run, from some of its events where they are many, and a word on it."""
    heard = _which(reading, seqs, _AUDIO.__contains__)
    if not heard:
        return "", ""
    form: Json = audio_format(reading, reading.event(heard[0]), reading.meaning(heard[0]))
    share = columns // len(heard)
    if share > 1:
        return waves([[one] for seq in heard for one in cut(_piece(reading, seq), share)], form)
    step = max(-(-len(heard) // columns), 1)
    pieces = [[piece] if is_base64(piece := _piece(reading, seq)) else [] for seq in heard[::step]]
    return waves(pieces, form) if any(pieces) else ("", "")


def _piece(reading: Reading, seq: int) -> str:
    return text_at(reading.event(seq).body, _AUDIO[reading.meaning(seq)]) or ""
