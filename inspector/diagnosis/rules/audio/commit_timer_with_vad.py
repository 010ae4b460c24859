"""The client commits audio at a steady beat while turn detection commits it too."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ....core.clock import span_text
from ....model.change import Change
from ....model.fact import vad_on
from ....model.handlers.reference import SESSION_REF
from ....model.state.answer import Operation
from ....model.state.speech import Onset
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import ACTIVE, COMMIT_EMPTY, RECENT, failure_at, requests_of
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="commit-timer-with-vad",
    code="RT421",
    severity=Severity.WARNING,
    title="A timer commits audio while turn detection is on",
    explanation="Turn detection commits each turn when the user stops speaking. A client that commits by the clock as "
    "well cuts sentences into pieces, asks for answers that nobody expects, and collects errors for empty buffers.",
    remedy="Remove the timer that sends input_audio_buffer.commit, or switch turn detection off and commit at the end "
    "of speech yourself.",
    cause=Cause.VAD,
    thresholds={
        "commits": Threshold(3, Unit.COUNT, "So many commits at equal distances come from a timer."),
    },
)
_JITTER = 0.2


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None or not names_of(failure.error) & {COMMIT_EMPTY, ACTIVE} or not vad_on(scene.session):
        return
    commits = requests_of(scene.session, Meaning.AUDIO_COMMIT)[-RECENT:]
    period = _period(commits, scene.count(RULE, "commits"))
    if period is None or _follow_speech(scene.session.buffer.onsets, commits):
        return
    yield Hit(
        about=SESSION_REF,
        seq=commits[0].seq,
        message=f"The client sent {len(commits)} commits, one every {span_text(period)}, while turn detection is on; "
        f"event {change.seq} refuses what came of it.",
        evidence=(commits[0].seq, commits[-1].seq, change.seq),
        data={"commits": len(commits), "period": period / 1_000_000},
    )


def _follow_speech(onsets: Sequence[Onset], commits: Sequence[Operation]) -> bool:
    """Each commit has a speech of its own that ended right before it: the client commits what turn detection ends."""
    ends = [one.ended_seq for one in onsets[-len(commits) - 1 :] if one.ended_seq]
    bounds = pairwise((0, *(one.seq for one in commits)))
    return all(any(before < end < seq for end in ends) for before, seq in bounds)


def _period(commits: Sequence[Operation], several: int) -> int | None:
    """The steady distance between commits in microseconds; None where there is none."""
    times = [one.at for one in commits if one.at is not None]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    if len(times) < max(several, 2):
        return None
    mean = sum(gaps) // len(gaps)
    return mean if mean > 0 and all(abs(gap - mean) <= _JITTER * mean for gap in gaps) else None
