"""Somebody stands between app and server, and holds or changes messages."""

from collections.abc import Iterator

from ....core.clock import SECOND, span_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.link import Hold, Link
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...turn.interception import deeds_text, held_text

RULE = Rule(
    name="intercepted",
    code="RT761",
    severity=Severity.NOTE,
    title="Messages were held or changed in the relay",
    explanation="Somebody held messages in the relay, and let them go, dropped them, changed them or put in others. "
    "Both versions are in the recording; what is judged is what arrived. Time in which the relay held something is no "
    "silence of the server and no slowness of the app, so no wait runs meanwhile.",
    remedy="Judge what followed as the answer to what was let through. To see the app and the server alone, record "
    "again without holding anything.",
    cause=Cause.INTERCEPT,
)
_RELEASE = "Let go what is held (b opens the page of holds), or wait: a hold that is forgotten ends by itself."
_QUOTED = 10  # events


@on(RULE, Meaning.INTERCEPT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    link = scene.session.link
    now = min(link.holding.values(), key=lambda one: one.seq, default=None)
    told = [*([held_text(now)] if now else []), *_held(link.holds), *_done(link)]
    seqs = [*(one.seq for one in link.holding.values()), *(one.seq for one in link.holds)]
    seqs = sorted({*seqs, *(one.seq for one in link.decisions)})
    spans = [one.span for one in link.holds if one.span is not None]
    yield Hit(
        SESSION_REF,
        now.seq if now else seqs[0],
        " ".join(told),
        evidence=tuple(seqs[:_QUOTED]),
        severity=Severity.WARNING if now else Severity.NOTE,
        remedy=_RELEASE if now else "",
        data={
            "holding": now is not None,
            "held": sum(spans) / SECOND,
            "changed": len(link.decisions),
            "through": change.seq,
        },
    )


def _held(holds: list[Hold]) -> Iterator[str]:
    if not holds:
        return
    longest = max(holds, key=lambda one: one.span or 0)
    span = f"for {span_text(longest.span)} " if longest.span else ""
    times = "" if len(holds) == 1 else f", the longest of {len(holds)} holds"
    forgotten = " Nobody decided on it in time." if longest.why == "forgotten" else ""
    yield f"Messages of the {longest.side.who} were held {span}from event {longest.seq} on{times}.{forgotten}"


def _done(link: Link) -> Iterator[str]:
    told = deeds_text(link.decisions)
    if told:
        yield f"By hand: {told}."
