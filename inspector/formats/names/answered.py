"""What came upon what was sent, and then nothing: `I get session.updated after my session.update, then silence`.

Two names in a sentence are a trace where somebody tells of their own session that it ended there.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ...core.wire import Side
from ...protocol.dialect import side_of_type
from ..wording.prose import is_silence
from .mention import resolved

_MARK = r"[`\"'”’“‘*«»]{0,3}"
_OWN = (
    r"(?:my|our|the|each|every|a|an|sending|I send|we send|I sent|we sent"
    r"|meinem|unserem|mon|notre|mi|nuestro|il mio|meu|mojego)"
)
_UPON = (
    r"(?:right |immediately |directly |shortly )?"
    r"(?:after|in response to|in reply to|following|upon|as (?:an |the )?(?:answer|reply|response) to|on"
    r"|nach|auf|après|después de|tras|dopo|depois d[eo]|po)"
)
_BEHIND = re.compile(rf"{_MARK}\s+(?:back )?{_UPON}\s+(?:{_OWN}\s+){{1,2}}(?:first |own )?{_MARK}", re.IGNORECASE)
_GET = r"(?:I|we)\s+(?:do |only |just |always |still )?(?:get|got|see|saw|receive|received)"
_BEFORE = re.compile(
    rf"{_MARK},?\s+{_GET}\s+(?:back |only |just )?(?:(?:the|a|an|one)\s+)?{_MARK}"
    rf"|{_MARK}\s+(?:is|was|gets|got)\s+(?:answered|acknowledged|followed|confirmed)\s+(?:by|with)\s+(?:(?:the|a|an)\s+)?{_MARK}",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"(?:\b{_GET}|\b(?:ich|wir) (?:bekommen?|sehe|erhalten?)|\bje (?:reçois|vois)"
    r"|\b(?:recibo|veo|ricevo|vedo|recebo|vejo|dostaję))\b"
    rf"(?:\s+[\w']+){{0,3}}\s+{_MARK}\Z",
    re.IGNORECASE,
)
_LED = re.compile(
    rf"\b(?:after|upon|following|once|when|my|our)\s+(?:(?:{_OWN})\s+){{0,2}}(?:first |own )?{_MARK}\Z", re.IGNORECASE
)
_NEAR = 80  # characters before the first name


def pair(source: str, begin: int, end: int, names: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """What was sent and what came upon it, of the names in a line, in the order in which it happened."""
    for one, other in pairwise(names):
        if one[0] == other[0] or other.start() - one.end() > _NEAR or not is_silence(source[other.end() : end]):
            continue
        before = source[max(begin, one.start() - _NEAR) : one.start()]
        if found := _pair(before, source[one.end() : other.start()], one, other):
            return found
    return []


def _pair(before: str, between: str, one: re.Match[str], other: re.Match[str]) -> list[re.Match[str]] | None:
    """What was sent and what came upon it, as the words around two names tell; None where they do not."""
    sides = side_of_type(resolved(one[0]) or ""), side_of_type(resolved(other[0]) or "")
    if sides == (Side.SERVER, Side.CLIENT) and _BEHIND.fullmatch(between) and _FIRST.search(before):
        return [other, one]
    is_led = sides == (Side.CLIENT, Side.SERVER) and _LED.search(before)
    return [one, other] if is_led and _BEFORE.fullmatch(between) else None
