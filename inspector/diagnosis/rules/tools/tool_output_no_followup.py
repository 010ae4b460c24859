"""A tool's result was given, and nobody asked the model to go on."""

from dataclasses import replace

from ....core.clock import SECOND
from ....core.text import list_text, safe
from ....model.fact import vad_on
from ....model.session import Session
from ....model.state.answer import Answer
from ....model.state.part import ToolCall, Turn
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene
from ...turn.purpose import was_asked_before, why_meant

RULE = Rule(
    name="tool-output-no-followup",
    code="RT502",
    severity=Severity.WARNING,
    title="A tool answered, but the model was not asked to continue",
    explanation="The result of a tool is an item like any other: it is stored, and the model stays silent. The next "
    "words need a response.create.",
    remedy="Send response.create once the outputs of all calls are in and the response that made them is done.",
    cause=Cause.TOOL_ROUND,
    explained_by=("response-create-while-active", "vad-double-trigger", "session-expired"),
)
_UNLESS = f"{RULE.remedy} After a tool that wants no words nothing is missing."
_IF_WANTED = "If the model was to speak of this result, send response.create; if not, nothing is missing."
_ANSWERED_WITHIN = 2 * SECOND  # of the end of the speech, as turn detection's answers come


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not while the response that called is open, or another of its calls awaits its result; nor for a refused one.

    Nor while the user speaks, or just has, whom turn detection will answer: that answer knows the result. A note
    where the client may well have meant to ask for nothing.
    """
    session = scene.session
    given = session.operations.get(hit.seq)
    if given and given.answer is Answer.REFUSED:
        return None
    turn = session.turns[int(hit.about.id)]
    if turn.is_answering(session.open) or _owing(session, turn) or (vad_on(session) and _is_spoken(scene)):
        return None
    answered = _unspoken(session, turn, hit.seq)
    names = list_text([safe(one.name or one.id) for one in answered])
    meant = why_meant(session, hit.seq, answered)
    return replace(
        hit,
        message=f"The result of {names} is in the conversation (event {hit.seq}), "
        f"and no response.create followed: {hit.seen}.{f' {meant}' if meant else ''}",
        severity=Severity.NOTE if meant else hit.severity,
        expected=("response.create",),
        remedy=_IF_WANTED if meant else "" if was_asked_before(session, answered) else _UNLESS,
        data={**hit.data, "calls": [one.id for one in answered]},
    )


def _is_spoken(scene: Scene) -> bool:
    """The user speaks, or ended so lately that the answer to that may still come."""
    buffer, now = scene.session.buffer, scene.now
    if buffer.speech.open_seq:
        return True
    ended = buffer.onsets[-1].ended_at if buffer.onsets else None
    return ended is not None and now is not None and now - ended < _ANSWERED_WITHIN


def _owing(session: Session, turn: Turn) -> bool:
    return any(session.calls[one].asked_seq and not session.calls[one].output_seq for one in turn.calls)


def _unspoken(session: Session, turn: Turn, seq: int) -> list[ToolCall]:
    """The calls of the turn whose results came after its last response had begun."""
    opened = (session.responses[one].opened_seq for one in turn.responses)
    begun = max((one for one in opened if one < seq), default=0)
    return [one for name in turn.calls if (one := session.calls[name]).output_seq > begun]
