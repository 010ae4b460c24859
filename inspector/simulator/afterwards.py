"""What a server still does when its script is over: it reads, and acknowledges what asks for no answer of the model's.

A scenario that says `afterwards: acknowledges` has it; in any other the server reads on and says nothing more.
"""

import time
from collections.abc import Callable, Mapping

from ..core import codec
from ..core.json import JsonObject, object_at, text_at
from .free.identity import Mint

WORD = "acknowledges"


class Clerk:
    """Remembers what the server has said, and makes the acknowledgements from it."""

    def __init__(self) -> None:
        self._mint = Mint(time.time)
        self._session: JsonObject = {}
        self._items: dict[str, JsonObject] = {}
        self._response: JsonObject = {}  # that is open

    def note(self, payload: bytes) -> None:
        """Take in an event that the server has sent."""
        body, _ = codec.decode(payload)
        session, item, response = (object_at(body, key) for key in ("session", "item", "response"))
        self._session = session or self._session
        if item:
            self._items[text_at(item, "id") or ""] = item
        if response:
            self._response = response if text_at(response, "status") == "in_progress" else {}

    def answer(self, body: JsonObject) -> bytes | None:
        """The acknowledgement of a client event; None for one that gets none here."""
        made = _ANSWERS.get(text_at(body, "type") or "")
        return codec.write({"event_id": self._mint.new("event"), **made(self, body)}) if made else None

    def updated(self, body: JsonObject) -> JsonObject:
        return {"type": "session.updated", "session": self._session}

    def cleared(self, body: JsonObject) -> JsonObject:
        return {"type": "input_audio_buffer.cleared"}

    def retrieved(self, body: JsonObject) -> JsonObject:
        item = self._items.get(text_at(body, "item_id") or "")
        if item is None:
            return _refusal(body, "item_retrieve_invalid_item_id", "There is no such item.")
        return {"type": "conversation.item.retrieved", "item": item}

    def cancelled(self, body: JsonObject) -> JsonObject:
        if not self._response:
            return _refusal(body, "response_cancel_not_active", "Cancellation failed: no active response found")
        ended, self._response = self._response | {"status": "cancelled", "output": []}, {}
        return {"type": "response.done", "response": ended}


def _refusal(body: JsonObject, code: str, message: str) -> JsonObject:
    error: JsonObject = {"type": "invalid_request_error", "code": code, "message": message, "param": None}
    return {"type": "error", "error": error | {"event_id": text_at(body, "event_id")}}


_ANSWERS: Mapping[str, Callable[[Clerk, JsonObject], JsonObject]] = {
    "session.update": Clerk.updated,
    "input_audio_buffer.clear": Clerk.cleared,
    "conversation.item.retrieve": Clerk.retrieved,
    "response.cancel": Clerk.cancelled,
}
