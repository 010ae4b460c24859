"""A response ended that nothing had announced."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-created-missing",
    code="RT850",
    severity=Severity.WARNING,
    title="A response came without its beginning",
    explanation="response.created comes before anything else of a response. Where it is missing, events are missing in "
    "this log; only a response that failed or was cut off at once may end without it (observed).",
    remedy="Key what you keep by response_id and make an entry for an id that is new; look for what leaves "
    "response.created out of the log.",
    explained_by=("frames-lost",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.UNOPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only in a log that shows the session or the response's first item: else it starts in the middle."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.opened_seq:
        return
    if not scene.session.created_seq and not response.first_item_seq:
        return
    whole = response.status == "completed"
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)} came without {scene.names(Meaning.RESPONSE_OPENED)[0]}.",
        severity=unless_left_out(scene, Severity.WARNING) if whole else Severity.NOTE,
        expected=scene.names(Meaning.RESPONSE_OPENED),
    )
