"""A tool server did not list its tools, or a call to it failed."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import quoted, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="mcp-failed",
    code="RT506",
    severity=Severity.WARNING,
    title="A tool server failed",
    explanation="The provider's server talks to MCP servers itself. Where it cannot list the tools, the model has none "
    "of them and answers without; where a call fails, the reason stands in the item of the call.",
    remedy="Check server_url, its authorization, and that the MCP server can be reached from the provider's network.",
    cause=Cause.TOOL_ROUND,
)


@on(RULE, Meaning.MCP_LISTING_FAILED, Meaning.MCP_CALL_FAILED, Meaning.OUTPUT_ITEM_DONE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The item that is done tells why, and comes after the failure."""
    about = change.ref(RefKind.ITEM)
    if about is None:
        return
    if change.means is Meaning.MCP_LISTING_FAILED:
        yield _listing(scene.session, about, change.seq)
    elif about.id in scene.session.server_calls:
        yield from _call(scene.session, about, change.seq)


def _listing(session: Session, about: Ref, seq: int) -> Hit:
    listing = session.listings.get(about.id)
    server = safe(listing.server) if listing and listing.server else "an MCP server"
    return Hit(about, seq, f"The tools of {server} could not be listed (event {seq}): the model has none of them.")


def _call(session: Session, about: Ref, seq: int) -> Iterator[Hit]:
    call = session.server_calls[about.id]
    if call.failed or call.error:
        tool = safe(call.name or "a tool")
        server = f" of {safe(call.server)}" if call.server else ""
        reason = f": {quoted(call.error)}" if call.error else ""
        yield Hit(
            about,
            seq,
            sentence(f"The call to {tool}{server} failed (event {call.ended_seq or seq}){reason}"),
            evidence=tuple(dict.fromkeys(one for one in (call.begun_seq, call.ended_seq, seq) if one)),
            data={"error": call.error},
        )
