"""The pieces of an answer do not add up to the whole."""

from collections.abc import Iterator
from itertools import takewhile
from unicodedata import normalize

from ....core.text import count_text, safe
from ....model.change import Change, Ref
from ....model.state.part import Response, Stream
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="done-mismatch",
    code="RT804",
    severity=Severity.WARNING,
    title="The deltas do not add up to the finished text",
    explanation="The done event of a stream repeats all of its text, which is exactly its deltas joined. A difference "
    "means that deltas were lost, doubled or changed between the server and this log.",
    remedy="Show the text of the done event, and look for what drops or changes frames in between: a proxy, a filter, "
    "or a reader that skips events.",
    cause=Cause.NETWORK,
    explained_by=("duplicate-event-id", "frames-lost"),
)
_AROUND = 20  # characters shown before the place where the two differ


@on(RULE, Meaning.OUTPUT_TEXT_DONE, Meaning.OUTPUT_TRANSCRIPT_DONE, Meaning.OUTPUT_ARGUMENTS_DONE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    found = _differing(response, change.seq) if response else None
    if response is None or found is None:
        return
    item, stream = found
    blanks = _flat(stream.joined) == _flat(stream.text)
    yield Hit(
        about=Ref(RefKind.ITEM, item),
        seq=change.seq,
        severity=Severity.NOTE if blanks or scene.lost else Severity.WARNING,
        message=_message(stream, blanks=blanks),
        evidence=(stream.first_seq, change.seq),
        data={"item": item, "joined": len(stream.joined), "done": len(stream.text)},
    )


def _differing(response: Response, seq: int) -> tuple[str, Stream] | None:
    """The item and stream that the done event `seq` contradicts."""
    found = response.mismatch
    return found if found and found[0] in response.items and found[1].mismatch_seq == seq else None


def _flat(text: str) -> str:
    return "".join(normalize("NFC", text).split())


def _message(stream: Stream, *, blanks: bool) -> str:
    joined, done = stream.joined, stream.text
    sizes = f"{count_text(len(joined), 'character')} of deltas against {len(done):,} in the done event"
    if blanks:
        return f"The deltas and the done event differ in blanks only: {sizes}."
    same = takewhile(lambda pair: pair[0] == pair[1], zip(joined, done, strict=False))
    place = sum(1 for _ in same)
    start = max(place - _AROUND, 0)
    here = safe(joined[start : place + _AROUND])
    there = safe(done[start : place + _AROUND])
    return f"The deltas differ from the done event at character {place + 1:,}: “{here}” against “{there}” ({sizes})."
