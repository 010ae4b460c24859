"""An error told a member a line, as people and programs lay it out: `Type: invalid_request_error`, `Code: …`."""

import re
from collections.abc import Iterator, Sequence

from ..objects.repair import Change, quoted

_KEY = r"(?:error[ _])?(?:type|code|message|msg|param(?:eter)?)|event[ _]?id"
_BEFORE = r"[ \t>]*+(?:[-*•–][ \t]+)?(?:[^\w\s:=\"'{([]{1,3}[ \t]*)?"
_MARK = r"[*_`\"']{0,3}"
_LINE = re.compile(
    rf"{_BEFORE}{_MARK}(?P<key>{_KEY}){_MARK}[ \t]*[:=]{_MARK}[ \t]*(?P<value>[^\n{{}}]*?)[ \t\r,]*\Z", re.IGNORECASE
)
SIGN = re.compile(
    rf"^{_BEFORE}{_MARK}(?:error[ _])?type{_MARK}[ \t]*[:=]{_MARK}[ \t]*{_MARK}[a-z_]{{1,40}}_error\b{_MARK}[ \t\r,]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 1000  # characters of a line
_NEAR = 300  # characters around in which an event, or a response that failed, may be under way
_WITHIN = re.compile(
    r"\btype[\"']?\s*[:=]\s*[\"']?(?:error|[a-z_]+\.[a-z_.]+)\b|status_?details|last_error|\bresponse[\"']?:|[{(\[]\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
_OPEN = re.compile(r"[({\[][^)}\]\n]*\Z")
_NOTHING = frozenset({"", "none", "null", "nil", "undefined", "n/a", "-", "<nil>"})
_NAMES = {"msg": "message", "parameter": "param", "eventid": "event_id", "event id": "event_id"}


_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s,;\"']+)"
ROW_SIGN = re.compile(
    rf"(?<=[\w)\]:] )type=[a-z_]{{1,40}}_error(?P<rest>(?:[,;]?[ ](?:code|message|param|event_id)={_VALUE}){{1,4}})"
)
_MEMBER = re.compile(rf"(code|message|param|event_id|type)=({_VALUE})")
_IS_ERROR = re.compile(r"\berror\b[^\n]{0,40}\Z", re.IGNORECASE)


def of_rows(text: str) -> Iterator[Change]:
    """What makes an event of each line that tells an error in members side by side."""
    for found in ROW_SIGN.finditer(text):
        begin = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _NEAR)
        if _IS_ERROR.search(text, begin, found.start()) and not _OPEN.search(text, begin, found.start()):
            told = [(key, value.strip("\"'")) for key, value in _MEMBER.findall(found[0])]
            members = ",".join(f"{quoted(key)}:{_json(value)}" for key, value in told)
            yield Change(found.start(), found.end(), f'{{"type":"error","error":{{{members}}}}}')


def changes(text: str) -> Iterator[Change]:
    """What makes an event of each such error, line by line."""
    done = 0
    for sign in SIGN.finditer(text):
        if sign.start() < done:
            continue
        above = [*_lines(text, sign.start(), done, up=True)]
        lines = [*above[::-1], *_lines(text, sign.start(), len(text), up=False)]
        done = lines[-1].end
        keys = [one.key for one in lines]
        if len(set(keys)) < len(keys) or not {"message", "code"} & set(keys) or _is_within(text, lines):
            continue
        yield from _as_event(lines)


class _Told:
    """One line that tells a member."""

    def __init__(self, start: int, end: int, found: re.Match[str]) -> None:
        self.start, self.end = start, end
        key = re.sub(r"\Aerror[ _]", "", found["key"].lower())
        self.key = _NAMES.get(key, key)
        value = found["value"].strip()
        edges = value[:1] + value[-1:]
        self.value = value[1:-1] if len(value) > 1 and edges in ('""', "''", "``", "“”") else value.strip("*`")


def _lines(text: str, at: int, stop: int, *, up: bool) -> Iterator[_Told]:
    """The lines that tell members, from a place on, with nothing but a blank one between them."""
    is_blank = False
    while (at > stop) if up else (at < stop):
        start = max(text.rfind("\n", stop, at - 1) + 1, stop) if up else at
        end = at - 1 if up else text.find("\n", at)
        end = len(text) if end < 0 else end
        found = _LINE.match(text[start:end]) if end - start <= _LONGEST else None
        if found:
            yield _Told(start, end, found)
        elif is_blank or text[start:end].strip():
            return
        is_blank = not found
        at = start if up else end + 1


def _is_within(text: str, lines: Sequence[_Told]) -> bool:
    """Tell whether these are members of something that is shown around them."""
    start, end = lines[0].start, lines[-1].end
    near = text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]
    return any(_WITHIN.search(one) for one in near)


def _as_event(lines: Sequence[_Told]) -> Iterator[Change]:
    before = '{"type":"error","error":{'
    for one in lines:
        is_last = one is lines[-1]
        yield Change(one.start, one.end, f"{before}{quoted(one.key)}:{_json(one.value)}{'}}' if is_last else ','}")
        before = ""


def _json(value: str) -> str:
    return "null" if value.lower() in _NOTHING else quoted(value)
