"""A key is noticed when it is there, answered once everybody has heard it, and comes after the one before."""

import pytest
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input

from inspector.ui.attention import Attentive, is_poured, pasted_text

from ..present.build import append, delta, reading_of_events
from .frames import showing


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


class Question(ModalScreen[str]):
    """A page that takes what is typed."""

    def compose(self):
        yield Input()

    def on_input_submitted(self, event):
        self.dismiss(event.value)


class Asking(Noting):
    """Opens a page on one key, and on another takes away whatever has the focus."""

    BINDINGS = (Binding("colon", "ask"), Binding("x", "drop"))

    def action_ask(self):
        self.push_screen(Question(), self.noted.append)

    async def action_drop(self):
        await self.query_one(Listener).remove()


def type_at_once(app, *keys):
    """Keys as a terminal sends them when they are all there."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def test_keys_typed_ahead_are_for_what_the_first_one_opens():
    app = Asking()
    async with app.run_test() as pilot:
        app.query_one(Listener).focus()
        await pilot.pause()
        type_at_once(app, "colon", *"who", "enter", "colon", *"me", "enter")
        while app.noted.count("me") == 0:
            await pilot.pause()
        assert [one for one in app.noted if one in ("who", "me")] == ["who", "me"]


async def test_keys_go_on_where_one_has_taken_away_what_it_was_typed_at():
    app = Asking()
    async with app.run_test() as pilot:
        app.query_one(Listener).focus()
        await pilot.pause()
        type_at_once(app, "x", "colon", *"on", "enter")
        while "on" not in app.noted:
            await pilot.pause()
        assert app.noted[-1] != "typed"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("slash", *"from:client", "enter"), "1 of 5"),
        (("colon", *"verdict", "enter"), "╭─ Verdict ─"),
        (("v", "escape", "slash", *"from:server"), "4 of 5"),
    ],
    ids=["filter", "command", "page"],
)
async def test_a_whole_line_that_a_program_types_arrives(keys, shown, tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    async with showing(reading_of_events([append(), *[delta()] * 4])) as screen:
        screen.app.inspect.timeline.focus()
        await screen.settle()
        type_at_once(screen.app, *(f"{key}" for key in keys))
        await screen.pilot.pause()
        while screen.app.is_typed_ahead:
            await screen.pilot.pause()
        screen.app.inspect.sifted.finish()
        assert shown in await screen.rest()


LOG = (
    '> {"type":"response.create"}\n< {"type":"response.created","response":{"id":"resp_1","status":"in_progress"}}\n'
    * 3
)


def typed(text):
    return [Key("enter" if one == "\n" else one, "\r" if one == "\n" else one) for one in text]


class Pasted(Noting):
    """Notes what is pasted, too."""

    def on_paste(self, event):
        self.noted.append(event.text)


async def test_a_paste_that_the_terminal_only_types_is_taken_for_one():
    app = Pasted()
    async with app.run_test() as pilot:
        app.query_one(Listener).focus()
        await pilot.pause()
        for key in typed(LOG):
            app.post_message(key)
        while LOG not in app.noted:
            await pilot.pause(0.02)
        assert app.noted.count("acted") <= 8
        before = app.noted.count("acted")
        await pilot.press("x")
        assert app.noted.count("acted") == before + 1


async def test_where_one_writes_no_character_of_it_is_there_twice():
    line = LOG.partition("\n")[0] * 5
    app = Asking()
    async with app.run_test() as pilot:
        await app.push_screen(Question())
        await pilot.pause()
        for key in typed(line):
            app.post_message(key)
        written = app.screen.query_one(Input)
        while len(written.value) < len(line):
            await pilot.pause(0.02)
        assert written.value == line


@pytest.mark.parametrize(
    ("keys", "is_paste"),
    [
        (typed(LOG), True),
        (typed("j" * 500), False),  # a key that is held down
        (typed("/type:response.output_* and -is:audio\n:theme light\nLRu"), False),  # a program that types
        ([*typed(LOG)[:50], Paste(LOG)], False),
        ([Key("down", None)] * 200, False),
    ],
)
def test_only_more_than_anybody_types_is_a_paste(keys, is_paste):
    assert is_poured(keys) is is_paste


def test_what_was_typed_is_the_text_that_was_pasted():
    assert pasted_text(typed(LOG)) == LOG
    assert pasted_text([*typed("a"), Key("up", None), Paste("b")]) == "ab"
