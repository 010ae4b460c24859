"""The figures of one answer as plots: latencies, sound, tokens and their kinds, context, what is left of the limits."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from ...core.clock import MILLISECOND, span_text
from ...core.json import JsonObject, integer_at
from ...core.text import safe
from ...diagnosis.facts.spending import counted_before, input_tokens
from ...model.measure import sounded
from ...model.session import Headroom, Session
from ...model.state.part import Response
from ...recording.reading import Reading
from ..text.cell import width_of
from ..text.plot import gauge, sparkline, stack
from ..text.span import Role, Span
from .phase import Course, Entry, course, outcome

_MOST_TOKENS = 10**12  # a peer may write any number
_HISTORY = 40  # answers, or messages about limits, in a sparkline
_LIMITS = 3  # limits that are shown
_STACK = 24  # cells
_KINDS: Sequence[tuple[str, str, str]] = (
    ("text_tokens", "t", "text"),
    ("audio_tokens", "a", "audio"),
    ("image_tokens", "i", "image"),
    ("reasoning_tokens", "r", "reasoning"),
)
_OTHER = ("o", "other")
_CACHED = "c"


def figure_lines(reading: Reading, entry: Entry, width: int) -> list[list[Span]]:
    """Everything that is known in figures about an answer, line by line, the most telling first."""
    response = reading.session.responses.get(entry.response)
    lines = [_name(reading, entry), _latencies(course(reading, entry))]
    if response is None:
        return lines
    size = max(min(width // 3, _STACK), 8)
    lines += [_sound(reading, response), *_tokens(response, size), _context(reading.session, response)]
    lines += list(_limits(reading.session, response, size))
    return [line for line in lines if line]


def _label(word: str) -> Span:
    return Span(f"{word:<9}", Role.DIM)


def _name(reading: Reading, entry: Entry) -> list[Span]:
    became = outcome(reading, entry)
    name = safe(entry.response[:60]) or "no response"
    head = [Span(f"{became.glyph} {became.word}  ", became.role), Span(name, Role.STRONG)]
    request = f", asked for by #{entry.request}" if entry.request else ""
    return [*head, Span(f"  turn {entry.turn + 1}, #{entry.seq}{request}", Role.DIM)]


def _latencies(how: Course) -> list[Span]:
    """From the request: accepted, first output of each kind, done, heard to its end."""
    if how.begun is None:
        return [_label("latency"), Span("no times are known", Role.DIM)]
    figures = [
        ("accepted", how.accepted or None),
        ("first output", how.first),
        ("first text", how.first_text if how.first_text != how.first else None),
        ("first audio", how.first_audio if how.first_audio != how.first else None),
        ("done", how.done),
        ("heard to its end", how.played),
    ]
    told = [f"{word} {span_text(span)}" for word, span in figures if span is not None]
    return [_label("latency"), Span(" · ".join(told) or "nothing came"), Span(f"  after {how.since}", Role.DIM)]


def _sound(reading: Reading, response: Response) -> list[Span]:
    """How much sound came in how long, and whether it could be played without a gap."""
    sound, player = sounded(reading.session, response), response.player
    if not sound.audio_ms:
        return []
    parts = [f"{span_text(sound.audio_ms * MILLISECOND)} of audio"]
    spent = response.last_at - player.begun_at if player and response.last_at is not None else 0
    if spent > 0:
        parts.append(f"in {span_text(spent)}, {sound.audio_ms * MILLISECOND / spent:.1f} × as fast as it is heard")
    if sound.silent_ms is not None:
        parts.append(f"{span_text(sound.silent_ms * MILLISECOND)} of gaps" if sound.silent_ms else "no gaps")
    return [_label("sound"), Span(" · ".join(parts))]


def _tokens(response: Response, size: int) -> Iterator[list[Span]]:
    """What was read and written, by kind, as bars on one scale."""
    usage = response.usage
    read, written = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    top = max(read, written)
    if not top:
        return
    yield _kinds("read", usage, "input", read, top, size)
    yield _kinds("written", usage, "output", written, top, size)


def _kinds(label: str, usage: JsonObject, side: str, total: int, top: int, size: int) -> list[Span]:
    details = f"{side}_token_details"
    known = [(glyph, word, _count(usage, details, key)) for key, glyph, word in _KINDS]
    rest = total - sum(amount for _, _, amount in known)
    known += [(*_OTHER, rest)] if rest > 0 else []
    parts = [(glyph, amount) for glyph, _, amount in known]
    plot = stack(parts, max(round(size * total / top), 1)) if total else ""
    told = ", ".join(f"{glyph} {amount:,} {word}" for glyph, word, amount in known if amount)
    cached = _count(usage, details, "cached_tokens")
    told += f"; {cached:,} of them cached {gauge(cached, total, 8)}" if cached and total else ""
    return [
        _label(label),
        Span(f"{plot:<{size}} ", Role.SERVER),
        Span(f"{total:,} tokens: {told}" if told else "0 tokens"),
    ]


def _count(usage: JsonObject, *path: str) -> int:
    return min(max(integer_at(usage, *path) or 0, 0), _MOST_TOKENS)


def _context(session: Session, response: Response) -> list[Span]:
    """How many tokens the answers up to this one read: what the conversation has grown to."""
    before = [] if response.out_of_band else [*islice(counted_before(session, response), _HISTORY - 1)]
    values = [min(input_tokens(one), _MOST_TOKENS) for one in (response, *before)][::-1]
    if len(values) < 2 or not values[-1]:
        return []
    grown = values[-1] - values[-2]
    words = f"{values[-1]:,} tokens read, {grown:+,} since the answer before"
    return [_label("context"), Span(sparkline(values, max(values)), Role.SERVER), Span(f" {words}")]


def _limits(session: Session, response: Response, size: int) -> Iterator[list[Span]]:
    """What was left of each limit after this answer, and how that went until then."""
    told = _until(session, response)
    names = list(dict.fromkeys(row.name for row in reversed(told)))
    for name in names[:_LIMITS]:
        rows = [row for row in told if row.name == name]
        newest = rows[-1]
        history = sparkline([row.remaining / row.limit for row in rows[-_HISTORY // 2 :]], 1)
        words = f"{newest.remaining:,.0f} of {newest.limit:,.0f} {safe(name[:20])} left (#{newest.seq})"
        plot = gauge(newest.remaining, newest.limit, size)
        yield [_label("limit"), Span(plot, Role.GOOD), Span(f" {words}"), Span(f"  {history}", Role.DIM)]


def _until(session: Session, response: Response) -> list[Headroom]:
    """The newest figures of limits up to the first message about them behind this answer's end."""
    rows = session.headroom
    end = bisect_right(rows, response.closed_seq or response.last_seq, key=lambda row: row.seq)
    following = rows[end].seq if end < len(rows) and not _answered_later(session, response, rows[end].seq) else 0
    while end < len(rows) and rows[end].seq == following:
        end += 1
    return rows[max(end - _HISTORY * _LIMITS, 0) : end]


def _answered_later(session: Session, response: Response, seq: int) -> bool:
    """Tell whether another answer began after this one and before event `seq`."""
    near = session.turns[response.turn : response.turn + 2] if response.turn is not None else []
    others = (session.responses[one] for turn in near for one in turn.responses)
    return any(response.opened_seq < one.opened_seq < seq for one in others)


def copied(reading: Reading, entry: Entry) -> str:
    """The figures of an answer as text for a chat or a ticket."""
    lines = ("".join(span.text for span in line).rstrip() for line in figure_lines(reading, entry, 100))
    return "\n".join(line for line in lines if width_of(line))
