"""Little is left of a rate limit."""

from collections.abc import Iterator

from ....core.json import JsonObject, number_at, text_at
from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="rate-limit-low",
    code="RT611",
    severity=Severity.WARNING,
    title="Little is left of a rate limit",
    explanation="rate_limits.updated tells what the account may still use until the reset. A response reserves its "
    "tokens when it starts, so the next one may be refused although the last went well.",
    remedy="Wait for reset_seconds before the next response.create, lower max_output_tokens, or shorten the "
    "conversation.",
    cause=Cause.RATE_LIMIT,
    thresholds={
        "share": Threshold(0.1, Unit.RATIO, "Less than this share of a limit is little."),
    },
)


@on(RULE, Meaning.LIMITS_UPDATED, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note while a response is open, as what it has reserved comes back, and once the next one was answered."""
    limits, share = scene.session.limits, scene.threshold(RULE, "share")
    answered = _answered(scene.session, change) if change.means is Meaning.RESPONSE_CLOSED else 0
    if limits is None or (change.means is Meaning.RESPONSE_CLOSED and not answered):
        return
    low = [text for row in limits.rows if (text := _low(row, share))]
    if low:
        reserved = not answered and bool(scene.session.open)
        more = f"; the response after it completed (event {answered})" if answered else ""
        more = "; an open response has reserved part of it" if reserved else more
        yield Hit(
            SESSION_REF,
            limits.seq,
            f"Event {limits.seq} tells that {' and '.join(low)}{more}.",
            severity=Severity.NOTE if reserved or answered else Severity.WARNING,
        )


def _answered(session: Session, change: Change) -> int:
    """The end of a response that began after the newest rate_limits.updated and completed; 0 for another."""
    about = change.ref(RefKind.RESPONSE)
    response = session.responses.get(about.id) if about else None
    if response is None or session.limits is None or response.status != "completed":
        return 0
    return response.closed_seq if response.opened_seq > session.limits.seq else 0


def _low(row: JsonObject, share: float) -> str:
    left, limit, reset = (number_at(row, name) for name in ("remaining", "limit", "reset_seconds"))
    if left is None or not limit or left >= share * limit:
        return ""
    wait = f" for {reset:g} s" if reset is not None else ""
    return f"{left:,.0f} of {limit:,.0f} {safe(text_at(row, 'name') or 'units')} are left{wait}"
