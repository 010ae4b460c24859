"""A part was announced as one kind and filled with another."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import keeps_to_the_letter
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="part-family-mismatch",
    code="RT810",
    severity=Severity.WARNING,
    title="A part of the answer is of another kind than announced",
    explanation="response.content_part.added says whether text or audio follows. Code that prepares for the one and "
    "gets the other shows nothing.",
    remedy="Go by the names of the events that carry the output, not by the type of the part.",
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.OUTPUT | Trait.ITEMS)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    came = {one for one in response.families if one in ("text", "audio")} if response else set()
    announced = _announced(scene.session, response) if response and came else set()
    if about and response and announced and came and not announced & came:
        seqs = tuple(response.families[one] for one in sorted(came))
        yield Hit(
            about,
            change.seq,
            f"The parts of {response_text(response)} were announced as {' and '.join(sorted(announced))}, and "
            f"{' and '.join(sorted(came))} came (event {seqs[0]}).",
            severity=Severity.WARNING if keeps_to_the_letter(scene) else Severity.NOTE,
            evidence=(*seqs, change.seq),
        )


def _announced(session: Session, response: Response) -> set[str]:
    """The kinds of the parts: `text` and `output_text` are one, `audio` and `output_audio` too."""
    items = [session.items[one] for one in response.items if one in session.items]
    kinds = {stream.kind.removeprefix("output_") for item in items for stream in item.streams.values()}
    return kinds & {"text", "audio"}
