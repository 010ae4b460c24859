"""Conversations of one dialect as another would have had them, with a report on every field."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..core import codec
from ..core.event import Event
from ..core.json import JsonObject, integer_at, list_at, object_at, texts_at
from ..core.wire import Frame, Kind, Marks, Side
from ..protocol.detect import Detector
from ..protocol.dialect import Dialect, load
from ..protocol.migrate import GA, migrate
from ..protocol.retell import Retold
from ..protocol.schema import family_of
from ..recording.file import Record
from .conversation import Conversation

TARGETS = (GA,)
BETA = "openai-beta"
_BETA_HEADER = "openai-beta"
_BETA_PROTOCOL = "openai-beta.realtime-v1"


def to_dialect(conversations: Sequence[Conversation], name: str) -> tuple[list[Conversation], list[str]]:
    """Rewrite what speaks the beta as dialect `name`, one of TARGETS; what speaks another stays as it is.

    The report has a line for each kind of change, with the number of its events. Raises ValueError.
    """
    if name not in TARGETS:
        raise ValueError(f"conversations can be rewritten as {', '.join(TARGETS)}, not as {name!r}")
    report: list[str] = []
    rewritten = [_rewritten(one, report, label=len(conversations) > 1) for one in conversations]
    return rewritten, report


def _rewritten(conversation: Conversation, report: list[str], *, label: bool) -> Conversation:
    items = list(conversation.items)
    rewriting = _Rewriting(_beta_sides(items))
    changed = list(rewriting.items(items))
    start = f"part {conversation.part}: " if label else ""
    report += [start + line for line in rewriting.lines()]
    if not rewriting.counts:
        return replace(conversation, items=items)
    extra: JsonObject = {**conversation.header.extra, "rewritten": {"from": BETA, "to": GA}}
    return replace(conversation, header=replace(conversation.header, extra=extra), items=changed, source=None)


def _beta_sides(items: Iterable[Frame | Record]) -> dict[Side, Dialect]:
    """The dialect of each side that speaks the beta; a side without any evidence is taken for one that does."""
    detector = Detector()
    for item in items:
        if isinstance(item, Frame):
            detector.feed(codec.read(item))
    leaders = {side: load(detector.leader(side) or BETA) for side in Side}
    return {side: dialect for side, dialect in leaders.items() if family_of(dialect) == BETA}


class _Rewriting:
    """The rewriting of one conversation: frames are numbered anew, and what refers to them follows."""

    __slots__ = ("_beta", "_retold", "_seq", "_seqs", "counts")

    def __init__(self, beta: dict[Side, Dialect]) -> None:
        self.counts: Counter[str] = Counter()
        self._beta = beta
        self._retold = Retold(beta.get(Side.SERVER) or load(BETA))
        self._seq = 0
        self._seqs: dict[int, int] = {}  # from the old numbers to the new ones

    def items(self, items: Iterable[Frame | Record]) -> Iterator[Frame | Record]:
        for item in items:
            if isinstance(item, Record):
                yield self._record(item)
            else:
                yield from self._frames(item)

    def lines(self) -> list[str]:
        """The report: every kind of change, in the order in which they came first."""
        if not self.counts:
            return [f"nothing to rewrite: no side speaks {BETA}" if not self._beta else "nothing had to be rewritten"]
        return [f"{line} · {count} ×" if count > 1 else line for line, count in self.counts.items()]

    def _frames(self, frame: Frame) -> Iterator[Frame]:
        payloads = self._payloads(frame)
        self._seqs[frame.seq] = self._seq + 1
        marks = self._marks(frame.marks)
        for payload in payloads:
            self._seq += 1
            yield frame._replace(payload=payload, seq=self._seq, marks=marks)

    def _payloads(self, frame: Frame) -> list[bytes]:
        event = codec.read(frame)
        if frame.side not in self._beta or event.problem is not None:
            return [frame.payload]
        bodies, changes = self._bodies(event)
        if not changes:
            return [frame.payload]
        for change in changes:
            about = "" if change.startswith(event.type) else f"{event.type}: "
            self.counts[f"{event.side} {about}{change}"] += 1
        return [codec.write(body) for body in bodies]

    def _bodies(self, event: Event) -> tuple[list[JsonObject], list[str]]:
        if event.kind is Kind.OPEN:
            body, lines = _opened(event.body)
            return [body], lines
        if event.kind is not Kind.TEXT:
            return [event.body], []
        if event.side is Side.CLIENT:
            migration = migrate(event.body)
            return [migration.body], [str(one) for one in migration.report]
        retelling = self._retold.retell(event.body)
        return retelling.bodies, [str(one) for one in retelling.report]

    def _marks(self, marks: Marks | None) -> Marks | None:
        if marks is None:
            return None
        new = {old: self._seqs.get(old) for old in (marks.replaces, marks.repeats) if old is not None}
        return marks._replace(
            replaces=new.get(marks.replaces) if marks.replaces else None,
            repeats=new.get(marks.repeats) if marks.repeats else None,
        )

    def _record(self, record: Record) -> Record:
        on = integer_at(record.body, "on")
        return record if on is None else record._replace(body={**record.body, "on": self._seqs.get(on)})


def _opened(body: JsonObject) -> tuple[JsonObject, list[str]]:
    """A handshake that no longer asks for the beta."""
    headers = object_at(body, "headers")
    kept = {key: value for key, value in headers.items() if key.lower() != _BETA_HEADER}
    protocols = [one for one in texts_at(body, "subprotocols") if one != _BETA_PROTOCOL]
    result, lines = body, []
    if len(kept) < len(headers):
        result, lines = {**result, "headers": kept}, [f"header {_BETA_HEADER} → dropped"]
    if len(protocols) < len(list_at(body, "subprotocols")):
        result = {**result, "subprotocols": [*protocols]}
        lines = [*lines, f"subprotocol {_BETA_PROTOCOL} → dropped"]
    return result, lines
