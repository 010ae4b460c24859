"""What servers say when something is wrong: error codes, close codes and HTTP statuses, as a table.

Sources: the error guide and the SDKs' types of OpenAI, RFC 6455 section 7.4, and what was observed on the wire.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..core.json import JsonObject, text_at
from .bundled import text_of
from .vocabulary import Cause

_CLOSED = re.compile(r"\b(?:code|clos\w{0,4}|disconnect\w{0,3})[^\w-]{1,6}(1\d{3}|3000|4\d{3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One code: what it means, where it comes from, what to do, and what it ends."""

    name: str
    meaning: str
    remedy: str
    cause: str = ""
    ends: str = ""  # the client event type that it answers
    fatal: bool = False  # the session is over
    benign: bool = False  # usually a harmless race
    of_session: bool = False  # it answers no client event
    of_type: bool = False  # it answers an event of a type that the server does not know
    of_frame: bool = False  # it answers a frame that is no event
    says: tuple[str, ...] = ()  # words of its messages, where servers send it without a code
    always_says: tuple[str, ...] = ()  # words of its messages that tell it under another code too
    speaks_for: Cause | None = None


@cache
def _tables() -> Mapping[str, Mapping[str, ErrorEntry]]:
    tables = tomllib.loads(text_of("errors.toml"))
    return {kind: {name: _entry(name, row) for name, row in rows.items()} for kind, rows in tables.items()}


def _entry(name: str, row: Mapping[str, str | bool | list[str]]) -> ErrorEntry:
    speaks_for = row.get("speaks_for")
    return ErrorEntry(
        name=name,
        meaning=str(row["meaning"]),
        remedy=str(row["remedy"]),
        cause=str(row.get("cause", "")),
        ends=str(row.get("ends", "")),
        fatal=row.get("fatal") is True,
        benign=row.get("benign") is True,
        of_session=row.get("fatal") is True or row.get("of_session") is True,
        of_type=row.get("of_type") is True,
        of_frame=row.get("of_frame") is True,
        says=_words(row.get("says")),
        always_says=_words(row.get("always_says")),
        speaks_for=Cause(speaks_for) if isinstance(speaks_for, str) else None,
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def codes() -> Mapping[str, ErrorEntry]:
    """Codes of `error` events, failed responses and failed transcriptions, by name."""
    return _tables()["code"]


def reasons() -> Mapping[str, ErrorEntry]:
    """Reasons in the status_details of responses that are incomplete or cancelled, by name."""
    return _tables()["reason"]


def closes() -> Mapping[str, ErrorEntry]:
    """Close codes of the WebSocket, by number as text."""
    return _tables()["close"]


def statuses() -> Mapping[str, ErrorEntry]:
    """HTTP statuses of the handshake, by number as text."""
    return _tables()["http"]


def entry_for(error: JsonObject) -> ErrorEntry | None:
    """What is known of an error: by words of its own, else by its code or type; None for an unknown one."""
    table, message = codes(), text_at(error, "message") or ""
    known = table.get(text_at(error, "code") or "") or table.get(text_at(error, "type") or "")
    return _said("text", message) or _said("always", message) or known or _said("code", message)


def names_of(error: JsonObject) -> frozenset[str]:
    """The code and the type, as servers differ in which of the two carries the word, and what the message says.

    An error without a code, as the first servers sent it, has the one that its words are known by.
    """
    code, message = text_at(error, "code"), text_at(error, "message") or ""
    said = _said("always", message) or (None if code else _said("code", message))
    return frozenset(word for word in (code, text_at(error, "type"), said and said.name) if word)


def told_in(text: str) -> ErrorEntry | None:
    """The error that a text tells of first: by words of its own, by a code, or by the number of a close."""
    found: list[tuple[int, ErrorEntry]] = []
    for entry in (*_tables()["text"].values(), *codes().values()):
        words = (*entry.says, *entry.always_says, *([entry.name] if "_" in entry.name else ()))
        found += ((place, entry) for word in words if (place := text.find(word)) >= 0)
    closed = _CLOSED.search(text)
    if closed and closed[1] in closes():
        found.append((closed.start(), closes()[closed[1]]))
    return min(found, key=lambda one: one[0])[1] if found else None


@lru_cache(maxsize=64)  # every rule asks for the errors that just came
def _said(kind: str, message: str) -> ErrorEntry | None:
    if kind == "always":
        return next((one for one in codes().values() if any(words in message for words in one.always_says)), None)
    entries = _tables()[kind].values()
    return next((one for one in entries if any(words in message for words in one.says)), None)
