"""The relay did harm on purpose."""

from collections.abc import Iterator

from ....core.text import count_text, safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="fault-on-purpose",
    code="RT760",
    severity=Severity.NOTE,
    title="The relay did harm on purpose",
    explanation="The relay was told to disturb this session (--fault), to see what the app makes of it. What it held "
    "back, changed, delayed or made up is marked in the recording. What goes wrong from there on may be its doing, and "
    "says nothing about the server.",
    remedy="Judge how the app takes it. To see the server itself, record again without --fault.",
)
_DONE = {
    "delay": "came late",
    "jitter": "came late by chance",
    "drop": "was dropped",
    "stall": "was the last that was let through",
    "truncate": "was cut short",
    "garble": "was garbled",
    "error": "is an error of the relay's own",
    "fail": "is a failure of the relay's own, and the rest of that response was held back",
    "close": "is a close frame of the relay's own",
    "cut": "is where the relay cut the line",
}


@on(RULE, Meaning.FAULT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    faults = scene.session.link.tamperings
    first = faults[0]
    deed = _DONE.get(first.deed, "was tampered with")
    more = f"; {count_text(len(faults) - 1, 'other fault')} followed" if len(faults) > 1 else ""
    yield Hit(
        SESSION_REF,
        first.seq,
        f"Event {first.seq} {deed} on purpose (--fault {safe(first.said[:80])}){more}.",
        evidence=tuple(dict.fromkeys(one.seq for one in faults)),
        data={"faults": [one.said for one in faults]},
    )
