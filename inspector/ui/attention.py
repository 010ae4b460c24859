"""Knows from when on the user waits for an answer, and until when.

A key takes a way of its own: it goes to the focus, rises from there through everything round it, and often only the
app acts on it. Work that can wait must not come between.
"""

from textual import on
from textual.app import App
from textual.events import Event, InputEvent, MouseMove
from textual.message import Message


class Echo(Message):
    """Follows a key on its way up from the focus, and comes to the app once everybody has heard the key."""


class Attentive(App[int]):
    """An app that is told when the user does something, and when that shows."""

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
        is_new = _is_new(event)  # before it is passed on
        await super().on_event(event)
        if is_new:
            (self.focused or self.screen).post_message(Echo())

    @on(Echo)
    def _heard_by_all(self) -> None:
        self.screen.call_after_refresh(self.user_answered)


def _is_new(message: Message) -> bool:
    return isinstance(message, InputEvent) and not isinstance(message, MouseMove) and not message.is_forwarded
