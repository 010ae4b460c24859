"""The user's words came after the answer to them had begun, which is in order."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ....core.text import safe
from ....model.handlers.reference import SESSION_REF
from ....model.state.part import Item, Response
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="transcription-order",
    code="RT233",
    severity=Severity.NOTE,
    title="A transcript came after the answer had begun",
    explanation="The model hears the user's audio itself and does not wait for its transcript. The two come in any "
    "order, and the order in which events arrive is not the order of the conversation.",
    remedy="Place the transcript by its item_id, and items by their previous_item_id, instead of by arrival.",
    cause=Cause.TRANSCRIPTION,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """Once for a recording, about the first such transcript."""
    responses = [one for one in scene.session.responses.values() if one.opened_seq and not one.out_of_band]
    openings = [one.opened_seq for one in responses]
    for item in scene.session.items.values():
        answer = _answer(item, responses, openings) if item.transcribed_seq and item.added_seq else None
        if answer and 0 < answer.first_output_seq < item.transcribed_seq:
            yield _hit(scene, item, answer)
            return


def _answer(item: Item, responses: Sequence[Response], openings: Sequence[int]) -> Response | None:
    """The first response after the item was added."""
    place = bisect_right(openings, item.added_seq)
    return responses[place] if place < len(responses) else None


def _hit(scene: Scene, item: Item, answer: Response) -> Hit:
    closed = 0 < answer.closed_seq < item.transcribed_seq
    seq, what = (answer.closed_seq, "ended") if closed else (answer.first_output_seq, "began")
    name = scene.names(Meaning.TRANSCRIPTION_DONE)[0]
    return Hit(
        SESSION_REF,
        item.transcribed_seq,
        f"{name} for {safe(item.id)} (event {item.transcribed_seq}) came after the answer {what} (event {seq}). No "
        f"order between the two is promised.",
        evidence=(seq, item.transcribed_seq),
    )
