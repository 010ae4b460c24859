"""The client asks for one response after another without waiting for any."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from ....core.clock import SECOND, span_text
from ....core.json import text_at
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.answer import Answer, Operation
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import ACTIVE
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="response-create-spam",
    code="RT230",
    severity=Severity.WARNING,
    title="Responses are asked for faster than they are given",
    explanation="A conversation gives one response at a time. A response.create with every piece of audio, every event "
    "of turn detection or every tick of a timer asks again while an answer is under way, and is refused or ignored.",
    remedy="Send response.create once for each turn, after the response.done of the last one; with turn detection on "
    "send none.",
    cause=Cause.EVENT_ORDER,
)
_SEVERAL = 4  # requests in a row: the first may be right
_PAUSE = 5 * SECOND  # a request so long after another is a new thought
_LOOKED_BACK = 64  # events of the client, while the recording is read; at its end all are counted


@on(RULE, Meaning.RESPONSE_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak with the fourth request in a row."""
    newest = reversed(scene.session.operations.values())
    if not scene.session.pressed_seq or _in_a_row(islice(newest, _LOOKED_BACK)) != _SEVERAL:
        return
    recent = [*islice(reversed(scene.session.operations.values()), _LOOKED_BACK)][::-1]
    requests = _asked(recent)
    if requests and requests[-1].seq == change.seq:
        yield from _found(scene.session, recent)


def _in_a_row(newest: Iterator[Operation]) -> int:
    """How many requests in a row the newest is the last of; no more than it takes to tell."""
    count, later = 0, None
    for one in filter(_is_asked, newest):
        if later is not None and not _too_early(one, later):
            break
        count, later = count + 1, one
        if count > _SEVERAL:
            break
    return count


@at_end(RULE)
def counted(scene: Scene) -> Iterator[Hit]:
    """Count all of them, and what the server said to them."""
    yield from _found(scene.session, [*scene.session.operations.values()])


def _found(session: Session, operations: Sequence[Operation]) -> Iterator[Hit]:
    requests = _asked(operations)
    runs = [run for run in _runs(requests) if len(run) >= _SEVERAL]
    if not runs:
        return
    told = [request for run in runs for request in run]
    first, last = told[0], told[-1]
    refused = [one.seq for one in session.failures if one.seq > first.seq and ACTIVE in names_of(one.error)]
    said = f"; the server refused {len(refused)}" if refused else ""
    yield Hit(
        SESSION_REF,
        first.seq,
        f"The client sent {len(told)} response.create (events {first.seq} to {last.seq}{_beat(runs)}), "
        f"{len(told) - len(runs)} of them while an answer was asked for or under way{said}.",
        evidence=(first.seq, last.seq, *refused[:1]),
        data={"requests": len(told), "refused": len(refused), "through": max([last.seq, *refused[-1:]])},
    )


def _asked(operations: Sequence[Operation]) -> list[Operation]:
    """The requests for a response of the conversation; a server that never answers is another matter."""
    asked = [*filter(_is_asked, operations)]
    return asked if any(one.active_response for one in asked) else []


def _is_asked(operation: Operation) -> bool:
    aside = operation.means is Meaning.RESPONSE_CREATE and text_at(operation.body, "response", "conversation") == "none"
    return operation.means is Meaning.RESPONSE_CREATE and not aside


def _runs(requests: Sequence[Operation]) -> list[list[Operation]]:
    """Requests in a row, each of them sent before the one before it had come to its end."""
    runs = [[*requests[:1]]]
    for before, request in pairwise(requests):
        if _too_early(before, request):
            runs[-1].append(request)
        else:
            runs.append([request])
    return runs


def _too_early(before: Operation, request: Operation) -> bool:
    apart = request.at - before.at if request.at is not None and before.at is not None else 0
    waiting = not before.answered_seq or before.answered_seq > request.seq
    during = request.active_response is not None and request.answer is not Answer.ACCEPTED  # else its end is left out
    return apart < _PAUSE and (waiting or during)


def _beat(runs: Sequence[Sequence[Operation]]) -> str:
    """The mean distance of the requests, where their times are known."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    gaps = [later.at - one.at for one, later in pairs if later.at is not None and one.at is not None]
    return f", one every {span_text(sum(gaps) // len(gaps))}" if gaps else ""
