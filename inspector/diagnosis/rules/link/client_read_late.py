"""The server sent something and the client read it seconds later."""

from collections.abc import Iterator

from ....core.clock import SECOND, span_text
from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.pace import Spell
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import clock_text
from ...facts.lifetime import keeps_real_time
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="client-read-late",
    code="RT721",
    severity=Severity.WARNING,
    title="Events were read seconds after the server made them",
    explanation="The server's ids count seconds. Against the event that was read soonest, which cancels what the two "
    "clocks differ by, others were recorded 3 s or more after their ids were made: the client did not read in "
    "between, or the network held them up.",
    remedy="Read the socket in a task or thread of its own and do nothing else there: no playback, no tool call, no "
    "waiting for input. If it reads at once already, look at the network.",
    cause=Cause.READER_STOPPED,
    explained_by=("intercepted", "reader-stopped"),
)
HEARD = (
    Meaning.SESSION_UPDATED, Meaning.ITEM_ADDED, Meaning.ITEM_DONE, Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED,
    Meaning.OUTPUT_ITEM_ADDED, Meaning.OUTPUT_ITEM_DONE, Meaning.LIMITS_UPDATED, Meaning.SPEECH_STARTED,
    Meaning.AUDIO_COMMITTED,
)  # fmt: skip
"""Events that are seldom enough to look at the times at each."""
_READS_AT_ONCE = frozenset({"connect", "sideband"})  # recorders that are the client themselves
_FEW = 3


@on(RULE, *HEARD)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    spell = scene.session.pace.spell
    if spell and spell.over_seq == change.seq:
        yield from _hits(scene, spell)


@at_end(RULE)
def check_at_end(scene: Scene) -> Iterator[Hit]:
    spell = scene.session.pace.spell
    if spell:
        yield from _hits(scene, spell)


def _hits(scene: Scene, spell: Spell) -> Iterator[Hit]:
    """Only against events that came promptly; a lag that neither ends nor changes is a clock that was set."""
    pace = scene.session.pace
    if pace.prompt < _FEW or spell.is_steady or not keeps_real_time(scene):
        return
    late = round(spell.worst / SECOND)
    others = f", and so {_were(spell.count - 1, 'other event')}" if spell.count > 1 else ""
    own = scene.recorder in _READS_AT_ONCE
    yield Hit(
        SESSION_REF,
        spell.worst_seq,
        f"Event {spell.worst_seq} was read at {span_text(spell.worst_at)}, about {late} s after the server made it "
        f"({clock_text(spell.worst_time)} by its id){others}, while {count_text(pace.prompt, 'event')} came at once.",
        evidence=tuple(dict.fromkeys((spell.first_seq, spell.worst_seq, spell.last_seq))),
        severity=None if scene.started else Severity.NOTE,  # without a date it may be an old conversation, played again
        confidence=Confidence.MEDIUM if scene.started else Confidence.LOW,
        cause=Cause.NETWORK if own else None,
        data={"seconds": late, "events": spell.count, "prompt": pace.prompt},
    )


def _were(number: int, noun: str) -> str:
    return f"{'was' if number == 1 else 'were'} {count_text(number, noun)}"
