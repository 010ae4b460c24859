"""The tap: a process of its own to which pages tell what passes through their data channels.

    python -m inspector.transports.tap.collector

Like a recorder it reads one line from standard input, answers it with one line,
and takes commands on its control socket (`hosting`). Its snippet opens a
WebSocket to it, which carries one JSON object a message: first

    {"page": "…", "url": "…", "next": 1, "open": [{"c": "1", "label": "…", "n": 1, "t": …}]}

then what happened, numbered, with the page's steady time `t` and its wall clock
`w`, both in milliseconds since 1970:

    {"n": 7, "t": 1.5, "w": 1, "c": "1", "k": "new|state|offer|answer|sent|got|lost|close|bye", …}

and {"k": "alive", "t": …, "w": …} once a second. It answers {"page": "…", "n": 7}
when that much is written. A page keeps what was not answered, and tells it again
when it comes back.

Who may write: only what shows the token, which stands in the snippet, and of
pages only those that this machine serves (localhost) or whose origin was named.
A foreign page therefore cannot, even if it learnt the token, and neither can a
program or page of this machine that was not given it.
"""

import asyncio
import hmac
import sys

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from ...core import clock, codec
from ...core.json import JsonObject, text_at
from ...recording import home
from ..guard import Refusal, foreign_host, foreign_page, is_of_this_machine
from ..hosting import Host, hosted
from ..recorder import reason_of, served
from ..roster import Roster
from ..wiretap import quiet
from . import config as configuration
from .channel import Channel
from .config import PATH, TapConfig
from .page import Page

PROTOCOL, _TOKEN = Subprotocol("inspector-tap"), "token."
_LARGEST = 64 << 20  # bytes of a message
_REMEMBERED = 1000  # pages that have left
_NEWS = 50  # sentences


class Tap(Host[Channel]):
    """Listens for pages, and writes what they tell."""

    what = "tap"

    def __init__(self, config: TapConfig) -> None:
        self._config = config
        self._tasks: set[asyncio.Task[None]] = set()
        self.roster: Roster[Channel] = Roster("")
        super().__init__(self.roster, config.linger)
        self._pages: dict[str, Page] = {}
        self.port = 0

    async def listen(self) -> Server:
        """Begin to listen. Raises OSError."""
        server = await serve(
            self._serve,
            self._config.host,
            self._config.port,
            process_request=self._admit,
            subprotocols=[PROTOCOL],
            compression=None,
            max_size=_LARGEST,
            logger=quiet,
        )
        self.port = next(iter(server.sockets)).getsockname()[1]
        return server

    @property
    def base(self) -> str:
        host = "127.0.0.1" if self._config.host in ("0.0.0.0", "") else self._config.host
        return f"ws://{f'[{host}]' if ':' in host else host}:{self.port}{PATH}"

    # Who may come in

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        refusal = self.refusal(request)
        if refusal is None:
            return None
        whom = (*request.headers.get_all("Origin"), "a program without an origin")[0]
        self._tell(f"Refused {whom[:200]}: {refusal.message}")
        return connection.respond(refusal.status, f"Realtime inspector tap: {refusal.message}\n")

    def refusal(self, request: Request) -> Refusal | None:
        """Why a request is refused; None where it is let in."""
        headers, config = request.headers, self._config
        pages = [page for page in headers.get_all("Origin") if not is_of_this_machine(page)]
        if refusal := foreign_host("tap", headers.get_all("Host"), remote=not config.is_local):
            return refusal
        if refusal := foreign_page("tap", pages, config.origins):
            return refusal
        if request.path != PATH:
            return Refusal(404, "Not Found", "nothing_here", f"Only {PATH} is here, for the snippet.")
        offered = [word.strip() for value in headers.get_all("Sec-WebSocket-Protocol") for word in value.split(",")]
        shown = [word.removeprefix(_TOKEN) for word in offered if word.startswith(_TOKEN)]
        if not any(hmac.compare_digest(one.encode(), config.token.reveal().encode()) for one in shown):
            message = "The snippet does not hold this tap's token: print it anew."
            return Refusal(401, "Unauthorized", "token_missing", message)
        return None

    # What pages tell

    async def _serve(self, connection: ServerConnection) -> None:
        page: Page | None = None
        try:
            async for message in connection:
                body, problem = codec.decode(message.encode() if isinstance(message, str) else message)
                if problem is not None:
                    continue  # a gap in the numbers tells of it
                if "page" in body:
                    page = self._page(body)
                    page.greet(body)
                elif page is not None:
                    page.take(body, clock.micros(self._config.tick))
                if page is not None:
                    await connection.send(codec.write({"page": page.name, "n": page.have}).decode())
        except ConnectionClosed:
            pass  # the page left, or comes back
        finally:
            if page is not None:
                page.away_since = asyncio.get_running_loop().time()

    def _page(self, body: JsonObject) -> Page:
        name, url = (text_at(body, "page") or "")[:100], (text_at(body, "url") or "")[:2000]
        known = self._pages.get(name)
        if known is None:
            known = self._pages[name] = Page(name, url, self._begin)
            self._forget()
        known.away_since = None
        return known

    def _forget(self) -> None:
        """Forget the oldest pages that have left."""
        left = [name for name, page in self._pages.items() if not page.running]
        for name in left[: max(len(self._pages) - _REMEMBERED, 0)]:
            del self._pages[name]

    def _begin(self, page: Page, body: JsonObject) -> Channel | None:
        try:
            channel = Channel(page.url, body, self._config.out)
        except (OSError, ValueError, OverflowError) as error:
            self._tell(f"No recording could be begun: {reason_of(error)}.")
            return None
        self.roster.enter(channel.out, channel)
        task = asyncio.create_task(self._attend(channel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return channel

    async def _attend(self, channel: Channel) -> None:
        try:
            await self.roster.attend(channel)
        except OSError as error:
            channel.journal.note(f"This recording is not listed among those that run: {reason_of(error)}.")

    def _tell(self, sentence: str) -> None:
        if sentence not in self.news and len(self.news) < _NEWS:
            self.news.append(sentence)

    def look(self) -> None:
        """End what pages left open that do not come back."""
        now = asyncio.get_running_loop().time()
        for page in self._pages.values():
            if page.away_since is not None and (page.is_left or now - page.away_since > self._config.patience):
                page.leave()


async def collect(config: TapConfig) -> None:
    """Run a tap. Raises OSError if the port is taken or the control socket cannot be made."""
    run = Tap(config)
    server = await run.listen()
    await hosted(run, server, config.out or home.recordings_folder(), "pages")


def main() -> int:
    """Run the process; 0 when it was told to end, 2 when it could not begin."""
    return served(lambda line: collect(configuration.read(line)))


if __name__ == "__main__":
    sys.exit(main())
