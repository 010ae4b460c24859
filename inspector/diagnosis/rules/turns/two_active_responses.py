"""Two responses wrote into the conversation at once."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind, Switch
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import keeps_to_the_letter
from ...registry import at_end, on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="two-active-responses",
    code="RT221",
    severity=Severity.WARNING,
    title="Two responses were active in one conversation",
    explanation="A conversation has one response at a time; the next one opens after the response.done of the last. "
    "Where two overlap, events were reordered on the way, the log holds two sessions, or the server runs both, and a "
    "client that keeps one answer at a time mixes their text and audio.",
    remedy='Wait for response.done before the next response.create, give a side question conversation "none", and tell '
    "output apart by its response_id. Record each connection into a log of its own.",
    cause=Cause.ACTIVE_RESPONSE,
)
_RACE = 2  # events within which the late end of the older one is tolerated


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.BESIDE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """At the end of the newer one."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if response and response.beside:
        yield from _judged(scene, response)


@at_end(RULE)
def over(scene: Scene) -> Iterator[Hit]:
    """Those that never ended."""
    for response in scene.session.open.values():
        if response.beside:
            yield from _judged(scene, response)


def _judged(scene: Scene, response: Response) -> Iterator[Hit]:
    """Not of servers that are known to run both or to give the older one up."""
    older = scene.session.responses[response.beside]
    refuses = scene.server.does(Switch.ACTIVE_RESPONSE_REFUSED)
    if refuses is False or not _went_on(older, response) or _stands_aside(scene.session, response):
        return
    yield Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.opened_seq,
        f"{response_text(response)} opened while {response_text(older)} was open, which went on until event "
        f"{older.closed_seq or older.last_seq}.",
        severity=Severity.WARNING if keeps_to_the_letter(scene) and older.status != "cancelled" else Severity.NOTE,
        evidence=(older.opened_seq, response.opened_seq, older.closed_seq or older.last_seq),
        data={"other": older.id},
    )


def _went_on(older: Response, newer: Response) -> bool:
    """The older one gave more than its end after the newer one opened; an end that comes late is a known race."""
    if older.closed_seq and older.closed_seq - newer.opened_seq <= _RACE:
        return False
    last = older.before_end_seq if older.closed_seq else older.last_seq
    return last > newer.opened_seq


def _stands_aside(session: Session, newer: Response) -> bool:
    """One was asked for beside the conversation, and no response says that it is the one."""
    aside = session.waiting.first(Meaning.RESPONSE_CREATE, "aside", True)
    return aside is not None and aside.seq < newer.opened_seq
