"""The transcript notation, read: rule tests, scenarios and bug reports share it.

A case begins with `== name`; `key: value` lines may follow it. Then one step a line:

    > TYPE path=value…    the client says this (`<`: the server)
    > {"type":…}          the same in raw JSON; `|` before a line continues the JSON of the line above
    > "text"              a text frame that is not one JSON object, as a JSON string
    ~ 6s                  time passes, and the silence is observed
    ~ open {"url":…}      the client's half of the handshake, as a recording has it; `~ answer {…}`: the server's
    ~ close 1000 reason   the server closes (`~ client close …`: the client); `~ lost reason`: no close frame
    ~ missed {"client":1} the recorder lost frames, in the words of a recording's `lost`
    ~ repeats 3           the next step quotes frame 3 again
    ! rule-name           a finding is expected here

Blank lines and lines that begin with `#` say nothing. Header lines with a
meaning here: `step` (time from one step to the next, 10ms if not said),
`times: unknown`, `ends` (observed, reported, unknown), `started`, `transport`,
`recorder`, and `sound`: the audio format that strings such as `@tone 100ms`
stand for (see `sound`). Without `ends`, a case that says `~ 6s` or `~ close`
ends observed.
"""

import re
from dataclasses import dataclass, field

from ...core import codec
from ...core.clock import MILLISECOND, SECOND, parse_span
from ...core.json import Json, JsonObject
from ...core.wire import Kind, Side, Transport
from . import sound
from .shorthand import ShorthandError, expand

ARROWS = {">": Side.CLIENT, "<": Side.SERVER}
NO_STATUS = 1005  # RFC 6455, 7.1.5: a close frame without a code
STEP = 10 * MILLISECOND  # from one step to the next where a case does not say `step`
SETTINGS = ("title", "started", "transport", "recorder", "ends", "step", "times", "sound")  # ours among header lines
_LONGEST = 366 * 86_400 * SECOND
_CASE = re.compile(r"==(?:\s+(.*))?\Z")
_HEADER = re.compile(r"([a-z][a-z_]*):\s+(.*)\Z")
HEADER_KEY = re.compile(r"[a-z][a-z_]*\Z")
_CLOSE = re.compile(r"(?:(client|server)\s+)?close(?:\s+(\d{1,5}))?(?:\s+(.*))?\Z")
_LOST = re.compile(r"lost(?:\s+(.*))?\Z")
_HANDSHAKE = re.compile(r"(open|answer)\s+(\{.*)\Z")
_MISSED = re.compile(r"missed\s+(\{.*)\Z")
_REPEATS = re.compile(r"repeats\s+(\d{1,9})\Z")
_ENDS = ("observed", "reported", "unknown")


class TranscriptError(Exception):
    """A line that does not follow the notation; the message names line and reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Said:
    """One text frame; `repeats` is the seq of the frame that it quotes again."""

    side: Side
    payload: bytes
    line: int
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Observed silence of `span` microseconds."""

    span: int
    line: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The end of the connection; `code` is None where the connection was lost."""

    code: int | None
    reason: str
    side: Side
    line: int


@dataclass(frozen=True, slots=True)
class Shaken:
    """One half of the handshake: the client's (`open`) or the server's (`answer`)."""

    kind: Kind
    payload: bytes
    line: int

    @property
    def side(self) -> Side:
        return Side.CLIENT if self.kind is Kind.OPEN else Side.SERVER


@dataclass(frozen=True, slots=True)
class Missed:
    """Frames that the recorder lost, as the `lost` record of a recording says it."""

    body: JsonObject
    line: int


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that should stand here."""

    rule: str
    line: int


Step = Said | Passed | Closed | Shaken | Missed | Expected


@dataclass(frozen=True, slots=True)
class Case:
    """One dialogue; `header` holds its `key: value` lines as text."""

    name: str
    steps: tuple[Step, ...]
    header: dict[str, str] = field(default_factory=dict)


def parse(text: str) -> list[Case]:
    """Read every case of a text. Raises TranscriptError."""
    reader = _Reader()
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        reader.take(number, line.removesuffix("\r"))
    return reader.finish()


class _Reader:
    """Cases in the making; a raw payload stays open until the line after its last `|`."""

    def __init__(self) -> None:
        self._cases: list[Case] = []
        self._name: str | None = None
        self._header: dict[str, str] = {}
        self._steps: list[Step] = []
        self._raw: list[str] = []
        self._opening = (0, Side.CLIENT)
        self._repeats: int | None = None

    def finish(self) -> list[Case]:
        self._end_raw()
        if self._name is not None or self._steps or self._header:
            self._cases.append(Case(self._name or "", tuple(self._steps), self._header))
        return self._cases

    def take(self, number: int, line: str) -> None:
        if line.startswith("|"):
            self._continue(number, line[1:])
            return
        self._end_raw()
        line = line.strip()
        if not line or line.startswith("#"):
            return
        if case := _CASE.match(line):
            self._begin(case[1] or "")
        elif line[0] in "<>~!":
            self._step(number, line[0], line[1:].strip())
        else:
            self._header_line(number, line)

    def _begin(self, name: str) -> None:
        self.finish()
        self._name, self._header, self._steps = name, {}, []

    def _continue(self, number: int, line: str) -> None:
        if not self._raw:
            raise TranscriptError(number, "`|` continues raw JSON, and there is none on the line above")
        self._raw.append(line)

    def _end_raw(self) -> None:
        if self._raw:
            number, side = self._opening
            self._say(number, side, _object(number, "\n".join(self._raw)))
            self._raw = []

    def _header_line(self, number: int, line: str) -> None:
        found = _HEADER.match(line)
        if not found or self._steps:
            raise TranscriptError(number, f"a step begins with one of < > ~ !, but here stands {line[:40]!r}")
        _check_setting(number, found[1], found[2])
        self._header[found[1]] = found[2]

    def _step(self, number: int, mark: str, rest: str) -> None:
        if mark == "~":
            self._pass(number, rest)
        elif mark == "!":
            self._steps.append(Expected(rest, number))
        elif rest.startswith("{"):
            self._raw, self._opening = [rest], (number, ARROWS[mark])
        else:
            self._say(number, ARROWS[mark], _quoted(number, rest))

    def _say(self, number: int, side: Side, payload: bytes) -> None:
        self._steps.append(Said(side, payload, number, self._repeats))
        self._repeats = None

    def _pass(self, number: int, rest: str) -> None:
        if found := _REPEATS.match(rest):
            self._repeats = int(found[1])
        elif found := _CLOSE.match(rest):
            code = int(found[2] or NO_STATUS)
            self._steps.append(Closed(code, found[3] or "", Side(found[1] or "server"), number))
        elif found := _LOST.match(rest):
            self._steps.append(Closed(None, found[1] or "", Side.SERVER, number))
        elif found := _HANDSHAKE.match(rest):
            self._steps.append(Shaken(Kind(found[1]), _object(number, found[2]), number))
        elif found := _MISSED.match(rest):
            self._steps.append(Missed(_members(number, found[1]), number))
        else:
            self._steps.append(Passed(_span(number, rest), number))


def _check_setting(number: int, key: str, value: str) -> None:
    if key == "ends" and value not in _ENDS:
        raise TranscriptError(number, f"`ends` is one of {', '.join(_ENDS)}")
    if key == "transport" and value not in set(Transport):
        raise TranscriptError(number, f"`transport` is one of {', '.join(Transport)}")
    if key == "step":
        _span(number, value)
    if key == "sound" and value not in sound.FORMATS:
        raise TranscriptError(number, f"`sound` is one of {', '.join(sound.FORMATS)}")


def _span(number: int, text: str) -> int:
    try:
        span = parse_span(text)
    except (ValueError, OverflowError) as error:
        raise TranscriptError(number, f"{text[:40]!r} is no time span such as 250ms or 6s") from error
    if abs(span) > _LONGEST:
        raise TranscriptError(number, f"{text[:40]!r} is longer than a year")
    return span


def _object(number: int, text: str) -> bytes:
    payload = text.encode()
    _, problem = codec.decode(payload)
    if problem is None or codec.is_readable(problem):
        return payload
    raise TranscriptError(number, f"{problem.message} A text that is no JSON object is written in quotes.")


def _members(number: int, text: str) -> JsonObject:
    body, _ = codec.decode(_object(number, text))
    return body


def _quoted(number: int, text: str) -> bytes:
    """A JSON string as the text it holds; else the short form of an event."""
    try:
        if text.startswith('"'):
            return str(codec.parse(text)).encode()
        return expand(text)
    except ShorthandError as error:
        raise TranscriptError(number, f"{error}.") from error
    except ValueError as error:
        raise TranscriptError(number, "the JSON string is damaged.") from error


def setting(text: str) -> Json:
    """The value of a header line: JSON where it is an object, a list or a quoted string, else the text."""
    try:
        return codec.parse(text) if text[:1] in ("{", "[", '"') else text
    except ValueError:
        return text
