"""The line that says at which moment of a recording the screen stands."""

from ...core.clock import SECOND
from ...recording.play import Play
from ..text.cell import width_of
from ..text.span import Role, Span, fitted

_TRACK, _GONE, _HEAD = "─", "━", "●"
_LEAST = 10  # cells that are worth a track


def speed_text(speed: float) -> str:
    """`×4`, `×0.25`."""
    return f"×{speed:g}"


def playing_spans(play: Play, width: int) -> list[Span]:
    """`▶ replay ×4 · event 123 of 480 · 12.5 s` and a track of the recording, in exactly `width` cells."""
    replay = play.replay
    seq, total = replay.position.seq, len(replay.whole.columns)
    words = [f"{'▶' if play.playing else '‖'} replay {speed_text(play.speed)}{' at most' if play.behind else ''}"]
    words.append(f"event {seq:,} of {total:,}")
    words += [f"{play.now / SECOND:.1f} s"] if play.now is not None else []
    words += ["short pauses"] if play.brief else []
    words += [] if replay.arrived else [f"on the way to {replay.goal.seq:,}"]
    head = Span(f" {' · '.join(words)} ", Role.STRONG)
    room = width - width_of(head.text) - 1
    return fitted([head, *(_track(seq, total, room) if room >= _LEAST else ())], width)


def _track(seq: int, total: int, room: int) -> list[Span]:
    place = round((room - 1) * seq / total) if total else 0
    return [Span(_GONE * place + _HEAD, Role.WARNING), Span(_TRACK * (room - 1 - place), Role.DIM)]


def event_at(play: Play, column: int, width: int) -> int | None:
    """The event that the track shows at a column of the line; None beside the track."""
    spans = playing_spans(play, width)
    start = width_of(spans[0].text)
    room = width - start - 1
    if room < _LEAST or not start <= column < start + room:
        return None
    return round((column - start) * len(play.replay.whole.columns) / max(room - 1, 1))
