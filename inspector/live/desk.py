"""What one can begin with: recordings that are there, scenarios to play, a text to read."""

from datetime import UTC, datetime
from pathlib import Path

from ..formats import native
from ..formats.conversation import Unreadable
from ..formats.opening import open_input
from ..formats.read import read_input
from ..recording.reading import Reading
from ..simulator import scenario
from ..transports import home
from .demo import SCREEN_SPEED, Demo
from .shelf import Shelf

PASTED = "pasted text"


class Desk:
    """Opens things. Demonstrations that it began run until they are over, or until `close`."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._demos: list[Demo] = []

    def scenarios(self) -> list[tuple[str, str]]:
        """Every scenario with its title."""
        titles = ((name, scenario.load(name).header.get("title")) for name in scenario.names())
        return [(name, title if isinstance(title, str) else "") for name, title in titles]

    def play(self, name: str) -> Path:
        """Play a scenario and give its recording, which grows. Raises OSError, link.RecorderFailedError."""
        demo = Demo(scenario.load(name), speed=SCREEN_SPEED)
        demo.start()
        self._demos.append(demo)
        return demo.path

    def read(self, text: str) -> list[Reading]:
        """The recordings in a text. Raises Unreadable with a sentence that says why there are none."""
        content = text.encode("utf-8", "replace")
        if not content.strip():
            raise Unreadable("This text is empty; copy the events of the conversation first, as JSON or as text.")
        readings = open_input(PASTED, None, content, checkpoints=True)
        if not readings:
            raise Unreadable(
                "No Realtime event was found in this text; paste the events themselves, as JSON with their `type`."
            )
        return readings

    def save(self, text: str) -> Path:
        """Keep the recordings in a text as a file among the others, secrets taken out. Raises Unreadable, OSError."""
        conversations = read_input(None, text.encode("utf-8", "replace"), PASTED)
        path = home.new_path(datetime.now(UTC), "pasted")
        path.touch(mode=0o600)
        path.write_bytes(native.write(conversations))
        return path

    def close(self) -> None:
        """End what still runs."""
        while self._demos:
            self._demos.pop().stop()
