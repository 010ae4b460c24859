"""The model read less than before, although nothing was deleted."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import requests_of, response_text
from ...facts.spending import counted_before, finished, input_tokens
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="context-truncated",
    code="RT651",
    severity=Severity.NOTE,
    title="The server dropped old messages",
    explanation="When a conversation outgrows the model's context, the server leaves out its oldest messages, and no "
    "event says so. The model forgets what was said first.",
    remedy="Summarise older turns into one message and delete the rest yourself, or set truncation to a "
    "retention_ratio or to disabled to be told by an error.",
    cause=Cause.TOKEN_LIMIT,
    thresholds={
        "share": Threshold(0.9, Unit.RATIO, "Less than this share of the tokens before is a drop."),
        "tokens": Threshold(4000, Unit.TOKENS, "Below so many tokens no context is full."),
    },
)
_CHANGES = (Meaning.ITEM_DELETE, Meaning.ITEM_TRUNCATE, Meaning.SESSION_UPDATE)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COUNTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    response = finished(scene.session, change)
    before = next(counted_before(scene.session, response), None) if response else None
    if response is None or before is None or not _is_drop(scene, before, response):
        return
    was, now = input_tokens(before), input_tokens(response)
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=response.closed_seq,
        confidence=Confidence.MEDIUM,
        message=f"{response_text(response)} read {now:,} tokens where the one before read {was:,} "
        f"({1 - now / was:.0%} less), and nothing was deleted in between.",
        evidence=(before.closed_seq, response.closed_seq),
        data={"before": was, "after": now},
    )


def _is_drop(scene: Scene, before: Response, response: Response) -> bool:
    was, now = input_tokens(before), input_tokens(response)
    if was < scene.count(RULE, "tokens") or now >= scene.threshold(RULE, "share") * was:
        return False
    session = scene.session
    request = session.operations.get(response.operation)
    asked = request.body.get("response") if request else None
    own = isinstance(asked, dict) and bool(asked.keys() & {"input", "instructions", "tools"})
    return not own and not any(requests_of(session, means, before.opened_seq) for means in _CHANGES)
