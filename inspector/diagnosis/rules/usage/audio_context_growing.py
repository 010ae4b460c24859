"""Every answer reads all earlier audio again, and it grows."""

from collections.abc import Iterator
from itertools import pairwise

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.spending import audio_tokens, finished, last_counted
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="audio-context-growing",
    code="RT654",
    severity=Severity.NOTE,
    title="The audio that each answer reads keeps growing",
    explanation="All earlier audio of a conversation is read again for every answer, ten tokens for each second of the "
    "user's. It is the dearest part of the input, and transcripts would often do.",
    remedy="Delete older audio items with conversation.item.delete and put a summary in their place, or begin a new "
    "session after a while.",
    cause=Cause.TOKEN_LIMIT,
    thresholds={
        "tokens": Threshold(4000, Unit.TOKENS, "Fewer tokens of audio are not worth a word."),
        "answers": Threshold(4, Unit.COUNT, "So many answers must each read more than the one before."),
    },
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COUNTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    response = finished(scene.session, change)
    if response is None or (audio_tokens(response) or 0) < scene.count(RULE, "tokens"):
        return
    answers = max(scene.count(RULE, "answers"), 2)
    row = last_counted(scene.session, response, answers)[::-1]
    counts = [audio_tokens(one) or 0 for one in row]
    if len(row) < answers or not all(later > earlier for earlier, later in pairwise(counts)):
        return
    yield Hit(
        about=SESSION_REF,
        seq=response.closed_seq,
        message=f"The last {answers} answers read {', '.join(f'{count:,}' for count in counts)} tokens of audio.",
        evidence=tuple(one.closed_seq for one in row),
        data={"audio_tokens": [*counts]},
    )
