"""What looks like an event in a text and is none, and why."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ..wording import foreign, label
from ..wording.moment import STAMPS
from ..wording.naming import SETTINGS
from . import written
from .cursor import Node


class Reason(StrEnum):
    """Why something was passed over."""

    SOURCE_CODE = "source-code"
    TOOL_SCHEMA = "tool-schema"
    CONTENT_PART = "content-part"
    BROWSER_EVENT = "browser-event"
    OTHER_PROTOCOL = "other-protocol"
    CONFIGURATION = "configuration"
    HTTP_ANSWER = "http-answer"
    NO_ENVELOPE = "no-envelope"
    METRIC = "metric"
    EXPECTED = "expected"
    TOLD_AGAIN = "told-again"
    PROSE = "prose"
    TOO_FEW = "too-few"
    TOO_BROKEN = "too-broken"


MEANINGS = {
    Reason.SOURCE_CODE: "source code: it would send or handle such an event, which does not show that one was sent",
    Reason.TOOL_SCHEMA: "a tool or a schema, not an event",
    Reason.CONTENT_PART: "a part of an item's content, not an event",
    Reason.BROWSER_EVENT: "an event of the browser or the socket, not of the protocol",
    Reason.OTHER_PROTOCOL: "a message of another protocol",
    Reason.CONFIGURATION: "settings, printed without the event that carried them",
    Reason.HTTP_ANSWER: "the answer to an HTTP request, which did not cross the socket",
    Reason.NO_ENVELOPE: "an object of the protocol, without the event that carried it",
    Reason.METRIC: "a label of a metric or of a query: it counts or selects events and is none",
    Reason.EXPECTED: "a list of what should happen, not of what did",
    Reason.TOLD_AGAIN: "said again: the event itself stands in the text",
    Reason.PROSE: "a name in a sentence",
    Reason.TOO_BROKEN: "more than was gone into: they break off one upon the other",
    Reason.TOO_FEW: "fewer than three names, and neither time nor direction",
}
"""Each reason in words."""

_PARTS = ("text", "audio", "input_text", "input_audio", "input_image", "output_text", "output_audio")
BY_TYPE = (
    dict.fromkeys(("close", "open", "error", "message"), Reason.BROWSER_EVENT)
    | dict.fromkeys(("function", "object", "string", "array", "mcp"), Reason.TOOL_SCHEMA)
    | dict.fromkeys(_PARTS, Reason.CONTENT_PART)
)
"""What an object is, if it is no event, by its `type`."""
TELLING_KEYS = SETTINGS | foreign.KEYS | {"jsonrpc", "method", "isTrusted", "error"}
"""The keys, besides `type`, by which `look_alike` decides."""


class Passed(NamedTuple):
    """Something at source[start:end] that was passed over; `what` names it."""

    start: int
    end: int
    what: str
    reason: Reason


def look_alike(node: Node) -> Reason | None:
    """Why an outermost object that is no event may have been taken for one; None where it does not look like any."""
    type_, keys = node.members.get("type"), node.keys
    if "jsonrpc" in keys or "method" in keys:
        return Reason.OTHER_PROTOCOL
    if type_ and foreign.is_envelope(type_, keys, node.members.get("object")):
        return Reason.OTHER_PROTOCOL
    if node.members.get("object", "").startswith("realtime."):
        return Reason.NO_ENVELOPE
    if "isTrusted" in keys:
        return Reason.BROWSER_EVENT
    reason = BY_TYPE.get(type_ or "")
    if reason and not (reason is Reason.BROWSER_EVENT and node.has_error):
        return reason
    return Reason.CONFIGURATION if len(keys & SETTINGS) >= 2 else None


_ARGUMENTS = r"(?:(?:[\w.&*]{1,40}|[\"'`][^\"'`\n]{0,80}[\"'`]),\s*){0,3}"
_CALL = re.compile(
    r"(?:(?:\bnew\s+[A-Z]\w*|(?<![\w.])[a-z_$][\w$]*|::[A-Za-z_]\w*)\(\s*"
    rf"|[\w$\])]\.[A-Za-z_$][\w$]*!?\(\s*{_ARGUMENTS})(?:\[\s*)?\Z"
)
_OPTION = 18  # characters of the longest
_POSTED = re.compile(r"[ \t](?:-d|--data(?:-raw|-binary|-ascii)?|--json|--request-body)[ =]\Z")  # curl and its like
_ASSIGNED = re.compile(
    r"(?:^|[\n;{])[ \t]*(?:(?:export[ ]|static[ ]|private[ ]|public[ ])*(?:const|let|var|val|final|auto|my|local)[ ])?"
    r"(?!\$VAR\d)[A-Za-z_$][\w.$]*(?:\[[^\]\n]{1,60}\])?(?:[ ]?:[ ]?[A-Za-z][\w<>\[\], ]{0,60})?"
    r"(?:[ ]:?=[ ]|=\n[ \t]*)(?:await[ ])?\[?\s*\Z"
)
_KEYWORD = re.compile(
    r"(?:\b(?:return|yield|await|new|const \w+ ?=|let \w+ ?=|var \w+ ?=)|[A-Za-z_$)\"'`]\s*=>)\s*[(\[]*\s*\Z"
)
_TYPED = re.compile(r"(?:\bmap\[[^\]\n]{1,40}\][\w.]{1,40}|\[\][\w.]{1,40}|\b(?:interface|struct|json!)\(?|[%@])\s*\Z")
_NAMED_CALL = re.compile(
    r"""[\w$\])]\(\s*(?:[\w.]{1,40},\s*)?["'`][\w.-]{3,80}["'`],\s*\Z"""
)  # with the name of an event
_QUOTE_BEFORE = re.compile(r"""[a-zA-Z$@]?#{0,3}["'`]{1,3}\Z""")  # of a string that holds the object
_LOOKED_BACK = 240
_FAT_ARROW = re.compile(r"(\w+) => ?\Z")
_NEAR = 10_000  # characters around an arrow in which its like is looked for
_DIGITS = str.maketrans("123456789", "0" * 9)


def is_code_before(source: str, start: int, floor: int) -> bool:
    """Tell whether the words before an object are those of a program that makes or sends it."""
    before = source[max(floor, start - _LOOKED_BACK) : start]
    if not before or before.isspace() or _points(source, start, before):
        return False
    return _is_code(before.translate(_DIGITS)) or written.is_within(source, start)


def _points(source: str, start: int, before: str) -> bool:
    """Tell whether `=>` before an object is an arrow of a log, which has its like for the other way: `WS <= {`."""
    found = _FAT_ARROW.search(before) if "=>" in before[-_OPTION:] else None
    return found is not None and source.find(f"{found[1]} <=", max(start - _NEAR, 0), start + _NEAR) >= 0


@lru_cache(1024)  # a log has the same words before each of its events, but for their numbers
def _is_code(before: str) -> bool:
    if written.is_shown(before):
        return True
    if before.rstrip().endswith(","):
        return bool(_NAMED_CALL.search(before) or _CALL.search(before))
    before = _QUOTE_BEFORE.sub("", before)
    if " -" in before[-_OPTION:] and _POSTED.search(before):
        return True
    if _TYPED.search(before) and not _is_labelled(before):
        return True
    if not before.rstrip().endswith(("(", "=", "[", ">", "return", "yield", "await", "new")):
        return False
    if _is_logged(before[before.rfind("\n") + 1 :]):
        return False
    return bool(_CALL.search(before) or _ASSIGNED.search(before) or _KEYWORD.search(before))


_PRINTED = re.compile(
    r"(?:[:>←→⬅➡]|\d:\d\d\b[^\n()]{0,80}\b(?:received?|sen[dt]|sending|recv|got))\s+(?:\w{1,40}\.){0,3}(?:string|text)\(\Z"
)  # as Swift prints a message of a socket


def _is_logged(line: str) -> bool:
    """Tell whether what looks like a program is the head of a line of a log: with a side, or with a time."""
    if line.endswith("("):
        return _PRINTED.search(line) is not None and label.side_of(line) is not None
    return line.rstrip().endswith("=>") and any(stamp.search(line) for stamp in STAMPS)


_METRIC = re.compile(
    r"""\{(?:\w{1,40}=~?"[^"\n]{0,200}",?[ ]*)+\}
    (?:[ \t]+[\d.eE+-]+[ \t\r]*(?:\n|\Z)|\[\d+[smhd]|[ \t]*(?:\||[=!]=|[<>]=?[ ]|\)))""",
    re.VERBOSE,
)  # as Prometheus and Loki write the labels of a series
_SERIES = re.compile(r"[a-z_:][\w:]*\Z")


def is_metric(source: str, start: int, floor: int) -> bool:
    """Tell whether an object is the labels of a metric, which stand right behind its name."""
    if not source[start - 1 : start].isidentifier():
        return False
    before = source[max(floor, start - 80) : start]
    return _SERIES.search(before) is not None and _METRIC.match(source, start) is not None


_WISHED = re.compile(r"\b(?:expected|want(?:ed)?)(?: (?:event|message|value|was))?[ ]?[:=]\Z", re.IGNORECASE)
_OPENING = " \t\r\n([\"'"
_TITLE = re.compile(r"^OBJECT [\w.]{3,60}\Z", re.MULTILINE)  # over an example of the reference


def is_wished_before(source: str, start: int, floor: int) -> bool:
    """Tell whether the words right before an object, of a test or of the reference, say that it did not come."""
    before = source[max(floor, start - 60) : start].rstrip(_OPENING)
    if before.endswith((":", "=")):
        return _WISHED.search(before) is not None
    return "OBJECT " in before and _TITLE.search(before) is not None


def _is_labelled(before: str) -> bool:
    """Tell whether a map of Elixir stands behind words that name a side, as only a log has it."""
    found = _LABELLED.search(before)
    if found is None:
        return False
    return found[1].endswith(_POINTERS) or label.side_of(found[1]) is not None or _WAY.search(found[1]) is not None


_WAY = re.compile(r"\b(?:in|out)(?:bound|coming|going)?:?\Z", re.IGNORECASE)
_POINTERS = (">>", "<", "<-", "<--", "→", "←", "↑", "↓")
_LABELLED = re.compile(r"(?:^|\n)([^\n(=|{},]{0,80}(?:[:\w]|>>|<|<--?|[→←↑↓]))\s*%\Z")
_HTTP = re.compile(
    r"\bHTTP\b|\b(?:POST|GET|fetch)\b|\bstatus(?:[ _]?code)?\W{1,3}[45]\d\d\b"
    r"|\b(?:400 Bad|40[134]|429|50[0234])\b(?! ?ms)",
    re.I,
)


def is_http_before(source: str, start: int, floor: int) -> bool:
    """Tell whether the words before an object, in its line or the one above, speak of an HTTP request."""
    before = source[max(floor, start - _LOOKED_BACK) : start].rstrip()
    return _HTTP.search(before[before.rfind("\n") + 1 :]) is not None
