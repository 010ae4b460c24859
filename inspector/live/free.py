"""A conversation with the free server of this program, which a person holds by hand."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ..recording import home
from ..simulator.thread import serve_free_in_thread
from ..transports import link
from ..transports.config import RecorderConfig

_LINGER = 30.0  # seconds a recorder waits when whoever began the conversation is gone


@contextlib.contextmanager
def conversing(out: Path | None = None, *, speed: float = 1.0) -> Iterator[Path]:
    """Serve, connect and record until the block is left; gives the growing recording.

    Writes to `out`, by default a new file among the recordings. Raises OSError, link.RecorderFailedError.
    """
    path = out or home.new_path(datetime.now(UTC), "free")
    with serve_free_in_thread(speed=speed) as server:
        config = RecorderConfig(server.url, path, title="By hand with the free server", proxy=None, linger=_LINGER)
        with link.start(config) as line:
            try:
                yield path
            finally:
                line.stop()
