"""One response was asked for in another modality than the session's."""

from collections.abc import Iterator

from ....core.json import object_at
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import modalities
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-overrides-modality",
    code="RT336",
    severity=Severity.NOTE,
    title="A response has another modality than its session",
    explanation="What response.create states counts for that response alone; the next one follows the session again. "
    "Its events carry other names, so a client that reads one kind only misses it.",
    remedy="Read the modalities of response.created for each response, or change the session with session.update.",
    cause=Cause.MODALITY,
)


@on(RULE, Meaning.RESPONSE_OPENED, needs=Trait.ASKED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """One note for a recording, about the newest such response; not for questions beside the conversation."""
    about, session = change.ref(RefKind.RESPONSE), scene.session
    response = session.responses.get(about.id) if about else None
    request = session.operations.get(response.operation) if response else None
    asked = modalities(object_at(request.body, "response")) if request else None
    usual = modalities(session.config)
    if response is None or request is None or not asked or not usual or response.out_of_band:
        return
    if ("audio" in asked) != ("audio" in usual):
        kinds = " and ".join(sorted(asked)), " and ".join(sorted(usual))
        yield Hit(
            SESSION_REF,
            change.seq,
            f"{operation_text(request)} asks for {kinds[0]}, and the session answers in {kinds[1]} (event "
            f"{session.config_seq}): this response only differs.",
            evidence=(session.config_seq, request.seq, change.seq),
        )
