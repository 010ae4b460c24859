"""The server began to work with a tool server, and nothing came of it."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="mcp-stuck",
    code="RT530",
    severity=Severity.WARNING,
    title="A tool server does not answer",
    explanation="The Realtime server lists the tools of an MCP server, and calls them, by itself, and says when it is "
    "done or has failed. Until then the tools are missing, or the answer waits.",
    remedy="Call the tool server yourself from outside with the same address and authorization; a slow one wants a "
    "message to the user in the meantime.",
    cause=Cause.TOOL_ROUND,
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    names = " or ".join(hit.expected)
    message = f"The work of {safe(hit.about.id)} began (event {hit.seq}), and no {names} came: {hit.seen}."
    return replace(hit, message=message, severity=min(hit.severity or Severity.WARNING, Severity.WARNING))
