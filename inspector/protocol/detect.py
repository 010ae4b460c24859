"""Which dialect each side speaks, from what it sends.

Every dialect lists its clues; each that holds adds its weight for that side.
The handshake counts for both sides, events for their sender. A detector says
nothing before it has evidence.
"""

from collections.abc import Mapping

from ..core.event import Event
from ..core.json import has, object_at, text_at, value_at
from ..core.wire import Kind, Side
from .dialect import Clue, Dialect, all_dialects

MIXED_SHARE = 0.34  # of the leader's weight: a runner-up above it means a mixed stream


class Detector:
    """Weighs the clues of one recording."""

    __slots__ = ("_clues", "_evidence", "_weights")

    def __init__(self) -> None:
        self._clues: Mapping[str, list[tuple[str, Clue]]] = _by_type(all_dialects())
        self._weights: dict[Side, dict[str, int]] = {side: {} for side in Side}
        self._evidence: dict[tuple[Side, str], list[int]] = {}

    def __getstate__(self) -> tuple[object, object]:
        return (self._weights, self._evidence)

    def __setstate__(self, state: tuple[dict[Side, dict[str, int]], dict[tuple[Side, str], list[int]]]) -> None:
        self._weights, self._evidence = state
        self._clues = _by_type(all_dialects())

    def feed(self, event: Event) -> None:
        if event.kind is Kind.TEXT and event.type:
            for dialect, clue in self._clues.get(event.type, ()):
                if clue.side is event.side and _holds(clue, event):
                    self._weigh(event.side, dialect, clue.weight, event.seq)
        elif event.kind is Kind.OPEN:
            self._handshake(event)

    def leader(self, side: Side) -> str | None:
        """The id of the dialect that `side` most likely speaks; None without evidence."""
        weights = self._weights[side]
        return max(weights, key=lambda name: weights[name]) if weights else None

    def runner_up(self, side: Side) -> str | None:
        """A second dialect with much evidence of its own: the stream is mixed or translated."""
        ranked = sorted(self._weights[side].items(), key=lambda pair: -pair[1])
        if len(ranked) < 2 or ranked[1][1] < MIXED_SHARE * ranked[0][1]:
            return None
        return ranked[1][0]

    def evidence(self, side: Side, dialect: str) -> list[int]:
        """The sequence numbers of the first events that spoke for `dialect`, at most three."""
        return self._evidence.get((side, dialect), [])

    def _handshake(self, event: Event) -> None:
        url = text_at(event.body, "url") or ""
        headers = object_at(event.body, "headers")
        lines = [f"{name}: {value}".lower() for name, value in headers.items()]
        for dialect, clue in self._clues[""]:
            in_headers = clue.header and any(clue.header in line for line in lines)
            if not in_headers and not (clue.url and clue.url in url):
                continue
            for side in (clue.side,) if clue.side else tuple(Side):
                self._weigh(side, dialect, clue.weight, event.seq)

    def _weigh(self, side: Side, dialect: str, weight: int, seq: int) -> None:
        weights = self._weights[side]
        weights[dialect] = weights.get(dialect, 0) + weight
        seen = self._evidence.setdefault((side, dialect), [])
        if len(seen) < 3:
            seen.append(seq)


def _by_type(dialects: tuple[Dialect, ...]) -> Mapping[str, list[tuple[str, Clue]]]:
    """Clues by the event type they look at; those of the handshake under the empty name."""
    table: dict[str, list[tuple[str, Clue]]] = {"": []}
    for dialect in dialects:
        for clue in dialect.clues:
            for type_ in clue.types or ("",):
                table.setdefault(type_, []).append((dialect.id, clue))
    return table


def _holds(clue: Clue, event: Event) -> bool:
    if clue.path and not has(event.body, clue.path):
        return False
    if clue.absent and has(event.body, clue.absent):
        return False
    return clue.equals is None or value_at(event.body, clue.path) == clue.equals
