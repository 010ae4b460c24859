"""A Realtime session: what it does with each event of the client (PROTOCOL.md 2.2 to 2.14)."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from ...core.json import JsonObject, integer_at, list_at, merged, object_at, text_at, value_at
from . import setting
from .conversation import Conversation
from .floor import Floor
from .identity import Mint
from .intake import read, samples, shown
from .line import Line
from .microphone import Microphone
from .refusal import Refusal, check
from .reply import function_names, reply
from .response import Request, Response
from .tongue import Tongue


class Session:
    """One conversation, over one line."""

    def __init__(self, line: Line, tongue: Tongue, kind: str, model: str) -> None:
        mint = Mint(line.now)
        identity = mint.new("sess")
        self._settings = setting.opening(kind, model, identity, mint.second)
        if kind == "realtime":
            self._settings = merged(self._settings, {"audio": {"output": {"voice": tongue.voice}}})
        self._floor = Floor(line, mint, tongue, Conversation(), mint.new("conv"))
        self._microphone = Microphone(self._floor, self._settings, self._interrupt, self._take_turn)
        self._active: Response | None = None  # the one that writes to the conversation
        self._owed: JsonObject | None = None  # what was asked for while the active one was being stopped
        self._beside: dict[str, Response] = {}  # out of band

    def open(self) -> None:
        self._floor.say("session.created", session=self._settings)
        if self._floor.tongue.greets_conversation and self._kind == "realtime":
            conversation: JsonObject = {"id": self._floor.conversation_id, "object": "realtime.conversation"}
            self._floor.say("conversation.created", conversation=conversation)

    def hear(self, message: str | bytes) -> None:
        """Take one frame of the client."""
        identity: str | None = None
        try:
            body = read(message)
            identity = text_at(body, "event_id")
            check(body, self._floor.tongue.dialect)
            self._obey(self._floor.tongue.heard(body))
        except Refusal as refusal:
            self._floor.say("error", error=refusal.body(event_id=identity))

    def _obey(self, body: JsonObject) -> None:
        """Do what an event asks for. Raises Refusal, whose path is that of the client's dialect."""
        try:
            self._HANDLERS[str(body["type"])](self, body)
        except Refusal as refusal:
            raise Refusal(refusal.code, refusal.message, self._floor.tongue.place(refusal.param)) from None

    @property
    def _kind(self) -> str:
        return text_at(self._settings, "type") or ""

    # The session ------------------------------------------------------------------------------------------------------

    def _update(self, body: JsonObject) -> None:
        change = object_at(body, "session")
        asked = text_at(change, "type")
        if asked != self._kind:
            message = f"Passing a {asked} session update event to a {self._kind} session is not allowed."
            raise Refusal("invalid_parameter", message, "session.type")
        setting.check_transcription(self._settings, change)
        voice = value_at(change, setting.VOICE)
        spoken = self._floor.conversation.has_voice
        if spoken and voice is not None and voice != value_at(self._settings, setting.VOICE):
            message = "Cannot update a conversation's voice if assistant audio is present."
            raise Refusal("cannot_update_voice", message, "session.audio.output.voice")
        self._settings = setting.updated(self._settings, change)
        self._microphone.follow(self._settings)
        self._floor.say("session.updated", session=self._settings)

    # Items ------------------------------------------------------------------------------------------------------------

    def _create_item(self, body: JsonObject) -> None:
        given = object_at(body, "item")
        call = text_at(given, "call_id") or ""
        conversation = self._floor.conversation
        if text_at(given, "type") == "function_call_output" and call not in conversation.calls():
            raise Refusal("invalid_tool_call_id", f"Tool call ID '{call}' not found in conversation.", "item.call_id")
        item: JsonObject = {"id": text_at(given, "id") or self._floor.mint.new("item"), **shown(given)}
        sound = self._sound_of(given)
        before = conversation.add(item, text_at(body, "previous_item_id"))
        if sound:
            conversation.keep(str(item["id"]), sound, self._microphone.bytes_per_ms)
        self._floor.announce(item, before)

    def _sound_of(self, item: JsonObject) -> bytes:
        """The audio in an item's content."""
        sound = b""
        for place, part in enumerate(list_at(item, "content")):
            audio = text_at(part, "audio")
            if audio is not None:
                sound += samples(audio, f"item.content[{place}].audio")
        return sound

    def _delete_item(self, body: JsonObject) -> None:
        identity = text_at(body, "item_id") or ""
        self._floor.conversation.remove(identity)
        self._floor.say("conversation.item.deleted", item_id=identity)

    def _retrieve_item(self, body: JsonObject) -> None:
        item = self._floor.conversation.retrieved(text_at(body, "item_id") or "")
        self._floor.say("conversation.item.retrieved", item=item)

    def _truncate_item(self, body: JsonObject) -> None:
        identity, index = text_at(body, "item_id") or "", integer_at(body, "content_index") or 0
        end = integer_at(body, "audio_end_ms") or 0
        self._floor.conversation.truncate(identity, index, end)
        self._floor.say("conversation.item.truncated", item_id=identity, content_index=index, audio_end_ms=end)

    # Audio ------------------------------------------------------------------------------------------------------------

    def _append(self, body: JsonObject) -> None:
        self._microphone.append(samples(text_at(body, "audio") or "", "audio"))

    def _commit(self, _: JsonObject) -> None:
        self._microphone.commit()

    def _clear(self, _: JsonObject) -> None:
        self._microphone.clear()

    def _interrupt(self) -> None:
        """The user begins to speak."""
        if self._active and setting.acts(self._settings, "interrupt_response"):
            self._active.stop("turn_detected")

    def _take_turn(self) -> None:
        """A turn that was heard is an item, and is answered if the settings say so."""
        if self._kind == "realtime" and setting.acts(self._settings, "create_response"):
            self._answer({})

    def _answer(self, asked: JsonObject) -> None:
        """Respond of the server's own accord; a refusal answers no event."""
        try:
            self._respond(asked)
        except Refusal as refusal:
            self._floor.say("error", error=refusal.body(event_id=None))

    # Responses --------------------------------------------------------------------------------------------------------

    def _create_response(self, body: JsonObject) -> None:
        self._respond(object_at(body, "response"))

    def _respond(self, asked: JsonObject) -> None:
        beside = asked.get("conversation") == "none"
        if self._active and self._active.is_stopping and not beside:
            self._owed = asked
            return
        if self._active and not beside:
            message = (
                f"Conversation already has an active response in progress: {self._active.id}. "
                "Wait until the response is finished before creating a new one."
            )
            raise Refusal("conversation_already_has_active_response", message)
        whole = merged(self._settings, asked)
        request = self._request(whole, asked, in_conversation=not beside)
        told = text_at(asked, "instructions") or ""
        tools, choice = list_at(whole, "tools"), whole.get("tool_choice")
        answer = reply(request.context, self._floor.conversation.length, tools, choice, told)
        response = Response(self._floor, request, answer, self._over)
        response.open()
        if beside:
            self._beside[response.id] = response
        else:
            self._active = response
            self._microphone.hold()
        self._floor.line.aside(response.run())

    def _request(self, whole: JsonObject, asked: JsonObject, *, in_conversation: bool) -> Request:
        name = text_at(whole, "tool_choice", "name")
        if name is not None and name not in function_names(whole.get("tools")):
            message = f"Tool choice '{name}' not found in 'tools' parameter."
            raise Refusal("invalid_value", message, "response.tool_choice" if "tool_choice" in asked else None)
        output = object_at(whole, "audio", "output")
        return Request(
            modality=str(list_at(whole, "output_modalities")[0]),
            output={"format": output.get("format"), "voice": output.get("voice")},
            limit=integer_at(whole, "max_output_tokens"),
            metadata=asked.get("metadata"),
            context=tuple(self._context(asked)),
            instructions=text_at(whole, "instructions") or "",
            in_conversation=in_conversation,
        )

    def _context(self, asked: JsonObject) -> list[JsonObject]:
        """What the response reads: the conversation, or the input of its own."""
        if "input" not in asked:
            return self._floor.conversation.items
        return [self._referred(object_at(item), place) for place, item in enumerate(list_at(asked, "input"))]

    def _referred(self, item: JsonObject, place: int) -> JsonObject:
        if text_at(item, "type") != "item_reference":
            return item
        found = self._floor.conversation.find(text_at(item, "id") or "")
        if found is None:
            message = f"Item with id '{text_at(item, 'id')}' not found."
            raise Refusal("invalid_value", message, f"response.input[{place}].id")
        return found

    def _over(self, response: Response) -> None:
        self._beside.pop(response.id, None)
        if response is self._active:
            self._active = None
            self._microphone.release(response.length)
            owed, self._owed = self._owed, None
            if owed is not None:
                self._answer(owed)

    def _cancel(self, body: JsonObject) -> None:
        named = text_at(body, "response_id")
        found = self._active if named is None or (self._active and self._active.id == named) else None
        response = found or self._beside.get(named or "")
        if response is None:
            raise Refusal("response_cancel_not_active", "Cancellation failed: no active response found")
        response.stop("client_cancelled")

    _HANDLERS: ClassVar[Mapping[str, Callable[["Session", JsonObject], None]]] = {
        "session.update": _update,
        "conversation.item.create": _create_item,
        "conversation.item.delete": _delete_item,
        "conversation.item.retrieve": _retrieve_item,
        "conversation.item.truncate": _truncate_item,
        "input_audio_buffer.append": _append,
        "input_audio_buffer.commit": _commit,
        "input_audio_buffer.clear": _clear,
        "response.create": _create_response,
        "response.cancel": _cancel,
    }
