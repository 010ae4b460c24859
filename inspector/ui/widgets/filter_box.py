"""The box in which a filter is typed, and the line that tells of it afterwards."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from ...core.text import safe
from ...present.screen.filter_box import candidate_lines, echo_spans, examples_text, line_spans, state_text
from ...recording.query.completion import Completion, Vocabulary, complete
from ...recording.query.grammar import LONGEST
from ..keys import Pane, bindings
from ..screens.fitted import LOW
from ..sifting import Sifting
from .bar import Bar

TALL, SHORT = 6, 3  # candidates that are shown


class FilterInput(Input):
    """One line of text with completion."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.FILTER)
    PANE: ClassVar[Pane] = Pane.FILTER

    class Wished(Message):
        """A key that is about the filter and not about its text."""

        def __init__(self, wish: str) -> None:
            super().__init__()
            self.wish = wish

    def __init__(self) -> None:
        super().__init__(
            id="filter-text",
            max_length=LONGEST,
            select_on_focus=False,
            compact=True,
        )

    def validate_value(self, value: str) -> str:
        """Take in nothing that a terminal could read as a command; such characters have numbers, as in `"\\u{1b}"`."""
        return safe(value)

    def action_wish(self, wish: str) -> None:
        self.post_message(self.Wished(wish))


class FilterBox(Vertical):
    """Three parts: the text, what it means, what may stand next. Closed, one line tells of a filter in force."""

    class Typed(Message):
        """The text of the filter is another."""

    class Left(Message):
        """The user is done: the filter stays, or goes."""

        def __init__(self, *, cleared: bool) -> None:
            super().__init__()
            self.cleared = cleared

    def __init__(self, sifting: Sifting) -> None:
        super().__init__(id="filter")
        self.sifting = sifting
        self.known = Vocabulary()
        self.input = FilterInput()
        self._completion = Completion(0, ())
        self._chosen = 0
        self.open = False

    def compose(self) -> ComposeResult:
        yield Bar(id="filter-line")
        yield self.input
        yield Bar(id="filter-said")
        yield Bar(id="filter-next")

    # Showing

    def begin(self, known: Vocabulary) -> None:
        """Let the user type; `known` is what the filter may name."""
        self.open, self.known = True, known
        self.input.value = self.sifting.text
        self.input.cursor_position = len(self.input.value)
        self._suggest()
        self.tell()
        self.screen.set_focus(self.input)  # at once: the next key is meant for it

    def close(self) -> None:
        self.open = False
        self.tell()

    def tell(self) -> None:
        """Show the filter as it stands."""
        sifting, width = self.sifting, self.scrollable_content_region.width
        self.set_class(self.open, "-open")
        self.screen.set_class(self.open and self.screen.size.height < LOW, "-filtering")
        self.set_class(sifting.on and not self.open, "-line")
        self.set_class(sifting.mistake is not None, "-mistaken")
        if self.open:
            title = f"Filter · {state_text(sifting.mistake, sifting.count, sifting.done)}"
            if title != self.border_title:  # setting it paints the box anew
                self.border_title = title
            self.input.placeholder = examples_text(width - 3)
            self.query_one("#filter-said", Bar).show([echo_spans(sifting.node, sifting.mistake, width)])
            rows = TALL if self.screen.has_class("-tall") else SHORT
            lines = candidate_lines(self._completion.candidates, self._chosen, rows, width)
            self.query_one("#filter-next", Bar).show(lines)
        elif sifting.on:
            line = line_spans(sifting.node, sifting.text, sifting.count, sifting.done, self.size.width)
            self.query_one("#filter-line", Bar).show([line])

    def on_resize(self) -> None:
        self.call_after_refresh(self.tell)

    # Typing

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.open and event.value != self.sifting.text:
            self.sifting.type(event.value)
            self._suggest()
            self.post_message(self.Typed())

    def _suggest(self) -> None:
        self._completion = complete(self.input.value[: self.input.cursor_position], self.known)
        self._chosen = 0

    @on(FilterInput.Wished)
    def _wished(self, event: FilterInput.Wished) -> None:
        event.stop()
        match event.wish:
            case "complete":
                self._complete()
            case "next" | "previous":
                self._choose(1 if event.wish == "next" else -1)
            case "keep":
                self._keep()
            case "clear":
                self.post_message(self.Left(cleared=True))

    def _keep(self) -> None:
        if self.sifting.mistake:
            self.app.bell()
            return
        self.post_message(self.Left(cleared=False))

    def _choose(self, step: int) -> None:
        if self._completion.candidates:
            self._chosen = (self._chosen + step) % len(self._completion.candidates)
            self.tell()

    def _complete(self) -> None:
        """Put the chosen candidate in place of what was typed of it."""
        if not self._completion.candidates:
            self.app.bell()
            return
        start, text = self._completion.start, self._completion.candidates[self._chosen].text
        rest = self.input.value[self.input.cursor_position :]
        self.input.value = self.input.value[:start] + text + rest
        self.input.cursor_position = start + len(text)
        self.sifting.type(self.input.value)
        self._suggest()
        self.post_message(self.Typed())
