"""Texts that teach: a tutorial, or the answer of a chatbot, shows events that nobody sent.

Each of them stands below words that tell the reader to send it. What a server sent shows that somebody tried it, and
so do words of somebody who did, or whom it failed.
"""

import re
from collections.abc import Iterable, Sequence

from ...core.wire import Kind, Side
from ...protocol.dialect import side_of_type
from ..objects.recover import INVENTED_ID
from .place import Placed

MOST = 20  # events of such a text
LOOKED_AT = 1 << 16  # characters of it
_LINES_ABOVE = 8  # of which some are empty
_SEND = r"(?:send|emit|use|add|create|configure|update|call|set|issue|submit|trigger|pass)"
_WHAT = r"(?:the[ ]following|a|an|this|your|another|it)"
_CAN = r"(?:can|could|should|need[ ]to|have[ ]to|must|may|first|then|also|now|simply|just|always|do|do[ ]is|want[ ]to)"
_CLAUSE = r"(?:once|after|before|when|to|if|by|with)[ ][^\n]{3,90}?,"
_TELLING = re.compile(
    rf"""\byou(?:'ll|'d|[ ]will|[ ]would)?(?:[ ]{_CAN}){{0,4}}[ ]{_SEND}\b
    |^\W*(?:\d{{1,2}}[.)]\W*|step[ ]\d+\W+)?(?:(?:then|next|now|first|finally|afterwards|after[ ]that)\b,?[ ])?
        (?:{_CLAUSE}[ ])?(?:{_SEND}|(?:begin|start|continue|go[ ]on|end)[ ]with)[ ]{_WHAT}\b
    |^\W*{_CLAUSE}[ ]{_SEND}\b
    |\b(?:is|are)[ ](?:sent|added|asked[ ]for|configured|updated|set|changed|made)[ ](?:[\w ]{{1,40}}[ ])?
        (?:with|by)[ ]an?\b
    |\b(?:example|sample|template|snippet)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|I'm|I've|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_TRIED = re.compile(
    r"""\bI(?:'m|'ve|[ ](?:am|have|had|do|did|get|got|see|send|sent|tried|try|used?|call|receive|expect))\b
    |\b[Ww]e(?:'re|'ve|[ ](?:are|have|get|got|see|send|sent|tried|use|receive|expect))\b
    |(?i:\b(?:repro(?:duce|duction)?|hangs?|stuck|why|bugs?|broken|fail(?:s|ed|ing)?|cannot|not[ ]work|never|nothing)\b
    |\b(?:actual|expected|current)[ ](?:behaviou?r|result)|\b(?:does|did|is|wo|ca)n['’]t\b
    |\b(?:does|did|is|will|do|are|has)[ ]not\b|\bno[ ](?:response|answer|audio|reply)\b
    |\bany[ ](?:idea|help|clue|hint))""",
    re.VERBOSE,
)
"""Words of somebody who was there."""


_LEAD = re.compile(r"</?[a-z]{1,10}(?: ?/)?>|\A\s*(?:(?:\d{1,4}\|)?[\w.-]{1,40}[ ]+\||\d{1,6}(?:[ ]?[|:│]|\t|[ ]{2}))")
"""The number of a line, or the name of a container, and tags."""


def is_taught(text: str, events: Sequence[Placed]) -> bool:
    """Tell whether a text, of which these are all `events`, only tells its reader to send them."""
    if any(_is_observed(one) for one in events) or _TRIED.search(text):
        return False
    lines = text.split("\n")
    sent = [one for one in events if side_of_type(one.found.type) is Side.CLIENT]
    return bool(sent) and all(_is_led(lines, one.lines[0] - 1, one.columns[0] - 1) for one in sent)


def _is_observed(one: Placed) -> bool:
    """Tell whether an event shows that there was a conversation."""
    found = one.found
    if found.kind is not Kind.TEXT or found.is_name or one.moment or found.label or "." not in found.type:
        return True
    return bool(found.event_id) and not INVENTED_ID.match(found.event_id or "")


def _is_led(lines: Sequence[str], number: int, column: int) -> bool:
    """Tell whether the nearest words over an object, or those before it in its line, tell the reader to send it."""
    for line in (lines[number][:column], *_above(lines, number)):
        if words := _LEAD.sub("", line).strip(" \t`~*#>-:"):
            return len(words) > 5 and _TELLING.search(words) is not None and not _OWN.search(words)
    return False


def _above(lines: Sequence[str], number: int) -> Iterable[str]:
    """The lines over a line, the nearest first, without the marks of fences."""
    above = reversed(lines[max(0, number - _LINES_ABOVE) : number])
    return (line for line in above if not re.match(r"\s*[`~]{3}", _LEAD.sub("", line)))
