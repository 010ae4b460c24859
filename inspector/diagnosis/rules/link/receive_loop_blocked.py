"""The client reads only between its own sends."""

from collections.abc import Iterator

from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import place
from ...facts.lifetime import keeps_real_time
from ...registry import at_end, on
from ...scene import Scene
from .client_read_late import HEARD

RULE = Rule(
    name="receive-loop-blocked",
    code="RT722",
    severity=Severity.WARNING,
    title="The client reads only between its own sends",
    explanation="By their ids the server sent events seconds apart, and the client read them all at once, right after "
    "it had sent something: its receive loop stands still while it waits for something else, such as the user's next "
    "input.",
    remedy="Split the loop: one task that only reads and hands events on, another that sends. In Python, read with "
    "`async for` in a task of its own and never call a blocking input() or sleep() in that thread.",
    cause=Cause.READER_STOPPED,
    subsumes=("client-read-late",),
    explained_by=("intercepted", "reader-stopped"),
)
_OURS = frozenset({"connect", "sideband", "relay", "demo"})  # read by this program, whatever the app does


@on(RULE, *HEARD)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    bursts = scene.session.pace.bursts
    if bursts and bursts[-1].last_seq == change.seq:
        yield from check_at_end(scene)


@at_end(RULE)
def check_at_end(scene: Scene) -> Iterator[Hit]:
    bursts = scene.session.pace.bursts
    if not bursts or scene.recorder in _OURS or not keeps_real_time(scene):
        return
    worst = max(bursts, key=lambda one: one.spread)
    again = f"; the same happened {count_text(len(bursts), 'time')} in all" if len(bursts) > 1 else ""
    yield Hit(
        SESSION_REF,
        worst.first_seq,
        f"The ids of events {worst.first_seq} to {worst.last_seq} lie {worst.spread} s apart, and the client read them "
        f"all at once ({place(scene, worst.first_seq, worst.at)}), right after it had sent event {worst.client_seq}"
        f"{again}.",
        evidence=(worst.client_seq, worst.first_seq, worst.last_seq),
        severity=None if scene.started else Severity.NOTE,  # without a date it may be an old conversation, played again
        confidence=_confidence(scene, len(bursts)),
        data={"seconds": worst.spread, "bursts": len(bursts)},
    )


def _confidence(scene: Scene, bursts: int) -> Confidence:
    if not scene.started:
        return Confidence.LOW
    return Confidence.HIGH if bursts > 1 else Confidence.MEDIUM
