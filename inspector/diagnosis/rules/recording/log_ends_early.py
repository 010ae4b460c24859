"""The recording ends while something is awaited, and its end proves nothing."""

from collections import defaultdict
from collections.abc import Iterator

from ....core.text import MOST_LISTED, list_text
from ....model.change import Ref
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Ends, Hit, Rule, Severity
from ...facts.evidence import is_taken_back
from ...facts.official import shows_no_server
from ...pending import Pending
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="log-ends-early",
    code="RT801",
    severity=Severity.NOTE,
    title="The recording stops before the answer could come",
    explanation="Something was still awaited when the log stopped, and nothing tells whether it came later. A log that "
    "just ends proves no silence.",
    remedy="Keep logging for 30 s after the last event. If you know that nothing more came, say so with "
    "--ends reported.",
    cause=Cause.RECORDING_CUT,
)
_ONE_SIDED = "Log what the server sends too: this log shows nothing of it, so a longer one would not tell more."
_BROKEN_OFF = frozenset({"cancelled", "failed", "incomplete"})


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    awaiting = _open(scene) if scene.ends is Ends.UNKNOWN else ()
    if not awaiting:
        return
    last = scene.session.last_seq
    since = {pending.seq: None for pending in awaiting}
    due = dict.fromkeys(pending.row.one_of for pending in awaiting)
    yield Hit(
        about=SESSION_REF,
        seq=last,
        confidence=Confidence.HIGH,
        message=f"The recording ends at event {last} while more was due: {'; '.join(_awaited(scene, awaiting))}.",
        evidence=(*since, last),
        expected=tuple(dict.fromkeys(name for means in due for name in scene.names(*means))),
        remedy=_ONE_SIDED if shows_no_server(scene) else "",
    )


def _open(scene: Scene) -> list[Pending]:
    """What the server's dialect awaits, but for the beginning of a response that is there and not in the log."""
    newest = next(reversed(scene.session.responses.values()), None)
    begun = newest.last_seq if newest and not newest.opened_seq else 0
    due = [one for one in scene.awaiting if one.seq > begun or Meaning.RESPONSE_OPENED not in one.row.one_of]
    return [one for one in due if one.current(scene) and not _is_settled(scene.session, one)]


def _is_settled(session: Session, pending: Pending) -> bool:
    """A call that has its result by what the server shows, or of a response that did not end well: nobody owes one.

    Nor the end of a speech whose audio the client took back.
    """
    about = pending.about
    if Meaning.SPEECH_STOPPED in pending.row.one_of and is_taken_back(session, pending.seq):
        return True
    call = session.calls.get(about.id) if about.kind is RefKind.CALL else None
    response = session.responses.get(call.response or "") if call else None
    return bool(call and call.output_seq) or (response is not None and response.status in _BROKEN_OFF)


def _awaited(scene: Scene, awaiting: list[Pending]) -> Iterator[str]:
    """What is awaited, and since which events; what a wider wait since the same event covers is not repeated."""
    about, since = defaultdict[Ref, set[frozenset[Meaning]]](set), defaultdict[tuple[Meaning, ...], list[int]](list)
    for one in awaiting:
        about[one.about].add(frozenset(one.row.one_of))
    for one in awaiting:
        if not any(other > set(one.row.one_of) for other in about[one.about]):
            since[one.row.one_of].append(one.seq)
    for means, seqs in since.items():
        yield f"{' or '.join(scene.names(*means))} after {_events(seqs)}"


def _events(seqs: list[int]) -> str:
    """`event 7`, `events 7 and 9`, `events 7, 9 and 35,709 more, the last 35714`."""
    if len(seqs) == 1:
        return f"event {seqs[0]}"
    if len(seqs) <= MOST_LISTED:
        return f"events {', '.join(map(str, seqs[:-1]))} and {seqs[-1]}"
    return f"events {list_text([*map(str, seqs)])}, the last {seqs[-1]}"
