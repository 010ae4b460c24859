"""Knows from when on the user waits for an answer, and until when; and lets keys come one after the other.

A key takes a way of its own: it goes to the focus, rises from there through everything round it, and often only the
app acts on it. Work that can wait must not come between, and neither must the next key: it may be meant for what the
first one opens. Whoever types fast, or lets a program type, finds every key where it belongs.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from time import monotonic

from textual import on
from textual.app import App
from textual.events import Event, InputEvent, Key, MouseMove, Paste
from textual.message import Message
from textual.screen import Screen

_LONGEST = 0.25  # seconds that a key waits for the one before, should that never be heard of again
_MANY, _VARIED = 100, 12  # characters that wait at once, and different ones among them: a paste
_POUR = 0.1  # seconds without another character after which a paste is over


class Echo(Message):
    """Follows an event of the user on its way up from the focus, and comes to the app behind it."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Attentive(App[int]):
    """An app that is told when the user does something, and when that shows."""

    def __init__(self) -> None:
        super().__init__()
        self._heeded: Event | None = None  # a key that not everybody has heard yet
        self._page: Screen[object] | None = None  # for which it was typed
        self._ahead: deque[Key | Paste] = deque()  # keys that were typed meanwhile
        self._moved_at = 0.0  # moment of the monotonic clock at which a key was passed on last
        self._poured = 0  # keys of a paste that were there at the last look; 0: nothing is pasted
        self._passed: deque[tuple[float, Key | Paste]] = deque(maxlen=8)  # the last that were passed on, and when

    @property
    def is_typed_ahead(self) -> bool:
        """Whether keys wait for the one before them."""
        return bool(self._ahead) or self._heeded is not None

    def user_acted(self) -> None:
        """The user did something: answer that first."""

    def user_answered(self) -> None:
        """What the user did shows on the screen."""

    def post_message(self, message: Message) -> bool:
        """What the user does is noticed as soon as it is there, not when its turn has come."""
        if _is_new(message):
            self.user_acted()
        return super().post_message(message)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, (Key, Paste)):
            await self._on_typed(event)
            return
        is_new = _is_new(event)  # before it is passed on
        await super().on_event(event)
        if is_new:
            self._echo(event)

    async def _on_typed(self, event: Key | Paste) -> None:
        if event.is_forwarded:
            await super().on_event(event)
            self._heard(event)
        elif self._heeded is None and not self._ahead:
            await self._heed(event)
        else:
            self._ahead.append(event)
            self.set_timer(_LONGEST, self._look)

    async def _heed(self, event: Key | Paste) -> None:
        self._heeded, self._page, self._moved_at = event, self.screen, monotonic()
        self._passed.append((self._moved_at, event))
        await super().on_event(event)
        self._echo(event)

    def _echo(self, event: Event) -> None:
        (self.focused or self.screen).post_message(Echo(event))

    @on(Echo)
    def _came_back(self, echo: Echo) -> None:
        self.screen.call_after_refresh(self.user_answered)
        self._heard(echo.event)

    def _heard(self, event: Event | None) -> None:
        """Everybody has heard a key, and what it asked for was done or waits in the app's queue."""
        if event is None or event is not self._heeded:
            return
        self._heeded = None
        if self._ahead:
            self.call_later(self._turn)

    async def _turn(self) -> None:
        """Pass on the next key, once the page that the one before has opened can take it."""
        if self.screen is not self._page:
            self._page = self.screen
            self.screen.call_after_refresh(self.call_later, self._turn)
        elif self._ahead and self._heeded is None and not self._poured:
            if is_poured(self._ahead):
                self._pour()
            else:
                await self._heed(self._ahead.popleft())

    def _pour(self) -> None:
        """Wait for the end of a paste: a terminal that does not say that something is pasted types it."""
        writes = self.focused is not None and self.focused.check_consume_key("a", "a")
        if not self._poured and not writes:  # its first characters have been taken for keys
            self._ahead.extendleft(key for at, key in reversed(self._passed) if monotonic() - at < _LONGEST)
        self._poured = len(self._ahead)
        self.set_timer(_POUR, self._pour_out)

    async def _pour_out(self) -> None:
        """Take it for what it is, once no more of it comes."""
        if len(self._ahead) > self._poured:
            self._pour()
            return
        text = pasted_text(self._ahead)
        self._ahead.clear()
        self._poured = 0
        await self._heed(Paste(text))

    def _look(self) -> None:
        """Go on without the key before, if what it was meant for has gone away with it."""
        if self._ahead and not self._poured and monotonic() - self._moved_at >= _LONGEST:
            self._heeded, self._page = None, self.screen
            self.call_later(self._turn)


def is_poured(keys: Sequence[Key | Paste]) -> bool:
    """More different characters wait at once than anybody types, or lets a program type."""
    if len(keys) < _MANY:
        return False
    characters = [key.character for key in keys if isinstance(key, Key) and key.character]
    return len(characters) >= _MANY and len(set(characters)) >= _VARIED


def pasted_text(keys: Iterable[Key | Paste]) -> str:
    """What keys have written; those without a character are of a terminal's own."""
    written = (key.text if isinstance(key, Paste) else key.character or "" for key in keys)
    return "".join(written).replace("\r", "\n")


def _is_new(message: Message) -> bool:
    return isinstance(message, InputEvent) and not isinstance(message, MouseMove) and not message.is_forwarded
