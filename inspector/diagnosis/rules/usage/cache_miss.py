"""The server reads nearly everything anew for each answer."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.spending import cached_tokens, counted_before, finished, input_tokens, last_counted
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="cache-miss",
    code="RT652",
    severity=Severity.NOTE,
    title="The prompt cache is hardly used",
    explanation="What begins like the request before is read from a cache, at a fraction of the price and faster. "
    "Instructions or tools that change between answers, or items deleted from the front, make every answer pay in "
    "full.",
    remedy="Keep instructions and tools as they are during a session, and put what changes into messages at the end.",
    cause=Cause.CONFIGURATION,
    thresholds={
        "tokens": Threshold(1024, Unit.TOKENS, "Shorter prompts are not cached."),
        "share": Threshold(0.25, Unit.RATIO, "Less than this share from the cache is hardly any."),
        "answers": Threshold(2, Unit.COUNT, "So many such answers in a row are no accident."),
    },
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COUNTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """From the third answer on: the first two fill the cache."""
    response = finished(scene.session, change)
    if response is None or not _misses(scene, response):
        return
    several = max(scene.count(RULE, "answers"), 1)
    row = last_counted(scene.session, response, several)
    if len(row) < several or not all(_misses(scene, one) for one in row):
        return
    if len([*counted_before(scene.session, row[-1])]) < 2:
        return
    cached, read = cached_tokens(response) or 0, input_tokens(response)
    yield Hit(
        about=SESSION_REF,
        seq=response.closed_seq,
        confidence=Confidence.MEDIUM,
        message=f"Of {read:,} input tokens only {cached:,} came from the cache ({cached / read:.0%}), as little as for "
        "the answer before.",
        evidence=tuple(one.closed_seq for one in reversed(row)),
        data={"input_tokens": read, "cached_tokens": cached},
    )


def _misses(scene: Scene, response: Response) -> bool:
    cached, read = cached_tokens(response), input_tokens(response)
    if cached is None or read <= scene.count(RULE, "tokens"):
        return False
    return cached < scene.threshold(RULE, "share") * read
