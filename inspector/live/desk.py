"""What one can begin with: recordings that are there, scenarios to play, services to connect to, a text to read."""

import contextlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ..formats import native
from ..formats.conversation import Unreadable
from ..formats.hint import hint
from ..formats.opening import open_input
from ..formats.read import read_input
from ..formats.redaction import Redaction, covered
from ..recording import home
from ..recording.reading import Reading
from ..simulator import scenario
from ..transports.config import RecorderConfig
from .attended import Attended, Until
from .demo import SCREEN_SPEED, Demo
from .free import conversing
from .provider import PROVIDERS, Wish, endpoint
from .shelf import Shelf

PASTED = "pasted text"


FREE = "free"
_FREE_TITLE = "A server of your own to converse with: write events by hand, see what it answers"


class Offer(NamedTuple):
    """Something that makes a recording: a scenario, the free server, or a service whose key is at hand."""

    name: str
    title: str
    connects: bool = False


class Desk:
    """Opens things. What it began runs until it is over, or until `close`."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self.shelf = Shelf()
        self._environment = environment
        self._open: list[contextlib.ExitStack] = []

    def offers(self) -> list[Offer]:
        """The services whose key the environment holds, the free server, then every scenario."""
        keyed = [one for one in PROVIDERS.values() if self._environment.get(one.key)]
        services = [Offer(one.name, f"{one.title}, with the key in {one.key}", connects=True) for one in keyed]
        titles = ((name, scenario.load(name).header.get("title")) for name in scenario.names())
        return [*services, Offer(FREE, _FREE_TITLE)] + [
            Offer(name, title if isinstance(title, str) else "") for name, title in titles
        ]

    def begin(self, offer: Offer) -> Path:
        """Play or connect, and give the growing recording. Raises OSError, ValueError, link.RecorderFailedError."""
        with contextlib.ExitStack() as opened:
            path = self._connect(offer.name, opened) if offer.connects else _begin(offer.name, opened)
            self._open.append(opened.pop_all())
        return path

    def _connect(self, name: str, opened: contextlib.ExitStack) -> Path:
        found = endpoint(Wish(name), self._environment)
        path = home.recording_path(found.url, datetime.now(UTC))
        config = RecorderConfig(found.url, path, found.headers, found.subprotocols, found.secrets, title=None)
        opened.enter_context(Attended(config, (), Until(), lambda reading, seq: None).aside())
        return path

    def read(self, text: str) -> list[Reading]:
        """The recordings in a text. Raises Unreadable with a sentence that says why there are none."""
        content = text.encode("utf-8", "replace")
        if not content.strip():
            raise Unreadable("This text is empty; copy the events of the conversation first, as JSON or as text.")
        readings = open_input(PASTED, None, content, checkpoints=True)
        if not readings:
            told = hint(content) or "Paste the events themselves, as JSON with their `type`."
            raise Unreadable(f"No Realtime event was found in this text. {told}")
        return readings

    def save(self, text: str) -> Path:
        """Keep the recordings in a text as a file among the others, secrets taken out. Raises Unreadable, OSError."""
        conversations = read_input(None, text.encode("utf-8", "replace"), PASTED)
        path = home.new_path(datetime.now(UTC), "pasted")
        path.touch(mode=0o600)
        path.write_bytes(native.write([covered(one, Redaction()) for one in conversations]))
        return path

    def close(self) -> None:
        """End what still runs."""
        while self._open:
            self._open.pop().close()


def _begin(name: str, opened: contextlib.ExitStack) -> Path:
    if name == FREE:
        return opened.enter_context(conversing())
    return opened.enter_context(Demo(scenario.load(name), speed=SCREEN_SPEED, stay=True)).path
