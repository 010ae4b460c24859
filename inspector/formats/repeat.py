"""Finds events that a text quotes again, whole or cut."""

from ..core.wire import Side
from .recover import Found

_SHORTEST = 80  # characters without blanks, from which a cut quote without an id is conclusive


class Repeats:
    """Remembers the events of one text."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[Side, str, str], tuple[int, str]] = {}
        self._by_beginning: dict[tuple[Side, str], tuple[int, str]] = {}

    def of(self, seq: int, side: Side, found: Found) -> int | None:
        """Take the event `seq`; the seq of the earlier event that it quotes, if it does."""
        if not found.event_id and len(found.payload) < _SHORTEST:
            return None
        text = "".join(found.payload.split())
        earlier = self._earlier(side, found, text)
        if earlier is None:
            self._remember(seq, side, found, text)
        return earlier

    def _earlier(self, side: Side, found: Found, text: str) -> int | None:
        if found.event_id:
            seq, whole = self._by_id.get((side, found.type, found.event_id), (None, ""))
            same = side is Side.SERVER or text == whole or (found.cut and whole.startswith(text))
            return seq if same else None  # a client may use an id twice, the server does not
        if not found.cut or len(text) < _SHORTEST or found.type.endswith((".delta", ".append")):
            return None
        seq, whole = self._by_beginning.get((side, text[:_SHORTEST]), (None, ""))
        return seq if whole.startswith(text) else None

    def _remember(self, seq: int, side: Side, found: Found, text: str) -> None:
        if found.event_id:
            self._by_id.setdefault((side, found.type, found.event_id), (seq, text))
        if len(text) >= _SHORTEST:
            self._by_beginning.setdefault((side, text[:_SHORTEST]), (seq, text))
