"""The composer for what passes a relay: a held message is edited, or one of one's own is put in as either side's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from ...core import codec
from ...core.json import Path
from ...core.text import safe
from ...core.wire import Side
from ...live.composing import UnsendableError, spoken
from ...live.draft import line_of, pretty
from ...live.sending import Parcel
from ...live.template import templates
from ...recording.reading import Reading
from ..keys import Pane, bindings
from ..outbox import Outbox
from .compose import ComposeScreen, Outlet

if TYPE_CHECKING:
    from .hold import HoldScreen

_KEEP = 5.0  # seconds after which the relay is told that somebody is still at it


class HoldEditor(ComposeScreen):
    """Writes one side's events as they are to pass: no ids are given, and nothing in them stands for something else."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.HOLD_EDITOR)
    WRITING: ClassVar[Pane] = Pane.HOLD_EDITOR

    def __init__(
        self, page: "HoldScreen", reading: Reading, side: Side, text: str, *, seq: int = 0, fill: Path | None = None
    ) -> None:
        """With `seq` a held message is edited, else events are put in."""
        super().__init__(Outbox(), reading, self._to_relay, text, fill)
        self.side, self._page, self._seq = side, page, seq
        self.idle = ("send", *(("side",) if seq else ()))

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(_KEEP, self._keep)

    def _keep(self) -> None:
        if self._seq:
            self._page.keep(self.side)

    def _to_relay(self) -> Outlet:
        return Outlet(f"the {self.side.other.who}", self._pass_on)

    def _entitle(self) -> None:
        whose, reached = self.side.who, self.side.other.who
        what = f"Edit #{self._seq} · held on its way" if self._seq else f"Put in · as the {whose} · F3 the other side"
        self.editor.border_title = safe(f"{what} · to the {reached} · {spoken(self._reading).title}").replace("[", "(")

    def _parcels(self, text: str) -> Sequence[Parcel]:
        for piece in self._pieces:
            if piece.broken:
                line, column = line_of(text, piece.at)
                raise UnsendableError(f"Line {line + 1}, column {column + 1}: {piece.broken}")
        if not self._pieces or (self._seq and len(self._pieces) > 1):
            raise UnsendableError("One event is expected here." if self._seq else "There is nothing to put in.")
        return [Parcel(codec.write(piece.body).decode()) for piece in self._pieces]

    def _pass_on(self, parcels: Sequence[Parcel], text: str) -> None:
        if self._seq:
            self._page.edited(self._seq, parcels[0].text)
        else:
            self._page.put_in(self.side, [one.text for one in parcels])

    def action_other_side(self) -> None:
        if self._seq:
            self._say("A held message stays that of its side.", wrong=True)
            return
        self.side = self.side.other
        self._entitle()
        self._changed()


def editing(page: "HoldScreen", reading: Reading, seq: int, side: Side, text: str) -> HoldEditor:
    """Edit a held message; what is no JSON object is shown as it is."""
    body, problem = codec.decode(text.encode("utf-8", "replace"))
    shown = pretty(body) if body and codec.is_readable(problem) else safe(text, breaks=True)
    return HoldEditor(page, reading, side, shown, seq=seq)


def injecting(page: "HoldScreen", reading: Reading, side: Side) -> HoldEditor:
    """Write an event of one's own."""
    found = templates(reading.scene) if side is Side.CLIENT else []
    text, fill = (pretty(found[0].body), found[0].fill) if found else ("{\n}", None)
    return HoldEditor(page, reading, side, text, fill=fill)
