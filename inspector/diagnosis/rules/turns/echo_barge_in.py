"""Answers are interrupted again and again as soon as they sound: the assistant probably hears itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice

from ....core.clock import span_text
from ....core.json import text_at
from ....core.text import clip, safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="echo-barge-in",
    code="RT215",
    severity=Severity.WARNING,
    title="Answers are interrupted as soon as they begin to sound",
    explanation="Turn detection cancelled several answers within two seconds of their first audio. An impatient user "
    "does that too, but most often the microphone picks up the loudspeaker and the assistant interrupts itself.",
    remedy="Test with headphones. If that helps, switch on echo cancellation, raise turn_detection.threshold, choose "
    "semantic_vad, or set interrupt_response to false.",
    cause=Cause.INTERRUPTION,
    thresholds={
        "within": Threshold(2, Unit.SECONDS, "Soon means so long after the first output, at most."),
        "answers": Threshold(3, Unit.COUNT, "So many such answers are no accident."),
    },
)
_NEWEST = 8  # responses looked at
_ITEMS = 64  # items looked at for what was heard
_HEARD = 2  # transcripts, of which one may be an accident
_PIECES, _LONG = 64, 400  # pieces of an answer that was cut soon, and characters of each
_SENTENCE = 3  # words: a shorter one may be what a transcriber makes of noise
_WORD = re.compile(r"\w+")
_MEANT = "Nothing is wrong where the user means to interrupt. If nobody spoke, test with headphones."


@on(RULE, Meaning.RESPONSE_CLOSED, Meaning.TRANSCRIPTION_DONE, needs=Trait.CANCELLED | Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak when an answer is cut; be milder when the transcripts, which come later, hold words of somebody else."""
    session = scene.session
    cut = _cut(session, change, scene.span(RULE, "within"))
    if not cut or len(cut) < scene.count(RULE, "answers"):
        return
    spans = ", ".join(span_text(span) for _, span in cut)
    told = f"{len(cut)} of the last answers were cancelled by turn detection {spans} after their first output."
    heard = _words_of_others(session, [one for one, _ in cut])
    yield Hit(
        SESSION_REF,
        cut[-1][0].closed_seq,
        f"{told} What was heard are other words than the answers', such as “{safe(clip(heard[-1], 60))}”: somebody "
        "seems to interrupt."
        if heard
        else told,
        severity=Severity.NOTE if heard else None,
        confidence=Confidence.MEDIUM,
        evidence=tuple(one.closed_seq for one, _ in cut),
        remedy=_MEANT if heard else "",
    )


def _words_of_others(session: Session, cut: Sequence[Response]) -> list[str]:
    """What was heard since the first of these answers, if it is said by a person: words, most of them not the answers'.

    Empty where nothing was transcribed, where it is too short to tell, and where one of the transcripts is an echo.
    """
    items = [session.items[name] for name in islice(reversed(session.items), _ITEMS)]
    users = [one for one in items if one.role == "user" and one.transcribed_seq and one.added_seq > cut[0].closed_seq]
    heard = [one.transcript or "" for one in users]
    parts = [part for one in cut for name in one.items for part in session.items[name].streams.values()]
    texts = ("".join(piece[:_LONG] for piece in part.pieces[:_PIECES]) for part in parts)
    said = {word for text in texts for word in _WORD.findall(text.lower())}
    words = [_WORD.findall(one[:_LONG].lower()) for one in heard]
    strange = [len(one) >= _SENTENCE and 2 * len(said.intersection(one)) < len(one) for one in words]
    return heard[::-1] if len(heard) >= _HEARD and all(strange) else []


def _cut(session: Session, change: Change, within: int) -> list[tuple[Response, int]]:
    """The newest responses that were cut so soon, oldest first; none unless the newest that ended is one of them."""
    newest = list(islice(reversed(session.responses.values()), _NEWEST))
    if change.means is Meaning.TRANSCRIPTION_DONE:
        newest = [*dropwhile(lambda one: _span(one, within) is None, newest)]
    last = newest[0] if newest else None
    if last is None or not last.closed_seq or _span(last, within) is None:
        return []
    if change.means is Meaning.RESPONSE_CLOSED and last.closed_seq != change.seq:
        return []
    return [(one, span) for one in reversed(newest) if (span := _span(one, within)) is not None]


def _span(response: Response, within: int) -> int | None:
    """How long the answer sounded before turn detection cut it; None unless that was soon.

    A log that leaves the deltas out does not show when it began to sound.
    """
    if not response.deltas:
        return None
    began, ended = response.first_output_at, response.closed_at
    if response.status != "cancelled" or text_at(response.details, "reason") != "turn_detected":
        return None
    return ended - began if began is not None and ended is not None and ended - began <= within else None
