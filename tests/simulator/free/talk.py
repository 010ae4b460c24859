"""A client for tests of the free server: it says things, keeps every frame, and checks what the server sends.

Each server event is held against the fields of its dialect when it comes; the talk fails
at its end if one did not fit. `reading` diagnoses the whole talk as a recording of it would be.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from inspector.core import codec
from inspector.core.json import JsonObject, object_at, text_at
from inspector.core.wire import Frame, Kind, Side
from inspector.protocol.dialect import load
from inspector.protocol.lint import lint
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading
from inspector.simulator.free.server import serve_free

SPEED = 20.0
LIMIT = 30  # seconds a test may take at most
BETA = {"OpenAI-Beta": "realtime=v1"}
HELLO = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Good morning"}]}
TOOL: JsonObject = {
    "type": "function",
    "name": "kettle_temperature",
    "description": "How hot the water is.",
    "parameters": {
        "type": "object",
        "properties": {"kettle": {"type": "string", "enum": ["kitchen", "office"]}, "unit": {"type": "string"}},
        "required": ["kettle"],
    },
}


class Talk:
    """One conversation with the free server, from the client's side."""

    def __init__(self, client: ClientConnection, dialect: str, url: str, headers: Mapping[str, str]) -> None:
        self.client = client
        self.wrong: list[str] = []  # what does not fit the fields of the dialect
        self.heard: list[JsonObject] = []
        self._dialect = load(dialect)
        self._began = time.monotonic()
        self._started = datetime.now(UTC).isoformat()
        self._frames: list[Frame] = []
        self._keep(Side.CLIENT, Kind.OPEN, {"url": url, "headers": dict(headers), "subprotocols": []})
        self._keep(Side.SERVER, Kind.ANSWER, {"status": 101, "headers": {}, "subprotocol": None, "body": None})

    async def say(self, type_: str, **fields: object) -> None:
        body: dict[str, object] = {"type": type_, "event_id": f"mine_{len(self._frames)}", **fields}
        self._keep(Side.CLIENT, Kind.TEXT, body)
        await self.client.send(codec.write(body), text=True)

    async def say_raw(self, message: str | bytes) -> None:
        payload = message.encode() if isinstance(message, str) else message
        self._keep(Side.CLIENT, Kind.TEXT if isinstance(message, str) else Kind.BINARY, payload)
        await self.client.send(message)

    async def ask(self, text: str, **response: object) -> None:
        """A user's text, and the request to answer it."""
        content = [{"type": "input_text", "text": text}]
        await self.say("conversation.item.create", item={"type": "message", "role": "user", "content": content})
        await self.say("response.create", **({"response": response} if response else {}))

    async def hear(self) -> JsonObject:
        message = await self.client.recv(decode=False)
        body, problem = codec.decode(message)
        assert problem is None
        self._keep(Side.SERVER, Kind.TEXT, body)
        self.heard.append(body)
        self.wrong += [f"{body['type']}: {one.message}" for one in lint(body, Side.SERVER, self._dialect)]
        return body

    async def until(self, type_: str) -> JsonObject:
        """Hear until an event of that type comes."""
        while (body := await self.hear())["type"] != type_:
            pass
        return body

    async def error(self) -> JsonObject:
        """Hear until an error comes, and give what it says."""
        return object_at(await self.until("error"), "error")

    async def done(self) -> JsonObject:
        """Hear until a response is over, and give it."""
        return object_at(await self.until("response.done"), "response")

    async def left(self) -> tuple[int | None, str]:
        """Hear until the server ends the connection; the code and the reason of its close."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.hear()
        code, reason = self.client.close_code, self.client.close_reason or ""
        self._keep(Side.SERVER, Kind.CLOSE, {"code": code, "reason": reason})
        return code, reason

    def types(self) -> list[str]:
        return [str(body["type"]) for body in self.heard]

    def text(self, field: str = "delta", type_: str = "response.output_text.delta") -> str:
        """The pieces of a stream."""
        return "".join(text_at(body, field) or "" for body in self.heard if body["type"] == type_)

    def reading(self) -> Reading:
        """The talk so far, diagnosed as a recording whose end was seen."""
        reading = Reading(Header(started=self._started), name="talk")
        for frame in self._frames:
            reading.feed(frame)
        reading.feed(Record(RecordKind.END, self._at(), {}))
        reading.finish()
        return reading

    def found(self) -> dict[str, str]:
        """The rules that fired, with their severities."""
        return {finding.rule: finding.severity.name.lower() for finding in self.reading().findings()}

    def _at(self) -> int:
        return int((time.monotonic() - self._began) * 1_000_000)

    def _keep(self, side: Side, kind: Kind, body: Mapping[str, object] | bytes) -> None:
        payload = body if isinstance(body, bytes) else codec.write(body)
        self._frames.append(Frame(self._at(), side, kind, payload, len(self._frames) + 1))


@contextlib.asynccontextmanager
async def talking(
    path: str = "/v1/realtime?model=gpt-realtime",
    *,
    dialect: str = "openai-ga",
    headers: Mapping[str, str] | None = None,
    speed: float = SPEED,
) -> AsyncIterator[Talk]:
    """A talk with a server of its own; every event that the server sent must fit its dialect."""
    async with asyncio.timeout(LIMIT), serve_free(speed=speed) as server:
        url = f"ws://{urlsplit(server.url).netloc}{path}"
        async with connect(url, additional_headers=headers or {}, proxy=None) as client:
            talk = Talk(client, dialect, url, headers or {})
            yield talk
    assert talk.wrong == []


def clean(talk: Talk) -> bool:
    """The talk was answered, and nothing is worse than a note."""
    verdict, found = talk.reading().verdict(), talk.found()
    assert verdict.status.value == "answered", (verdict.headline, found)
    assert not [rule for rule, severity in found.items() if severity in ("error", "warning")], found
    return True
