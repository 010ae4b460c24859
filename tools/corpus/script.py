"""A dialogue in the making, written in the transcript notation.

It keeps the time, gives every server event its id, and breaks nothing: what it
says is what `inspector.formats.dialogue.notation` reads.
"""

from datetime import UTC, datetime

from inspector.core import codec
from inspector.core.clock import MILLISECOND, SECOND
from inspector.core.json import Json, JsonObject
from inspector.formats.dialogue.notation import STEP
from inspector.formats.dialogue.shorthand import compact

from .stamp import Stamp

_EARLIEST = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


class Script:
    """Lines of one sample and the clock that they keep, in microseconds from its beginning."""

    def __init__(
        self, name: str, *, style: str = "openai", begun: datetime = _EARLIEST, client_ids: bool = True
    ) -> None:
        self.name = name
        self.begun = int(begun.timestamp())
        self.stamp = Stamp(name, style)
        self.at = 0
        self.lines: list[str] = []
        self.client_ids = client_ids
        self._said = 0

    # What happens

    def wait(self, milliseconds: float) -> None:
        """Let time pass before the next line."""
        if milliseconds:
            span = round(milliseconds * 1000)
            self.at += span
            self.lines.append(f"~ {_span(span)}")

    def remark(self, text: str) -> None:
        self.lines.extend(("", f"# {text}"))

    def client(self, type_: str, after: float = 0, **fields: Json) -> str | None:
        """The client says something; its event id is given back."""
        self.wait(after)
        identity = None
        if self.client_ids:
            self._said += 1
            identity = f"{self.name}-{self._said}"
        self._line(">", {"type": type_} | ({"event_id": identity} if identity else {}) | fields)
        return identity

    def server(self, type_: str, after: float = 0, **fields: Json) -> str:
        """The server says something; its event id is given back."""
        self.wait(after)
        identity = self.identity("event")
        self._line("<", {"type": type_, "event_id": identity} | fields)
        return identity

    def raw(self, mark: str, text: str, after: float = 0) -> None:
        """A line as it stands; `mark` is one of < > ~."""
        self.wait(after)
        self.at += STEP if mark in "<>" else 0
        self.lines.append(f"{mark} {text}")

    def body(self, mark: str, body: JsonObject, after: float = 0) -> None:
        """An event to which nothing is added, as of servers without event ids."""
        self.wait(after)
        self._line(mark, body)

    def handshake(self, url: str, status: int = 101, headers: JsonObject | None = None, **answer: Json) -> None:
        """Both halves of the handshake, the key taken out."""
        sent: JsonObject = {"authorization": "[redacted]"} | (headers or {})
        opening: JsonObject = {"url": url, "headers": sent, "subprotocols": []}
        self.lines.append(f"~ open {codec.write(opening).decode()}")
        self.wait(180)
        reply: JsonObject = {"status": status, "headers": {}, "subprotocol": None} | answer
        self.lines.append(f"~ answer {codec.write(reply).decode()}")
        self.at += 2 * STEP

    def close(self, code: int | None, reason: str = "", *, side: str = "server", after: float = 0) -> None:
        """The connection ends; without a code it is lost."""
        self.wait(after)
        who = "client " if side == "client" else ""
        self.raw("~", f"lost {reason}" if code is None else f"{who}close {code} {reason}".rstrip())

    def leave(self) -> None:
        """The client goes, some time after the last event, if the connection is still there."""
        if not any(line.startswith(("~ close", "~ client close", "~ lost")) for line in self.lines):
            self.close(1000, side="client", after=12_000)

    # What it needs for that

    @property
    def now(self) -> int:
        """Unix seconds, as the server has them."""
        return self.begun + self.at // SECOND

    def identity(self, kind: str) -> str:
        return self.stamp.identity(kind, self.now)

    def text(self, header: dict[str, Json]) -> str:
        """The whole sample."""
        lines = [f"== {self.name}", *(f"{key}: {_value(value)}" for key, value in header.items()), "", *self.lines]
        return "\n".join(lines) + "\n"

    def _line(self, mark: str, body: JsonObject) -> None:
        payload = codec.write(body)
        short = compact(payload)
        self.lines.append(f"{mark} {short if short and len(short) < 700 else payload.decode()}")
        self.at += STEP


def _span(span: int) -> str:
    if span % SECOND == 0:
        return f"{span // SECOND}s"
    whole, part = divmod(span, MILLISECOND)
    return f"{whole}{f'.{part:03}' if part else ''}ms"


def _value(value: Json) -> str:
    return value if isinstance(value, str) else codec.write(value).decode()
