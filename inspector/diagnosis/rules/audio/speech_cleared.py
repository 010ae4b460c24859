"""The client empties the input buffer as soon as turn detection hears speech."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from ....core.clock import SECOND
from ....model.state.answer import Operation
from ....model.state.speech import Onset
from ....model.turn import turn_ref
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import RECENT, requests_of
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="speech-cleared",
    code="RT425",
    severity=Severity.WARNING,
    title="The client throws away what the user begins to say",
    explanation="input_audio_buffer.clear takes everything out of the buffer, the beginning of the speech that was "
    "just heard as well. A turn that is emptied never ends, and nobody answers it.",
    remedy="Send no input_audio_buffer.clear when speech begins. To stop the answer that sounds, stop its playback and "
    "send response.cancel; what the user says belongs into the buffer.",
    cause=Cause.VAD,
    thresholds={"speeches": Threshold(3, Unit.COUNT, "So many in a row are no accident.")},
)
_AT_ONCE = SECOND


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """The last speeches tell, and only where each was emptied at once; who mutes does so later, and now and then."""
    session = scene.session
    onsets = session.buffer.onsets[-RECENT:]
    clears = requests_of(session, Meaning.AUDIO_CLEAR)[-RECENT:]
    lost = [*takewhile(lambda one: _is_cleared(one, onsets, clears), reversed(onsets))]
    turn = session.turn
    if turn is None or len(lost) < max(scene.count(RULE, "speeches"), 1):
        return
    yield Hit(
        turn_ref(turn),
        lost[0].seq,
        f"{len(lost)} times speech began (events {lost[-1].seq} to {lost[0].seq}), and each time the client cleared "
        "the input buffer at once: nothing of it was left to be answered.",
        evidence=(lost[-1].seq, lost[0].seq, clears[-1].seq),
        data={"row": len(lost)},
    )


def _is_cleared(onset: Onset, onsets: Sequence[Onset], clears: Sequence[Operation]) -> bool:
    """A clear was sent right after a speech began, before its end and before the next one."""
    end = onset.ended_seq or next((one.seq for one in onsets if one.seq > onset.seq), 0)
    sent = next((one for one in clears if one.seq > onset.seq and (not end or one.seq < end)), None)
    if sent is None or sent.at is None or onset.at is None:
        return False
    return sent.at - onset.at < _AT_ONCE
