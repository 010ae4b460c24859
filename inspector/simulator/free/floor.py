"""What a response and its session share: the line, the ids, the conversation, and the dialect that is spoken."""

from dataclasses import dataclass

from ...core.json import Json, JsonObject
from .conversation import Conversation
from .identity import Mint
from .line import Line
from .tongue import Tongue


@dataclass(slots=True)
class Floor:
    """One session's means of speaking."""

    line: Line
    mint: Mint
    tongue: Tongue
    conversation: Conversation
    conversation_id: str

    def say(self, type_: str, **fields: Json) -> None:
        """Send an event of GA, in the words of the dialect."""
        body = self.tongue.said({"type": type_, "event_id": self.mint.new("event"), **fields})
        if body is not None:
            self.line.say(body)

    def announce(self, item: JsonObject, before: str | None) -> None:
        """Tell of an item that is there and final, after the item `before`."""
        self.say("conversation.item.added", previous_item_id=before, item=item)
        self.say("conversation.item.done", previous_item_id=before, item=item)
