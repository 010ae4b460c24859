"""The end of the socket, as a line of a log tells it: `socket closed { code: 1006, … }`."""

import re
from collections.abc import Iterator

from ..core import codec
from ..core.wire import Kind, Side
from .moment import STAMPS
from .moment import find as find_moment
from .prose import is_prose
from .recover import Found
from .repair import WHOLE, Repair

_CLOSED = re.compile(
    r"\bconnection closed with code (\d{4}) and reason\b"
    r"|(?:socket|websocket|ws|connection|session)\b[^{}\n]{0,40}\b(?:on)?(?:clos(?:ed|e|ing)|disconnect(?:ed)?)\b[^{}\n]{0,30}?"
    r"(?:\{[^}\n]{0,80}?\bcode\b[\"']?\s*:\s*(\d{4})\b[^}\n]*\}?|\b(?:status)?code\W{1,3}(\d{4})\b|\(?\b(1\d{3}|3000|400\d)\b\)?)"
    r"|^[\W\d]{0,20}(?:disconnected|closed) \((?:code: )?(\d{4})\b[^\n]{0,200}\)"
    r"|^[ \t]*(1\d{3}) (?:normal|abnormal) closure\b"
    r"|[<>] CLOSE (\d{4}) \([a-z ]{2,30}\)(?: [^\n]{0,123}(?= \[\d{1,3} bytes\]))?"
    r"|\bclos(?:ed|e|ing)\b\W{1,3}(?:(?:with )?code\W{1,3})?(1\d{3}|[34]\d{3})\b(?=\W*$|[ ,;]{1,2}(?:[\"'(]|reason))",
    re.IGNORECASE | re.MULTILINE,
)
_RAISED = re.compile(
    r"\bConnectionClosed(?:OK|Error)?: "
    r"(?:(sent|received) (\d{4}) \([\w ]{2,30}\)(?: ([^;\n]{0,123}))?|no close frame)"
    r"|\b(?:(?P<first>sent|received) (?P<code>\d{4}) \([\w ]{2,30}\)(?: (?P<why>[^;\n]{0,123}))?"
    r"; then (?:sent|received) \d{4}\b|no close frame received or sent\b)"
    r"|\b(?:without completing the close handshake|reset without closing handshake)\b"
)
"""What Python's websockets says in an exception, of the frame that came or went first; .NET and tungstenite of none."""
_SENDERS = {"sent": Side.CLIENT, "received": Side.SERVER}
_BY_CLIENT = re.compile(r"\bclosed by (?:the )?client\b", re.IGNORECASE)
_ABNORMAL = 1006  # no close frame came, RFC 6455
_TOLD = (1, 5, 6, 7)  # the groups of what clients say when the connection is gone, and of a frame that one shows
_ENDS = re.compile(r"[Cc][Ll][Oo][Ss]|[Dd][Ii][Ss][Cc][Oo][Nn]|; then (?:sent|received) ")
_PLAIN = re.compile(
    r"\W{0,3}(?:[\d.:]{7,40} )?(?:web ?socket|ws|socket|connection)\b[^\n]{0,40}?(?:\bcode ?[=:] ?|: )\d{4}\b"
    r"|\W{0,3}(?::\w{1,30}: )?(?:web ?socket|ws|socket|connection) closed \(?\d{4}\)?\W{0,3}\Z",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\breason\b[\"']?\s*[:=]\s*[\"']([^\"'\n]{0,120})[\"']"
    r"|\bclose[ds]?:? \d{4}(?: \([a-z ]{2,30}\) |\W{1,3})(\w[^\n]{0,120}?)[\"')]?(?: \[\d{1,3} bytes\])?$"
    r"|\bcode[:=] ?\d{4},? reason[:=] ?(\w[^\n\"']{0,120})$",
    re.IGNORECASE,
)
_NO_REASON = '"reason":""}'


def in_gap(source: str, start: int, end: int) -> list[Found]:
    """The ends of the socket, each told once; the first that gives a reason where several tell the same."""
    told: dict[str, Found] = {}
    for one in _closings(source, start, end):
        code = one.payload.partition(",")[0]
        if code not in told or told[code].payload.endswith(_NO_REASON):
            told[code] = one
    return list(told.values())


def _closings(source: str, start: int, end: int) -> Iterator[Found]:
    """Lines of a log in which the socket closes with a code."""
    if not _ENDS.search(source, start, end):
        return
    yield from (_raised(one, source) for one in _RAISED.finditer(source, start, end))
    for closed in _CLOSED.finditer(source, start, end):
        first = source.rfind("\n", 0, closed.start()) + 1
        last = source.find("\n", closed.end())
        line = source[first : last if last >= 0 else len(source)]
        if not (any(closed.group(*_TOLD)) or _is_logged(closed[0], line)):
            continue
        reason = _REASON.search(line)
        code = int(next(filter(None, closed.groups())))
        side = Side.CLIENT if _BY_CLIENT.search(line) else Side.SERVER
        said = next(filter(None, reason.groups()), "").strip() if reason else ""
        yield _event(closed, line, side, code, said)


def _raised(told: re.Match[str], source: str) -> Found:
    line = source[source.rfind("\n", 0, told.start()) + 1 : told.end()]
    side = _SENDERS.get(told[1] or told["first"], Side.SERVER)
    code, why = told[2] or told["code"] or _ABNORMAL, told[3] or told["why"] or ""
    return _event(told, line, side, int(code), why.strip())


def _event(told: re.Match[str], line: str, side: Side, code: int, reason: str) -> Found:
    sender = {"sender": side.value} if side is Side.CLIENT else {}
    payload = codec.write({"code": code, "reason": reason, **sender}).decode()
    damage = WHOLE.plus([Repair.ENVELOPE])
    event = Found(told.start(), told.end(), payload, "close", None, damage, False, side, find_moment(line))
    return event._replace(kind=Kind.CLOSE)


def _is_logged(words: str, line: str) -> bool:
    """Tell a line of a log from a sentence about an end."""
    told = "{" in words or _PLAIN.match(line) is not None
    return not is_prose(line) and (told or any(stamp.search(line) for stamp in STAMPS))
