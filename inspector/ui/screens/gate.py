"""What a page on the gate of a relay does without a key: look at what is held, tell the relay, and say how it went.

The relay decides nothing; it does what is said here, in order. Calls wait for it, so threads make them.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from ...core.json import JsonObject
from ...core.text import safe
from ...live.holding import HoldingError
from ...present.screen.held import Gate
from ...present.text.phrase import FAILED, PASSED
from ...present.text.span import Role, Span
from .. import errand
from .asking import AskingScreen

if TYPE_CHECKING:
    from ...core.json import Json

_LOOK = 0.25  # seconds between two looks at what is held


class Keeper(Protocol):
    """Whoever leads to the session; a `Holder` does."""

    def gate(self) -> Gate: ...

    def tell(self, do: str, **more: "Json") -> JsonObject: ...

    def leave(self) -> None: ...


class GateScreen(AskingScreen[int]):
    """Knows the gate as it was a moment ago."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        self.gate: Gate | None = None
        self.said = Span("")
        self._is_looking = False

    def on_mount(self) -> None:
        self.look()
        self.set_interval(_LOOK, self.look)

    def on_unmount(self) -> None:
        self._keeper.leave()

    def show_said(self) -> None:
        """Show what is said, or else what may be done."""
        raise NotImplementedError

    # Looking

    def look(self) -> None:
        """See what is held now."""
        if not self._is_looking:
            self._is_looking = True
            errand.run(self.app, partial(_gate, self._keeper), self._looked, "looking at what is held")

    def _looked(self, found: Gate | str) -> None:
        self._is_looking = False
        before = self.gate
        if isinstance(found, Gate):
            self.gate = found
        if not self.is_attached or not self.children:  # the page is being left
            return
        if isinstance(found, str):
            self.said = Span(f"{FAILED} {found}", Role.ERROR)
        elif before and found.forgotten > before.forgotten:
            self._forgotten(found)
        self.lay_out()

    def _forgotten(self, gate: Gate) -> None:
        self.app.bell()
        words = (
            f"Nobody decided for {gate.timeout:g} s: what was held went on, and nothing more is held (h holds again)."
        )
        self.said = Span(f"{FAILED} {words}", Role.ERROR)
        self.app.notify(words, severity="warning", markup=False)

    # Telling the relay

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say in one line what became of it."""
        self.said = Span(f"{FAILED if wrong else PASSED} {safe(text)}", Role.ERROR if wrong else Role.GOOD)
        self.show_said()

    def tell(self, done: str, do: str, after: Callable[[JsonObject], None] | None = None, **more: "Json") -> None:
        """Give a command in a thread; `done` is said, or `after` called with the answer, once it was obeyed."""
        work = partial(_answer, self._keeper, do, more)
        errand.run(self.app, work, partial(self._over, done, after), f"telling the relay: {do}")

    def _over(self, done: str, after: Callable[[JsonObject], None] | None, answer: JsonObject | str) -> None:
        if not self.is_attached or not self.children:
            return
        if isinstance(answer, str):
            self.say(answer, wrong=True)
        elif after is not None:
            after(answer)
        else:
            self.say(done)
        self.look()


def _gate(keeper: Keeper) -> Gate | str:
    """What is held, or why that is not known."""
    try:
        return keeper.gate()
    except HoldingError as error:
        return str(error)


def _answer(keeper: Keeper, do: str, more: "dict[str, Json]") -> JsonObject | str:
    """What the relay answers, or why it did not obey."""
    try:
        return keeper.tell(do, **more)
    except HoldingError as error:
        return str(error)
