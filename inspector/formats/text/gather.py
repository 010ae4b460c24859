"""Takes the events out of a text, a stretch at a time.

A long text gives what it would give in one piece: what only the whole can tell, such as whether any event has a body,
is learnt on the way, and where the beginning was read in ignorance of it, it is read again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.wire import Kind
from ..conversation import Source, text_of
from ..endings import closing, refused
from ..layers.clean import Cleaned
from ..layers.transfer import MAIL_SIGN
from ..names import echo, trace, unhandled
from ..names.retold import Gap
from ..names.trace import FEWEST, Known
from ..objects.passed import MEANINGS, Passed, Reason
from ..objects.recover import Found
from ..objects.shape import yields
from ..wording import foreign
from ..wording.prose import said
from . import taught
from .gathered import Gathered
from .place import Lines, placed
from .stretch import SIZE, Stretch, Stretches, cut_of

_MOST_HEADS = 1000  # of lines, that are counted


class Skipped(NamedTuple):
    """Something that looks like an event and is none; lines and columns count from 1."""

    lines: tuple[int, int]
    columns: tuple[int, int]
    what: str
    reason: Reason

    @property
    def because(self) -> str:
        """The reason in words."""
        return MEANINGS[self.reason]


class Harvest(NamedTuple):
    """The events of a text, what was passed over if that was asked for, and what its app does not know."""

    events: Gathered
    skipped: list[Skipped]
    unhandled: set[str]


class _Seen(NamedTuple):
    """What a stretch shows, in the places of its text without what lay over it."""

    found: list[Found]
    passed: list[Passed]
    bodies: list[Found]
    names: list[Found]
    marked: list[int]
    heads: list[tuple[int, str]]
    unfinished: int  # from here on an object goes to the end, of which the rest may tell what it is

    def before(self, end: int) -> "_Seen":
        """What of it stands before a place at which nothing is under way."""
        found, bodies, names = (
            [one for one in part if one.start < end] for part in (self.found, self.bodies, self.names)
        )
        passed, marked = [one for one in self.passed if one.start < end], [at for at in self.marked if at < end]
        return _Seen(found, passed, bodies, names, marked, [one for one in self.heads if one[0] < end], end)


def gather(source: Source, *, explain: bool = False, size: int = SIZE) -> Harvest:
    """Everything that a text gives; `explain`: also what was passed over. Raises OSError."""
    known, again = Known(), True
    while True:
        gathering = _Gathering(known, explain=explain)
        _read_all(Stretches(source, size), gathering)
        if not again or not gathering.was_ignorant:
            return _of_this(gathering.harvest, source, explain=explain)
        known, again = gathering.known, False


def _of_this(harvest: Harvest, source: Source, *, explain: bool) -> Harvest:
    """A harvest without its events where the text as a whole shows that they are none."""
    events, skipped = harvest.events, harvest.skipped
    reason = _refusal(events, source) if events else None
    if reason is None:
        return harvest
    if explain:
        skipped += (Skipped(one.lines, one.columns, one.found.type, reason) for one in events.of(range(len(events))))
    return Harvest(Gathered(), skipped, harvest.unhandled)


def _refusal(events: Gathered, source: Source) -> Reason | None:
    """Why all events of a text are none: their company is another protocol's, or the text teaches to send them."""
    if foreign.are_shared(set(events.types)) and foreign.speaks(
        text_of(source.head(foreign.LOOKED_AT)).replace("\\", "").replace("\u200b", "")
    ):
        return Reason.OTHER_PROTOCOL
    if len(events) > taught.MOST:
        return None
    whole = Stretches(source, taught.LOOKED_AT).current()
    is_taught = whole.is_last and taught.is_taught(whole.text, list(events.of(range(len(events)))))
    return Reason.EXPECTED if is_taught else None


def _read_all(stretches: Stretches, gathering: "_Gathering") -> None:
    while True:
        stretch = stretches.current()
        cut = gathering.take(stretch)
        if stretch.is_last:
            return
        if cut:
            stretches.go_on(cut)
        else:
            stretches.grow()


class _Gathering:
    """What was read of a text so far."""

    def __init__(self, known: Known, *, explain: bool) -> None:
        self.known = known
        self.harvest = Harvest(Gathered(), [], set())
        self._explain = explain
        self._is_refused = False  # the connection did not come about
        self._named = self._too_few = False  # names counted before any body came; too few with a time
        self._doubtful: set[str] = set()  # names of what the app does not know: events, unless shown elsewhere
        self._heads = Counter[str]()  # of lines
        self._unproven: set[str] = set()  # heads that too few lines of a stretch have

    @property
    def was_ignorant(self) -> bool:
        """Whether something was decided that what came later shows to be wrong."""
        shown, marked, _, heads = self.known
        is_few = self._too_few and marked >= FEWEST
        return bool((self._named and shown) or is_few or self._doubtful & shown or self._unproven & heads)

    def take(self, stretch: Stretch) -> int | None:
        """Take in a stretch; the place at which the next one must begin, None where this one cannot end."""
        if not stretch.is_last and MAIL_SIGN.search(stretch.text):
            return None  # only the head of a mail tells how the rest is encoded
        cleaned = Cleaned(stretch.text)
        seen = self._seen(cleaned.text)
        end = len(cleaned.text) if stretch.is_last else cut_of(cleaned.text, _spans(seen, len(cleaned.text)))
        if end is None:
            return None
        if not stretch.is_last:
            seen = seen.before(end)
        lines = Lines(stretch.text, stretch.line, stretch.column)
        self._learn(seen, unhandled.types(cleaned.text[:end]))
        self._add(cleaned, lines, seen.found, end)
        if self._explain:
            self.harvest.skipped.extend(_skipped(cleaned, lines, seen.passed))
        taken = max((one.end for part in (seen.found, seen.passed) for one in part if one.end <= end), default=0)
        return _given(cleaned, stretch.text, taken, end)

    def _seen(self, text: str) -> _Seen:
        """The events of a text and what was passed over, each in the order in which it stands there."""
        bodies, passed, gaps, unfinished = _with_bodies(text)
        bodies, echoes = echo.parted(text, bodies)
        passed += echoes
        shown = self.known.shown.union(one.type for one in bodies)
        names, other, marked, heads = trace.found(text, gaps, shown, self.known)
        is_silent = not names and not self.known.begun  # nothing but bodies, if any, shows a session
        if is_silent and (refusal := refused.told(text, bodies)):
            told = [] if self._is_refused else refusal
            return _Seen(told, sorted((*passed, *other, *refused.bodies(bodies))), [], [], [], [], unfinished)
        ends = closing.alone(text) if is_silent and not bodies else closing.of_browser(text, passed, names)
        names += ends
        found = sorted((*bodies, *names), key=lambda one: one.start)
        return _Seen(found, sorted((*passed, *other)), bodies, names, marked, heads, unfinished)

    def _learn(self, seen: _Seen, strange: frozenset[str]) -> None:
        """Note what the stretch shows of the whole text."""
        shown = self.known.shown.union(one.type for one in seen.bodies)
        marked = self.known.marked + len(seen.marked)
        named = {one.type for one in seen.names}
        self._is_refused = self._is_refused or any(one.kind is Kind.ANSWER for one in seen.found)
        self._named = self._named or (bool(named) and not shown)
        self._too_few = self._too_few or 0 < marked < FEWEST
        self._doubtful |= named & strange - shown
        begun = self.known.begun or bool(seen.bodies or seen.names)
        self.known = Known(shown, marked, begun, self._proven(Counter(head for _, head in seen.heads)))
        self.harvest.unhandled.update(strange)

    def _proven(self, heads: Counter[str]) -> frozenset[str]:
        """Count the heads of the lines of a stretch; those which enough lines have."""
        known = self.known.heads
        self._unproven |= {head for head, times in heads.items() if times < FEWEST} - known
        if len(self._heads) < _MOST_HEADS:
            self._heads += heads
        return known.union(head for head in heads if self._heads[head] >= FEWEST) if heads else known

    def _add(self, cleaned: Cleaned, lines: Lines, found: Sequence[Found], end: int) -> None:
        """Add events, each with what people say behind it, as far as `end`."""
        events, text, at = self.harvest.events, cleaned.text, 0
        if found and len(events) and _is_same_end(events[len(events) - 1].found, found[0]):
            found = found[1:]
        ends = [*(one.start for one in found), end]
        if len(events):
            events.said[-1] |= said(text[: ends[0]].split("\n")[lines.is_within :])
        for one, following in zip(placed(cleaned, lines, found), ends[1:], strict=True):
            at = max(at, one.found.end)
            events.append(one, _said_behind(text, at, following))


def _is_same_end(one: Found, other: Found) -> bool:
    """Tell whether two lines, with nothing between them, tell of the same end of the socket."""
    closes = one.kind is Kind.CLOSE and other.kind is Kind.CLOSE
    return closes and one.payload.partition(",")[0] == other.payload.partition(",")[0]


def _with_bodies(text: str) -> tuple[list[Found], list[Passed], list[Gap], int]:
    """The events of a text that have a body, what was passed over, what lies between them, and what is unfinished."""
    found: list[Found] = []
    passed: list[Passed] = []
    gaps: list[Gap] = []
    at = floor = 0
    unfinished, before = len(text), None
    for one in yields(text):
        if not one.events and one.end >= len(text):
            unfinished = floor
        floor = one.end
        found += one.events
        passed += one.passed
        if one.events or one.passed:
            start = (one.events or one.passed)[0].start
            if start > at and not text[at:start].isspace():
                gaps.append(Gap(at, start, one.events[0].type if one.events else None, before))
            at, before = max(one.end, at), one.events[-1].type if one.events else None
    gaps.append(Gap(at, len(text), None, before))
    return found, passed, gaps, unfinished


def _spans(seen: _Seen, length: int) -> list[tuple[int, int]]:
    """Where everything stands that was found or passed over, or goes on."""
    passed = (one for one in seen.passed if one.reason is not Reason.TOO_BROKEN)  # which is many, as far as they go
    spans = [(one.start, one.end) for part in (seen.found, passed) for one in part]
    return sorted([*spans, (seen.unfinished, length)] if seen.unfinished < length else spans)


def _said_behind(text: str, start: int, end: int) -> int:
    """What people say between two events, from the line after the first one on."""
    line = text.find("\n", start, end) + 1
    return said(text[line:end].split("\n")) if line and not text[line:end].isspace() else 0


def _skipped(cleaned: Cleaned, lines: Lines, passed: Sequence[Passed]) -> Iterator[Skipped]:
    """What was passed over, in the places of the text as it was given."""
    for one in sorted((cleaned.back(one.start), cleaned.back(max(one.start, one.end - 1)), *one[2:]) for one in passed):
        first, last, what, reason = one
        upper, lower = lines.number(first), lines.number(last)
        columns = lines.column(first, upper), lines.column(last, lower)
        yield Skipped((upper + lines.above, lower + lines.above), columns, what, reason)


def _given(cleaned: Cleaned, text: str, taken: int, end: int) -> int:
    """The place `end` in the text as it was given; for the beginning of a line that of its line.

    Where what lay over the text made several lines of one, the line may begin before what was `taken` already.
    """
    at, least = cleaned.back(end), cleaned.back(taken)
    line = text.rfind("\n", least, at) + 1
    return line if line and cleaned.text[end - 1 : end] == "\n" else at
