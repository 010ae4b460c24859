"""A simulator beside code that does not wait: served from a thread of its own."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future

from ..formats.notation import Case
from .server import Server, serve


@contextlib.contextmanager
def serve_in_thread(case: Case, *, speed: float = 1.0, port: int = 0) -> Iterator[Server]:
    """Serve `case` until the block is left. Raises OSError where the port is taken."""
    started: Future[tuple[Server, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        leave = asyncio.Event()
        async with serve(case, speed=speed, port=port) as server:
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
