"""A response, from response.created to response.done, in the words of the server's dialect."""

from inspector.core import codec
from inspector.core.json import Json, JsonObject

from .talk import PIECE, Talk


class Reply:
    """One response; its items are opened, filled and closed in any order that the recipe likes."""

    def __init__(self, talk: Talk, modality: str = "audio", *, metadata: Json = None, banded: bool = True) -> None:
        """Open it. Out of band (`banded` false) it belongs to no conversation."""
        self.talk, self.modality, self.metadata, self.banded = talk, modality, metadata, banded
        self.id = talk.identity("resp")
        self.output: list[Json] = []
        self.tokens = {"text": 0, "audio": 0}
        self.items = 0
        self.spent = True  # False: nothing was read or said

    def created(self, after: float = 93) -> "Reply":
        self.talk.server("response.created", after, response=self.body("in_progress"))
        if self.talk.dialect.limits == "early":
            self.talk.remaining -= 4_320
            self.talk.limits(900)
        return self

    def body(self, status: str, details: Json = None, usage: Json = None) -> JsonObject:
        """The response as the server shows it."""
        talk, dialect = self.talk, self.talk.dialect
        body: JsonObject = {
            "object": "realtime.response", "id": self.id, "status": status, "status_details": details,
            "output": list(self.output), "conversation_id": talk.conversation if self.banded else None,
        }  # fmt: skip
        if dialect.style == "xai":
            return body | {"status_details": "unimplemented", "usage": {}} if details is None else body | {"usage": {}}
        audible = ["audio", "text"] if self.modality == "audio" and not dialect.typed else [self.modality]
        body |= {dialect.modalities: audible, "max_output_tokens": "inf"}
        if dialect.typed:
            shown = talk.session["audio"]
            assert isinstance(shown, dict)
            assert isinstance(shown["output"], dict)
            form: JsonObject = {key: shown["output"][key] for key in ("format", "voice")}
            return body | {"audio": {"output": form}, "usage": usage, "metadata": self.metadata}
        body |= {"voice": talk.session["voice"], "output_audio_format": "pcm16", "temperature": 0.8}
        return body | {"usage": usage, "metadata": self.metadata}

    # Whole answers

    def text(self, words: str, *, first: float = 303, pace: float = 13) -> "Reply":
        """An item with a text, from its opening to its end."""
        message = self.message(first)
        message.open("text")
        message.say(words, pace=pace)
        return message.end()

    def audio(self, words: str, *, first: float = 303, sound: int = 1, heard: bool = True) -> "Reply":
        """An item with speech: `sound` pieces of 200 ms for each word. Not `heard`: the audio goes another way."""
        message = self.message(first)
        message.open("audio")
        message.say(words, sound=sound if heard else 0)
        message.milliseconds = max(message.milliseconds, 200 * len(PIECE.findall(words)))
        return message.end()

    def call(self, name: str, first: float = 303, **arguments: Json) -> str:
        """A tool call, whole; its call_id is given back."""
        call = Call(self, name, first)
        call.say(codec.write(arguments).decode())
        call.end()
        return call.call

    def message(self, after: float = 303) -> "Message":
        return Message(self, after)

    # The end

    def done(self, status: str = "completed", details: Json = None, after: float = 4, *, usage: bool = True) -> None:
        """response.done, with the tokens that were used."""
        talk = self.talk
        spent = self._usage() if usage else None
        extra: JsonObject = {}
        if talk.dialect.style == "xai":
            extra = {"response_id": self.id, "usage": spent}
        talk.server("response.done", after, response=self.body(status, details, spent), **extra)
        talk.context["text"] += self.tokens["text"]
        talk.context["audio"] += self.tokens["audio"]
        if talk.dialect.limits == "after":
            talk.remaining = max(talk.remaining - talk.context["text"] - talk.context["audio"], 0)
            talk.limits()

    def failed(self, code: str | None, message: str, type_: str = "server_error", after: float = 300) -> None:
        """response.done of a response that failed before it said anything."""
        error: JsonObject = {"type": type_, "code": code, "message": message}
        self.tokens = {"text": 0, "audio": 0}
        self.spent = False
        self.done("failed", {"type": "failed", "error": error}, after)

    def _usage(self) -> JsonObject:
        text, audio = (self.talk.context["text"], self.talk.context["audio"]) if self.spent else (0, 0)
        none: JsonObject = {"text_tokens": 0, "audio_tokens": 0, "image_tokens": 0}
        into: JsonObject = {
            "text_tokens": text, "audio_tokens": audio, "image_tokens": 0, "cached_tokens": 0,
            "cached_tokens_details": none,
        }  # fmt: skip
        out = self.tokens["text"] + self.tokens["audio"]
        given: JsonObject = {"text_tokens": self.tokens["text"], "audio_tokens": self.tokens["audio"]}
        return {
            "total_tokens": text + audio + out, "input_tokens": text + audio, "output_tokens": out,
            "input_token_details": into, "output_token_details": given,
        }  # fmt: skip


class _Item:
    """An output item in the making."""

    def __init__(self, reply: Reply, body: JsonObject, after: float) -> None:
        self.reply, self.talk = reply, reply.talk
        self.id, self.index = self.talk.identity("item"), reply.items
        reply.items += 1
        self.shown: JsonObject = {"id": self.id, **body}
        self.talk.wait(after)
        opened = self.talk.shown(self.shown | {"status": "in_progress"})
        self.server("response.output_item.added", item=opened)
        if reply.banded:
            self.talk.item(self.shown | {"status": "in_progress"}, done=False)

    def server(self, type_: str, after: float = 0, **fields: Json) -> None:
        self.talk.server(type_, after, response_id=self.reply.id, output_index=self.index, **fields)

    def close(self, status: str) -> None:
        final = self.talk.shown(self.shown | {"status": status})
        if self.reply.banded:
            self.talk.item(self.shown | {"status": status}, opens=False)
        self.server("response.output_item.done", item=final)
        self.reply.output.append(final)


class Message(_Item):
    """A message of the assistant with one part."""

    def __init__(self, reply: Reply, after: float) -> None:
        body: JsonObject = {"type": "message", "status": "in_progress", "role": "assistant", "content": []}
        super().__init__(reply, body, after)
        self.words = ""
        self.kind = ""
        self.milliseconds = 0

    def open(self, kind: str, after: float = 7) -> None:
        """Its part: text or audio."""
        self.kind = kind
        self._part("response.content_part.added", "", after)

    def say(self, words: str, *, pace: float = 13, sound: int = 0) -> None:
        """The words in pieces, and with each of them `sound` pieces of 200 ms."""
        streams = self.talk.dialect.streams
        name = "text" if self.kind == "text" else "audio_transcript"
        for piece in PIECE.findall(words):
            self._delta(f"{streams}{name}.delta", piece, pace)
            for _ in range(sound):
                self.hear(200)
        self.words += words

    def hear(self, milliseconds: int, after: float = 40) -> None:
        """A piece of the answer's audio."""
        place: JsonObject = {"item_id": self.id, "content_index": 0}
        self.server(f"{self.talk.dialect.streams}audio.delta", after, **place, delta=f"@tone {milliseconds}ms")
        self.milliseconds += milliseconds

    def end(self, status: str = "completed") -> Reply:
        """The ends of its streams, its part and itself."""
        streams, place = self.talk.dialect.streams, {"item_id": self.id, "content_index": 0}
        late = self.talk.dialect.style == "xai"
        if self.kind == "text":
            self.server(f"{streams}text.done", 6, **place, text=self.words)
        else:
            if not late:
                self.server(f"{streams}audio.done", 21, **place)
            self.server(f"{streams}audio_transcript.done", **place, transcript=self.words)
        self._part(
            "response.content_part.done", self.words if self.talk.dialect.part_text or self.kind == "audio" else ""
        )
        if late and self.kind == "audio":
            self.server(f"{streams}audio.done", **place)
        self._fill()
        self.close(status)
        return self.reply

    def _fill(self) -> None:
        key = "text" if self.kind == "text" else "transcript"
        self.shown["content"] = [{"type": f"{self.talk.dialect.part}{self.kind}", key: self.words}]
        self.reply.tokens["text"] += len(PIECE.findall(self.words)) + 4
        self.reply.tokens["audio"] += self.milliseconds // 50

    def _part(self, type_: str, words: str, after: float = 0) -> None:
        part: JsonObject = {"type": self.kind, "text" if self.kind == "text" else "transcript": words}
        fields: JsonObject = {"item_id": self.id, "content_index": 0}
        if self.talk.dialect.style == "xai" and type_.endswith("done"):
            self.server(type_, after, **fields)
            return
        self.server(type_, after, **fields, part=part, **({"content": part} if self.talk.dialect.twice else {}))

    def _delta(self, type_: str, piece: str, after: float) -> None:
        place: JsonObject = {
            "response_id": self.reply.id, "item_id": self.id, "output_index": self.index, "content_index": 0,
        }  # fmt: skip
        self.talk.delta(type_, piece, after, **place)


class Call(_Item):
    """A call of a function, as an item of the answer."""

    def __init__(self, reply: Reply, name: str, after: float = 303) -> None:
        self.call = reply.talk.stamp.identity("call", reply.talk.now)
        body: JsonObject = {
            "type": "function_call", "status": "in_progress", "name": name, "call_id": self.call, "arguments": "",
        }  # fmt: skip
        super().__init__(reply, body, after)
        self.arguments = ""

    def say(self, arguments: str, pace: float = 7, size: int = 8) -> None:
        """The arguments in pieces."""
        for start in range(0, len(arguments), size):
            place: JsonObject = {
                "response_id": self.reply.id, "item_id": self.id, "output_index": self.index, "call_id": self.call,
            }  # fmt: skip
            self.talk.delta("response.function_call_arguments.delta", arguments[start : start + size], pace, **place)
        self.arguments += arguments

    def end(self) -> None:
        named: JsonObject = {"name": self.shown["name"]} if self.talk.dialect.typed else {}
        self.server(
            "response.function_call_arguments.done",
            item_id=self.id,
            call_id=self.call,
            **named,
            arguments=self.arguments,
        )
        self.shown["arguments"] = self.arguments
        self.reply.tokens["text"] += len(self.arguments) // 3 + 8
        self.close("completed")


def ask(talk: Talk, modality: str = "audio", after: float = 180, **options: Json) -> Reply:
    """The client asks for a response with these options, and the server opens it."""
    talk.client("response.create", after, **({"response": options} if options else {}))
    return Reply(
        talk, modality, metadata=options.get("metadata"), banded=options.get("conversation") != "none"
    ).created()


def answered(talk: Talk, modality: str = "audio", after: float = 1) -> Reply:
    """The server opens a response of itself, after a turn of speech."""
    return Reply(talk, modality).created(after)
