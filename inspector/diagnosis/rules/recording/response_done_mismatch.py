"""The end of a response shows other output than its events did."""

from collections.abc import Iterator
from itertools import takewhile
from unicodedata import normalize

from ....core.text import safe
from ....model.change import Change
from ....model.handlers.comparison import ITEMS
from ....model.state.integrity import Contradiction
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import keeps_to_the_letter, unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-done-mismatch",
    code="RT820",
    severity=Severity.WARNING,
    title="A response ended with other output than it streamed",
    explanation="response.output_item.done and response.done repeat the finished items of a response, with the texts "
    "that its streams ended with. A difference means that a server, or a proxy on the way, tells two stories, and code "
    "that shows the stream shows another answer than code that reads the end.",
    remedy="Take the answer from one place only, and compare with a connection that bypasses the proxy, if there is "
    "one.",
    cause=Cause.NETWORK,
)
_AROUND = 20  # characters shown before and after the place where two texts part


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED | Trait.OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only of completed responses: where one is cut off, its end may show less than was streamed."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    found = response.contradiction if response and response.status == "completed" else None
    if about is None or response is None or found is None or not response.opened_seq:
        return
    listed = found.what == ITEMS
    yield Hit(
        about,
        change.seq,
        f"{response_text(response)}: {_list_text(found) if listed else _text_text(found)}",
        severity=unless_left_out(scene, Severity.WARNING) if listed else _of_text(scene, found),
        evidence=tuple(dict.fromkeys((response.opened_seq, found.seq, change.seq))),
        data={"what": found.what, "item": found.item or None},
    )


def _of_text(scene: Scene, found: Contradiction) -> Severity:
    """Both texts stand in the log, so a cut log excuses nothing; other servers trim blanks or name fields freely."""
    same = _flat(found.streamed) == _flat(found.shown)
    return Severity.WARNING if keeps_to_the_letter(scene) and not same else Severity.NOTE


def _flat(text: str) -> str:
    return "".join(normalize("NFC", text).split())


def _list_text(found: Contradiction) -> str:
    shown = f"lists {safe(found.shown)}" if found.shown else "lists no item"
    return f"it announced the items {safe(found.streamed)}, and its end (event {found.seq}) {shown}."


def _text_text(found: Contradiction) -> str:
    """Show both texts around the first character in which they differ."""
    streamed, shown = found.streamed, found.shown
    place = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(streamed, shown, strict=False)))
    start = max(place - _AROUND, 0)
    here, there = safe(streamed[start : place + _AROUND]), safe(shown[start : place + _AROUND])
    return (
        f"event {found.seq} shows the {found.what} of {safe(found.item)} other than its stream, from character "
        f"{place + 1:,} on: “{there}” against “{here}”."
    )
