"""The server closed the connection without an error that says why."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ....core.clock import SECOND, span_text
from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Close, Session
from ....model.state.answer import Operation, Sent
from ....protocol.errors import ErrorEntry, closes, entry_for
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import sent_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="closed-without-error",
    code="RT710",
    severity=Severity.WARNING,
    title="The server closed without saying what was wrong",
    explanation="OpenAI answers a bad event with an error and goes on. Some compatible servers close the connection "
    "instead, with no error event, when a client event is one that they do not support.",
    remedy="Leave out the last client event, or send it in a shape that this server documents, and read the server's "
    "own log for the reason.",
    cause=Cause.CLIENT_ERROR,
    explained_by=(
        "intercepted",
        "append-too-large",
        "audio-bad-base64",
        "auth-failure",
        "beta-disabled",
        "closed-at-session-limit",
        "model-missing",
        "quota-exhausted",
        "rate-limited",
        "reader-stopped",
        "peer-connection-failed",
        "session-expired",
        "socket-dead",
    ),
)  # fmt: skip
_SOON = 2 * SECOND
_ORDERLY = frozenset({None, 1000, 1001, 1005})
_BAD_ARGUMENT = (
    "Look at the last message that was sent, most often setup: Gemini Live takes one response "
    'modality a session, so ask for ["AUDIO"] and for its words with outputAudioTranscription; and each field must '
    "have its documented name and place."
)
_ENTITY = "entity was not found"  # the model, as a rule; else something that the session is to go on from
_OPERATION = "peration is not implemented"  # of one of many settings, which it does not name
_REFUSED = (
    "Look at what the reason names, and at the last message that was sent, most often setup: the model must take every "
    "setting, tool and kind of input that it asks for."
)
_OTHERS_REMEDIES: Mapping[tuple[str, int | None], str] = {
    ("gemini-live", 1007): _BAD_ARGUMENT,
    ("gemini-live", 1008): _REFUSED,
}
_OTHERS_REASONS: Mapping[str, tuple[tuple[str, Cause, str], ...]] = {
    "gemini-live": (
        (
            "setup must be the first",
            Cause.CLIENT_ERROR,
            "Send setup as the first message of the connection, and once only; wait for setupComplete before the next.",
        ),
        (
            "Unknown name",
            Cause.CLIENT_ERROR,
            "Leave out or rename the field that the reason names: it is unknown in the place that it stands in.",
        ),
        (
            "not found for API version",
            Cause.MODEL_CHOICE,
            "Name a model that this API version serves with bidiGenerateContent in setup.model, as models/NAME.",
        ),
        (
            "is not supported for bidiGenerateContent",
            Cause.MODEL_CHOICE,
            "Name a model that this API version serves with bidiGenerateContent in setup.model, as models/NAME.",
        ),
        (
            _ENTITY,
            Cause.MODEL_CHOICE,
            "Check what setup names: the model, as models/NAME, and whether this key may use it; and a handle of "
            "sessionResumption, which may be too old or of another project.",
        ),
        (
            "API key expired",
            Cause.AUTHENTICATION,
            "Make a new key in Google AI Studio, or renew this one, and connect with that.",
        ),
        (
            "API key",
            Cause.AUTHENTICATION,
            "Check the key in the URL: that it is whole, is not restricted to other APIs, and belongs to this project.",
        ),
        (_OPERATION, Cause.CLIENT_ERROR, _REFUSED),
        (
            "duration",
            Cause.SESSION_EXPIRY,
            "When goAway comes, open a new connection with the newest handle of sessionResumption, before its timeLeft "
            "is over.",
        ),
        ("contains an invalid argument", Cause.CLIENT_ERROR, _BAD_ARGUMENT),
        (
            "location is not supported",
            Cause.CONFIGURATION,
            "Connect from a country in which the Gemini API is offered, or use Vertex AI in a region that serves it.",
        ),
        (
            "quota",
            Cause.QUOTA,
            "Look at the plan, the billing and how many sessions run at a time: asking again does not help until then.",
        ),
    ),
}
"""Words of the reasons that another protocol closes with, what they speak for, and what to do (observed)."""
_UNTOLD = "Reconnect, replay the conversation's items, and read the server's own log for the reason."
_OTHERS = frozenset({1006, 1015, 3000, 4000})  # the connection broke, or the reason says it


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A response that was open or asked for has a rule of its own, unless an event of an unknown type came last."""
    session, close = scene.session, scene.session.close
    if (
        close is None
        or close.side is not Side.SERVER
        or close.lost
        or close.code in _OTHERS
        or _is_told(session, close)
    ):
        return
    last = _last(session)
    if isinstance(last, Operation) and (session.open or last.means is Meaning.RESPONSE_CREATE):
        return
    if last and last.seq > session.last_server_seq and _is_soon(last, close):
        yield _hit(close, f"right after {sent_text(last)}", last, None)
    elif close.code not in _ORDERLY and not session.open:
        hit = _hit(close, _idle(last, close), last, closes().get(str(close.code)))
        is_elsewhere = scene.server.other_protocol or (scene.detector.settled is None and last is None)
        yield _of_another_protocol(scene, close, hit) if is_elsewhere else hit


def _of_another_protocol(scene: Scene, close: Close, hit: Hit) -> Hit:
    """What awaited an answer is not known there, nor where a log shows nothing by which the protocol could be told."""
    hit = replace(hit, message=f"The server closed the connection ({_told(close)}, event {close.seq}).")
    spoken = (scene.server.id,) if scene.detector.settled else _OTHERS_REASONS
    for words, cause, remedy in (row for name in spoken for row in _OTHERS_REASONS.get(name, ())):
        if words in close.reason:
            sure = Confidence.MEDIUM if words in (_ENTITY, _OPERATION) else Confidence.HIGH
            return replace(hit, confidence=sure, cause=cause, remedy=remedy)
    return replace(hit, remedy=_OTHERS_REMEDIES.get((scene.server.id, close.code), hit.remedy))


def _is_told(session: Session, close: Close) -> bool:
    """The server says why, or something that matters was wrong before."""
    known = (entry_for(one.error) for one in session.failures)
    wrong = any(entry is None or not entry.benign for entry in known)
    return wrong or session.closed_seq > 0 or "maximum duration" in close.reason


def _last(session: Session) -> Operation | Sent | None:
    """The newest client event that awaits an answer, or that no dialect knows."""
    waiting = next(reversed(session.pending.values()), None)
    stranger = session.strangers[-1] if session.strangers else None
    return stranger if stranger and (waiting is None or stranger.seq > waiting.seq) else waiting


def _is_soon(last: Operation | Sent, close: Close) -> bool:
    return close.at is None or last.at is None or close.at - last.at <= _SOON


def _idle(last: Operation | Sent | None, close: Close) -> str:
    if last is None:
        return "while no client event awaited an answer"
    late = f" for {span_text(close.at - last.at)}" if close.at is not None and last.at is not None else ""
    return f"while {sent_text(last)} had no answer{late}"


def _hit(close: Close, when: str, last: Operation | Sent | None, entry: ErrorEntry | None) -> Hit:
    return Hit(
        SESSION_REF,
        close.seq,
        f"The server closed the connection ({_told(close)}, event {close.seq}) {when}, and sent no error.",
        confidence=Confidence.MEDIUM,
        evidence=(last.seq, close.seq) if last else (close.seq,),
        remedy=_remedy(close, entry),
        cause=entry.speaks_for if entry else None,
        data={"code": close.code, "reason": close.reason},
    )


def _told(close: Close) -> str:
    code = f"code {close.code}" if close.code is not None else "no code"
    return f"{code}, {safe(close.reason).rstrip('.') or 'no reason'}"


def _remedy(close: Close, entry: ErrorEntry | None) -> str:
    """A code without a reason tells too little to act on."""
    if entry is None:
        return ""
    return entry.remedy if close.reason else _UNTOLD
