"""The fifteen questions that a debugger must answer at a glance, in order, each with the function that answers it."""

from collections.abc import Sequence

from ..base import Finding, TurnVerdict
from ..pending import Pending
from ..scene import Scene
from ..triage import decisive
from . import link, setting, sound, tool, turn
from .reply import Inquiry, Question, Reply, State

QUESTIONS: tuple[tuple[str, Question], ...] = (
    ("Why is there no response: which step did not happen, and is it still open at the end?", turn.no_response),
    ("Did a response fail, and what is the reason inside status_details?", turn.failed),
    ("Was session.update applied, and what kept its old value?", setting.applied),
    ("Which dialect does each side speak, and where do they differ?", setting.dialects),
    ("What was requested, and what is in effect?", setting.in_effect),
    ("Is an error fatal, which client event caused it, and what did it undo?", link.errors),
    ("Who asks for responses, turn detection or response.create, and which one is active?", turn.who_asks),
    ("Why was the buffer empty at a commit, and who had committed?", sound.empty_commit),
    ("Did turn detection hear anything, and is a beginning left open?", sound.heard),
    ("Why was an answer cut, and by whom?", turn.cut),
    ("Does the agent hear itself?", sound.echo),
    ("Did the tool's result reach the model, with a response.create after it?", tool.results),
    ("Why text instead of audio, or audio instead of text?", setting.modality),
    ("Was all the audio delivered, or is it the player?", sound.delivered),
    ("Why did the socket close, and is what looks odd in fact normal?", link.closing),
)
_OF_ANY_PROTOCOL = frozenset({4, 15})


def replies(
    scene: Scene,
    findings: Sequence[Finding],
    pending: Sequence[Pending] = (),
    turns: Sequence[TurnVerdict] | None = None,
) -> tuple[Reply, ...]:
    """The answers to all questions about a recording; `pending` and `turns` as in triage."""
    inquiry = Inquiry(*decisive(scene, findings, pending, turns), findings)
    return tuple(_reply(number, *asked, inquiry) for number, asked in enumerate(QUESTIONS, start=1))


def _reply(number: int, question: str, ask: Question, inquiry: Inquiry) -> Reply:
    server = inquiry.scene.server
    if server.other_protocol and number not in _OF_ANY_PROTOCOL:
        words = f"This is {server.title}, another protocol: its events are shown and not judged."
        return Reply(number, question, words, State.NOT_APPLICABLE)
    told = ask(inquiry)
    return Reply(number, question, told.answer, told.state, told.evidence, told.rows)
