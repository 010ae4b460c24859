"""The items of a conversation, in GA's shape, and the audio that belongs to them."""

import base64
from collections.abc import Iterable

from ...core.json import Json, JsonObject, list_at, object_at, text_at
from .refusal import Refusal

_LETTERS_PER_TOKEN = 4
_INPUT_MS_PER_TOKEN = 100  # PROTOCOL.md 5.4
ROOT = "root"


class Conversation:
    """What was said so far. Items are kept as the protocol shows them: without their audio."""

    def __init__(self) -> None:
        self._items: dict[str, JsonObject] = {}
        self._order: list[str] = []
        self.audio: dict[str, bytes] = {}  # of the user's items
        self.length: dict[str, int] = {}  # milliseconds of audio of an item
        self._truncated: set[str] = set()

    @property
    def items(self) -> list[JsonObject]:
        return [self._items[identity] for identity in self._order]

    @property
    def has_voice(self) -> bool:
        """The assistant has spoken."""
        return any(self.length.get(text_at(item, "id") or "") for item in self.items if _is_assistant(item))

    def find(self, identity: str) -> JsonObject | None:
        return self._items.get(identity)

    def add(self, item: JsonObject, after: str | None = None) -> str | None:
        """Put an item at the end, or after another; gives the id of the one before it. Raises Refusal."""
        identity = text_at(item, "id") or ""
        if identity in self._items:
            message = f"Error adding item: an item with id '{identity}' already exists."
            raise Refusal("item_create_duplicate_item_id", message, "item.id")
        place = self._place(after)
        self._items[identity] = item
        self._order.insert(place, identity)
        return self._order[place - 1] if place else None

    def replace(self, item: JsonObject) -> str | None:
        """Put another state of an item in its place; gives the id of the one before it."""
        identity = text_at(item, "id") or ""
        if identity not in self._items:  # deleted while it was made
            return None
        self._items[identity] = _silenced(item) if identity in self._truncated else item
        place = self._order.index(identity)
        return self._order[place - 1] if place else None

    def keep(self, identity: str, audio: bytes, bytes_per_ms: int) -> None:
        """Keep the audio of a user's item."""
        self.audio[identity] = audio
        self.length[identity] = len(audio) // bytes_per_ms

    def remove(self, identity: str) -> None:
        """Raises Refusal."""
        if identity not in self._items:
            raise _unknown("delet", "item_delete_invalid_item_id", identity)
        del self._items[identity]
        self._order.remove(identity)

    def retrieved(self, identity: str) -> JsonObject:
        """An item with its audio, where it is the user's. Raises Refusal."""
        item = self._items.get(identity)
        if item is None:
            raise _unknown("retriev", "item_retrieve_invalid_item_id", identity)
        sound = self.audio.get(identity)
        if sound is None:
            return item
        content: list[Json] = [
            {**object_at(part), "audio": base64.b64encode(sound).decode()} if _is_audio(part) else part
            for part in list_at(item, "content")
        ]
        return {**item, "content": content}

    def truncate(self, identity: str, index: int, end: int) -> None:
        """Cut an answer, made or being made, to `end` milliseconds; its words go too. Raises Refusal."""
        item = self._items.get(identity)
        if item is None:
            raise _unknown("truncat", "item_truncate_invalid_item_id", identity)
        length = self.length.get(identity, 0)
        if not _is_assistant(item) or not length:
            raise Refusal("unsupported_content_type", "Only model output audio messages can be truncated", "item_id")
        if index != 0:
            raise Refusal("invalid_value", f"Invalid value: '{index}'. Value must be '0'.", "content_index")
        if end > length:
            message = f"Audio content of {length}ms is already shorter than {end}ms"
            raise Refusal("invalid_value", message, "audio_end_ms")
        self.length[identity] = end
        self._truncated.add(identity)
        self._items[identity] = _silenced(item)

    def calls(self) -> set[str]:
        """The ids of all tool calls."""
        return {text_at(item, "call_id") or "" for item in self.items if text_at(item, "type") == "function_call"}

    def _place(self, after: str | None) -> int:
        if after is None:
            return len(self._order)
        if after == ROOT:
            return 0
        if after not in self._items:
            message = f"Error adding item: the previous item with id '{after}' does not exist."
            raise Refusal("item_create_invalid_previous_item_id", message, "previous_item_id")
        return self._order.index(after) + 1


def _unknown(verb: str, code: str, identity: str) -> Refusal:
    return Refusal(code, f"Error {verb}ing item: the item with id '{identity}' does not exist.", "item_id")


def _is_assistant(item: JsonObject) -> bool:
    return text_at(item, "role") == "assistant"


def _silenced(item: JsonObject) -> JsonObject:
    return {**item, "content": [{**object_at(part), "transcript": ""} for part in list_at(item, "content")]}


def _is_audio(part: Json) -> bool:
    return text_at(part, "type") == "input_audio"


def words_of(item: JsonObject) -> str:
    """Everything in an item that is text."""
    parts = [text_at(part, "text") or text_at(part, "transcript") or "" for part in list_at(item, "content")]
    return " ".join(filter(None, [*parts, text_at(item, "output") or "", text_at(item, "arguments") or ""]))


def text_tokens(text: str) -> int:
    return -(-len(text) // _LETTERS_PER_TOKEN)


def input_tokens(items: Iterable[JsonObject], length: dict[str, int], *more: str) -> tuple[int, int]:
    """Tokens of text and of audio that a response reads: these items and `more` texts."""
    text = sum(map(text_tokens, more))
    audio = 0
    for item in items:
        sound = length.get(text_at(item, "id") or "", 0)
        audio += sound // _INPUT_MS_PER_TOKEN
        text += 0 if sound else text_tokens(words_of(item))
    return text, audio
