"""Turn detection ended a turn, its answers are switched off, and nobody asked."""

from collections.abc import Iterator

from ....core.json import text_at, value_at
from ....model.session import Session
from ....model.state.part import Turn
from ....model.state.setting import TURN_DETECTION, setting
from ....model.turn import turn_ref
from ....protocol.vocabulary import Cause
from ...base import Ends, Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="vad-create-response-off",
    code="RT214",
    severity=Severity.NOTE,
    title="Turn detection does not answer by itself, and no response was asked for",
    explanation="With create_response set to false the server only tells where turns begin and end. The answer is the "
    "client's to ask for, which is right for an application that decides whether to answer at all.",
    remedy="Send response.create after input_audio_buffer.committed, or set turn_detection.create_response to true.",
    cause=Cause.REQUEST_MISSING,
)


_MANY = 3  # turns without an answer: nobody decides so often on purpose


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """The last turn tells; whoever answers some turns and not others decides that on purpose."""
    session = scene.session
    turn = session.turn
    if turn is None or not _silent(turn) or not _switched_off(session):
        return
    passed = len(turn.input) // 2  # what nobody answers stays one turn; speech and commit are an input each
    proven = scene.ends is not Ends.UNKNOWN or passed > _MANY
    if not proven or any(other.requests or other.responses for other in session.turns):
        return
    yield Hit(
        turn_ref(turn),
        turn.input[-1],
        f"{_words(turn, passed)} to be answered on request, since create_response is false (event "
        f"{session.config_seq}), and no response.create followed.",
        severity=Severity.WARNING if passed >= _MANY else Severity.NOTE,
        evidence=(session.config_seq, turn.input[-1]),
        expected=("response.create",),
    )


def _words(turn: Turn, passed: int) -> str:
    if passed < _MANY:
        return f"The spoken turn of event {turn.input[-1]} was"
    return f"{passed} spoken turns (events {turn.input[0]} to {turn.input[-1]}) were"


def _silent(turn: Turn) -> bool:
    return turn.spoken and len(turn.input) > 1 and not turn.requests and not turn.responses


def _switched_off(session: Session) -> bool:
    off = value_at(setting(session.config, TURN_DETECTION), ("create_response",)) is False
    return off and text_at(session.config, "type") != "transcription"
