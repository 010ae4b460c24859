"""What is said of the relays and taps that run: where apps or pages reach them, and whom they relay to."""

from collections.abc import Sequence
from typing import NamedTuple

from ...core.text import safe
from ..text.cell import width_of
from ..text.span import Role, Span


class Relay(NamedTuple):
    """A running relay or tap: the address that apps or pages are given, and the server's host."""

    base: str
    host: str
    what: str = "relay"


def relay_spans(relays: Sequence[Relay], width: int) -> list[Span]:
    """The relays in the rest of a line, `width` cells wide: the newest in full, the others counted."""
    newest = relays[-1]
    more = f" and {len(relays) - 1} more" if len(relays) > 1 else ""
    if newest.what == "tap":
        told = f"  ● tap at {safe(newest.base[:200])}{more} · "
        setting = f"inspector tap --snippet --port {safe(newest.base[:200]).rpartition(':')[2].partition('/')[0]}"
    else:
        told = f"  ● relaying to {safe(newest.host[:80])}{more} · "
        setting = f"OPENAI_BASE_URL={safe(newest.base[:200])}"
    if width_of(told) + width_of(setting) > width:
        return [Span(f"  ● {setting}", Role.GOOD)]
    return [Span(told, Role.GOOD), Span(setting, Role.STRONG)]
