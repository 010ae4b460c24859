"""JSON that stops in the middle, closed again as far as it goes."""

import re

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')
_OPEN_STRING = re.compile(r'\s*"(?:[^"\\]++|\\.)*+\\?\Z', re.DOTALL)
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_WORDS = frozenset({"true", "false", "null"})
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\Z")
_MARK = "…"
_CLOSERS = {"{": "}", "[": "]"}


def closed(text: str) -> str | None:
    """The text with its open brackets closed and what is half there left out; None where it is no cut JSON.

    A string value that is cut keeps what it has, with `…` behind it, unless it is the value of an id.
    """
    reader = _Reader(text)
    return reader.closed() if reader.read() else None


class _Reader:
    """Goes through the tokens and remembers the last place at which everything was whole."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[str] = []
        self._whole = 0  # up to here, what was read can be closed
        self._depth = 0  # how many brackets are open there
        self._key = ""
        self._before = ""  # the token before
        self._tail = ""  # a cut string value, to be put behind what is whole

    def read(self) -> bool:
        at = 0
        for found in _TOKEN.finditer(self._text):
            between = self._text[at : found.start()]
            if between.strip():
                break
            if not self._take(found[0], found.start(), found.end()):
                return False
            at = found.end()
        rest = self._text[at:]
        if rest.strip():
            if not _OPEN_STRING.match(rest):
                return False
            self._take_open(rest.lstrip(), at)
        return bool(self._stack or self._tail)

    def closed(self) -> str:
        closers = "".join(_CLOSERS[one] for one in reversed(self._stack[: self._depth]))
        return self._text[: self._whole] + self._tail + closers

    def _take(self, token: str, start: int, end: int) -> bool:
        if token in "{[":
            self._stack.append(token)
            self._mark(end)
        elif token in "}]":
            if not self._stack or _CLOSERS[self._stack.pop()] != token:
                return False
            self._mark(end)
        elif token not in ",:" and self._is_value():
            if token[0] == '"' or token in _WORDS or (_NUMBER.match(token) and end < len(self._text)):
                self._mark(end)
        elif token[0] == '"':
            self._key = token[1:-1]
        self._before = token
        return True

    def _is_value(self) -> bool:
        """Tell whether a value stands here, and not a key."""
        return self._before == ":" or bool(self._stack and self._stack[-1] == "[")

    def _mark(self, end: int) -> None:
        self._whole, self._depth = end, len(self._stack)

    def _take_open(self, rest: str, at: int) -> None:
        """Take a string value that has no end."""
        if self._before != ":" or self._key.endswith("id") or self._key in ("type", "status", "object"):
            return
        self._tail = self._text[self._whole : at] + _HALF_ESCAPE.sub("", rest) + _MARK + '"'
        self._depth = len(self._stack)
