"""One response, from response.created to response.done (PROTOCOL.md 2.6, 2.7, 2.9).

Whatever ends it early, every stream, part and item that it opened is closed before
response.done says how it ended.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.json import Json, JsonObject, text_at
from ...formats.dialogue import sound
from .conversation import input_tokens, text_tokens
from .ear import format_of
from .floor import Floor
from .reply import Act, Calling, Reply, Saying

_FIRST = 0.25  # seconds until something comes, and then between pieces
_BETWEEN = 0.03
_WORD = 300  # ms of sound that a word takes
_OUTPUT_MS_PER_TOKEN = 50  # PROTOCOL.md 5.4
_PIECE = 8  # letters of arguments in one delta
_LIMITS = 0.03  # seconds from response.done to rate_limits.updated
_TOKENS_A_MINUTE = 40_000
_FORMATS = {"audio/pcm": "pcm 24000", "audio/pcmu": "pcmu", "audio/pcma": "pcma"}


class Kind(NamedTuple):
    """How words are carried: the type of the part, of the item's content, its field, and the stream of events."""

    part: str
    content: str
    field: str
    stream: str


TEXT = Kind("text", "output_text", "text", "response.output_text")
AUDIO = Kind("audio", "output_audio", "transcript", "response.output_audio_transcript")


@dataclass(frozen=True, slots=True)
class Request:
    """What a response was asked to be: the session's settings with those of response.create laid on them."""

    modality: str
    output: JsonObject  # format and voice
    limit: int | None  # output tokens
    metadata: Json
    context: tuple[JsonObject, ...]
    instructions: str
    in_conversation: bool

    @property
    def is_spoken(self) -> bool:
        return self.modality == "audio"


class Ended(Exception):
    """The response is over: its status, and the details that response.done gives."""

    def __init__(self, status: str, reason: str = "", error: Json = None) -> None:
        super().__init__(status)
        self.status = status
        self.details: JsonObject | None = None
        if status != "completed":
            self.details = {"type": status, **({"error": error} if error else {"reason": reason})}


@dataclass(slots=True)
class Spent:
    """Output tokens so far."""

    text: int = 0
    audio: int = 0

    @property
    def total(self) -> int:
        return self.text + self.audio


@dataclass(slots=True)
class Response:
    """A response under way; `closed` is called when response.done has been said."""

    floor: Floor
    request: Request
    reply: Reply
    closed: Callable[["Response"], None]
    id: str = ""
    _status: str = "in_progress"
    _details: JsonObject | None = None
    _output: list[Json] = field(default_factory=list)
    _usage: JsonObject | None = None
    _spent: Spent = field(default_factory=Spent)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _reason: str = ""

    @property
    def is_stopping(self) -> bool:
        """It was told to stop, and has not ended yet."""
        return self._stopped.is_set()

    @property
    def length(self) -> int:
        """Milliseconds of sound so far."""
        return self._spent.audio * _OUTPUT_MS_PER_TOKEN

    def open(self) -> None:
        """Say response.created."""
        self.id = self.floor.mint.new("resp")
        self.floor.say("response.created", response=self._resource())

    def stop(self, reason: str) -> None:
        """Cancel it: `client_cancelled` or `turn_detected`. What is open is closed at the next step."""
        self._reason = self._reason or reason
        self._stopped.set()

    async def run(self) -> None:
        """Produce the output and say response.done."""
        try:
            await self._pause(_FIRST)
            await self._mischief(0)
            for index, output in enumerate(self.reply.outputs):
                await (self._message(index, output) if isinstance(output, Saying) else self._call(index, output))
            raise Ended("completed")
        except Ended as end:
            self._close(end)
        await self.floor.line.sleep(_LIMITS)
        self._tell_limits()

    def _close(self, end: Ended) -> None:
        self._status, self._details = end.status, end.details
        self._usage = self._counted(failed=end.status == "failed")
        self.floor.say("response.done", response=self._resource())
        self.closed(self)

    # Steps ------------------------------------------------------------------------------------------------------------

    async def _pause(self, seconds: float | None) -> None:
        if await self.floor.line.pause(seconds, self._stopped):
            raise Ended("cancelled", self._reason)

    async def _mischief(self, words: int) -> None:
        """Do what the user's trick wants after so many words."""
        trick = self.reply.trick
        if trick is None or trick.words != words:
            return
        match trick.act:
            case Act.END:
                raise Ended(trick.status, trick.reason, dict(trick.error) if trick.error else None)
            case Act.CUT:
                self.floor.line.break_off()
            case Act.EXPIRE:
                self._expire()
        await self._pause(None)

    def _expire(self) -> None:
        message = "Your session hit the maximum duration of 60 minutes."
        error: JsonObject = {"type": "invalid_request_error", "code": "session_expired", "message": message}
        self.floor.say("error", error={**error, "param": None, "event_id": None})
        self.floor.line.hang_up(1001, message)

    def _spend(self, text: int, audio: int = 0) -> None:
        """Count output tokens; the limit ends the response."""
        limit = self.request.limit
        if limit is not None and self._spent.total + text + audio > limit:
            raise Ended("incomplete", "max_output_tokens")
        self._spent.text += text
        self._spent.audio += audio

    # Outputs ----------------------------------------------------------------------------------------------------------

    async def _message(self, index: int, saying: Saying) -> None:
        kind = AUDIO if self.request.is_spoken else TEXT
        item: JsonObject = {"id": self.floor.mint.new("item"), "type": "message", "status": "in_progress"}
        item = {**item, "role": "assistant", "content": []}
        self._open_item(index, item)
        where: JsonObject = {"response_id": self.id, "item_id": item["id"], "output_index": index, "content_index": 0}
        self.floor.say("response.content_part.added", **where, part={"type": kind.part, kind.field: ""})
        said: list[str] = []
        end = await self._stream(kind, where, saying, said)
        words: JsonObject = {kind.field: "".join(said)}
        if kind is AUDIO:
            self.floor.say("response.output_audio.done", **where)
        self.floor.say(f"{kind.stream}.done", **where, **words)
        self.floor.say("response.content_part.done", **where, part={"type": kind.part, **words})
        self._close_item(index, {**item, "content": [{"type": kind.content, **words}]}, end)

    async def _stream(self, kind: Kind, where: JsonObject, saying: Saying, said: list[str]) -> Ended | None:
        """Say the words one by one; gives what ended it before the last."""
        try:
            for count, word in enumerate(saying.words, 1):
                self._spend(1, _WORD // _OUTPUT_MS_PER_TOKEN if kind is AUDIO else 0)
                said.append(word)
                self.floor.say(f"{kind.stream}.delta", **where, delta=word)
                if kind is AUDIO:
                    self._sound(where)
                await self._pause(_BETWEEN)
                await self._mischief(count)
        except Ended as end:
            return end
        return None

    def _sound(self, where: JsonObject) -> None:
        """The tone that goes with a word."""
        format_ = format_of(self.request.output.get("format"))
        tone = sound.sound(_WORD * 1000, format_=_FORMATS[format_.type])
        self.floor.say("response.output_audio.delta", **where, delta=tone)
        length, identity = self.floor.conversation.length, text_at(where, "item_id") or ""
        length[identity] = length.get(identity, 0) + _WORD

    async def _call(self, index: int, calling: Calling) -> None:
        call = self.floor.mint.new("call")
        item: JsonObject = {"id": self.floor.mint.new("item"), "type": "function_call", "status": "in_progress"}
        item = {**item, "name": calling.name, "call_id": call, "arguments": ""}
        self._open_item(index, item)
        where: JsonObject = {"response_id": self.id, "item_id": item["id"], "output_index": index, "call_id": call}
        said: list[str] = []
        end = await self._spell(where, calling.arguments, said)
        whole = "".join(said)
        done = "response.function_call_arguments.done"
        self.floor.say(done, **where, name=calling.name, arguments=whole)
        self._close_item(index, {**item, "arguments": whole}, end)

    async def _spell(self, where: JsonObject, text: str, said: list[str]) -> Ended | None:
        try:
            for start in range(0, len(text), _PIECE):
                piece = text[start : start + _PIECE]
                self._spend(text_tokens(piece))
                said.append(piece)
                self.floor.say("response.function_call_arguments.delta", **where, delta=piece)
                await self._pause(_BETWEEN)
        except Ended as end:
            return end
        return None

    def _open_item(self, index: int, item: JsonObject) -> None:
        self.floor.say("response.output_item.added", response_id=self.id, output_index=index, item=item)
        if self.request.in_conversation:
            before = self.floor.conversation.add(item)
            self.floor.say("conversation.item.added", previous_item_id=before, item=item)

    def _close_item(self, index: int, item: JsonObject, end: Ended | None) -> None:
        item = {**item, "status": "incomplete" if end else "completed"}
        self._output.append(item)
        if self.request.in_conversation:
            before = self.floor.conversation.replace(item)
            self.floor.say("conversation.item.done", previous_item_id=before, item=item)
        self.floor.say("response.output_item.done", response_id=self.id, output_index=index, item=item)
        if end:
            raise end

    # What response.created and response.done show ---------------------------------------------------------------------

    def _resource(self) -> JsonObject:
        request = self.request
        return {
            "object": "realtime.response",
            "id": self.id,
            "status": self._status,
            "status_details": self._details,
            "output": [*self._output],
            "conversation_id": self.floor.conversation_id if request.in_conversation else None,
            "output_modalities": [request.modality],
            "max_output_tokens": "inf" if request.limit is None else request.limit,
            "audio": {"output": request.output},
            "usage": self._usage,
            "metadata": request.metadata,
        }

    def _counted(self, *, failed: bool) -> JsonObject:
        request = self.request
        text, audio = input_tokens(request.context, self.floor.conversation.length, request.instructions)
        text, audio = (0, 0) if failed else (text, audio)
        return {
            "total_tokens": text + audio + self._spent.total,
            "input_tokens": text + audio,
            "output_tokens": self._spent.total,
            "input_token_details": {
                "text_tokens": text,
                "audio_tokens": audio,
                "image_tokens": 0,
                "cached_tokens": 0,
                "cached_tokens_details": {"text_tokens": 0, "audio_tokens": 0, "image_tokens": 0},
            },
            "output_token_details": {"text_tokens": self._spent.text, "audio_tokens": self._spent.audio},
        }

    def _tell_limits(self) -> None:
        used = self._usage["total_tokens"] if self._usage else 0
        assert isinstance(used, int)
        left = max(_TOKENS_A_MINUTE - used, 0)
        row: JsonObject = {"name": "tokens", "limit": _TOKENS_A_MINUTE, "remaining": left}
        row["reset_seconds"] = round(60 * used / _TOKENS_A_MINUTE, 3)
        self.floor.say("rate_limits.updated", rate_limits=[row])
