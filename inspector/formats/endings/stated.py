"""The end of a socket where no single line says it: over several lines, or in the members of an object of a log."""

import re
from collections.abc import Iterator

from ...core import codec
from ...core.json import JsonObject
from ...core.wire import Side
from . import ended
from .ended import CLOSED, CODE, SIGN, End, cleaned, is_about

_NAME = r"(?:(?:web[ _]?socket|close|status)[ _]?)?(?:code|status)"
_BELOW = re.compile(
    rf"""\n[ \t>*•-]{{0,8}}(?:{_NAME}[\"']?[ ]?[:=][ ]?)?({CODE})\b(?![-:./]?\d)[ \t,;]*
    (?:\n[ \t>*•-]{{0,8}}(?:close[ _]?)?(?:reason|message|description)[\"']?[ ]?[:=][ ]?(?P<below>[^\n]{{0,123}})
    |(?P<beside>[^\n]{{0,123}}))""",
    re.VERBOSE | re.IGNORECASE,
)
"""The code, and perhaps its reason, in the lines below one that says that something closed."""
_LONGEST = 100  # characters of such a line
_OBJECT = re.compile(r"\{[^{}\n]{0,600}\}")
_TEXTS = ("msg", "message", "event", "text", "log")
_CODES = ("code", "closeCode", "close_code", "statusCode", "status_code", "status", "wsCode", "ws_code")
_REASONS = ("reason", "closeReason", "close_reason")
_LINKS = re.compile(r"\b(?:to|from|and|of|was|has been|by|is|now)\b|\([^()\n]{0,40}\)", re.IGNORECASE)
_CODED = re.compile(CODE)


def find(source: str, start: int, end: int) -> Iterator[End]:
    """The ends that source[start:end] tells of in such a way."""
    if not SIGN.search(source, start, end) or not _CODED.search(source, start, end):
        return
    for one in CLOSED.finditer(source, start, end):
        first, last = source.rfind("\n", 0, one.start()) + 1, source.find("\n", one.end(), end)
        if 0 <= last <= first + _LONGEST and not source[one.end() : last].strip(" \t\r:.*!-–—_`"):
            yield from _below(source, first, one.start(), last)
    for whole in _OBJECT.finditer(source, start, end):
        yield from _of_object(whole)


def _below(source: str, first: int, verb: int, last: int) -> Iterator[End]:
    """The code below a line that says no more than that a socket closed."""
    found = _BELOW.match(source, last)
    if found and source[first:verb].strip() and is_about(source[first:verb]):
        reason = cleaned(found["below"] or found["beside"])
        yield End(first, found.end(), int(found[1]), reason, Side.SERVER, False)


def _of_object(found: re.Match[str]) -> Iterator[End]:
    """The code in an object that a logger wrote, whose message says that a socket closed."""
    body, problem = codec.decode(found[0].encode()) if CLOSED.search(found[0]) else ({}, None)
    told = None if problem else of_body(body)
    if told:
        yield End(*found.span(), *told, Side.SERVER, False)


def of_body(body: JsonObject) -> tuple[int, str] | None:
    """The code and the reason of an object that a logger wrote, if its message says that a socket closed."""
    words = next((one for key in _TEXTS if isinstance(one := body.get(key), str)), "")[:_LONGEST]
    verb = CLOSED.search(words)
    if not verb:
        return None
    code = next((str(body[key]) for key in _CODES if key in body), "")
    if not re.fullmatch(CODE, code):
        told = next(ended.find(words, 0, len(words)), None)
        return (told.code, told.reason) if told else None
    if not is_about(words[: verb.start()] + _LINKS.sub(" ", words[verb.end() :])):
        return None
    return int(code), cleaned(next((one for key in _REASONS if isinstance(one := body.get(key), str)), ""))
