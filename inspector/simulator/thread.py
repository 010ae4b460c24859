"""A simulator beside code that does not wait: served from a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, TypeVar

from ..formats.dialogue.notation import Case
from .server import Server, serve

if TYPE_CHECKING:
    from .free.server import FreeServer

_Serving = TypeVar("_Serving")


@contextlib.contextmanager
def serve_in_thread(case: Case, *, speed: float = 1.0, port: int = 0) -> Iterator[Server]:
    """Serve `case` until the block is left. Raises OSError where the port is taken."""
    with _in_thread(lambda: serve(case, speed=speed, port=port)) as server:
        yield server


@contextlib.contextmanager
def serve_free_in_thread(*, speed: float = 1.0, port: int = 0) -> Iterator["FreeServer"]:
    """Run the free server until the block is left. Raises OSError where the port is taken."""
    from .free.server import serve_free

    with _in_thread(lambda: serve_free(speed=speed, port=port)) as server:
        yield server


@contextlib.contextmanager
def _in_thread(serving: Callable[[], AbstractAsyncContextManager[_Serving]]) -> Iterator[_Serving]:
    started: Future[tuple[_Serving, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        leave = asyncio.Event()
        async with serving() as server:
            started.set_result((server, asyncio.get_running_loop(), leave))
            await leave.wait()

    def work() -> None:
        try:
            asyncio.run(run())
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    thread = threading.Thread(target=work, name="simulator", daemon=True)
    thread.start()
    server, loop, leave = started.result()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(leave.set)
        thread.join()
