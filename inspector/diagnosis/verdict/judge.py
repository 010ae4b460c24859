"""Causes: which are possible for a status, and what the recording says about each.

A judge looks at one cause and answers with a suspect, an exclusion with its
numbers, or None where the recording has nothing to say. Findings speak first:
a rule that names a cause is evidence for it.
"""

from collections.abc import Callable, Mapping

from ...core.json import integer_at
from ...protocol.vocabulary import Cause
from ..base import Excluded, Finding, Status, Suspect
from ..experiments.outcome import weighed
from ..turn.case import Case
from ..turn.interception import interception
from .silence import network, reader_stopped, recording_cut, server_stall
from .suspicion import (
    TESTS,
    Judgement,
    active_response,
    configuration,
    dialect_retired,
    event_order,
    modality,
    rate_limit,
    session_expiry,
    turn_detection,
)

_OF_STATUS: Mapping[Status, tuple[Cause, ...]] = {
    Status.ANSWERED: (),
    Status.WAITING_FOR_TOOL: (Cause.TOOL_ROUND, Cause.SESSION_EXPIRY),
    Status.UNCLEAR: (
        Cause.CONFIGURATION, Cause.SESSION_EXPIRY, Cause.ACTIVE_RESPONSE, Cause.CLIENT_ERROR, Cause.AUDIO_FORMAT,
        Cause.VAD, Cause.EVENT_ORDER, Cause.DIALECT_MISMATCH, Cause.DIALECT_RETIRED, Cause.INTERRUPTION,
        Cause.TRANSCRIPTION, Cause.TOOL_ROUND, Cause.QUOTA, Cause.RATE_LIMIT, Cause.AUTHENTICATION,
        Cause.SERVER_ERROR, Cause.NETWORK, Cause.PLAYBACK, Cause.MODALITY, Cause.MODEL_CHOICE,
    ),
    Status.CUT_SHORT: (
        Cause.TOKEN_LIMIT, Cause.CONTENT_FILTER, Cause.CONFIGURATION, Cause.QUOTA, Cause.RATE_LIMIT,
        Cause.SESSION_EXPIRY, Cause.AUTHENTICATION, Cause.CLIENT_ERROR, Cause.SERVER_ERROR, Cause.INTERRUPTION,
        Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT,
    ),
    Status.UNHEARD: (Cause.CONFIGURATION, Cause.DIALECT_MISMATCH, Cause.MODALITY, Cause.DIALECT_RETIRED),
    Status.EMPTY: (
        Cause.CONFIGURATION, Cause.EVENT_ORDER, Cause.CLIENT_ERROR, Cause.MODEL_CHOICE, Cause.CONTENT_FILTER,
        Cause.TOKEN_LIMIT, Cause.INTERRUPTION,
    ),
    Status.NOT_REQUESTED: (
        Cause.CONFIGURATION, Cause.ACTIVE_RESPONSE, Cause.EVENT_ORDER, Cause.CLIENT_ERROR, Cause.AUDIO_FORMAT,
        Cause.TOOL_ROUND, Cause.REQUEST_MISSING, Cause.VAD, Cause.SESSION_EXPIRY, Cause.RECORDING_CUT,
    ),
    Status.NO_RESPONSE: (
        Cause.CONFIGURATION, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODALITY, Cause.EVENT_ORDER,
        Cause.SESSION_EXPIRY, Cause.ACTIVE_RESPONSE, Cause.VAD, Cause.AUDIO_FORMAT, Cause.AUTHENTICATION,
        Cause.DIALECT_RETIRED, Cause.DIALECT_MISMATCH, Cause.CLIENT_ERROR, Cause.SERVER_ERROR, Cause.SERVER_STALL,
        Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT,
    ),
    Status.FAILED: (
        Cause.QUOTA, Cause.RATE_LIMIT, Cause.SESSION_EXPIRY, Cause.SERVER_ERROR, Cause.CONTENT_FILTER,
        Cause.CONFIGURATION, Cause.CLIENT_ERROR, Cause.AUTHENTICATION, Cause.MODEL_CHOICE, Cause.DIALECT_MISMATCH,
    ),
    Status.REFUSED: (
        Cause.ACTIVE_RESPONSE, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODALITY, Cause.DIALECT_RETIRED,
        Cause.DIALECT_MISMATCH, Cause.SESSION_EXPIRY, Cause.AUTHENTICATION, Cause.CONFIGURATION,
        Cause.AUDIO_FORMAT, Cause.CLIENT_ERROR, Cause.SERVER_ERROR,
    ),
    Status.NEVER_CONNECTED: (
        Cause.DIALECT_RETIRED, Cause.AUTHENTICATION, Cause.QUOTA, Cause.RATE_LIMIT, Cause.MODEL_CHOICE,
        Cause.SESSION_EXPIRY, Cause.DIALECT_MISMATCH, Cause.CONFIGURATION, Cause.CLIENT_ERROR, Cause.SERVER_ERROR,
        Cause.NETWORK, Cause.SERVER_STALL,
    ),
}  # fmt: skip
ADMISSIBLE: Mapping[Status, tuple[Cause, ...]] = {
    status: causes if status is Status.ANSWERED else (Cause.INTERCEPT, *causes) for status, causes in _OF_STATUS.items()
}
"""Which causes a status admits: whoever stands in between may be behind anything but an answer, and those of the table.

Only these are named or excluded for it.
"""


def judged(case: Case, status: Status) -> tuple[list[Suspect], list[Excluded]]:
    """Every admissible cause that is suspected, likeliest first, and every one that is ruled out."""
    suspects: list[Suspect] = []
    excluded: list[Excluded] = []
    probes = bool(case.probes) and status in _WIDELY
    for cause in ADMISSIBLE[status]:
        judgement = _spoken_for(case, cause) or _judge(case, cause, status)
        judgement = weighed(case, cause, judgement) if probes else judgement
        if isinstance(judgement, Suspect):
            suspects.append(judgement)
        elif isinstance(judgement, Excluded):
            excluded.append(judgement)
    return sorted(suspects, key=lambda one: -one.confidence), excluded


def leading(case: Case, status: Status) -> Finding | None:
    """The finding that speaks for the likeliest cause."""
    speaking = (case.speaking_for(cause) for cause in ADMISSIBLE[status])
    return max((one for one in speaking if one), key=lambda one: one.confidence, default=None)


def _spoken_for(case: Case, cause: Cause) -> Judgement:
    finding = case.speaking_for(cause)
    if finding is None:
        return None
    test = _UNTAKEN_TEST if cause is Cause.SERVER_STALL and case.untaken else _TESTS_OF_RULES.get(cause, "")
    if finding.rule in _WITHOUT_LINK or integer_at(case.session.answered, "status") not in (None, 101):
        test = ""  # there is no connection to try anything on
    return Suspect(cause, finding.confidence, finding.message, finding.evidence, test)


_WITHOUT_LINK = frozenset({"connection-failed", "closed-by-client-library"})
"""Findings of a connection that is gone or never was."""
_TESTS_OF_RULES: Mapping[Cause, str] = {cause: test for cause, test in TESTS.items() if cause is not Cause.EVENT_ORDER}
_UNTAKEN_TEST = "Send the input again with an event_id: a live server acknowledges or refuses it."


def _judge(case: Case, cause: Cause, status: Status) -> Judgement:
    judge = _JUDGES.get(cause)
    asked = status in _WIDELY or (cause in _ALWAYS and status is not Status.UNCLEAR) or cause is Cause.INTERCEPT
    return judge(case) if judge and asked else None


_JUDGES: Mapping[Cause, Callable[[Case], Judgement]] = {
    Cause.MODALITY: modality,
    Cause.EVENT_ORDER: event_order,
    Cause.CONFIGURATION: configuration,
    Cause.RATE_LIMIT: rate_limit,
    Cause.SESSION_EXPIRY: session_expiry,
    Cause.ACTIVE_RESPONSE: active_response,
    Cause.VAD: turn_detection,
    Cause.DIALECT_RETIRED: dialect_retired,
    Cause.SERVER_STALL: server_stall,
    Cause.READER_STOPPED: reader_stopped,
    Cause.NETWORK: network,
    Cause.RECORDING_CUT: recording_cut,
    Cause.INTERCEPT: interception,
}
_WIDELY = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})  # silence: every cause is judged, not only those found
_ALWAYS = frozenset({Cause.EVENT_ORDER, Cause.ACTIVE_RESPONSE, Cause.NETWORK, Cause.RECORDING_CUT})
