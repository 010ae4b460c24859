"""Output came before its item was announced."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import response_text
from ...official import keeps_to_the_letter, unless_left_out
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="delta-without-open-part",
    code="RT811",
    severity=Severity.WARNING,
    title="Output came before its item was announced",
    explanation="Every item of a response is announced by response.output_item.added before its output. Output without "
    "it means that events were reordered on the way, or that the first one is missing in this log.",
    remedy="Look for what leaves events out: a filter in the recorder, a proxy, or a reader that skips events.",
    explained_by=("frames-lost",),
)


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the log leaves announcements out altogether, nor where it begins inside the response."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or not response.opened_seq or not keeps_to_the_letter(scene):
        return
    first = response.first_output_seq
    announced = response.first_item_seq
    if response.deltas and first and first < announced:
        yield Hit(
            about,
            change.seq,
            f"The output of {response_text(response)} began with event {first}, before its first item was announced "
            f"(event {announced}).",
            severity=unless_left_out(scene, Severity.WARNING),
            evidence=(first, announced),
            expected=scene.names(Meaning.OUTPUT_ITEM_ADDED),
        )
