"""Which dialect each side speaks, from what it sends.

Every dialect lists its clues; each that holds adds its weight for that side.
The handshake counts for both sides, events for their sender. A dialect that
extends or resembles another shows the other's signs too: they count for it as
soon as it has one of its own. A detector says nothing before it has evidence.
"""

from typing import NamedTuple

from ..core.event import Event
from ..core.wire import Kind, Side
from . import table
from .clue import UNTYPED, Clue, Clues, clues, is_foreign, kin, offer_of
from .table import BASE

MIXED_SHARE = 0.34  # of the leader's weight: a runner-up above it comes close
_KEPT = 3  # pieces of evidence for each dialect


class Evidence(NamedTuple):
    """An event that spoke for a dialect, and by what."""

    seq: int
    sign: str


class Choice(NamedTuple):
    """What one side speaks, and how that is known."""

    dialect: str | None
    evidence: tuple[Evidence, ...]
    runner_up: str | None  # another dialect that comes close
    mixed: bool  # both were shown by events: the stream is mixed, translated, or of two sessions
    overridden: bool  # the user said so


class Detector:
    """Weighs the clues of one recording. With `override` it says what it was told."""

    __slots__ = ("_clues", "_evidence", "_leaders", "_override", "_seen", "_settled", "_shown", "_weights")

    def __init__(self, override: str | None = None) -> None:
        """`override` is the id of the dialect that both sides are taken to speak."""
        self._clues: Clues = clues()
        self._override = override
        self._weights: dict[Side, dict[str, int]] = {side: {} for side in Side}
        self._evidence: dict[tuple[Side, str], list[Evidence]] = {}
        self._shown: set[tuple[Side, str]] = set()  # dialects that events spoke for, not the handshake alone
        self._seen: dict[Side, set[str]] = {side: set() for side in Side}
        self._leaders: dict[Side, str | None] = {}
        self._settled: tuple[str | None] | None = None  # once it was asked for

    def __getstate__(self) -> tuple[object, ...]:
        return (self._override, self._weights, self._evidence, self._shown, self._seen)

    def __setstate__(
        self,
        state: tuple[
            str | None,
            dict[Side, dict[str, int]],
            dict[tuple[Side, str], list[Evidence]],
            set[tuple[Side, str]],
            dict[Side, set[str]],
        ],
    ) -> None:
        self._override, self._weights, self._evidence, self._shown, self._seen = state
        self._clues, self._leaders, self._settled = clues(), {}, None

    def feed(self, event: Event) -> None:
        if event.kind is Kind.TEXT:
            self._event(event)
        elif event.kind is Kind.OPEN:
            self._handshake(event)

    def leader(self, side: Side) -> str | None:
        """The id of the dialect that `side` most likely speaks; None without evidence."""
        if self._override:
            return self._override
        if side not in self._leaders:
            self._leaders[side] = self._leader(side)
        return self._leaders[side]

    @property
    def settled(self) -> str | None:
        """The server's dialect; the client's before the server has shown one; None before either has."""
        if self._settled is None:
            self._settled = (self.leader(Side.SERVER) or self.leader(Side.CLIENT),)
        return self._settled[0]

    @property
    def is_told(self) -> bool:
        """The user said what is spoken."""
        return bool(self._override)

    def runner_up(self, side: Side) -> str | None:
        """Another dialect that comes close and does not merely resemble the leader."""
        leader = self.leader(side)
        if leader is None or self._override:
            return None
        explained = {leader, *kin(leader)}
        others = [name for name in self._candidates(side) if name not in explained and leader not in kin(name)]
        weighed = {name: self._total(side, {name, *kin(name)} - explained) for name in others}
        best = max(weighed, key=lambda name: weighed[name], default=None)
        enough = MIXED_SHARE * self._total(side, explained)
        return best if best and weighed[best] >= enough else None

    def is_mixed(self, side: Side) -> bool:
        """Tell whether events of this side spoke for two dialects that have nothing to do with each other."""
        other = self.runner_up(side)
        return other is not None and (side, other) in self._shown

    def evidence(self, side: Side, dialect: str) -> list[int]:
        """The sequence numbers of the first events that spoke for `dialect`, at most three."""
        return [one.seq for one in self._spoken(side, dialect)]

    def choice(self, side: Side) -> Choice:
        """What `side` speaks and how that is known."""
        name = self.leader(side)
        if name is None or self._override:
            return Choice(name, (), None, False, self._override is not None)
        spoken = tuple(self._spoken(side, name))
        return Choice(name, spoken, self.runner_up(side), self.is_mixed(side), False)

    def _spoken(self, side: Side, dialect: str) -> list[Evidence]:
        """The evidence for a dialect, its own first, then that for what it shares with others."""
        order = (dialect, *sorted(kin(dialect)))
        return [one for name in order for one in self._evidence.get((side, name), ())][:_KEPT]

    def is_foreign(self, event: Event) -> bool:
        """Tell whether an event without a type belongs to another protocol."""
        if any(clue.holds(event) for _, clue in self._clues.by_event.get((event.side, UNTYPED), ())):
            return True
        name = self.settled
        return name is not None and bool(event.body) and is_foreign(name)

    # Weighing

    def _forget(self) -> None:
        """What was found is to be found anew."""
        self._leaders.clear()
        self._settled = None

    def _event(self, event: Event) -> None:
        seen, body = self._seen[event.side], event.body
        for key, clue in self._clues.by_event.get((event.side, event.type), ()):
            if key and key not in body:
                continue  # most clues end here
            if (not clue.after or clue.after & seen) and clue.holds(event):
                self._shown.add((event.side, clue.dialect))
                self._weigh(event.side, clue, event)
        if event.type in self._clues.remembered:
            seen.add(event.type)

    def _handshake(self, event: Event) -> None:
        offer = offer_of(event.body)
        for clue in self._clues.handshake:
            if clue.greets(offer):
                for side in (clue.side,) if clue.side else tuple(Side):
                    self._weigh(side, clue, event)

    def _weigh(self, side: Side, clue: Clue, event: Event) -> None:
        weights = self._weights[side]
        before = weights.get(clue.dialect, 0)
        weights[clue.dialect] = before + clue.weight
        if (before > 0 or clue.weight > 0) and (clue.weight < 0 or self._leaders.get(side) != clue.dialect):
            self._forget()  # else the leader stays: it gained, or what never was a candidate lost
        seen = self._evidence.setdefault((side, clue.dialect), [])
        if clue.weight > 0 and len(seen) < _KEPT and all(one.seq != event.seq for one in seen):
            name = event.type if event.kind is Kind.TEXT else ""
            seen.append(Evidence(event.seq, f"{name} {clue.sign}".strip()))

    def _leader(self, side: Side) -> str | None:
        """The dialect with most evidence; for a client that of the server where it extends the client's."""
        found = self._candidates(side)
        best = max(found, key=lambda name: (self._total(side, {name, *kin(name)}), name in BASE), default=None)
        server = self.leader(Side.SERVER) if side is Side.CLIENT else None
        return server if best and server and best in table.lineage(server) else best

    def _candidates(self, side: Side) -> list[str]:
        """The dialects with evidence of their own."""
        return [name for name, weight in self._weights[side].items() if weight > 0]

    def _total(self, side: Side, names: set[str]) -> int:
        weights = self._weights[side]
        return sum(max(weights.get(name, 0), 0) for name in names)
