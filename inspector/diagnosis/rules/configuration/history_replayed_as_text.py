"""What the assistant said before was replayed as text, and the model goes on in text."""

from collections.abc import Iterator

from ....core.json import list_at, text_at
from ....core.text import count_text
from ....model.change import Change
from ....model.session import Session
from ....model.state.answer import Answer, Operation
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import requests_of, response_text
from ...facts.modality import drift_severity, wrote
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="history-replayed-as-text",
    code="RT331",
    severity=Severity.WARNING,
    title="History in text draws an answer in text",
    explanation="The assistant's part of an earlier conversation can be replayed as text only. A model that finds "
    "itself having written before is inclined to write again, although it may speak (observed in the beta).",
    remedy="Replay what the assistant said in a system message or a message of the user, such as a summary, and say in "
    "the instructions that every answer is to be spoken.",
    cause=Cause.MODALITY,
)
_TEXT = frozenset({"text", "output_text"})


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.TEXT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where an answer came as text that was free to be speech."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    replayed = _replayed(scene.session) if response and wrote(response) else []
    if about is None or response is None or not replayed:
        return
    severity = drift_severity(scene)
    if severity is Severity.NOTE and _again(scene, response):
        return
    events = ", ".join(str(one.seq) for one in replayed[:5])
    more = ", …" if len(replayed) > 5 else ""
    yield Hit(
        about,
        change.seq,
        f"{count_text(len(replayed), 'message')} of the assistant replayed as text (event {events}{more}), and then "
        f"{response_text(response)} came as text.",
        severity=severity,
        confidence=Confidence.MEDIUM,
        evidence=(replayed[0].seq, change.seq),
        data={"messages": len(replayed)},
    )


def _again(scene: Scene, response: Response) -> bool:
    """An earlier answer was text already; nobody is known to want speech, so one note is enough."""
    return next(one for one in scene.session.responses.values() if wrote(one)) is not response


def _replayed(session: Session) -> list[Operation]:
    """The assistant's messages that the client created, unless they were refused."""
    created = requests_of(session, Meaning.ITEM_CREATE)
    return [one for one in created if one.answer is not Answer.REFUSED and _is_written(one)]


def _is_written(operation: Operation) -> bool:
    parts = list_at(operation.body, "item", "content")
    return text_at(operation.body, "item", "role") == "assistant" and any(
        text_at(one, "type") in _TEXT for one in parts
    )
