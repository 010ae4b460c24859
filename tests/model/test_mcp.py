"""MCP: lists of tools, calls that the server makes itself, and approvals."""

from inspector.model.handlers.stream import ARGUMENTS
from inspector.model.state.lifecycle import State
from inspector.protocol.vocabulary import Meaning, RefKind

from .talk import talk

LISTED = """
< conversation.item.added item.id=l item.type=mcp_list_tools item.server_label=weather
< mcp_list_tools.in_progress item_id=l
< mcp_list_tools.completed item_id=l
< {"type":"conversation.item.done","item":{"id":"l","type":"mcp_list_tools","tools":[{"name":"now"},{"name":"week"}]}}
"""
CALLED = """
> response.create
< response.created response.id=r
< response.output_item.added response_id=r item.id=c item.type=mcp_call item.name=now item.server_label=weather
< response.mcp_call_arguments.delta response_id=r item_id=c delta="{"
< response.mcp_call_arguments.delta response_id=r item_id=c delta="}"
< {"type":"response.mcp_call_arguments.done","response_id":"r","item_id":"c","arguments":"{}"}
< response.mcp_call.in_progress item_id=c
"""


def test_a_list_of_tools() -> None:
    said = talk(LISTED)
    listing = said.session.listings["l"]
    assert (listing.server, listing.tools, listing.state, listing.failed) == ("weather", 2, State.DONE, False)
    assert (listing.begun_seq, listing.ended_seq) == (2, 3)
    assert [change for change in said.changes if not change.legal] == []
    assert said.changes[1].means is Meaning.MCP_LISTING
    assert said.changes[1].ref(RefKind.ITEM) == said.changes[0].ref(RefKind.ITEM)


def test_a_list_that_cannot_be_had() -> None:
    said = talk("< mcp_list_tools.in_progress item_id=l\n< mcp_list_tools.failed item_id=l")
    assert said.session.listings["l"].failed
    assert said.session.listings["l"].state is State.DONE


def test_a_call_that_the_server_makes() -> None:
    said = talk(CALLED).say("""
< response.mcp_call.completed item_id=c
< response.output_item.done response_id=r item.id=c item.type=mcp_call item.name=now item.output=sunny
< response.done response.id=r response.status=completed
""")
    session = said.session
    call = session.server_calls["c"]
    assert (call.name, call.server, call.response, call.state) == ("now", "weather", "r", State.DONE)
    assert (call.begun_seq, call.ended_seq, call.failed) == (7, 8, False)
    assert session.items["c"].streams[ARGUMENTS].text == "{}"
    assert session.items["c"].streams[ARGUMENTS].mismatch_seq == 0
    assert session.responses["r"].families == {"mcp": 4}
    assert session.calls == {}  # the application owes no result
    assert [change for change in said.changes if not change.legal] == []


def test_a_running_call_is_a_sign_of_life_of_its_response() -> None:
    said = talk(CALLED)
    response = said.session.responses["r"]
    assert (response.last_seq, response.last_at) == (7, 70_000)
    assert said.changes[-1].ref(RefKind.RESPONSE) is not None


def test_a_failed_call_keeps_its_error() -> None:
    said = talk(CALLED).say("""
< response.mcp_call.failed item_id=c
< response.output_item.done response_id=r item.id=c item.type=mcp_call item.error.type=http_error item.error.code=502
""")
    call = said.session.server_calls["c"]
    assert call.failed
    assert call.error == {"type": "http_error", "code": 502}


def test_an_approval_is_asked_and_given() -> None:
    said = talk("""
< response.created response.id=r
< response.output_item.added response_id=r item.id=a item.type=mcp_approval_request item.name=pay item.server_label=bank
< response.output_item.done response_id=r item.id=a item.type=mcp_approval_request item.name=pay
< response.done response.id=r response.status=completed
> conversation.item.create item.type=mcp_approval_response item.approval_request_id=a item.approve=true
""")
    approval = said.session.approvals["a"]
    assert (approval.name, approval.server, approval.asked_seq) == ("pay", "bank", 2)
    assert (approval.answered_seq, approval.approved) == (5, True)
    assert said.session.responses["r"].has_output
    assert said.changes[4].ref(RefKind.ITEM) == said.changes[2].ref(RefKind.ITEM)


def test_voice_live_approves_with_an_event_of_its_own() -> None:
    said = talk("> mcp_approval_response approval_request_id=a approve=false")
    assert said.session.approvals["a"].approved is False
