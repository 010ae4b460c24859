"""Speech was asked for, and the model wrote."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.modality import drift_severity, wrote
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="text-instead-of-audio",
    code="RT332",
    severity=Severity.WARNING,
    title="Speech was asked for, and the answer is text",
    explanation='With the modalities ["audio", "text"] the model may choose: an answer of plain text is legal, brings '
    "no audio, and the user hears nothing. It happens most after a conversation of text alone.",
    remedy="Say in the instructions that every answer is to be spoken, and keep text of the assistant out of the "
    'history. In GA ask for output_modalities ["audio"]: then every answer is speech.',
    cause=Cause.MODALITY,
    subsumes=("expected-modality-absent",),
    explained_by=("session-update-rejected", "history-replayed-as-text"),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.TEXT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or not wrote(response):
        return
    severity = drift_severity(scene)
    if severity is Severity.NOTE and not _is_first(scene.session, response):
        return
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)} was to give audio and text, and gave text only (from event "
        f"{response.families['text']}).",
        severity=severity,
        evidence=(response.opened_seq or change.seq, response.families["text"]),
        data={"asked": ["audio"], "came": ["text"]},
    )


def _is_first(session: Session, response: Response) -> bool:
    """Nobody is known to want speech: one note is enough."""
    return next(one for one in session.responses.values() if wrote(one)) is response
