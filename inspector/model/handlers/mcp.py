"""Handlers for MCP: tools that the server lists and calls itself.

The events name an item and seldom a response; who owns it is known from the
item. What the item is (which server, which tool, what came of it) stands in the
item's own events, which `note_item` reads.
"""

from collections.abc import Mapping

from ...core.event import Event
from ...core.json import JsonObject, list_at, object_at, text_at
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Session
from ..state.lifecycle import LISTING, SERVER_CALL, State, step
from ..state.part import Item
from ..state.tool_server import Approval, Listing, ServerCall
from .reference import Handled, Handler, item_of


def note_item(session: Session, item: Item, event: Event) -> None:
    """Take over what an item's event says about a list, a call or an approval."""
    body = object_at(event.body, "item")
    match item.type:
        case "mcp_list_tools":
            listing = _listing(session, item.id)
            listing.server = text_at(body, "server_label") or listing.server
            listing.tools = len(list_at(body, "tools")) or listing.tools
        case "mcp_call":
            _describe(_call(session, item), body)
        case "mcp_approval_request":
            _asked(session, item.id, body, event.seq)
        case "mcp_approval_response" if text_at(body, "approval_request_id") in session.open_approvals:
            approve(session, event, body)  # of a log that shows the server's side alone


def _describe(call: ServerCall, body: JsonObject) -> None:
    call.name = text_at(body, "name") or call.name
    call.server = text_at(body, "server_label") or call.server
    call.arguments = text_at(body, "arguments") or call.arguments
    call.error = object_at(body, "error") or call.error


def _asked(session: Session, identity: str, body: JsonObject, seq: int) -> None:
    approval = session.approvals.setdefault(identity, Approval(identity, asked_seq=seq))
    if not approval.answered_seq:
        session.open_approvals[identity] = approval
    approval.name = text_at(body, "name") or approval.name
    approval.server = text_at(body, "server_label") or approval.server


def approve(session: Session, event: Event, body: JsonObject) -> tuple[Ref, ...]:
    """The client's answer to a request for approval; `body` says which one and how."""
    identity = text_at(body, "approval_request_id")
    if identity is None:
        return ()
    approval = session.approvals.setdefault(identity, Approval(identity))
    session.open_approvals.pop(identity, None)
    answer = body.get("approve")
    approval.answered_seq, approval.approved = event.seq, answer if isinstance(answer, bool) else None
    return (Ref(RefKind.ITEM, identity),)


def listing(means: M) -> Handler:
    """A list of tools is being fetched, is there, or could not be had."""

    def handle(session: Session, event: Event) -> Handled:
        item = item_of(session, event, "item_id")
        if item is None:
            return (), True
        found = _listing(session, item.id)
        found.state, legal = step(LISTING, found.state, means)
        if means is M.MCP_LISTING:
            found.begun_seq = event.seq
        else:
            found.ended_seq, found.failed = event.seq, means is M.MCP_LISTING_FAILED
        return (Ref(RefKind.ITEM, item.id),), legal

    return handle


def call(means: M) -> Handler:
    """A call to an MCP tool is running, was answered, or failed."""

    def handle(session: Session, event: Event) -> Handled:
        item = item_of(session, event, "item_id")
        if item is None:
            return (), True
        found = _call(session, item)
        found.state, legal = step(SERVER_CALL, found.state, means)
        if means is M.MCP_CALL:
            found.begun_seq, found.begun_at = event.seq, event.at
        else:
            found.ended_seq, found.failed = event.seq, means is M.MCP_CALL_FAILED
        return (Ref(RefKind.ITEM, item.id), *_response_alive(session, found, event)), legal

    return handle


def _response_alive(session: Session, found: ServerCall, event: Event) -> tuple[Ref, ...]:
    """A call is a sign of life of its response."""
    response = session.responses.get(found.response) if found.response else None
    if response is None:
        return ()
    response.last_seq, response.last_at = event.seq, event.at
    return (Ref(RefKind.RESPONSE, response.id),)


def _listing(session: Session, identity: str) -> Listing:
    found = session.listings.get(identity)
    if found is None:
        found = session.listings[identity] = Listing(identity, State.NEW)
    return found


def _call(session: Session, item: Item) -> ServerCall:
    found = session.server_calls.get(item.id)
    if found is None:
        found = session.server_calls[item.id] = ServerCall(item.id)
    found.response = found.response or item.response
    return found


def answer(session: Session, event: Event) -> Handled:
    """An approval that is an event of its own, as in Voice Live."""
    return approve(session, event, event.body), True


HANDLERS: Mapping[M, Handler] = {
    **{means: listing(means) for means in (M.MCP_LISTING, M.MCP_LISTED, M.MCP_LISTING_FAILED)},
    **{means: call(means) for means in (M.MCP_CALL, M.MCP_CALL_DONE, M.MCP_CALL_FAILED)},
    M.MCP_APPROVE: answer,
}
