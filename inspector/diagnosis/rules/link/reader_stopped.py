"""The app does not read what the server sends."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.clock import SECOND, span_text
from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import awaited, on
from ...scene import Scene

RULE = Rule(
    name="reader-stopped",
    code="RT720",
    severity=Severity.WARNING,
    title="The app stopped reading",
    explanation="The recorder, between the app and its server or within the app, saw frames wait for the app for more "
    "than 3 s: it does not read its socket. What the server sends waits, and after a while the server cannot send "
    "either.",
    remedy="Read the socket in a task or thread of its own, put events into a queue there, and never wait for "
    "playback, tools or input inside the receive loop.",
    cause=Cause.READER_STOPPED,
)
LONGEST = 3 * SECOND  # that an app may not read; PROTOCOL.md R06


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """While the app does not read; a pause in which nothing waits for it harms nobody."""
    link = scene.session.link
    span = link.paused_for(scene.now)
    if span is None or span < scene.wait_of(RULE, LONGEST) or not link.queued:
        return None
    owed = _owed(scene.session)
    waiting = f"{count_text(link.queued, 'frame')} of the server {'waits' if link.queued == 1 else 'wait'} for it"
    return replace(
        hit,
        message=f"Since event {hit.seq} the app has not read for {span_text(span)}, and {waiting}.",
        severity=Severity.ERROR if owed else Severity.WARNING,
        evidence=(*owed, hit.seq),
        expected=(),
        seen="",
        data={"paused": span / SECOND, "queued": link.queued},
    )


@on(RULE, Meaning.APP_RESUMED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Once it reads again, how long it did not."""
    link = scene.session.link
    if link.longest < scene.wait_of(RULE, LONGEST) or not link.most_queued:
        return
    times = "" if link.pauses == 1 else f" (one of {link.pauses} pauses)"
    yield Hit(
        SESSION_REF,
        max(link.longest_seq, 1),
        f"After event {max(link.longest_seq, 1)} the app did not read for {span_text(link.longest)}{times}; up to "
        f"{count_text(link.most_queued, 'frame')} of the server waited for it.",
        evidence=(max(link.longest_seq, 1), change.seq),
        data={"paused": link.longest / SECOND, "queued": link.most_queued, "until": change.seq},
    )


def _owed(session: Session) -> tuple[int, ...]:
    """The event since which an answer is awaited, if one is."""
    response = session.active_response()
    if response and response.opened_seq:
        return (response.opened_seq,)
    asked = session.waiting.newest(Meaning.RESPONSE_CREATE)
    return (asked.seq,) if asked else ()
