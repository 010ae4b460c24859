"""What is said of the relays that run: where apps reach them, and whom they relay to."""

from collections.abc import Sequence
from typing import NamedTuple

from ..core.text import safe
from .cell import width_of
from .span import Role, Span


class Relay(NamedTuple):
    """A running relay: the base address that apps are given, and the server's host."""

    base: str
    host: str


def relay_spans(relays: Sequence[Relay], width: int) -> list[Span]:
    """The relays in the rest of a line, `width` cells wide: the newest in full, the others counted."""
    newest = relays[-1]
    more = f" and {len(relays) - 1} more" if len(relays) > 1 else ""
    told = f"  ● relaying to {safe(newest.host[:80])}{more} · "
    setting = f"OPENAI_BASE_URL={safe(newest.base[:200])}"
    if width_of(told) + width_of(setting) > width:
        return [Span(f"  ● {setting}", Role.GOOD)]
    return [Span(told, Role.GOOD), Span(setting, Role.STRONG)]
