"""Every answer reads all earlier audio again, and it grows."""

from collections.abc import Iterator
from itertools import pairwise

from ....model.change import Change
from ....model.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...spending import audio_tokens, finished, last_counted

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
)
_LARGE = 4_000  # tokens
_ANSWERS = 4


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    response = finished(scene.session, change)
    if response is None or (audio_tokens(response) or 0) < _LARGE:
        return
    row = last_counted(scene.session, response, _ANSWERS)[::-1]
    counts = [audio_tokens(one) or 0 for one in row]
    if len(row) < _ANSWERS or not all(later > earlier for earlier, later in pairwise(counts)):
        return
    yield Hit(
        about=SESSION_REF,
        seq=response.closed_seq,
        message=f"The last {_ANSWERS} answers read {', '.join(f'{count:,}' for count in counts)} tokens of audio.",
        evidence=tuple(one.closed_seq for one in row),
        data={"audio_tokens": [*counts]},
    )
