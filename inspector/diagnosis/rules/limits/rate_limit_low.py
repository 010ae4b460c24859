"""Little is left of a rate limit."""

from collections.abc import Iterator

from ....core.json import JsonObject, number_at, text_at
from ....core.text import safe
from ....model.change import Change
from ....model.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
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


@on(RULE, Meaning.LIMITS_UPDATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note while a response is open: what it has reserved comes back."""
    limits, share = scene.session.limits, scene.threshold(RULE, "share")
    low = [text for row in (limits.rows if limits else []) if (text := _low(row, share))]
    if low:
        reserved = bool(scene.session.open)
        yield Hit(
            SESSION_REF,
            change.seq,
            f"Event {change.seq} tells that {' and '.join(low)}"
            f"{'; an open response has reserved part of it' if reserved else ''}.",
            severity=Severity.NOTE if reserved else Severity.WARNING,
        )


def _low(row: JsonObject, share: float) -> str:
    left, limit, reset = (number_at(row, name) for name in ("remaining", "limit", "reset_seconds"))
    if left is None or not limit or left >= share * limit:
        return ""
    wait = f" for {reset:g} s" if reset is not None else ""
    return f"{left:,.0f} of {limit:,.0f} {safe(text_at(row, 'name') or 'units')} are left{wait}"
