"""Turn detection ended a turn and the server did not answer it."""

from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter

from ....core.json import value_at
from ....model.session import Session
from ....model.state.part import Response
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.vocabulary import Cause, Meaning, Switch
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import requests_of, response_text, unclaimed_error
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="vad-turn-no-response",
    code="RT208",
    severity=Severity.ERROR,
    title="A spoken turn ended and the server opened no response",
    explanation="With turn detection on and create_response not switched off, the server owes an answer to every turn "
    "that it commits. It is usually opened within a few milliseconds.",
    remedy="Send response.create to have this turn answered, and check create_response in session.updated.",
    cause=Cause.VAD,
    explained_by=("session-update-rejected", "rate-limited", "quota-exhausted", "session-expired"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not for the client's own commit, nor where a request or an error of later speaks for itself."""
    session = scene.session
    turn = session.turns[int(hit.about.id)]
    spoken_for = requests_of(session, Meaning.RESPONSE_CREATE, hit.seq, 1) or unclaimed_error(session, hit.seq)
    if turn.responses or spoken_for or _by_hand(session, hit.seq):
        return NEVER
    before = _open_at(session, hit.seq)
    if before:
        return _beside(scene, hit, before)
    sure = turn is session.turn and (scene.server.does(Switch.VAD_ANSWERS) is True or _answers_here(session))
    return replace(
        hit,
        severity=hit.severity if sure else Severity.NOTE,
        message=f"The spoken turn was committed (event {hit.seq}), turn detection is to answer it, and no "
        f"{hit.expected[0]} came: {hit.seen}.",
    )


def _open_at(session: Session, seq: int) -> Response | None:
    """The response of the conversation that was open when the turn was committed."""
    place = bisect_left(session.opened_in_order, seq, key=attrgetter("opened_seq"))
    newest = session.opened_in_order[place - 1] if place else None
    return newest if newest and not newest.out_of_band and not 0 < newest.closed_seq < seq else None


def _beside(scene: Scene, hit: Hit, before: Response) -> Hit | None:
    """A server that may not interrupt its answer may open none for what was said meanwhile."""
    detection = setting(scene.session.config, TURN_DETECTION)
    if value_at(detection, ("interrupt_response",)) is not False:
        return NEVER
    if before.is_open:
        return None
    return replace(
        hit,
        severity=Severity.NOTE,
        message=f"The spoken turn was committed (event {hit.seq}) while {response_text(before)} was open, which may "
        f"not be interrupted (interrupt_response is false), and no {hit.expected[0]} came: {hit.seen}.",
    )


def _answers_here(session: Session) -> bool:
    """Another spoken turn of this session was answered without a request."""
    return any(turn.spoken and turn.responses and not turn.requests for turn in session.turns)


def _by_hand(session: Session, seq: int) -> bool:
    """Event `seq` confirms a commit of the client."""
    commits = session.buffer.committed
    place = bisect_left(commits, seq, key=attrgetter("seq"))
    return place < len(commits) and commits[place].seq == seq and commits[place].asked > 0
