"""A connection that did not come about, as a program tells it: `Unexpected server response: 401`.

It counts only in a text that shows no event: where a session ran, such a line is about another one.
"""

import re
from collections.abc import Sequence

from ...core import codec
from ...core.json import JsonObject
from ...core.wire import Kind, Side
from ..objects.mend import Strings
from ..objects.passed import Passed, Reason
from ..objects.recover import Found
from ..objects.repair import WHOLE, Repair
from ..objects.scan import Scan
from ..wording.moment import find as find_moment

_SIGN = re.compile(r"WebSocket|NSURLErrorDomain|websocket|handshake|Handshake|server response|ws{1,2}://")
_STATUS = re.compile(
    r"""server\ rejected\ WebSocket\ connection:\ HTTP\ (\d{3})  # websockets
    |[Uu]nexpected\ (?:server\ response|response\ code):\ (\d{3})  # ws of Node, browsers
    |Handshake\ status\ (\d{3})                                # websocket-client
    |WSServerHandshakeError:\ (\d{3})                          # aiohttp
    |Expected\ HTTP\ 101\ response\ but\ was\ '(\d{3})         # OkHttp
    |from\ the\ server\ \[(\d{3})\]\ did\ not\ permit          # Tomcat
    |status\ code\ '(\d{3})'\ when\ status\ code\ '101'        # .NET
    |status\ code\ 101\ but\ got\ (\d{3})                      # coder/websocket of Go
    |not\ upgraded\ to\ websocket[^\n]{0,20}\ code:\ (\d{3})   # Dart
    |unexpected\ status\ code\ \((\d{3})                       # websocat
    """,
    re.VERBOSE,
)
_FAILURES = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\bENOTFOUND\b|Name or service not known|nodename nor servname|no such host|getaddrinfo failed", "dns"),
        (r"\bECONNREFUSED\b|ConnectionRefusedError|[Cc]onnection refused", "refused"),
        (r"CERTIFICATE_VERIFY_FAILED|self[- ]signed certificate|unable to get local issuer", "tls"),
        (r"NSURLErrorDomain Code=-1011\b", "upgrade"),
        (r"timed out during opening handshake|\bETIMEDOUT\b|handshake timed? ?out", "timeout"),
    )
)
_BODY = re.compile(r'\{(?:\s|\\n)*"(?:error|detail|message|statusCode|code)"\s*:')
_NEAR = 3000  # characters behind a refusal in which its body stands


def told(source: str, found: Sequence[Found]) -> list[Found]:
    """The answer to a handshake that failed; none where more than the body of that answer was `found`."""
    if not _SIGN.search(source) or any(not _is_body(one) for one in found):
        return []
    if status := _STATUS.search(source):
        number = int(next(filter(None, status.groups())))
        return [] if number == 101 else [_answer(source, status, _refusal(source, status, number))]
    for pattern, word in _FAILURES:
        if failure := pattern.search(source):
            line = source[source.rfind("\n", 0, failure.start()) + 1 :].partition("\n")[0]
            return [_answer(source, failure, {"status": None, "failed": word, "message": line.strip()[:300]})]
    return []


def bodies(found: Sequence[Found]) -> list[Passed]:
    """What was taken for events, as what it is beside a refused handshake."""
    return [Passed(one.start, one.end, one.type, Reason.HTTP_ANSWER) for one in found]


def _is_body(one: Found) -> bool:
    """Tell whether an error was printed without an event around it, as the body of an HTTP answer is."""
    return one.type == "error" and Repair.ENVELOPE.value in one.damage.missing


def _refusal(source: str, status: re.Match[str], number: int) -> JsonObject:
    answer: JsonObject = {"status": number}
    if body := _BODY.search(source, status.end(), status.end() + _NEAR):
        text = source[body.start() : body.start() + _NEAR]
        text = text.replace("\\n", "\n") if "\\n" in body[0] else text  # as Python shows bytes
        scan = Scan(text, 0, Strings(text))
        answer["body"] = scan.text(scan.nodes[0])
    return answer


def _answer(source: str, found: re.Match[str], body: JsonObject) -> Found:
    line = source[source.rfind("\n", 0, found.start()) + 1 : found.end()]
    damage = WHOLE.plus([Repair.ENVELOPE])
    payload = codec.write(body).decode()
    return Found(
        found.start(), found.end(), payload, "answer", None, damage, False, Side.SERVER, find_moment(line), Kind.ANSWER
    )
