"""The relay: a process of its own that lets apps in, and records each of their sessions.

    python -m inspector.transports.relay.process

Like a recorder it reads one line from standard input, answers it with one line,
and takes commands on its control socket (`hosting`).
"""

import sys

from ...core import clock
from ...recording import home
from ..hosting import Host, hosted
from ..recorder import served
from . import config as configuration
from .config import RelayConfig
from .door import Door
from .intercepted import Intercepted
from .pressure import tables
from .register import Register
from .rest import Rest

_NEWS = 1000  # sentences


class Relay(Host[Intercepted]):
    """Listens for apps, and keeps the rounds of all sessions."""

    def __init__(self, config: RelayConfig) -> None:
        self._config = config
        self._register = Register(config, self._say)
        super().__init__(self._register, config.linger)
        self._rest = Rest(config, self._register.tell)
        self.door = Door(config, self._register.begin, self._register.open, self._rest.forward)

    @property
    def base(self) -> str:
        host = "127.0.0.1" if self._config.host in ("0.0.0.0", "") else self._config.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.door.port}{self._config.base}"

    def _say(self, sentence: str) -> None:
        """Have a sentence for whoever started the relay."""
        if len(self.news) < _NEWS:
            self.news.append(sentence)

    def look(self) -> None:
        longest = clock.micros(self._config.tick)
        known = tables() if self._register.running else {}
        for entry in self._register.running:
            entry.session.look(known, longest)

    async def _close(self) -> None:
        await self._rest.close()


async def relay(config: RelayConfig) -> None:
    """Run a relay. Raises OSError if the port is taken or the control socket cannot be made."""
    run = Relay(config)
    server = await run.door.listen()
    await hosted(run, server, config.out or home.recordings_folder(), config.server)


def main() -> int:
    """Run the process; 0 when it was told to end, 2 when it could not begin."""
    return served(lambda line: relay(configuration.read(line)))


if __name__ == "__main__":
    sys.exit(main())
