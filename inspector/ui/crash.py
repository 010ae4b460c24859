"""What the screen says when it crashes: where, and nothing of what its functions held at that moment.

Textual shows the values of local variables, and among them may be the key of a connection.
"""

from textual.app import App


class Discreet(App[int]):
    """An app whose crash report shows no values."""

    def _fatal_error(self) -> None:
        import rich
        from rich.segment import Segments
        from rich.traceback import Traceback

        self.bell()
        report = Traceback(show_locals=False, width=None, suppress=[rich])
        self._exit_renderables.append(Segments(self.console.render(report, self.console.options)))
        self._close_messages_no_wait()
