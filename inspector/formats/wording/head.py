"""What loggers put before the words of a line, whoever wrote the logger.

The table of `mention` knows the heads of many loggers. Of any other one can be told that it begins with a time or
a level, that something parts it from what was logged, and that several lines have the same.
"""

import re
from typing import NamedTuple

from .moment import STAMPS

_LEVELS = "default|fault|trace|debug|info|notice|warn|warning|error|fatal|critical|verbose|inf|dbg|wrn|err|vrb"
_SENT = (
    r"(?:sent|sends?|sending|received?|receiv(?:es|ing)|recv|rcvd|got|rx|tx|reads?|writes?|wrote|in|out"
    r"|(?:in|out)(?:coming|going|bound))\b"
)
_ARROW = r"(?:<[-=]{1,2}|[-=]{1,2}>|<{1,3}|>{1,3}|[←→⇐⇒⟵⟶⬅➡↑↓⬆⬇📤📥])"
_AUXILIARY = (
    "will|would|should|shall|must|can|cannot|could|may|might|to|not|never|then|and|or|but|if|when|while|before|after|until"
    "|unable|failed|failing|queued?|skip(?:ped|ping)?|retry(?:ing)?|try(?:ing)?|please|first|you|they|we|i|also|only|no"
)
_HEAD = re.compile(
    rf"""[^\n]{{0,200}}(?:
        [\]:|)\t] | <[^<>\n]{{1,60}}> | \s[-–—]\s | \s\s | \b(?:{_LEVELS})\b
        | \b\d\d:\d\d:\d\d(?:[.,]\d{{1,9}})?(?:Z|[ ]?[+-]\d\d:?\d\d)?
        | (?<=\d)\s?[ap]m\b | \b(?:msg|message|event|type)="
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SPEAKER = re.compile(
    rf"\s*(?!(?:{_AUXILIARY})\s)[\w.$/-]{{1,40}}(?:\s+(?={_SENT}|{_ARROW})|(?={_ARROW}))", re.IGNORECASE
)
_TAG = re.compile(
    rf"\s*(?!(?:{_AUXILIARY}|it|test|tests|should|describe|given|todo|note|tip|hint|example|expect|expected)\b)[A-Za-z][\w.-]{{0,24}}(?::\s+(?={_SENT}|{_ARROW}|\[[\w-]{{1,20}}\]\s|(?:event|evt|type|msg)\b)|\s*(?={_ARROW}))",
    re.IGNORECASE,
)
"""A word at the beginning of a line before what was sent, received or came."""
_LEVEL = re.compile(rf"\W{{0,3}}(?:{_LEVELS})\b", re.IGNORECASE)
_KITCHEN = re.compile(r"\W{0,3}\d{1,2}:\d\d ?[AP]M\b")  # as Go has it
_VARYING = re.compile(rf"{_SENT}|{_ARROW}|\b(?:{_LEVELS})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b[0-9a-f][0-9a-f-]{6,}\b|\d+")
_APART = re.compile(rf"[\])|>:\t]|\s\s|\s[-–—]\s|\b(?:{_LEVELS})\b", re.IGNORECASE)
_OF_COMMITS = frozenset({"feat", "fix", "docs", "chore", "test", "tests", "refactor", "perf", "style", "build", "ci"})
_LATEST = 60  # characters before the time of a line


class Head(NamedTuple):
    """The head of a line, without what differs from line to line, and the words behind it."""

    key: str
    words: str


def split(before: str) -> Head | None:
    """Part what stands before the name of an event in its line; None where no logger wrote that."""
    found = _HEAD.match(before)
    if not found or not _is_opened(before[:_LATEST]):
        tag = _TAG.match(before)
        return Head(tag[0].strip(), before[tag.end() :]) if tag and _OF_COMMITS.isdisjoint(tag[0].split(":")) else None
    key, words = found[0], before[found.end() :]
    for stamp in STAMPS:
        key = stamp.sub("  ", key)
    if _is_sentence(key.rstrip()):
        return None
    if speaker := _SPEAKER.match(words):
        words = words[speaker.end() :]
    return Head(_NUMBER.sub("0", " ".join(_VARYING.sub(" ", key).split())).replace("[ 0", "[0"), words)


def _is_opened(beginning: str) -> bool:
    """Tell whether a line begins with a level, or near its beginning has a time."""
    level = _LEVEL.match(beginning) or _KITCHEN.match(beginning)
    return level is not None or any(stamp.search(beginning) for stamp in STAMPS)


def _is_sentence(head: str) -> bool:
    """Tell whether a head ends with more than the name of a program or of a person, and a colon."""
    if not head.endswith(":"):
        return False
    words = [word for word in _APART.split(head[:-1])[-1].split() if not word.isdigit()]
    return len(words) > 1 or not _OF_COMMITS.isdisjoint(words)
