"""What is known of MCP servers: their lists of tools, the calls to them, and the approvals asked for."""

from dataclasses import dataclass, field

from ...core.json import JsonObject
from .lifecycle import State


@dataclass(slots=True)
class Listing:
    """One server's list of tools, by the id of its item."""

    id: str
    state: State = State.NEW
    server: str = ""
    tools: int = 0
    begun_seq: int = 0
    ended_seq: int = 0
    failed: bool = False


@dataclass(slots=True)
class ServerCall:
    """A call that the server makes itself, by the id of its item."""

    id: str
    state: State = State.NEW
    name: str = ""
    server: str = ""
    arguments: str = ""
    response: str | None = None
    begun_seq: int = 0
    begun_at: int | None = None
    ended_seq: int = 0
    failed: bool = False
    error: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class Approval:
    """The model asks whether it may make a call, by the id of its item."""

    id: str
    name: str = ""
    server: str = ""
    asked_seq: int = 0
    answered_seq: int = 0
    approved: bool | None = None
