"""Work that waits for others: a thread does it, and the screen goes on meanwhile."""

from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from typing import TypeVar

from textual.app import App

Answer = TypeVar("Answer")


def run(app: App[int], work: Callable[[], Answer], over: Callable[[Answer], object], about: str) -> None:
    """Let a thread do `work`; what comes of it goes to `over` on the screen's own thread, unless the app has ended.

    The app owns the work, as the page that asked for it may be left meanwhile. `about` says what it is.
    """
    app.run_worker(partial(_run, app, work, over), thread=True, description=about)


def _run(app: App[int], work: Callable[[], Answer], over: Callable[[Answer], object]) -> None:
    answer = work()
    if app.is_running:
        try:
            app.call_from_thread(over, answer)
        except (RuntimeError, CancelledError):
            if app.is_running:
                raise
