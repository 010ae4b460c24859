"""A key is noticed when it is there, and answered once everybody has heard it."""

from textual.containers import Vertical
from textual.events import Key
from textual.widget import Widget

from inspector.ui.attention import Attentive


class Listener(Widget, can_focus=True):
    """Something with the focus."""


class Noting(Attentive):
    """Notes what happens, in order."""

    def __init__(self):
        super().__init__()
        self.noted = []

    def compose(self):
        with Vertical(), Vertical():
            yield Listener()

    def user_acted(self):
        self.noted.append("typed")

    def user_answered(self):
        self.noted.append("answered")

    def on_key(self):
        self.noted.append("acted")


async def test_the_app_is_the_last_to_hear_a_key_and_still_acts_before_it_is_answered():
    app = Noting()
    async with app.run_test() as pilot:
        app.query_one(Listener).focus()
        await pilot.pause()
        app.post_message(Key("x", "x"))
        assert app.noted == ["typed"]
        await pilot.pause()
        assert app.noted == ["typed", "acted", "answered"]


async def test_every_key_is_answered():
    app = Noting()
    async with app.run_test() as pilot:
        for _ in range(3):
            await pilot.press("x")
        assert app.noted.count("typed") == app.noted.count("answered") == 3
