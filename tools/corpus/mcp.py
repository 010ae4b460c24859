"""Tools of MCP servers, which the API itself lists and calls."""

from inspector.core.json import Json, JsonObject

from .recipe import expected, recording
from .reply import Reply, ask
from .talk import Talk


@recording(
    "mcp-tool",
    "A tool that the server calls itself",
    "An MCP server's tools are listed when the session is set up, and the API calls them itself: no "
    "function_call_output from the client.",
    "healthy",
    expected("answered"),
    client_ids=True,
)
def mcp_tool(talk: Talk) -> None:
    mcp_session(talk)
    listing = mcp_listed(talk)
    talk.server("mcp_list_tools.completed", 420, item_id=listing["id"])
    tools: list[Json] = [
        {"name": "steeping_time", "description": "How long a tea steeps.", "input_schema": {"type": "object"}}
    ]
    talk.item(listing | {"tools": tools}, opens=False)
    talk.user("How long does oolong steep?")
    reply = ask(talk, "text")
    mcp_called(talk, reply, completed=True)
    reply.items = 1
    reply.text("Four minutes, says the tea house.").done()


def mcp_session(talk: Talk, approval: str = "never") -> None:
    talk.hello()
    server: JsonObject = {
        "type": "mcp",
        "server_label": "teahouse",
        "server_url": "https://mcp.teahouse.example/sse",
        "require_approval": approval,
    }
    talk.update({"output_modalities": ["text"], "tools": [server]})


def mcp_listed(talk: Talk) -> JsonObject:
    """The import of the tools begins; the item is given back."""
    item: JsonObject = {"id": talk.identity("mcpl"), "type": "mcp_list_tools", "server_label": "teahouse", "tools": []}
    talk.wait(20)
    talk.item(item, done=False)
    talk.server("mcp_list_tools.in_progress", item_id=item["id"])
    return item


def mcp_called(talk: Talk, reply: Reply, *, completed: bool) -> None:
    """A call by the API itself, from its announcement to its output, or to its failure."""
    place: JsonObject = {"response_id": reply.id, "output_index": 0}
    item: JsonObject = {
        "id": talk.identity("item"), "type": "mcp_call", "server_label": "teahouse", "name": "steeping_time",
        "arguments": "", "output": None, "error": None, "approval_request_id": None,
    }  # fmt: skip
    talk.server("response.output_item.added", 303, **place, item=item)
    talk.item(item, done=False)
    named: JsonObject = place | {"item_id": item["id"]}
    talk.server("response.mcp_call_arguments.delta", 20, **named, delta='{"tea":"oolong"}')
    talk.server("response.mcp_call_arguments.done", 8, **named, arguments='{"tea":"oolong"}')
    talk.server("response.mcp_call.in_progress", 5, output_index=0, item_id=item["id"])
    end = "completed" if completed else "failed"
    talk.server(f"response.mcp_call.{end}", 640, output_index=0, item_id=item["id"])
    error: JsonObject = {"type": "http_error", "code": 502, "message": "The MCP server answered with 502 Bad Gateway."}
    result: JsonObject = {"output": "4 minutes"} if completed else {"error": error}
    final = item | {"arguments": '{"tea":"oolong"}'} | result
    talk.item(final, opens=False)
    talk.server("response.output_item.done", **place, item=final)
    reply.output.append(final)


@recording(
    "mcp-failed",
    "The tool server is down",
    "The API calls an MCP tool itself and gets an error of the tool's server. The model says so, politely; the reason "
    "stands in the item.",
    "tool",
    expected("answered", None, "mcp-failed"),
    client_ids=True,
)
def mcp_failed(talk: Talk) -> None:
    mcp_session(talk)
    listing = mcp_listed(talk)
    talk.server("mcp_list_tools.completed", 420, item_id=listing["id"])
    talk.item(listing | {"tools": [{"name": "steeping_time", "input_schema": {"type": "object"}}]}, opens=False)
    talk.user("How long does oolong steep?")
    reply = ask(talk, "text")
    mcp_called(talk, reply, completed=False)
    reply.items = 1
    reply.text("The tea house does not answer just now.").done()
