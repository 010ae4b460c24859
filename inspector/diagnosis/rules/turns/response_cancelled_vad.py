"""Turn detection cancelled a response because it heard speech."""

from collections.abc import Iterator
from itertools import islice, takewhile

from ....core.json import number_at, text_at
from ....core.text import count_text
from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="response-cancelled-vad",
    code="RT206",
    severity=Severity.NOTE,
    title="Speech interrupted a response",
    explanation="Turn detection heard speech while the model was answering and cancelled the answer. That is right "
    "when the user spoke; when nobody did, the microphone picked up noise or the assistant's own voice.",
    remedy="If the user did not speak: use headphones or echo cancellation, raise turn_detection.threshold, choose "
    "semantic_vad, or set interrupt_response to false.",
    cause=Cause.INTERRUPTION,
    explained_by=("echo-barge-in",),
    thresholds={"answers": Threshold(3, Unit.COUNT, "So many in a row without a word are a warning.")},
)

_NEWEST = 99  # responses that are counted


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.CANCELLED | Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "cancelled":
        return
    if not _is_by_speech(response):
        return
    heard = "after some output" if response.has_output else "before it had said anything"
    row = 0 if response.has_output else _in_a_row(scene.session)
    often = row >= scene.count(RULE, "answers")
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)} was cancelled by turn detection {heard} (event {change.seq})"
        f"{f', as {_were(row - 1)} before it' if often else ''}.",
        severity=Severity.WARNING if often else None,
        evidence=(response.opened_seq or change.seq, change.seq),
        remedy=f"{_LISTEN}{_threshold(scene)}" if often else "",
        data={"row": row} if often else {},
    )


_LISTEN = (
    "Find out what it hears. If it is noise, switch on noise reduction and raise turn_detection.threshold; if it is a "
    "user who pauses in mid-sentence, raise silence_duration_ms or choose semantic_vad. With interrupt_response false "
    "the answer is given all the same."
)


def _were(count: int) -> str:
    return f"{'was' if count == 1 else 'were'} the {count_text(count, 'answer')}"


def _is_by_speech(response: Response) -> bool:
    return response.status == "cancelled" and text_at(response.details, "reason") == "turn_detected"


def _in_a_row(session: Session) -> int:
    """How many of the newest responses speech cancelled before a word."""
    newest = islice(reversed(session.responses.values()), _NEWEST)
    return len([*takewhile(lambda one: _is_by_speech(one) and not one.has_output, newest)])


def _threshold(scene: Scene) -> str:
    value = number_at(setting(scene.session.config, TURN_DETECTION), "threshold")
    return f" The threshold is {value:g}." if value is not None else ""
