"""Names of events as they stand in lines of a trace: `<- response.done (status=completed)`.

A line counts where it holds nothing but the name and what a tracer puts around
it: a time, an arrow, a side, a number, a note. A name in a sentence is no event.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from ...core.wire import Side
from ...protocol import table
from ...protocol.dialect import side_of_type
from ..wording import head, label
from ..wording.moment import STAMPS, Moment
from ..wording.moment import find as find_moment
from . import noted, record, unhandled, worded

_COMMON = frozenset({"realtime", *table.BASE})  # the files that nearly every dialect builds on
_NAME = r"[a-z][a-z0-9_]*+(?:\.[a-z0-9_]++)++"
_CODE = r"[a-z]++(?:_[a-z]++)++"
_SHORT = ("speech_started", "speech_stopped", "committed")
NAMES = re.compile(
    rf"(?<![\w./@-])(?:{_NAME}|{'|'.join(_SHORT)}|error|(?:ERROR|Error)(?=[\]):]{{0,2}}[ ]{_CODE}\b))"
    r"(?![\w/@]|-(?!-?>))"
)
_WORDS = (
    "received? receives receiving recv rcvd got incoming inbound outgoing outbound sent sends? sending emitted"
    " emit from to the server client openai azure api realtime relay relaying ws websocket socket rx tx s c in out"
    " events? read write wrote reading writing ev evt kind frame type types msg message raw data debug info log"
    " trace verbose notice warn warning error handled? on am pm ms utc new next x event_type initial first last"
    " another of with a an handling processing dispatch(?:ed|ing)? callback onmessage onevent oai llm channel"
    " respons[ec] ignor(?:ed|ing) skipp(?:ed|ing) forward(?:ed|ing)? relayed proxy(?:ing)? proxied"
    " broadcast(?:ing)? emitting reçu envoyé empfangen gesendet recibido enviado"
    f" recebido app we says? said {label.SENT_ABROAD} {label.RECEIVED_ABROAD} {label.SIDES_ABROAD}"
    " me us mine you them they theirs repl(?:ies|ied) respond(?:s|ed) answer(?:s|ed) return(?:s|ed)"
    " время час เวลา 时间 時間 時刻 시간 시각"
)
_BEFORE = re.compile(
    r"(?:\[[^\]\n]{1,60}\]|【[^】\n]{1,40}】|\((?:[^()\n]{0,40})\)|:[a-z_]{2,30}:|[A-Za-z_$][\w$]*(?:(?:::|[./:])[\w$]+)+(?::\d+)?"
    rf"|\b(?:{'|'.join(_WORDS.split())})\b|\b[a-z]{{1,10}}(?=(?:<[-=]+|[-=]+>)\s)|\d|[^\w\n])*+\Z",
    re.IGNORECASE,
)
_LOGGERS = re.compile(
    r"""^(?:\d\d-\d\d\s\S+\s+\d+\s+\d+\s[VDIWEF]\s[^\s:]{1,40}\s*:|[VDIWE][ ]\(\d+\)[ ][\w-]{1,40}:  # Android, ESP-IDF
    |[A-Z],[ ]\[[^\]\n]{10,60}\]\s{1,4}[A-Z]{3,7}[ ]--[ ][^:\n]{0,40}:                      # Ruby
    |(?:[A-Z][a-z]{2}[ ][ \d]\d[ ]|\d{4}-\d\d-\d\dT)\d\d:\d\d:\d\d\S*                      # syslog
        [ ][\w.-]{1,60}[ ][\w./@-]{1,60}(?:\[\d+\])?:
    |(?:"[^"\n]{0,80}"[,;\t]){1,12}"?                                                # the cells of a table
    )""",
    re.VERBOSE,
)
"""What loggers put at the beginning of a line."""
_FIELDS = re.compile(
    r"(?:^|(?<=\s))(?:[\w.@-]{1,40}=(?:\"[^\"\n]{0,80}\"|[^\s\"=]{0,80})[ ]){1,20}"
    r"(?:type|event|evt|event_type|name)=\"?\Z"
)
"""The members before the name, as logfmt writes them."""
_CODE_BEFORE = re.compile(
    r"[=!]==?|\b(?:case|if|elif|switch|when|on|once|addEventListener|import|class|def|function)\b\W*\Z|\(\s*\W\Z"
)
_UNION = re.compile(r"\s*[|&]\s*[\"']\Z")  # a row of a type
_CODE_AFTER = re.compile(r"""["'`](?:\s*[,:\])}]|\s*=>)""")
_AFTER = re.compile(
    r"""(?:[ ]{2,8}["“][^"”\n]{0,200}["”](?=\s*\Z)
    |[,;|][ ]?[a-z]\w{0,24}[ ]?[:=][ ]?(?:"[^"\n]*"|[\w./:-]{1,60})(?=[,;|\s)\]}]|\Z)
    |│[^│\n]{0,60}(?=│)|[,;\t][ ]?-?\d[\d.]*(?=[,;\t\r]|\Z)|\s|[\])}>"'`”’*】,;.✓✅❌▼▶│]|\([^()\n]{0,160}\)
    |\#\s?\d+|[x×]\s?\d+|-{2,4}>?[ ]*\|
    |\+?\d[\d.,]*\s?(?:bytes|[KM]?B|ms|s|times|x)\b|[\w.]+=(?:"[^"\n]*"|[^\s,;]+)|(?:\#|//|<-+|←|<=+)[^\n]*+
    |[-–—|:,][ ]?(?:(?:item|response|session|id)[ :=]{1,2})?(?=(?:status|reason|code)\b|(?:resp|item|sess|call|event)_)
    |\b(?:status|reason|code)[ ]?[:=][ ]?\w+|(?:(?:→|->|=>|,)[ ])?\b(?:status|reason)[ ]["“]\w+["”]
    |\b(?:item|response|session|id)[ :=]{1,2}(?=(?:resp|item|sess)_)|\b(?:resp|item|call|event|sess|msg)_\w+
    |\[[\w .:/-]{0,40}\]|\{[^{}\n]{0,160}\}
    |\b[\w./-]{1,60}\.(?:[jt]sx?|py|go|rs|swift|kt|dart|cs|java|rb|vue|html)(?::\d+){1,2}
    |(?:→|->|=>|:|-|–|—|\|)\s*(?:["“‘'](?![\w#-]*[/.:_][\w/.:#-]*["'])[^\n]*["”’']|\d[\d.,]*\s?(?:ms|bytes|B)?\b)
    |\b(?:for|on|in|of)[ ](?:channel|call|session|client|user|connection|stream|conversation|room|agent)[ :=#]*[\w.-]+
    |[–—-][ ](?:fine|ok(?:ay)?|good|yes|received|sent|arrives?|works|done)\b|\(mine\b[^()\n]{0,120}\)
    |[をがは를을이가]?\s?(?:受信|送信|受け取|发送|收到|接收|받음|받았|보냄|보냈|전송|수신)(?:した|しました|り|함|습니다)?(?!\w)
    |(?:to|from|at|by|geschickt|verschickt|bekommen|called|fired|triggered)\b|\b(?:client|server|openai|azure|browser|api|ai|AM|PM)\b|\d\d?:\d\d(?::\d\d)?(?:[.,:]\d+)?)*+\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"[\s`\"'*:(\[–—-]*(?:never|missing|not (?:received|sent|seen|there|fired))\b"
    r"(?: (?:arrives?|arrived|came|comes|received|sent|seen|fires|fired|there))?[)\]\s.!]*\Z",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"^\s*\w+\s*-{1,2}>>[+-]?\s*\w[\w ]{0,30}:")  # an arrow of Mermaid
_IN_CALL = re.compile(r"""\w\(\s*[fF$@]{0,2}["'`][^"'`\n]*\Z""")  # the words of a program that would write such a line
_SAID_AFTER = re.compile(r"[\s'\"`]*(?:events?|messages?|received|recv|sent|arrived|emitted)\b[\s.!:]*", re.IGNORECASE)
"""What stands behind a name where the line says who sent it: `received session.created event`."""
_ARRIVED = re.compile(r"[\s'\"`]*(?:arrive[sd]|received|came|comes|fired|seen)\b[\s.!]*\Z", re.IGNORECASE)
_TICKED = re.compile(r"\[[xX✓]\]|[✅✓✔☑]")
_MISSED = re.compile(r"\[ \]|[❌✗✘✖☐]")  # before what did not come, in a list of what should
_CROSS = re.compile(r"[❌✗✘✖]\ufe0f?")
_UNTICKED = re.compile(r"\[ \]|☐|^[\s>*•.)\d-]*[❌✗✘✖]\ufe0f?[\s:*_`-]*\Z")
_CELLS = re.compile(r"[\s`]*(?:\|[^|\n]{0,160})*\|\s*\Z")
_COUNT = re.compile(
    r"\(\s*[x×]?\s?(\d{1,7})\s*[x×]?\s*\)|(?<!\w)[x×]\s?(\d{1,7})(?!\w)|(?<!\w)(\d{1,7})\s?(?:[x×]|times)(?!\w)"
)
_COUNT_BEFORE = re.compile(
    r"(?:^|\s)(\d{1,7})\s?[x×]\s*\W?\Z"
    r"|\A(?=[ \d]{7}[ ])[ ]*(\d{1,7})[ ]\W*(?:type\W+)?\Z"  # of uniq -c
)
_SINCE = re.compile(r"\+\d+(?:\.\d+)?(?:ms|s|m|h)\s*\Z")  # the line before, as the module debug of Node writes it
_NEVER = re.compile(r"\b(?:never|missing|not (?:received|sent|seen|there)|(?:did|does)(?: not|n['’]t))\b|[❌✗✘✖]", re.I)
_NUMBER_CELL = re.compile(r"#?\d{1,4}\.?")
_IN_BRACKETS = re.compile(
    r"\w ?[(\[]`?\Z"
)  # behind words of another language for it: `Sitzung erstellt (session.created)`
_FEW_WORDS = 5  # and the time before them
_SIDE_CELL = 18  # characters of a cell that tells a direction alone
_CELL_BEGINS = re.compile(r"\|[\s`*]*\Z")


class Mention(NamedTuple):
    """A name at source[start:end] that stands alone in its line, and what stands around it there."""

    start: int
    end: int
    type: str
    payload: str
    label: Side | None
    moment: Moment | None
    times: int
    is_unhandled: bool = False  # the app says that it does not know it
    is_drawn: bool = False  # in a diagram
    is_worded: bool = False  # in a program's own words
    head: str = ""  # of a logger that only other lines with the same can prove

    @property
    def is_marked(self) -> bool:
        """Tell whether the line gives a time or a direction, as a trace does."""
        return self.label is not None or self.moment is not None


def resolved(name: str) -> str | None:
    """The type of an event by its name, or by the end of it where that is enough to tell."""
    return name if name in table.places() and name != "error" else _shortened().get(name)


@cache
def _shortened() -> dict[str, str]:
    """Ends of names that only one type of the two base dialects has."""
    known = [type_ for type_, rows in table.places().items() if any(name in _COMMON for name, _ in rows)]
    found: dict[str, set[str]] = {}
    for type_ in known:
        parts = type_.split(".")
        for first in range(1, len(parts) - 1):
            found.setdefault(".".join(parts[first:]), set()).add(type_)
        if parts[-1] in _SHORT:
            found.setdefault(parts[-1], set()).add(type_)
    return {name: types.pop() for name, types in found.items() if len(types) == 1}


def in_line(line: str, offset: int, name: re.Match[str]) -> Mention | None:
    """The event that a line is about; `offset` is where the line begins, `name` a match of NAMES in the line."""
    told = _told(line, name.start(), name.end(), "", "")
    return told and Mention(offset + told.start, offset + told.end, *told[2:])


def in_words(line: str, offset: int, words: re.Match[str]) -> Mention | None:
    """The event that a line tells in a program's own words; `words` is a match of worded.NAMES in the line."""
    type_, status = worded.type_of(words[0])
    told = _told(line, words.start(), words.end(), type_, status) if type_ else None
    return told and Mention(offset + told.start, offset + told.end, *told[2:])


@lru_cache(maxsize=1024)  # traces repeat their lines
def _told(line: str, start: int, end: int, type_: str, status: str) -> Mention | None:
    """What a line says of the event whose name, or words for `type_`, stand at line[start:end]."""
    before, after = line[:start], line[end:]
    if line[start - 1 : start] == '"' and (row := record.told(line, start, end)):
        return _in_record(line, start, row)
    logged = record.message(line, line[start:end]) if line.startswith("{") else None
    if logged:
        before, after = logged[:2]
    said = unhandled.SAID.search(before) if side_of_type(line[start:end]) is Side.SERVER else None
    before = before[: said.start()] if said else _without_words(before, type_ or line[start:end])
    before = _CROSS.sub("", before) if status else before  # of a response that failed, not of one that did not come
    is_row, timed = _in_table(before, after)
    alike = _alike(
        type_ or line[start:end],
        label.numberless(before),
        label.numberless(after),
        is_row=is_row,
        is_unhandled=said is not None,
    )
    if alike is None:
        return None
    is_worded = bool(type_) or alike[:2] == ("error", None)  # whose words alone tell what it is
    type_, side, led = alike
    moment = (
        timed
        or (logged and logged[2])
        or find_moment(before)
        or find_moment(_SINCE.sub("", after) if "+" in after else after)
    )
    number = _COUNT.search(after) or _COUNT_BEFORE.search(before)
    times = int(next(filter(None, number.groups()))) if number else 1
    side = Side.SERVER if said else side
    is_said = said is not None
    drawn = _DRAWN.search(before) is not None
    note = f"status={status} {after}" if status else after
    payload = noted.payload(type_, note)
    return Mention(start, len(line.rstrip()), type_, payload, side, moment, times, is_said, drawn, is_worded, led)


def _in_record(line: str, start: int, row: record.Row) -> Mention | None:
    """The event that an object of a logger names, with what its other members note."""
    found = NAMES.match(line, start)
    type_ = resolved(found[0]) or found[0] if found else None
    if type_ is None or (type_ == "error" and row.side is None) or (type_ != "error" and not resolved(type_)):
        return None
    note = noted.payload(type_, row.note)
    return Mention(start, len(line.rstrip()), type_, note, row.side, row.moment, 1)


@lru_cache(maxsize=1024)  # and the lines of a trace differ in their numbers
def _alike(
    name: str, before: str, after: str, *, is_row: bool, is_unhandled: bool
) -> tuple[str, Side | None, str] | None:
    """Type, side and doubtful head of the event that a line names, whatever its numbers; None where it names none."""
    type_ = "error" if name.lower() == "error" else resolved(name)
    if type_ is None or is_code(before, after) or _NOT_THERE.match(after):
        return None
    is_said = type_ == "error" and noted.is_known_error(after)
    side = label.side_of(before) or (None if is_said else label.side_of(after))
    if is_said and side is None and noted.is_explained(after):
        return None
    said = _SAID_AFTER.match(after) if side else _ARRIVED.match(after) if _TICKED.search(before) else None
    if (said and _MISSED.search(before)) or _UNTICKED.search(before):
        return None
    behind = noted.without(type_, before, after[said.end() :] if said else after)
    if not (is_row or is_said or _AFTER.match(behind) or _AFTER.match(noted.without_sentence(before, behind))):
        return None
    if is_unhandled and _IN_CALL.search(before):
        return None
    led = head.Head("", "")
    is_cell = is_row and _CELL_BEGINS.search(before) is not None
    is_told = is_unhandled or is_cell or not before.strip()  # whatever stands before such words
    if not is_told and _IN_BRACKETS.search(before) and after.strip() in (")", "]", "`)"):
        is_told = len(before.split()) <= _FEW_WORDS and find_moment(before) is not None
    if not is_told and not _BEFORE.match(_without_times(_FIELDS.sub("", _LOGGERS.sub("", before)))):
        found = head.split(before)
        if not found or not _BEFORE.match(found.words):
            return None
        led = found
    return None if type_ == "error" and side is None and not is_said else (type_, side, led.key)


def times_behind(text: str) -> int:
    """How often an event came, by what stands right behind its name: `x 40`."""
    found = _COUNT.match(text.lstrip(" `\"'*"))
    return int(next(filter(None, found.groups()))) if found else 1


def _in_table(before: str, after: str) -> tuple[bool, Moment | None]:
    """Whether a name stands in a row of a Markdown table that tells what came, and the time there.

    Such a row has a time, or a number and a direction; the tables of documentation have neither.
    """
    if not before.lstrip().startswith("|") or not _CELLS.match(after) or _NEVER.search(after):
        return False, None
    cells = [cell.strip(" `*") for cell in f"{before}|{after}".split("|")]
    moment = next((moment for cell in cells if (moment := find_moment(cell))), None)
    is_numbered = any(_NUMBER_CELL.fullmatch(cell) for cell in cells)
    is_sided = any(len(cell) <= _SIDE_CELL and label.side_of(cell) for cell in cells if cell)
    return moment is not None or (is_numbered and is_sided), moment


def _without_words(before: str, type_: str) -> str:
    """What stands before a name without the words that tell of the same event: `User started speaking (`."""
    words = worded.NAMES.search(before) if " " in before else None
    if words is None or " " not in words[0] or worded.type_of(words[0])[0] != resolved(type_):
        return before  # a constant stands before its value in code
    return before[: words.start()] + before[words.end() :]


def _without_times(before: str) -> str:
    for stamp in STAMPS:
        before = stamp.sub(" ", before)
    return before


def is_code(before: str, after: str) -> bool:
    """Tell whether the text around a name in its line is source code."""
    if _CODE_AFTER.match(after) and before[-1:] in ("'", '"', "`"):
        return "Relaying" not in before
    if _UNION.match(before):
        return True
    return _CODE_BEFORE.search(before) is not None


def alone(start: int, end: int, side: Side | None) -> Mention:
    """An `error` of which no more is shown than the name: below the side that sent it, or in a list of names."""
    return Mention(start, end, "error", noted.payload("error", ""), side, None, 1)
