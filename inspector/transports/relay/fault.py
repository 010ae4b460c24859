"""Faults on purpose: what is done to which message, as `--fault` says it.

    DEED[=VALUE][@[client:]WHEN]        drop@3 · delay=500ms@response.opened · close=1011@output.text#2 · drop=10%

WHEN is the n-th message of the server (or of the client), or the first event (`#2`: the second) of a type or a
meaning. Chance comes from a seed, so that a run can be had again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from ...core import codec
from ...core.json import text_at
from ...core.wire import Side
from ...protocol.dialect import row_of


class Deed(StrEnum):
    """What is done."""

    DELAY = "delay"
    JITTER = "jitter"
    DROP = "drop"
    STALL = "stall"
    TRUNCATE = "truncate"
    GARBLE = "garble"
    ERROR = "error"
    FAIL = "fail"
    CLOSE = "close"
    CUT = "cut"


_FORM = re.compile(r"(?P<deed>[a-z]+)(?:=(?P<value>[^@]*))?(?:@(?P<side>client:|server:)?(?P<when>.+))?")
_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)%")
_MOMENT = re.compile(r"(?P<nth>\d+)|(?P<name>[a-z_.]*[a-z][a-z_.]*)(?:#(?P<count>\d+))?")
_CODE = re.compile(r"1(?:00[0-37-9]|01[0-4])|[34]\d{3}")  # close codes that may be sent: RFC 6455, 7.4
TIMELY = (Deed.DELAY, Deed.JITTER)  # done to every message where no moment is named
_DEFAULT_CODE = 1011
_OPENED = "response.opened"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; with neither `nth` nor `name` every message is meant."""

    text: str  # as it was said
    deed: Deed
    side: Side = Side.SERVER  # whose messages
    nth: int = 0  # of that side
    name: str = ""  # a type or a meaning
    count: int = 1  # which one of that name
    seconds: float = 0.0
    share: float = 1.0  # of the messages
    code: int = 0
    word: str = ""  # the error's code

    @property
    def is_once(self) -> bool:
        return bool(self.nth or self.name)


def read(text: str) -> Fault:
    """The fault that a text says. Raises ValueError with what is wrong and how it is written."""
    form = _FORM.fullmatch(text)
    if form is None or form["deed"] not in [*Deed]:
        raise ValueError(f"{text!r} is no fault; write DEED[=VALUE][@WHEN] with one of {', '.join(Deed)}.")
    deed, value, when = Deed(form["deed"]), form["value"] or "", form["when"] or ""
    side = Side.CLIENT if form["side"] == "client:" else Side.SERVER
    if side is Side.CLIENT and deed in (Deed.ERROR, Deed.FAIL):
        raise ValueError(f"{text!r}: only the server's events can be answered with an error.")
    nth, name, count = _moment(text, when or (_OPENED if deed is Deed.FAIL else ""))
    fault = Fault(text, deed, side, nth, name, count, *_value(text, deed, value))
    if not fault.is_once and deed not in TIMELY and fault.share == 1:
        raise ValueError(f"{text!r} needs a moment: @3 for the third message, or @response.opened.")
    return fault


def _moment(text: str, when: str) -> tuple[int, str, int]:
    if not when:
        return 0, "", 1
    found = _MOMENT.fullmatch(when)
    if found is None or found["nth"] == "0" or found["count"] == "0":
        raise ValueError(f"{text!r}: {when!r} is neither a number from 1 nor an event, such as response.opened.")
    return int(found["nth"] or 0), found["name"] or "", int(found["count"] or 1)


def _value(text: str, deed: Deed, value: str) -> tuple[float, float, int, str]:
    """Seconds, share, close code and error code. Raises ValueError."""
    time, share = _TIME.fullmatch(value), _SHARE.fullmatch(value)
    match deed:
        case Deed.DELAY | Deed.JITTER if time:
            return float(time[1]) * (0.001 if time[2] == "ms" else 1), 1.0, 0, ""
        case Deed.DROP if share and 0 < float(share[1]) <= 100:
            return 0.0, float(share[1]) / 100, 0, ""
        case Deed.CLOSE if not value or _CODE.fullmatch(value):
            return 0.0, 1.0, int(value or _DEFAULT_CODE), ""
        case Deed.ERROR:
            return 0.0, 1.0, 0, value or "server_error"
        case _ if not value and deed not in TIMELY:
            return 0.0, 1.0, 0, ""
    wanted = {Deed.DELAY: "a time, as 500ms", Deed.JITTER: "a time, as 500ms", Deed.CLOSE: "a close code, as 1011"}
    raise ValueError(f"{text!r}: {deed} takes {wanted.get(deed, 'no such value')}.")


class Faults:
    """The faults of one session, and whose turn it is. One that is set while it runs counts from then on."""

    def __init__(self, faults: Sequence[Fault], seed: int) -> None:
        self._passed = dict.fromkeys(faults, 0)  # messages that each has seen: all of its side, or those of its name
        self.chance = Random(seed)

    @property
    def waiting(self) -> list[Fault]:
        """The faults that may still happen, in the order of their setting."""
        return [*self._passed]

    @property
    def is_empty(self) -> bool:
        return not self._passed

    def set(self, fault: Fault) -> None:
        """Count the messages for a fault from here on, also where it was there already."""
        self._passed.pop(fault, None)
        self._passed[fault] = 0

    def clear(self) -> None:
        self._passed.clear()

    def due(self, side: Side, payload: bytes) -> list[Fault]:
        """The faults for the next message of a side."""
        candidates = [one for one in self._passed if one.side is side]
        names = _names(side, payload) if any(one.name for one in candidates) else frozenset()
        due = [one for one in candidates if self._is_due(one, names)]
        for one in due:
            if one.is_once:
                del self._passed[one]
        return due

    def _is_due(self, fault: Fault, names: frozenset[str]) -> bool:
        if not fault.is_once:
            return fault.share == 1 or self.chance.random() < fault.share
        if fault.name and fault.name not in names:
            return False
        self._passed[fault] += 1
        return self._passed[fault] == (fault.nth or fault.count)


def _names(side: Side, payload: bytes) -> frozenset[str]:
    """The type and the meaning of a message; nothing where it is no event."""
    body, problem = codec.decode(payload)
    type_ = text_at(body, "type") if codec.is_readable(problem) else None
    row = row_of(side, type_) if type_ else None
    return frozenset(filter(None, (type_, row.means.value if row else None)))
