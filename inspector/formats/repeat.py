"""Finds events that a text quotes again, whole or cut."""

from ..core.wire import Side
from .recover import Found

_SHORTEST = 80  # characters without blanks, from which a cut quote without an id is conclusive
_MOSTLY = 4 * _SHORTEST  # characters that hold as many without blanks, unless a text is spaced very widely


class Repeats:
    """Remembers the events of one text."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[Side, str, str], tuple[int, Found]] = {}
        self._by_beginning: dict[tuple[Side, str], tuple[int, Found]] = {}

    def of(self, seq: int, side: Side, found: Found) -> int | None:
        """Take the event `seq`; the seq of the earlier event that it quotes, if it does."""
        if not found.event_id and len(found.payload) < _SHORTEST:
            return None
        beginning = _beginning(found.payload)
        earlier = self._earlier(side, found, beginning)
        if earlier is None:
            self._remember(seq, side, found, beginning)
        return earlier

    def _earlier(self, side: Side, found: Found, beginning: str) -> int | None:
        if found.event_id:
            known = self._by_id.get((side, found.type, found.event_id))
            # a client may use an id twice, the server does not
            return known[0] if known and (side is Side.SERVER or _quotes(found, known[1])) else None
        if not found.cut or len(beginning) < _SHORTEST or found.type.endswith((".delta", ".append")):
            return None
        known = self._by_beginning.get((side, beginning))
        return known[0] if known and _quotes(found, known[1]) else None

    def _remember(self, seq: int, side: Side, found: Found, beginning: str) -> None:
        if found.event_id:
            self._by_id.setdefault((side, found.type, found.event_id), (seq, found))
        if len(beginning) >= _SHORTEST:
            self._by_beginning.setdefault((side, beginning), (seq, found))


def _quotes(found: Found, whole: Found) -> bool:
    """Tell whether an event is another one again, or a beginning of it where it is cut."""
    text, known = _squeezed(found.payload), _squeezed(whole.payload)
    return known.startswith(text) if found.cut else known == text


def _beginning(payload: str) -> str:
    beginning = _squeezed(payload[:_MOSTLY])
    return (beginning if len(beginning) >= _SHORTEST else _squeezed(payload))[:_SHORTEST]


def _squeezed(text: str) -> str:
    return "".join(text.split())
