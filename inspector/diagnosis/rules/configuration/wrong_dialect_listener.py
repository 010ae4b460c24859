"""Output came under names that the client's dialect does not have."""

from collections.abc import Iterator

from ....core.text import list_text
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.state.answer import Answer
from ....model.state.part import Response
from ....protocol.clue import kin
from ....protocol.dialect import BASE, Dialect, load, row_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import NAMED, judged
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="wrong-dialect-listener",
    code="RT307",
    severity=Severity.WARNING,
    title="The answer came under names that the client does not know",
    explanation="GA renamed the events that carry output: response.text.delta became response.output_text.delta, "
    "response.audio.delta became response.output_audio.delta. A client written for the other version gets no error; "
    "it waits for names that never come.",
    remedy="Listen for the names that the server sends, and log types that the code does not know.",
    cause=Cause.DIALECT_MISMATCH,
    explained_by=("session-update-rejected",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, *NAMED, needs=Trait.NAMED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the app says so itself, or clearly speaks one dialect while every output name belongs to another."""
    response = judged(scene, change)
    if response is not None and change.means is Meaning.RESPONSE_CLOSED and _is_unhandled(scene, response):
        yield _unhandled(response)
        return
    client = _spoken(scene) if response else None
    if response is None or client is None:
        return
    foreign = _foreign(response, client)
    if not foreign or len(foreign) < len(response.output_types):
        return
    names = [f"{theirs} instead of {ours}" for theirs, ours in foreign.items()]
    evidence = scene.detector.evidence(Side.CLIENT, client.id)
    refused = _refused(scene, evidence)
    yield Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.first_output_seq,
        f"The client speaks {client.title} (event {evidence[0]}), and the answer came as {list_text(names)}.",
        severity=Severity.NOTE if refused else Severity.WARNING,
        confidence=Confidence.LOW if refused else Confidence.MEDIUM,
        evidence=(*evidence[:1], *(response.output_types[one] for one in foreign)),
        expected=tuple(foreign.values()),
        remedy=f"Listen for {list_text([*foreign])}.",
    )


def _is_unhandled(scene: Scene, response: Response) -> bool:
    """The app's own log says that it knows none of the names under which the answer came."""
    return bool(response.output_types) and scene.unhandled.issuperset(response.output_types)


def _unhandled(response: Response) -> Hit:
    came = [*response.output_types]
    others = [name for type_ in came if (name := _other_name(type_))]
    handled = f" Code that handles {list_text(others)} is written for another version." if others else ""
    return Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.first_output_seq,
        f"The answer came as {list_text(came)}, which the app's own log calls unhandled.",
        evidence=tuple(response.output_types.values()),
        expected=tuple(others),
        remedy=f"Handle {list_text(came)}.{handled}",
    )


def _other_name(type_: str) -> str | None:
    """What the other version of the protocol, beta or GA, calls an event; None where it has the same name."""
    for name in BASE:
        row = row_of(Side.SERVER, type_, name)
        other = load(next(one for one in BASE if one != name))
        if row and load(name).spec(Side.SERVER, type_) and other.spec(Side.SERVER, type_) is None:
            return next(iter(other.types_of([row.means])), None)
    return None


def _spoken(scene: Scene) -> Dialect | None:
    """The dialect of the client's own events; None where it has shown none, mixes them, or the server wants them so."""
    name = scene.detector.leader(Side.CLIENT)
    if name is None or scene.detector.runner_up(Side.CLIENT):
        return None
    client, server = load(name), scene.server
    of_both = name in kin(server.id) and client.modalities_field == server.modalities_field
    return None if of_both else client


def _foreign(response: Response, client: Dialect) -> dict[str, str]:
    """Output types that the client's dialect does not have, with its own name for each."""
    foreign = {}
    for type_ in response.output_types:
        row = row_of(Side.SERVER, type_, client.id)
        if row and client.spec(Side.SERVER, type_) is None:
            foreign[type_] = next(iter(client.types_of([row.means])), row.means.value)
    return foreign


def _refused(scene: Scene, evidence: list[int]) -> bool:
    """All that speaks for the client's dialect was refused: its reader may still be up to date."""
    operations = [scene.session.operations.get(seq) for seq in evidence]
    return all(one is not None and one.answer is Answer.REFUSED for one in operations)
