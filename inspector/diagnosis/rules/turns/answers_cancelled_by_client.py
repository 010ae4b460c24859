"""The client cancels one answer after another before it has said a word."""

from collections.abc import Iterator
from itertools import islice, takewhile

from ....core.clock import span_text
from ....core.json import text_at
from ....core.text import count_text
from ....model.change import Ref
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="answers-cancelled-by-client",
    code="RT238",
    severity=Severity.WARNING,
    title="The client cancels answers before they say a word",
    explanation="response.cancel ends an answer at once. A client that sends it for every answer, out of a handler "
    "that fires too early or a timeout that is too short, never hears one.",
    remedy="Look what sends response.cancel: a handler of speech, of playback or of a new turn that fires as soon as "
    "the answer begins, or a timeout that is too short. Cancel only an answer that the user interrupts.",
    cause=Cause.INTERRUPTION,
    thresholds={"answers": Threshold(3, Unit.COUNT, "So many in a row are no accident.")},
)
_NEWEST = 99  # responses that are counted


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """The last answers tell: whoever tries several before one is wanted ends with one that is heard."""
    newest = islice(reversed(scene.session.responses.values()), _NEWEST)
    cut = [*takewhile(_is_cut, newest)]
    if len(cut) < max(scene.count(RULE, "answers"), 1):
        return
    response = cut[0]
    lived = max((_lived(one) or 0 for one in cut), default=0)
    within = f", each within {span_text(lived)}" if lived else ""
    before = f", as were the {count_text(len(cut) - 1, 'answer')} before it" if len(cut) > 1 else ""
    yield Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.closed_seq,
        f"{response_text(response)} was cancelled by the client before it had said anything (event "
        f"{response.closed_seq}){before}{within}.",
        evidence=(cut[-1].closed_seq, response.closed_seq),
        data={"row": len(cut)},
    )


def _is_cut(response: Response) -> bool:
    by_client = text_at(response.details, "reason") == "client_cancelled"
    return response.status == "cancelled" and by_client and not response.has_output and not response.stopped_by


def _lived(response: Response) -> int | None:
    """From its beginning to its end, in µs."""
    if response.opened_at is None or response.closed_at is None:
        return None
    return response.closed_at - response.opened_at
