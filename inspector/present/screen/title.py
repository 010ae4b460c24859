"""The first line of the screen: which recording, how much of it, how it ends."""

from ...core.text import count_text, safe
from ...recording.reading import Reading
from ..event.label import is_spoken
from ..text.cell import width_of
from ..text.phrase import ENDS
from ..text.span import Role, Span, fitted

_NAME = 60  # characters of a recording's name


def waiting_spans(width: int) -> list[Span]:
    """Before the first recording is there."""
    return fitted([Span(" Realtime inspector", Role.STRONG), Span("  waiting for the first event …", Role.DIM)], width)


def title_spans(
    reading: Reading,
    width: int,
    *,
    part: tuple[int, int] = (0, 1),
    turn: tuple[int, int] | None = None,
    live: tuple[bool, int] | None = None,
    past: bool = False,
    recorded: bool = True,
) -> list[Span]:
    """Name and figures to the left, turn and state to the right.

    `part` and `turn` are a place (from 0) and a total; `live` is whether the view
    follows the end, and how many rows came in unseen; `past` that an earlier moment is shown;
    not `recorded` that frames go missing.
    """
    left = [Span(f" {safe(reading.name[:_NAME]) or 'recording'}", Role.STRONG)]
    if part[1] > 1:
        left.append(Span(f" {part[0] + 1} of {part[1]} (p)", Role.LINK))
    right = [*_turn(turn), *([Span(" replay ", Role.WARNING)] if past else _state(reading, live))]
    right += [] if recorded else [Span(" ✗ NOT RECORDED ", Role.ERROR)]
    room = width - sum(width_of(span.text) for span in right)
    left += _figures(reading, room - sum(width_of(span.text) for span in left))
    return [*fitted(left, max(room, 0)), *right]


def _figures(reading: Reading, room: int) -> list[Span]:
    """As many figures as have room, the most telling first."""
    events, frames = reading.client + reading.server, len(reading.columns)
    figures = [
        count_text(events, "event"),
        f"{reading.client:,} client, {reading.server:,} server",
        f"{reading.damaged:,} damaged" if reading.damaged else "",
        count_text(reading.repeats, "repeat") if reading.repeats else "",
        count_text(reading.scene.lost, "gap") if reading.scene.lost else "",
        (safe(reading.scene.server.title[:60]) if is_spoken(reading) else "dialect not shown") if events else "",
        reading.format,
        count_text(frames, "frame") if frames != events else "",
    ]
    text = ""
    for figure in figures:
        if figure and width_of(text) + width_of(figure) + 3 <= room:
            text += f" · {figure}"
    return [Span(text, Role.DIM)]


def _turn(turn: tuple[int, int] | None) -> list[Span]:
    return [Span(f"  turn {turn[0] + 1} of {turn[1]}", Role.PLAIN)] if turn and turn[1] > 1 else []


def _state(reading: Reading, live: tuple[bool, int] | None) -> list[Span]:
    if live is None:
        return [Span(f"  {ENDS[reading.ends]} ", Role.DIM)] if reading.ended else [Span(" reading … ", Role.WARNING)]
    following, unseen = live
    if following:
        return [Span(" ● live ", Role.GOOD)]
    news = f", {unseen:,} new" if unseen else ""
    return [Span(f" ‖ live, held{news} (f) ", Role.WARNING)]
