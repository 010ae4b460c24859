"""A limit per minute or per day was reached."""

from collections.abc import Iterator

from ....core.json import JsonObject, number_at, object_at, text_at
from ....model.change import Change, Ref
from ....model.session import Limits
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import RATE, failure_at, names_of, quoted, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="rate-limited",
    code="RT604",
    severity=Severity.ERROR,
    title="A rate limit was reached",
    explanation="The account may use so many requests and tokens in a time, and a response reserves its tokens when it "
    "starts. Beyond that the server refuses or fails responses; the session itself goes on.",
    remedy="Wait for reset_seconds of the last rate_limits.updated and ask again, with growing pauses. A smaller "
    "max_output_tokens or a shorter conversation reserves less.",
    cause=Cause.RATE_LIMIT,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    if change.means is Meaning.ERROR:
        failure = failure_at(scene.session, change.seq)
        about: Ref | None = Ref(RefKind.EVENT, str(change.seq))
        error = failure.error if failure else {}
    else:
        about = change.ref(RefKind.RESPONSE)
        response = scene.session.responses.get(about.id) if about else None
        error = object_at(response.details, "error") if response else {}
    if about and names_of(error) & RATE:
        yield _hit(scene.session.limits, about, change.seq, error)


def _hit(limits: Limits | None, about: Ref, seq: int, error: JsonObject) -> Hit:
    left = [text for row in (limits.rows if limits else []) if (text := _row_text(row))]
    known = f" The last rate_limits.updated (event {limits.seq}) says {', '.join(left)}." if limits and left else ""
    return Hit(
        about,
        seq,
        f"{sentence(quoted(error))}{known}",
        evidence=(limits.seq, seq) if known and limits else (seq,),
        data={"error": error},
    )


def _row_text(row: JsonObject) -> str:
    left, limit = number_at(row, "remaining"), number_at(row, "limit")
    reset = number_at(row, "reset_seconds")
    if left is None or limit is None:
        return ""
    wait = f", reset in {reset:g} s" if reset is not None else ""
    return f"{left:,.0f} of {limit:,.0f} {text_at(row, 'name') or 'units'}{wait}"
