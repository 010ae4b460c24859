"""A response gave another kind of output than it was to give."""

from collections.abc import Iterator

from ....core.json import object_at
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.part import Response
from ....model.state.setting import modalities
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import NAMED, RECENT, judged, refused_by, response_text
from ...facts.rename import corrected_by
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="wrong-family-for-modality",
    code="RT308",
    severity=Severity.WARNING,
    title="The answer has another modality than was asked for",
    explanation="The modalities in response.created decide which events carry the answer: text, or audio with its "
    "transcript. Code that waits for the other kind hears nothing although the model answered.",
    remedy="Compare output_modalities (modalities in the beta) in session.updated and response.created with the events "
    "that your code reads, and set them in response.create where one answer should differ.",
    cause=Cause.MODALITY,
    explained_by=("session-update-rejected",),
)
_FREE = frozenset({"call", "mcp"})  # a tool may be called whatever the modality


@on(RULE, Meaning.RESPONSE_CLOSED, *NAMED, needs=Trait.OUTPUT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    response = judged(scene, change)
    if response is None:
        return
    wanted, why, source = _wanted(scene, response)
    came = sorted(frozenset(response.families) - (wanted or frozenset()) - _FREE)
    if wanted and came:
        yield Hit(
            Ref(RefKind.RESPONSE, response.id),
            response.families[came[0]],
            f"{response_text(response)} was to give {_words(wanted)} ({why}), and {' and '.join(came)} came.",
            evidence=(source, *(response.families[one] for one in came)),
            data={"asked": [*sorted(wanted)], "came": [*came]},
        )


def _wanted(scene: Scene, response: Response) -> tuple[frozenset[str] | None, str, int]:
    """What the client asked for in vain, else what the response itself announced."""
    refused = _refused(scene.session, scene, response)
    if refused:
        return refused
    opened = response.opened_seq or response.last_seq
    return response.modalities, f"response.created, event {opened}", opened


def _refused(session: Session, scene: Scene, response: Response) -> tuple[frozenset[str], str, int] | None:
    """The modalities of the newest refused session.update that nothing made good before this response."""
    for failure in reversed(session.failures[-RECENT:]):
        update = refused_by(session, failure)
        if update is None or update.means is not Meaning.SESSION_UPDATE or update.seq > response.opened_seq:
            continue
        asked = modalities(object_at(update.body, "session"))
        if asked:
            healed = corrected_by(session, update, scene.server)
            return None if healed else (asked, f"session.update, event {update.seq}, which was refused", update.seq)
    return None


def _words(modalities_: frozenset[str]) -> str:
    return " and ".join(sorted(modalities_))
