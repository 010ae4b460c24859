"""Objects as languages print them without JSON: Go, Rust, Swift, Kotlin, Java, C#, PHP, Erlang and Ruby.

Token by token an object becomes JSON where it stands, so that everything after this reads it like any other. That is
done only where it says of itself that it is an event, and where it is understood to its end or to that of the text.
"""

import re
from collections.abc import Iterator
from functools import cache

from ...core import codec
from ...protocol import table
from ..objects.literal import WORDS, json_end
from ..objects.repair import Change, quoted
from ..wording.naming import is_event
from .printing import Printing

_DEEPEST = 60
_LOOKED_BACK = 400  # characters before a sign
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
_EMPTY = frozenset(
    {"", "<nil>", "<null>", "null", "NULL", "Null", "(null)", "nil", "None", "undefined", "nothing", "Nothing"}
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BLANK = re.compile(r"\s*+")
_WRAP_END = re.compile(r"\s*+(?:,\s*+)?\)")
_CLASS = re.compile(r"(?:[A-Z]\w*\.)?([A-Z]\w*+)")
_AFFIX = re.compile(r"\A(?:Realtime|Server|Client)+(?:Event)?(?=[A-Z])|(?:Event|Update|Message)\Z")
_UNSHOWN = re.compile(
    r"\(?0x[0-9a-f]{6,16}\)?|System\.[\w.]+(?:\[\])?|<(?:table|function)\b[^<>]*>"
)  # a pointer, a class of .NET for its object, or what Lua shows elsewhere
_FREE = frozenset({"properties", "metadata"})  # what is inside has names of the app
_ENUMERATED = frozenset({"status", "role"})  # fields whose values a language may write as names of its own


def changes_of(printing: Printing, source: str) -> Iterator[Change]:
    """What makes JSON of every event that a text has in one way to print."""
    at = 0
    while found := printing.start.search(source, at):
        start = _opening(printing, source, found, at)
        if start is None:
            at = found.end()
            continue
        reader = _Reader(printing, source, start)
        is_whole = reader.read()
        if reader.is_event and (is_whole or not source[reader.at : reader.at + _LOOKED_BACK].strip()):
            yield from reader.changes
        at = max(found.end(), reader.at)


def _opening(printing: Printing, source: str, found: re.Match[str], floor: int) -> int | None:
    """Where the object begins whose sign was found; not before `floor`."""
    if printing.before is None:
        return found.start()
    opens = printing.before.search(source, max(floor, found.start() - _LOOKED_BACK), found.start())
    return opens.start() if opens else None


class _Reader:
    """Reads one object; `at` is where the reading stands, and `changes` what makes JSON of what was read."""

    def __init__(self, printing: Printing, source: str, start: int) -> None:
        self.at = start
        self.changes: list[Change] = []
        self._printing, self._source = printing, source
        self._fields: dict[str, str] = {}  # those of the outermost object
        self._depth = self._wraps = 0
        self._is_free = False  # the names here are those of the app
        self._type: str | None = None  # as the name of the class tells it

    @property
    def is_event(self) -> bool:
        """Whether what was read says of itself that it is an event."""
        told = self._fields.get("type", self._type)
        return told is not None and is_event(told, has_error="error" in self._fields)

    def read(self) -> bool:
        """Read the object; False where it breaks off, or is none."""
        name = _CLASS.match(self._source, self.at) if self._printing.named else None
        self._type = type_of_class(name[1]) if name else None
        return self._value("")

    # Values

    def _value(self, key: str) -> bool:
        printing, source = self._printing, self._source
        if self._depth + self._wraps >= _DEEPEST:
            return False
        if found := printing.wraps.match(source, self.at):
            return self._wrapped(found, key)
        if found := printing.opens.match(source, self.at):
            return self._bracket(found)
        if printing.inner and printing.inner.opens.match(source, self.at):
            return self._inside(printing.inner)
        if found := printing.text.match(source, self.at):
            return self._text(found, key)
        found = (printing.bare if key else printing.item).match(source, self.at)
        return found is not None and self._word(found, key)

    def _wrapped(self, found: re.Match[str], key: str) -> bool:
        """Read the value within `Some(…)`, or the event within the name of its variant."""
        self._put(found.end(), "")
        self._wraps += 1
        if not self._value(key):
            return False
        self._wraps -= 1
        end = _WRAP_END.match(self._source, self.at)
        if end:
            self._put(end.end(), "")
        return end is not None

    def _inside(self, printing: Printing) -> bool:
        """Read a value that is printed in another way."""
        outer, self._printing = self._printing, printing
        done = self._value("")
        self._printing = outer
        return done

    def _text(self, found: re.Match[str], key: str) -> bool:
        text = found[0][found[0].index('"') : found[0].rindex('"') + 1].replace("\\U", "\\u")  # of Apple
        self._note(key, text[1:-1])
        self._put(found.end(), text if _is_sound(text) else quoted(text[1:-1]))
        return True

    def _word(self, found: re.Match[str], key: str) -> bool:
        text = next(filter(None, found.groups()), found[0]).strip()
        if text in _EMPTY or _UNSHOWN.fullmatch(text):
            self._put(found.end(), "null" if text in _EMPTY else "[not shown]")
            return True
        if key in _ENUMERATED:
            text = snake(text)
        self._note(key, text)
        is_plain = text in ("true", "false") or json_end(text, 0) == len(text)
        self._put(found.end(), text if is_plain else WORDS.get(text, quoted(text)))
        return True

    def _note(self, key: str, text: str) -> None:
        if self._depth == 1 and key:
            self._fields[key] = text

    # Brackets

    def _bracket(self, found: re.Match[str]) -> bool:
        """Read an object or a list, whichever its first member shows that it is."""
        closer = _CLOSERS[found[0].rstrip()[-1]]
        inner = self._behind(found.end())
        first = self._printing.key.match(self._source, inner)
        is_empty = self._source.startswith("}", inner) and found[0][0] != "["
        is_object = any(first.groups()) if first else is_empty
        told = f'"type":{quoted(self._type)},' if self._depth == 0 and self._type and is_object else ""
        self._put(found.end(), ("{" if is_object else "[") + told)
        self._depth += 1
        while not self._closes(closer, "}" if is_object else "]"):
            if not (self._member(is_object=is_object) and self._separates(closer)):
                return False
        self._depth -= 1
        return True

    def _member(self, *, is_object: bool) -> bool:
        found = self._printing.key.match(self._source, self.at)
        if not found:
            return not is_object and self._value("")
        name = next(filter(None, found.groups()), None)
        if is_object is (name is None):
            return False
        key = (name if self._is_free else snake(name)) if name else ""
        self._put(found.end(), f"{quoted(key)}:" if name else "")
        if self._depth == 1:
            self._fields.setdefault(key, "")
        was_free, self._is_free = self._is_free, self._is_free or key in _FREE
        done = self._value(key)
        self._is_free = was_free
        return done

    def _closes(self, closer: str, text: str) -> bool:
        self.at = self._behind(self.at)
        if not self._source.startswith(closer, self.at):
            return False
        self._put(self.at + 1, text)
        return True

    def _separates(self, closer: str) -> bool:
        """Take what stands between two members; before the closing bracket it may be missing, or one too many."""
        found = self._printing.comma.match(self._source, self.at)
        end = found.end() if found else self.at
        if self._source.startswith(closer, self._behind(end)):
            self._put(end, "")
            return True
        if found:
            self._put(end, ",")
        return found is not None

    # The source

    def _behind(self, at: int) -> int:
        """Where the next word begins."""
        found = _BLANK.match(self._source, at)
        return found.end() if found else at

    def _put(self, end: int, text: str) -> None:
        """Note what becomes of the source up to `end`, and go there."""
        if self._source[self.at : end] != text:
            self.changes.append(Change(self.at, end, text))
        self.at = end


def _is_sound(text: str) -> bool:
    try:
        codec.parse(text)
    except ValueError:
        return False
    return True


def snake(name: str) -> str:
    """A name as the protocol writes it: `audioEndMs`, `AudioEndMs` and `AUDIO_END_MS` are `audio_end_ms`."""
    return _HUMP.sub("_", name).replace("-", "_").lower()


def type_of_class(name: str) -> str | None:
    """The type of the events for which a program has a class of this name."""
    return _types().get(_AFFIX.sub("", name))


@cache
def _types() -> dict[str, str]:
    """The types of events by the name that a class for them has: `ResponseDone` is of `response.done`."""
    return {"".join(map(str.capitalize, re.split(r"[._]", type_))): type_ for type_ in table.places() if "." in type_}
