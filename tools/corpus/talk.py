"""A conversation with a Realtime server: what both sides say in one turn, as methods.

The defaults are those of a healthy session; a recipe leaves out, changes or
adds what its sample is about.
"""

import copy
import re
from datetime import datetime

from inspector.core import codec
from inspector.core.json import Json, JsonObject

from .dialect import Dialect
from .script import Script

PIECE = re.compile(r"\s*\S+")
_TOKENS = 40_000  # the limit that rate_limits.updated shows


def tool(name: str, about: str, *parameters: str) -> JsonObject:
    """A function tool whose parameters are strings."""
    properties: JsonObject = {one: {"type": "string"} for one in parameters}
    schema: JsonObject = {
        "type": "object", "properties": properties, "required": list(parameters), "additionalProperties": False,
    }  # fmt: skip
    return {"type": "function", "name": name, "description": about, "parameters": schema}


class Talk(Script):
    """One session with a server that speaks `dialect`."""

    def __init__(self, name: str, dialect: Dialect, *, client_ids: bool = True, begun: datetime | None = None) -> None:
        moment = {} if begun is None else {"begun": begun}
        super().__init__(name, style=dialect.style, client_ids=client_ids, **moment)
        self.dialect = dialect
        self.session = dialect.session()
        self.conversation = ""
        self.last_item: str | None = None
        self.remaining = _TOKENS
        self.context = {"text": 24, "audio": 0}  # tokens that the next answer reads
        self.heard = 0  # milliseconds of audio appended

    def server(self, type_: str, after: float = 0, **fields: Json) -> str:
        """Say it for the server; xAI names a previous item in every event."""
        named: JsonObject = {"previous_item_id": None} if self.dialect.style == "xai" else {}
        return super().server(type_, after, **(named | fields))

    # The session

    def hello(self, **changes: Json) -> None:
        """The server's greeting; `changes` to the session as this server has it."""
        self.session |= changes
        self.wait(84)
        self.conversation = self.identity("conv")
        self.session["id"] = self.identity("sess")
        if "expires_at" in self.session:
            self.session["expires_at"] = self.now + self.dialect.lifetime
        self.server("session.created", session=copy.deepcopy(self.session))

    def update(self, change: JsonObject, after: float = 210, *, acknowledged: bool = True) -> str | None:
        """The client changes settings, and the server confirms the whole of them."""
        sent: JsonObject = ({"type": "realtime"} if self.dialect.typed else {}) | change
        identity = self.client("session.update", after, session=sent)
        if acknowledged:
            self.session = merged(self.session, change)
            self.server("session.updated", 66, session=copy.deepcopy(self.session))
        return identity

    def refuse(
        self, code: str | None, message: str, param: str | None = None, event_id: str | None = None,
        type_: str = "invalid_request_error", after: float = 41,
    ) -> None:  # fmt: skip
        """An error of the server."""
        error: JsonObject = {"type": type_, "code": code, "message": message, "param": param, "event_id": event_id}
        self.server("error", after, error=error)

    # Items

    def user(self, text: str, after: float = 420, *, acknowledged: bool = True) -> str:
        """The user's message, by hand."""
        content: Json = [{"type": "input_text", "text": text}]
        self.client("conversation.item.create", after, item={"type": "message", "role": "user", "content": content})
        self.context["text"] += len(text) // 4 + 4
        identity = self.identity("item")
        if acknowledged:
            self.wait(63)
            self.item({"id": identity, "type": "message", "status": "completed", "role": "user", "content": content})
        return identity

    def result(self, call: str, output: Json, after: float = 340, *, acknowledged: bool = True) -> None:
        """The client's answer to a tool call."""
        text = codec.write(output).decode()
        item: JsonObject = {"type": "function_call_output", "call_id": call, "output": text}
        self.client("conversation.item.create", after, item=item)
        self.context["text"] += len(text) // 3 + 6
        if acknowledged:
            self.wait(63)
            self.item({"id": self.identity("item"), **item})

    def item(self, item: JsonObject, *, done: bool = True, opens: bool = True) -> None:
        """An item stands in the conversation now; where the dialect says so, in its final form as well."""
        if opens:
            self.server(self.dialect.added, previous_item_id=self.last_item, item=self.shown(item))
        if done and self.dialect.item_done:
            previous = self.last_item
            self.server("conversation.item.done", previous_item_id=previous, item=self.shown(item))
        if opens:
            self.last_item = str(item["id"])

    def shown(self, item: JsonObject) -> JsonObject:
        if not self.dialect.objects:
            return dict(item)
        return {"id": item["id"], "object": "realtime.item"} | item

    # Audio in

    def append(self, kind: str, milliseconds: int, pieces: int = 1, after: float | None = None) -> None:
        """The client streams `pieces` of tone or silence, in real time if not said otherwise."""
        for _ in range(pieces):
            self.client(
                "input_audio_buffer.append", milliseconds if after is None else after, audio=f"@{kind} {milliseconds}ms"
            )
            self.heard += milliseconds

    def started(self, after: float = 31, back: int = 300) -> str:
        """The server hears speech begin, `back` milliseconds ago."""
        item = self.identity("item")
        start = max(self.heard - back - 200, 0)
        self.server("input_audio_buffer.speech_started", after, audio_start_ms=start, item_id=item)
        return item

    def stopped(self, item: str, after: float = 24) -> None:
        self.server("input_audio_buffer.speech_stopped", after, audio_end_ms=self.heard, item_id=item)

    def committed(self, item: str, after: float = 0) -> None:
        """The audio so far is an item of the user now."""
        self.server("input_audio_buffer.committed", after, previous_item_id=self.last_item, item_id=item)
        self.context["audio"] += self.heard // 100
        content: Json = [{"type": "input_audio", "transcript": None}]
        self.item({"id": item, "type": "message", "status": "completed", "role": "user", "content": content})

    def spoken(self, speech: int = 5, quiet: int = 3, *, before: int = 2) -> str:
        """A turn of speech noticed by the server: quiet, speech, quiet again, in pieces of 200 ms."""
        self.append("silence", 200, before)
        self.append("tone", 200, 2)
        item = self.started()
        self.append("tone", 200, max(speech - 2, 0))
        self.append("silence", 200, quiet)
        self.stopped(item)
        self.committed(item)
        return item

    def transcribed(self, item: str, text: str, after: float = 38, *, pieces: bool = True) -> None:
        """What the user said, in words."""
        for piece in PIECE.findall(text) if pieces else ():
            self.delta("conversation.item.input_audio_transcription.delta", piece, after, item_id=item, content_index=0)
            after = 0
        usage: JsonObject = {
            "type": "tokens", "total_tokens": 28, "input_tokens": 18,
            "input_token_details": {"text_tokens": 0, "audio_tokens": 18}, "output_tokens": 10,
        }  # fmt: skip
        self.server(
            "conversation.item.input_audio_transcription.completed", 5,
            item_id=item, content_index=0, transcript=text, usage=usage,
        )  # fmt: skip

    # Answers

    def delta(self, type_: str, piece: str, after: float = 0, **ids: Json) -> None:
        veil: JsonObject = {"obfuscation": self.stamp.characters(max(16 - len(piece), 1))}
        self.server(type_, after, **ids, delta=piece, **(veil if self.dialect.obfuscated else {}))

    def limits(self, after: float = 29) -> None:
        reset = round((_TOKENS - self.remaining) * 60 / _TOKENS, 3)
        one: JsonObject = {"name": "tokens", "limit": _TOKENS, "remaining": self.remaining, "reset_seconds": reset}
        self.server("rate_limits.updated", after, rate_limits=[one])


def merged(old: JsonObject, new: JsonObject) -> JsonObject:
    """The settings with a change applied; objects are joined, anything else is replaced."""
    result = dict(old)
    for key, value in new.items():
        before = result.get(key)
        joined = isinstance(before, dict) and isinstance(value, dict) and key != "turn_detection"
        result[key] = merged(before, value) if joined else copy.deepcopy(value)
    return result
