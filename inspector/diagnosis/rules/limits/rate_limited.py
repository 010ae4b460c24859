"""A limit per minute or per day was reached."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.json import JsonObject, number_at, text_at
from ....model.change import Change
from ....model.session import Limits
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import BILLING, RATE
from ...registry import on
from ...scene import Scene
from ...trait import Trait
from ...turn.refusal import Refusal, refusal

RULE = Rule(
    name="rate-limited",
    code="RT604",
    severity=Severity.ERROR,
    title="A rate limit was reached",
    explanation="The account may use so many requests and tokens in a time, and a response reserves its tokens when it "
    "starts. Beyond that the server refuses or fails responses; the session itself goes on.",
    remedy="Wait for reset_seconds of the last rate_limits.updated and ask again, with growing pauses. A smaller "
    "max_output_tokens or a shorter conversation reserves less.",
    cause=Cause.RATE_LIMIT,
    subsumes=("error-event",),
)
_TRANSCRIPTION = "Wait before the next audio, or name another transcription model: each model has limits of its own."
_HANDSHAKE = "Wait before connecting again, with growing pauses, and close sessions that are no longer used."
_UNTOLD = (
    "Wait for reset_seconds of the last rate_limits.updated, or for some seconds where the server sends none, and ask "
    "again, with growing pauses. A smaller max_output_tokens or a shorter conversation reserves less."
)


@on(
    RULE,
    Meaning.LINK_ANSWERED,
    Meaning.ERROR,
    Meaning.RESPONSE_CLOSED,
    Meaning.TRANSCRIPTION_FAILED,
    Meaning.LINK_CLOSED,
    needs=Trait.DETAILED,
)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A status 429 may also mean that the credit is used up."""
    found = refusal(scene.session, change, RATE, statuses={429})
    if found is None or refusal(scene.session, change, BILLING):
        return
    if change.means is Meaning.TRANSCRIPTION_FAILED:
        yield replace(_hit(None, found, change.seq), severity=Severity.WARNING, remedy=_TRANSCRIPTION)
    else:
        limits = scene.session.limits
        yield replace(_hit(limits, found, change.seq), remedy=_HANDSHAKE if found.status else "" if limits else _UNTOLD)


def _hit(limits: Limits | None, found: Refusal, seq: int) -> Hit:
    left = [text for row in (limits.rows if limits else []) if (text := _row_text(row))]
    known = f" The last rate_limits.updated (event {limits.seq}) says {', '.join(left)}." if limits and left else ""
    return Hit(
        found.about,
        seq,
        f"{found.said}{known}",
        evidence=(limits.seq, seq) if known and limits else (seq,),
        data={"error": found.error} if found.error else {},
    )


def _row_text(row: JsonObject) -> str:
    left, limit = number_at(row, "remaining"), number_at(row, "limit")
    reset = number_at(row, "reset_seconds")
    if left is None or limit is None:
        return ""
    wait = f", reset in {reset:g} s" if reset is not None else ""
    return f"{left:,.0f} of {limit:,.0f} {text_at(row, 'name') or 'units'}{wait}"
