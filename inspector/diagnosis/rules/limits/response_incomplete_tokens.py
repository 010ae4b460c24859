"""An answer was cut at the token limit."""

from collections.abc import Iterator

from ....core.json import integer_at, path_of, text_at
from ....model.change import Change
from ....model.state.setting import setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-incomplete-tokens",
    code="RT605",
    severity=Severity.WARNING,
    title="The answer was cut at the token limit",
    explanation="The response reached max_output_tokens and stops in the middle: speech breaks off, and the arguments "
    "of a tool call may not be whole JSON. Audio takes many more tokens than its words.",
    remedy="Raise session.max_output_tokens (max_response_output_tokens in the beta) or that of response.create, or "
    "ask for shorter answers in the instructions.",
    cause=Cause.TOKEN_LIMIT,
)
_LIMIT = (path_of("max_output_tokens"), path_of("max_response_output_tokens"))


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.INCOMPLETE | Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "incomplete":
        return
    if text_at(response.details, "reason") != "max_output_tokens":
        return
    used, limit = integer_at(response.usage, "output_tokens"), setting(scene.session.config, _LIMIT)
    spent = f" after {used:,} output tokens" if used is not None else ""
    cut = " A tool call was among it: its arguments may be cut." if "call" in response.families else ""
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)} is incomplete{spent} (event {change.seq}): max_output_tokens.{cut}",
        evidence=(response.opened_seq or change.seq, change.seq),
        data={"output_tokens": used, "limit": limit},
    )
