"""What a line says of the end of a socket: its code, its reason and who ended it, as clients and servers print them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...core.wire import Side
from ..wording import label
from ..wording.moment import STAMPS
from ..wording.prose import is_prose

ABNORMAL = 1006  # no close frame came, RFC 6455


class End(NamedTuple):
    """What stands at source[start:end]: `is_certain` where only a program writes so."""

    start: int
    end: int
    code: int
    reason: str
    side: Side
    is_certain: bool


_LONGEST = 200  # characters of a line before the verb
_MOST = 6  # words there
CODE = r"(?:10(?:0\d|1[0-5])|3\d{3}|4\d{3})"  # RFC 6455, section 7.4
_QUOTED = r"""["'“‘]([^"'”’\n]{0,123})["'”’]"""
_WORDS = {  # the names that libraries give to codes, without what stands before or around them
    1000: "normal normalclosure",
    1001: "away goingaway endpointunavailable",
    1002: "protocol protocolerror",
    1003: "unsupported unsupporteddata invalidmessagetype",
    1005: "nostatus nostatusrcvd nostatusreceived empty",
    1006: "abnormal abnormalclosure",
    1007: "invalid invaliddata invalidpayloaddata invalidframepayloaddata",
    1008: "policy policyviolation",
    1009: "size toobig messagetoobig",
    1010: "extension mandatoryextension mandatoryextensionmissing",
    1011: "error internalerror internalservererror unexpectedcondition",
    1012: "restart servicerestart",
    1013: "again tryagainlater",
}
_SAID = (  # what websockets says of a code, in brackets behind it
    r"\((?:OK|going away|protocol error|unsupported data|reserved|no status received(?: \[internal\])?"
    r"|abnormal closure(?: \[internal\])?|invalid frame payload data|policy violation|message too big"
    r"|mandatory extension|internal error|service restart|try again later|bad gateway"
    r"|TLS handshake failure(?: \[internal\])?|registered|private use|unknown)\)"
)
_NAMED = {word: code for code, words in _WORDS.items() for word in words.split()}
_FRAMES = tuple(
    (re.compile(pattern), side)
    for pattern, side in (
        # websockets, of the frame that came first; also in the words of who raised it again
        (rf"\breceived ({CODE}) {_SAID}(?: ([^;\n]{{0,123}}))?", Side.SERVER),
        (rf"(?<!then )\bsent ({CODE}) {_SAID}(?: ([^;\n]{{0,123}}))?", Side.CLIENT),
    )
)
_CERTAIN = tuple(
    (re.compile(pattern), side)
    for pattern, side in (
        # the same of a library of Google, and exceptions that have the code as an argument
        (r"\bAPIError: (1\d{3}) (?:None|[\w ]{1,40})\. ?([^\n]{0,123})", Side.SERVER),
        (
            r"\b(?:ConnectionClosed\w*|WebSocketClosed\w*|WebSocketDisconnect\w*)[(:{ ]{1,3}(?:code[=:] ?)?"
            rf"({CODE})(?:, ?(?:reason[=:] ?)?{_QUOTED})?",
            Side.SERVER,
        ),
        # frames as aiohttp, tungstenite and coder/websocket show them, and what gorilla/websocket says of one
        (rf"\bWSMsgType\.CLOS\w+(?:: \d+>)?, data=({CODE}), extra={_QUOTED}", Side.SERVER),
        (rf"\bCloseFrame \{{ code: ([A-Za-z]+(?:\({CODE}\))?), reason: {_QUOTED}", Side.SERVER),
        (rf"\bstatus = (Status[A-Za-z]+) and reason = {_QUOTED}", Side.SERVER),
        (rf"(?<!failed: )\bwebsocket: close ({CODE})(?: \([a-z ]{{2,30}}\))?(?:: ([^\n]{{0,123}}))?", Side.SERVER),
        # what .NET, Dart and Swift call the members, which source code seldom has side by side
        (
            r"(?i)\bclose_?status(?:_code)?[\"']?\s*[:=]\s*[\"']?(?:WebSocketCloseStatus\.)?(1\d{3}|[A-Z][A-Za-z]+)\b"
            rf"[\"']?[,;]?\s*(?:close_?)?(?:status_?description|msg|message)[\"']?\s*[:=]\s*(?:{_QUOTED})?",
            Side.SERVER,
        ),
        (
            rf"(?i)\bclose_?code[\"']?\s*[:=]\s*[\"']?({CODE})\b[,;]?\s*(?:close_?)?reason[\"']?\s*[:=]\s*(?:{_QUOTED})?",
            Side.SERVER,
        ),
        (rf"\{{:(?:close|remote), ({CODE}), {_QUOTED}", Side.SERVER),
        # the names of codes alone, as .NET and Java have them
        (
            r"\b(?i:clos(?:ed?|ing)|disconnected)\b[:=( ]{1,3}(?:status[:= ]{1,2})?"
            r"(NormalClosure|EndpointUnavailable|ProtocolError|PolicyViolation|InvalidPayloadData|MessageTooBig"
            r"|MandatoryExtension|InternalServerError|AbnormalClosure|GoingAway|ServiceRestart)\b"
            rf"(?:[ ,:(]{{1,3}}{_QUOTED})?",
            Side.SERVER,
        ),
        # what the examples of Godot print
        (rf"\bWebSocket closed with code: ({CODE}), reason ([^\n]{{0,123}}?)\. Clean: (?:true|false)\b", Side.SERVER),
        # a row of a console that has the name of the code
        (rf"(?m)^[ \t]*({CODE}) (?:Normal|Abnormal) Closure\b(?:: ([^\n]{{0,123}}))?", Side.SERVER),
    )
)
_DUMPED = re.compile(
    r"(?i)\bop_?code[\"']?\s*[=:.]\s*[\"']?(?:(?:0x)?0?8\b|(?:connection[ _-]?)?close\b)[^\n]{0,80}?"
    rf"\b(?:close[ _]?|status[ _]?)?(?:code|status)[\"']?\s*[=:]\s*[\"']?({CODE})\b(?:\W{{0,2}}\([A-Za-z ]{{2,40}}\))?"
    rf"(?:[\"']?[,;]?\s*(?:close[ _]?)?reason[\"']?\s*[=:]\s*(?:{_QUOTED}|([^\n,;{{}})]{{0,123}})))?"
)
"""The members of a close frame, which RFC 6455 gives the opcode 8."""
_FRAMELESS = re.compile(
    r"\bConnectionClosed(?:OK|Error)?: no close frame|\bno close frame received or sent\b"
    r"|\b(?:without completing the close handshake|reset without closing handshake)\b"
    r"|\bConnection to remote host was lost\b"
)
"""What websockets, .NET, tungstenite and websocket-client say where no frame came."""
_OBJECT = re.compile(rf"\{{[^{{}}\n]{{0,300}}?\bcode[\"']?\s*:\s*({CODE})\b[^{{}}\n]{{0,300}}")
_OF_BROWSER = re.compile(r"\bwasClean\b|\bisTrusted\b")
_VERB = r"\b(?:on[ _]?)?(?:clos(?:ed?|es|ing|ure)|disconnect(?:ed|ion)?|terminated|ended|dropped|lost|gone)(?!\w|\.\w)"
CLOSED = re.compile(_VERB, re.IGNORECASE)
_STATED = re.compile(
    rf"{_VERB}(?P<how>[^\d\n{{]{{0,60}})(?<![\w.-])(?P<code>{CODE})(?![\w-]|[.:]\d)(?P<rest>[^\n]*)", re.I
)
_SUBJECTS = frozenset({
    "websocket", "websockets", "ws", "wss", "socket", "connection", "session", "live", "realtime", "openai", "azure",
    "gemini", "google", "server", "client", "api", "remote", "upstream", "downstream", "peer", "transport", "stream",
    "data", "channel", "handler", "the", "error", "err", "warn", "warning", "info", "debug", "trace", "event", "got",
    "received", "x", "followed", "by", "then", "and", "rt", "conn", "sock", "bridge", "relay",
})  # fmt: skip
"""What stands before the verb in a line of a log."""
_HOW = frozenset({
    "event", "frame", "unexpectedly", "abnormally", "cleanly", "normally", "gracefully", "by", "from", "with", "the",
    "status", "close", "closed", "code", "statuscode", "closecode", "server", "client", "peer", "remote", "host", "was",
    "connection", "socket", "websocket", "ws", "fin", "masked", "due", "to", "error", "and", "us", "app", "during",
    "setup", "handshake",
})  # fmt: skip
"""What stands between it and the code."""
_WORD = re.compile(r"[^\W\d_]+")
_QUOTING = re.compile(r"\A[^\"“`\n]*[\"“`](?=[^\"”`\n]*\Z)")
"""What stands in a line before the words that it quotes."""
_HEADS = re.compile(
    r"^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\S* [\w.-]{1,60} [\w./@-]{1,60}(?:\[\d{1,9}\])?:|"
    r"\[[^\]\n]{1,60}\]|:[a-z_-]{1,30}:|[\w$-]{1,40}(?:[./:][\w$-]{1,40}){1,8}:?|\b[A-Z]{2,9}\b"
)
_POINTS = re.compile(r"[:=(#]|\bcode\b", re.IGNORECASE)
_BARE = r"([^\n,;{})`]{0,123})"
_REASON = re.compile(
    rf"\b(?:close_?)?(?:reason|message|msg|description)\b[\"']?\s*(?:[:=]\s*|is )(?:{_QUOTED}|{_BARE})", re.IGNORECASE
)
_MORE = re.compile(r"(?:,[ ]?+(?![\w-]+ ?[:=])[^\n,;{}()]{1,80}){1,5}(?=\)\W*\Z)")
"""What a reason in brackets goes on with behind a comma, unless that is another member."""
_NOTE = re.compile(
    rf"\s*\((?:code )?[a-z ]{{2,30}}\)[\s:;,–—-]*([^\n]{{0,123}})|\W{{0,4}}{_QUOTED}|[\s:;,|/–—-]+(\w[^\n]{{0,122}})"
)
_CODE_BEFORE = re.compile(
    r"\b(?:raise|throw|new|except|catch|return|const|let|var|val|final|int|await|assert|expect|if|elif|case|when|send|push"
    r"|def|fun|function|class|import|isinstance)\b|:reply\b|=>\s*\Z"
)
"""Words of a program that ends a socket, or waits for one to end."""
_CALL_BEFORE = re.compile(r"\b(?:raises|assert|expect|except|match|pytest|if|elif|case|return)\b|==|\w\([^()\n]*\Z")
"""Words of a program that makes such a frame, or looks for one."""
_POINTED = re.compile(r"\s*(?:<-+|-+>|<{2,3}|>{2,3}|[←→⬅➡⬇⬆↓↑])")
_TEST_BEFORE = re.compile(r"\b(?:raises|assert|expect|except|match|pytest)\b|==")
"""Words of a program that waits for what websockets says."""
_COMMENT = re.compile(r"[ \t]*(?://|#(?!#)|/\*|\*|--[ ])")
_TALK = re.compile(
    r"[\s,]*(?i:after|when|means?|packets|frames|messages|of|if|every|each|all|as|immediately|right|on|in|within|because|but|while|during|for|about|from"
    r"|without|again|even|errors?|codes?|which|that|so|it|i|any|at|or|is|was|happens?|bytes|connections?|times?|ms|s)\b"
    r"|[^\n]*\?\s*\Z|[^\n]*[.!] [A-Z][a-z]*\b"
)
"""How people go on where a line of a log has a reason, or nothing."""
_NOTHING = re.compile(r"(?:none|null|nil|undefined|n/?a|empty|<buffer >|no reason\b.*|message)?\W*\Z", re.IGNORECASE)
_SIZE = re.compile(r" \[\d{1,9} bytes\]?\s*\Z| wasClean ?[:=] ?\w{1,5}\W*\Z")
"""What stands behind a reason: its size, or a member that nothing parts from it."""
_BY_CLIENT = re.compile(r"\bclosed by (?:the )?(?:client|app|us)\b", re.IGNORECASE)
SIGN = re.compile(
    r"[Cc][Ll][Oo][Ss]|[Dd]isc|DISC|[Ll]ost|[Tt]erminated|[Ee]nded|[Dd]ropped|APIError|received 1"
    r"|remote, |wasClean|[Gg]one\b|[Pp]_?[Cc]ode|PCODE"
)


_CODED = re.compile(
    r"\d{4}|Frame|losure\b|Violation|GoingAway|Unavailable|[Ss]tatus|no close|[Ww]ithout c|remote host"
)  # one of these is beside it


def find(source: str, start: int, end: int) -> Iterator[End]:
    """The ends of a socket that source[start:end] tells of, line by line."""
    while sign := SIGN.search(source, start, end):
        last = source.find("\n", sign.end(), end)
        first, last = max(_line(source, sign.start()), start), last if last >= 0 else end
        if _CODED.search(source, first, last):
            yield from _in_line(source, first, last)
        start = last


def _in_line(source: str, start: int, end: int) -> Iterator[End]:
    """The ends that a line tells of, or the part of it that lies in a gap."""
    for patterns, written in ((_FRAMES, _TEST_BEFORE), (_CERTAIN, _CODE_BEFORE)):
        for pattern, side in patterns:
            for one in pattern.finditer(source, start, end):
                if (code := _code(one[1])) and not written.search(source, _near(source, one.start()), one.start()):
                    yield End(one.start(), one.end(), code, cleaned(one[2] if pattern.groups > 1 else ""), side, True)
    for one in _FRAMELESS.finditer(source, start, end):
        yield End(one.start(), one.end(), ABNORMAL, "", Side.SERVER, True)
    for one in _DUMPED.finditer(source, start, end):
        before = source[_near(source, one.start()) : one.start()]
        if not (_CALL_BEFORE.search(before) or _COMMENT.match(before + "x")):
            side = label.side_of(before) or Side.SERVER
            yield End(one.start(), one.end(), int(one[1]), cleaned(one[2] or one[3]), side, False)
    for one in _OBJECT.finditer(source, start, end):
        yield from _of_object(one, source)
    for one in _STATED.finditer(source, start, end):
        yield from _of_line(one, source)


def of_browser(text: str) -> tuple[int, str] | None:
    """The code and the reason of a browser's event that a socket closed; None for any other."""
    code = re.search(rf"\bcode\b[\"']?\s*:\s*({CODE})\b", text)
    return (int(code[1]), _reason(_REASON.search(text))) if code else None


def _code(word: str) -> int:
    """A code by its number or its name; 0 for what is none."""
    digits = re.search(r"\d{4}", word)
    return int(digits[0]) if digits else _NAMED.get(word.lower().removeprefix("status"), 0)


def _of_object(found: re.Match[str], source: str) -> Iterator[End]:
    """The code in an object whose line, or whose own members, say that a socket closed."""
    first = _near(source, found.start())
    before = source[max(first, found.start() - _LONGEST) : found.start()]
    verb = CLOSED.search(before)
    if _OF_BROWSER.search(found[0]) or (verb and (is_about(before[: verb.start()]) or _is_logged(before))):
        reason = _reason(_REASON.search(found[0]))
        is_printed = bool(reason) and "isTrusted" in found[0] and not _CODE_BEFORE.search(before)
        yield End(found.start(), found.end(), int(found[1]), reason, Side.SERVER, is_printed)


def _of_line(found: re.Match[str], source: str) -> Iterator[End]:
    """The code that a line states, if the line is about the end of a socket and is no part of what somebody tells."""
    first = _near(source, found.start())
    before, rest = _QUOTING.sub("", source[first : found.start()]), found["rest"]
    if len(before) > _LONGEST or not all(word.lower() in _HOW for word in _WORD.findall(found["how"])):
        return
    if _is_written(source, found, before):
        return
    told = _REASON.search(rest)
    if told is None and _TALK.match(rest):
        return
    is_pointed = _POINTS.search(found["how"]) is not None or told is not None
    if not is_about(before) and not (is_pointed and _is_logged(source[first : found.end()], is_told=told is not None)):
        return
    if not is_pointed and rest.strip(" ") and not rest.lstrip().startswith(("(", "[", '"', "'", ",", ";")):
        return  # `closed 1003 issues`
    reason = _reason(told or _NOTE.match(rest))
    if told and told[2] and (more := _MORE.match(rest, told.end())):
        reason = cleaned(told[2] + more[0])
    side = Side.CLIENT if _BY_CLIENT.search(found[0]) else Side.SERVER
    is_certain = told is not None and ("(code" in found["how"].replace(" ", "") or (reason != "" and is_about(before)))
    yield End(found.start(), found.end(), int(found["code"]), reason, side, is_certain)


def _is_written(source: str, found: re.Match[str], before: str) -> bool:
    """Tell whether a line is one of a program: a comment, or a call that ends a socket."""
    is_call = (
        not _POINTED.match(before)
        and source[found.start() - 1 : found.start()] == "."
        and found["how"].strip()[:1] in ("", "(")
    )
    return is_call or _COMMENT.match(before + "x") is not None or _CODE_BEFORE.search(before) is not None


def _line(source: str, at: int) -> int:
    """Where the line begins that has a place."""
    return source.rfind("\n", 0, at) + 1


def _near(source: str, at: int) -> int:
    """Where the line begins, or what of a long one is near enough to a place to tell anything of it."""
    least = max(at - _LONGEST - 1, 0)
    return max(source.rfind("\n", least, at) + 1, least)


def is_about(before: str) -> bool:
    """Tell whether what stands before the verb names a socket or a side, and else nothing but what loggers write."""
    words = _WORD.findall(_HEADS.sub(" ", before))
    return len(words) <= _MOST and all(word.lower() in _SUBJECTS for word in words)


def _is_logged(line: str, *, is_told: bool = False) -> bool:
    """Tell whether a line has a time, and is no sentence; `is_told`: it names the reason, which sentences do not."""
    return any(stamp.search(line) for stamp in STAMPS) and (is_told or not is_prose(_HEADS.sub(" ", line)))


def _reason(said: re.Match[str] | None) -> str:
    return cleaned(next(filter(None, said.groups()), "")) if said else ""


def cleaned(reason: str | None) -> str:
    reason = _SIZE.sub("", (reason or "").partition("\t")[0]).strip().strip("\"'“”‘’()[]{},; ")
    return "" if _NOTHING.match(reason) else reason
