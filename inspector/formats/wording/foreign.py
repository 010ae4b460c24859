"""Messages of other protocols that name their kind as this one does.

An envelope shows most of them: CloudEvents, webhooks, the streams of the Responses API and the buses of other programs
have members that no event of a conversation has. What has none of these, such as a bare `ping`, is told by the company
in which it stands.
"""

import re
from collections.abc import Container, Iterable

from ...protocol.dialect import is_known
from .naming import ROOTS

_OF_STREAM = re.compile(r"response\.|error\Z")
_OF_PEOPLE = ("userId", "user_id", "user", "ip", "ipAddress", "ip_address", "email", "accountId", "account_id")
"""What events tell of the session of a person, who signed in."""


def is_envelope(type_: str, keys: Container[str], object_: object) -> bool:
    """Tell whether an object with this `type` and `object` is a message of another protocol."""
    if "specversion" in keys or object_ == "event":
        return True  # CloudEvents; webhooks of OpenAI, Stripe and Clerk
    if "event_id" in keys:
        return False
    if "sequence_number" in keys and _OF_STREAM.match(type_):
        return True  # the Responses API
    if type_ == "error" and "request_id" in keys:
        return True  # an HTTP answer of Anthropic
    if "properties" in keys:
        return True  # the bus of opencode, and schemas
    return "session" not in keys and type_.startswith("session.") and any(key in keys for key in _OF_PEOPLE)


KEYS = frozenset({"specversion", "sequence_number", "properties", "object", "payload", "request_id", *_OF_PEOPLE})
"""The keys of which one stands in every such envelope."""
_SIGNS = re.compile(
    r"""["']type["']\s*:\s*["'](?:
    message_start|content_block_(?:start|delta|stop)               # Messages of Anthropic
    |connection_(?:init|ack)                                       # GraphQL
    |conversation_initiation_(?:metadata|client_data)|agent_response|user_transcript  # ElevenLabs
    |thread\.started|turn\.(?:started|completed|failed)            # Codex
    |Results|UtteranceEnd|SettingsApplied                          # Deepgram
    )["']
    |["']object["']\s*:\s*["'](?:thread\b|chat\.completion)          # Assistants, Chat Completions""",
    re.VERBOSE,
)
LOOKED_AT = 1 << 16  # bytes of a text that show what it speaks


def are_shared(types: Iterable[str]) -> bool:
    """Tell whether other protocols have messages of all these types too, so that only their company tells."""
    return not any(map(_is_sure, types))


def speaks(text: str) -> bool:
    """Tell whether a text shows messages that only another protocol has."""
    return _SIGNS.search(text) is not None


def _is_sure(type_: str) -> bool:
    """Tell whether only this protocol has a message of this type; those of Gemini Live have none."""
    return type_ in ("", "answer") or ("." in type_ and (is_known(type_) or type_.startswith(ROOTS)))
