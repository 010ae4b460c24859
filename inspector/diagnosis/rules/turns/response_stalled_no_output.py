"""A response was opened and nothing came of it."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause, Meaning
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import place
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="response-stalled-no-output",
    code="RT201",
    severity=Severity.ERROR,
    title="A response was accepted and produced nothing",
    explanation="response.created means that the request was understood and accepted; nothing in it can be the reason "
    "any more. An output item or response.done must follow. Either the server stalled, or its events did not reach "
    "this log because the connection died or the client stopped reading.",
    remedy="Log every frame that arrives, unknown types too, and watch whether pings are answered. Then send "
    "response.cancel and response.create again; if that is silent as well, open a fresh session.",
    cause=Cause.SERVER_STALL,
    subsumes=("response-never-done",),
    explained_by=(
        "quota-exhausted",
        "session-update-rejected",
        "rate-limited",
        "session-expired",
        "reader-stopped",
        "peer-connection-failed",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where output came without the item that should announce it: that response is merely unfinished."""
    response = scene.session.responses[hit.about.id]
    if response.has_output:
        return NEVER
    where = place(scene, response.opened_seq, response.opened_at)
    request = scene.session.operations.get(response.operation)
    return replace(
        hit,
        message=f"{safe(response.id)} was opened ({where}) and has no output item, no delta and no response.done: "
        f"{hit.seen}{_since(scene, response.opened_seq)}.",
        evidence=(request.seq, response.opened_seq) if request else (response.opened_seq,),
        data={
            **hit.data,
            "response": response.id,
            "awaited_output": [*scene.names(Meaning.OUTPUT_TEXT, Meaning.OUTPUT_AUDIO)],
            "last_server_event": scene.session.last_server_seq,
            "pongs": scene.session.pongs,
        },
    )


def _since(scene: Scene, opened: int) -> str:
    """What the server did send since, which tells a stalled response from a dead connection."""
    session = scene.session
    signs = []
    if session.last_server_seq > opened:
        signs.append(f"its last event of any kind is event {session.last_server_seq}")
    if session.last_pong_at is not None and session.last_ping_at is not None:
        signs.append("its last ping is answered" if session.last_pong_at >= session.last_ping_at else "a ping is not")
    return f" ({', '.join(signs)})" if signs else ""
