"""A demonstration: a scenario served, played against and recorded, all on this machine.

The recording is an ordinary one, written by an ordinary recorder; a screen may
follow the growing file while the demonstration runs.
"""

import contextlib
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from ..core.json import JsonObject, text_at
from ..formats.dialogue.notation import Case
from ..recording import home
from ..simulator import scenario
from ..simulator.thread import serve_in_thread
from ..transports import link
from ..transports.config import RecorderConfig
from ..transports.link import Link, RecorderGoneError
from . import probing
from .player import Player

SCREEN_SPEED = 2.0  # times recorded time, where somebody watches
_LINGER = 30.0  # seconds a recorder waits when whoever ran the demonstration is gone


class Demo:
    """One demonstration. As a context manager it starts on entry and stops on exit."""

    def __init__(self, case: Case, out: Path | None = None, *, speed: float = 1.0, stay: bool = False) -> None:
        """Write to `out`, by default a new file among the recordings. Raises OSError for that folder.

        With `stay` the connection is kept when the script is over, where the server then still takes events.
        """
        moment = datetime.now(UTC)
        self.path = out or home.new_path(moment, "demo", case.name)
        self._case = scenario.dated(case, int(moment.timestamp()))
        self._speed = speed
        self._stays = stay and "afterwards" in case.header
        self._open = contextlib.ExitStack()
        self._link: Link | None = None
        self._player: Player | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Demo":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def link(self) -> Link:
        """The line to the recorder; there is one once the demonstration has started."""
        assert self._link is not None
        return self._link

    def start(self) -> None:
        """Serve, record and play; return once the file exists. Raises OSError, link.RecorderFailedError."""
        with contextlib.ExitStack() as opened:
            server = opened.enter_context(serve_in_thread(self._case, speed=self._speed))
            config = self._config(server.url)
            self._link = opened.enter_context(link.start(config))
            probing.remember(config)
            opened.callback(self._link.stop)
            self._open = opened.pop_all()
        self._player = Player(self._case, self._link, speed=self._speed)
        self._thread = threading.Thread(target=self._play, name="player", daemon=True)
        self._thread.start()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the recording is complete; False if `timeout` seconds were not enough."""
        if self._thread is not None:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def stop(self) -> None:
        """End the demonstration, wherever it is; the recording is complete afterwards."""
        if self._player is not None:
            self._player.interrupt()
        if self._thread is not None and self._thread.is_alive():
            with contextlib.suppress(RecorderGoneError), Link(self.link.recorder) as second:
                second.stop()  # the player's own line may be waiting for an answer
            self._thread.join()
        self._open.close()

    def _play(self) -> None:
        assert self._player is not None
        try:
            self._player.play()
        finally:
            if not self._stays:
                self.link.stop()

    def _config(self, url: str) -> RecorderConfig:
        header = self._case.header
        extra: JsonObject = {key: header[key] for key in ("about", "family") if key in header}
        if "expect" in header:
            extra["expect"] = scenario.setting(self._case, "expect")
        headers = scenario.setting(self._case, "headers")
        return RecorderConfig(
            url,
            self.path,
            headers={name: text_at(headers, name) or "" for name in headers},
            recorder="demo",
            title=header.get("title"),
            extra=extra | {"scenario": self._case.name},
            speed=self._speed,
            proxy=None,
            ping=10,
            linger=_LINGER,
        )


def run_demo(case: Case, out: Path | None = None, speed: float = 1.0) -> Path:
    """Run a demonstration from beginning to end and return its recording."""
    with Demo(case, out, speed=speed) as demo:
        demo.wait()
    return demo.path
