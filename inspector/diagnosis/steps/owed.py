"""What the client owes at this moment: the event to send next, and why.

First what waits by name (an approval, a tool's output), then what is awaited of the
client, then a refused setting that can be put right, then the next step of the newest
turn's verdict that sends something.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...core.json import JsonObject, Path, path_of
from ...core.text import clip, safe
from ...core.wire import Side
from ...model.session import Session
from ...model.state.answer import Answer
from ...protocol.lint import corrected
from ...protocol.vocabulary import Meaning, RefKind
from ..base import NextStep
from ..pending import Pending
from ..scene import Scene
from .sending import approval_of, ask, commit, fit, output_of

_NAME = 60  # characters of a name
_OUTPUT = path_of("item.output")


class Owed(NamedTuple):
    """A client event, why it is asked for, and the value that a person has to decide, where there is one."""

    body: JsonObject
    because: str
    decide: Path | None = None


def owed(scene: Scene, pending: Sequence[Pending], steps: Sequence[NextStep]) -> Owed | None:
    """The one event to send next; None where nothing is asked for. `steps` are those of the newest turn."""
    for one in _all(scene, pending, steps):
        body = fit(one.body, scene.server)
        if body is not None:
            return one._replace(body=body)
    return None


def _all(scene: Scene, pending: Sequence[Pending], steps: Sequence[NextStep]) -> Iterator[Owed]:
    if scene.session.close is not None:
        return
    yield from _start(scene)
    yield from _approvals(scene)
    yield from _outputs(scene)
    for one in pending:
        if one.row.client:
            yield from _awaited(scene, one)
    yield from _refused(scene)
    for step in steps:
        if isinstance(step.send, dict) and not _is_under_way(scene, step.send):
            yield Owed(step.send, step.text)


def _is_under_way(scene: Scene, body: JsonObject) -> bool:
    """The same was sent already and is not answered yet."""
    return any(_bare(one.body) == _bare(body) for one in scene.session.pending.values())


def _bare(body: JsonObject) -> JsonObject:
    return {key: value for key, value in body.items() if key != "event_id"}


def _refused(scene: Scene) -> Iterator[Owed]:
    """The newest session.update, where it was refused and can be put right."""
    updates = scene.session.requests.get(Meaning.SESSION_UPDATE, [])
    if updates and updates[-1].answer is Answer.REFUSED:
        better = corrected(_bare(updates[-1].body), Side.CLIENT, scene.server)
        if better is not None:
            yield Owed(better, f"The session.update #{updates[-1].seq} was refused; this one is in the server's terms.")


def _start(scene: Scene) -> Iterator[Owed]:
    """A Live session begins when the client says so."""
    for type_ in scene.server.types_of([Meaning.SESSION_START]):
        session = scene.session
        if not session.created_seq and Meaning.SESSION_START not in session.requests:
            body: JsonObject = {"type": type_, "session": {"model": "gpt-live-1"}}
            yield Owed(body, "The session begins when the client starts it.")


def _approvals(scene: Scene) -> Iterator[Owed]:
    for one in scene.session.approvals.values():
        if one.asked_seq and not one.answered_seq:
            because = f"The call of {_named(one.name)} waits for your approval since #{one.asked_seq}."
            yield Owed(approval_of(one.id), because, path_of("item.approve"))


def _outputs(scene: Scene) -> Iterator[Owed]:
    """The calls of the newest turn, and of work that a Live session handed over."""
    turn = scene.session.turn
    for call in scene.session.calls.values():
        if call.asked_seq and not call.output_seq and (turn is None or call.turn in (None, turn.index)):
            because = f"The call of {_named(call.name)} waits for its output since #{call.asked_seq}."
            yield Owed(output_of(call.id), because, _OUTPUT)
    for type_ in scene.server.types_of([Meaning.DELEGATION_ITEM]):
        for identity in waiting_calls(scene.session):
            because = f"The call {_named(identity)} of the delegated work waits for its output."
            yield Owed({**output_of(identity), "type": type_}, because, _OUTPUT)


def waiting_calls(session: Session) -> list[str]:
    """The calls without an output of work that was handed over and goes on."""
    open_ = (one for one in session.delegations.values() if one.is_open)
    return [call for one in open_ for call, answered in one.calls.items() if call and not answered]


def _named(name: str) -> str:
    return clip(safe(name or "a tool"), _NAME)


def _awaited(scene: Scene, one: Pending) -> Iterator[Owed]:
    if Meaning.RESPONSE_CREATE in one.row.one_of and scene.session.active_response() is None:
        yield Owed(ask(), f"An answer to #{one.seq} has not been asked for.")
    if Meaning.AUDIO_COMMIT in one.row.one_of and one.about.kind is RefKind.BUFFER:
        yield Owed(commit(), f"The sound since #{one.seq} is not committed.")
