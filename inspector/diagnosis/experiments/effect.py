"""What each answer of each experiment makes of the causes, as a table."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import NamedTuple

from ...model.state.probe import OPEN, READING
from ...protocol.vocabulary import Cause

MINIMAL, SAME, TEXT, NO_TOOLS, GA_FORM = "minimal", "same", "text", "no-tools", "ga"


class Result(StrEnum):
    """What an experiment showed."""

    ANSWERED = "answered"
    PINGED = "pings-only"  # no answer, while pings are answered
    SILENT = "silent"
    STOPPED = "stopped"  # the response was still open, and the server ended it
    OVER = "over"  # the server had ended the response, and the recording may lack it
    DROPPED = "dropped"  # the server had ended the response, and never said so
    OTHERWISE = "otherwise"  # the fresh session ended in another way


class Weight(Enum):
    """What an answer does to a cause."""

    OUT = 0  # it is ruled out
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    SAME = 4  # as likely as before
    FOUND = 5  # likely, whatever the recording says of it


class Effect(NamedTuple):
    weight: Weight
    because: str  # {asked}, {answer}, {after}, {waited} of an event; {after}, {told} of a fresh session


_OUT, _LOW, _MEDIUM, _HIGH, _SAME, _FOUND = Weight
_STALL, _READER, _NETWORK, _CUT = Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT
_ALIVE = Effect(_OUT, "The server answered the probe ({asked}) with {answer}: the connection is alive both ways.")
_IN_ORDER = "Frames come in order: what the server had sent before it answered the probe ({asked}) would stand before "
_ORDERED = Effect(_OUT, _IN_ORDER + "{answer}.")
_NOT_THIS_REQUEST = Effect(_OUT, "The same events were answered in a fresh session{after}.")
_SILENT_HERE: Mapping[Cause, Effect] = {
    _STALL: Effect(_SAME, "The probe ({asked}) got no answer within {waited} either."),
    _NETWORK: Effect(_MEDIUM, "Neither the probe ({asked}) nor a ping was answered in the {waited} after it."),
}
_PINGED_HERE: Mapping[Cause, Effect] = {
    _STALL: Effect(
        _HIGH, "Pings are answered, the probe ({asked}) was not within {waited}: the whole session hangs, not only "
        "this response.",
    ),
    _NETWORK: Effect(_OUT, "A ping was answered after the probe ({asked}): the connection is alive."),
}  # fmt: skip
_ANSWERED_HERE: Mapping[Cause, Effect] = {
    _STALL: Effect(_HIGH, "The server reads and answers: {answer} came {after} after the probe. Only this turn hangs."),
    _NETWORK: _ALIVE,
    _READER: _ORDERED,
    _CUT: _ORDERED,
}
_STILL_OPEN = Effect(
    _OUT, "The server still had the response open when it was asked to cancel it ({asked}): its end cannot have come "
    "unseen.",
)  # fmt: skip
_HAD_ENDED = "The server had ended the response: asked to cancel it ({asked}), it says that none is active ({answer})"
_READ_BY_US = "The inspector read a fresh session itself, and {what} stays without an answer there too."

_EFFECTS: Mapping[tuple[str, Result], Mapping[Cause, Effect]] = {
    (READING, Result.ANSWERED): _ANSWERED_HERE,
    (READING, Result.PINGED): _PINGED_HERE,
    (READING, Result.SILENT): _SILENT_HERE,
    (OPEN, Result.ANSWERED): _ANSWERED_HERE,
    (OPEN, Result.PINGED): _PINGED_HERE,
    (OPEN, Result.SILENT): _SILENT_HERE,
    (OPEN, Result.STOPPED): {
        _STALL: Effect(_HIGH, "The server still had the response open, and ended it only when told to ({answer})."),
        _NETWORK: _ALIVE,
        _READER: _STILL_OPEN,
        _CUT: _STILL_OPEN,
    },
    (OPEN, Result.OVER): {
        _STALL: Effect(_OUT, _HAD_ENDED + "."),
        _NETWORK: _ALIVE,
        _READER: Effect(_HIGH, _HAD_ENDED + "; its end is not here."),
        _CUT: Effect(_HIGH, _HAD_ENDED + "; its end is not here."),
    },
    (OPEN, Result.DROPPED): {
        _STALL: Effect(_HIGH, _HAD_ENDED + ", and never sent response.done."),
        _NETWORK: _ALIVE,
    },
    (MINIMAL, Result.ANSWERED): {
        _STALL: Effect(
            _SAME, "A minimal exchange in a fresh session was answered{after}: this session or this request hangs, "
            "not the server as a whole.",
        ),
        _READER: Effect(_MEDIUM, "A minimal exchange, read by the inspector itself, was answered{after}."),
    },
    (MINIMAL, Result.SILENT): {
        _STALL: Effect(_HIGH, "Even a minimal exchange in a fresh session stays without an answer."),
        _READER: Effect(_OUT, _READ_BY_US.replace("{what}", "even a minimal exchange")),
        _CUT: Effect(_OUT, _READ_BY_US.replace("{what}", "even a minimal exchange")),
        Cause.CONFIGURATION: Effect(_OUT, "A minimal exchange in a fresh session, without these settings, is silent."),
    },
    (SAME, Result.ANSWERED): {
        _STALL: Effect(_LOW, "The same request was answered in a fresh session{after}: a passing stall at most."),
        _READER: Effect(_HIGH, "The same request, read by the inspector itself, was answered{after}."),
        _CUT: Effect(_MEDIUM, "The same request, recorded by the inspector itself, was answered{after}."),
        Cause.CONFIGURATION: _NOT_THIS_REQUEST,
        Cause.MODALITY: _NOT_THIS_REQUEST,
        Cause.EVENT_ORDER: _NOT_THIS_REQUEST,
    },
    (SAME, Result.SILENT): {
        _STALL: Effect(_HIGH, "The same request stays without an answer in a fresh session too."),
        _READER: Effect(_OUT, _READ_BY_US.replace("{what}", "the same request")),
        _CUT: Effect(_OUT, _READ_BY_US.replace("{what}", "the same request")),
    },
    (TEXT, Result.ANSWERED): {
        Cause.MODALITY: Effect(_FOUND, "As text the request was answered in a fresh session{after}."),
    },
    (TEXT, Result.SILENT): {
        Cause.MODALITY: Effect(_OUT, "As text the request stays without an answer in a fresh session too."),
    },
    (NO_TOOLS, Result.ANSWERED): {
        Cause.CONFIGURATION: Effect(_FOUND, "Without its tools the request was answered in a fresh session{after}."),
    },
    (GA_FORM, Result.ANSWERED): {
        Cause.DIALECT_MISMATCH: Effect(_FOUND, "In GA's form the request was answered in a fresh session{after}."),
    },
    (GA_FORM, Result.SILENT): {
        Cause.DIALECT_MISMATCH: Effect(_OUT, "In GA's form the request stays without an answer too."),
    },
}  # fmt: skip
"""What each answer of each experiment makes of the causes."""

_NOTHING_UNSEEN: Mapping[tuple[str, Result], Mapping[Cause, Effect]] = {
    (SAME, Result.ANSWERED): {
        _STALL: Effect(_SAME, "The same request was answered in a fresh session{after}: this stall was a passing one."),
    },
}
"""Where nothing can have come unseen, instead."""

_WITHOUT_GAPS = frozenset({(READING, Result.ANSWERED), (OPEN, Result.ANSWERED)})
"""These say nothing of a cut recording that has gaps: what is missing may have come in them."""


def effect_of(name: str, result: Result, cause: Cause, *, gaps: bool, may_lack: bool) -> Effect | None:
    """What an answer makes of a cause; None where it says nothing of it.

    `gaps`: the recorder lost frames. `may_lack`: something may have come that the recording does not show.
    """
    key = (name, result)
    if gaps and cause is Cause.RECORDING_CUT and key in _WITHOUT_GAPS:
        return None
    apart = None if may_lack else _NOTHING_UNSEEN.get(key, {}).get(cause)
    return apart or _EFFECTS.get(key, {}).get(cause)


def bears_on(name: str, result: Result) -> tuple[Cause, ...]:
    """The causes of which an answer says something."""
    return tuple(_EFFECTS.get((name, result), {}))
