"""Text from the wire, made fit to show.

`safe()` is the only door between a peer's text and a screen: afterwards no
character can move a cursor, start an escape sequence, reorder a line or hide.
"""

import re
from collections.abc import Sequence

from .clock import span_text

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NAMED = {0x09: " ", 0x7F: "␡", 0x2028: "␤", 0x2029: "␤", 0xFE0F: "", 0xFE0E: ""}
_ELIDED = re.compile(r"\[(?:object )?Object\]|\[Array\]|\{?(?:\.{3}|…)\}?|\[pointer \w+\]|Object")
MOST_LISTED = 8  # words in a sentence
_BASE64_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}\Z")


def safe(text: str, *, breaks: bool = False) -> str:
    """Replace every control, bidirectional and invisible character by a visible one.

    With `breaks`, line feeds stay. `safe(safe(x)) == safe(x)`.
    """
    if text.isascii() and text.isprintable():
        return text
    if breaks:
        return "\n".join(safe(line) for line in text.split("\n"))
    return _UNSAFE.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in _NAMED:
        return _NAMED[code]
    return chr(0x2400 + code) if code < 0x20 else "�"


def clip(text: str, length: int) -> str:
    """The first `length` characters at most, the last of them `…` where some are left out."""
    return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def line_fed(text: str) -> str:
    """The text with a line feed behind each line, also where a carriage return stands: terminals paste so."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def count_text(number: int, noun: str) -> str:
    """`1 event`, `35,680 tokens`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def noun_text(noun: str) -> str:
    """`an item`, `a user message`: a noun of the protocol with its article."""
    return f"{'an' if noun[:1] in {*'aeio'} or noun.startswith('un') else 'a'} {noun}"


def list_text(words: Sequence[str], joint: str = ", ") -> str:
    """All words where they are few, else the first of them: `a, b, c and 35 more`."""
    if len(words) <= MOST_LISTED:
        return joint.join(words)
    return f"{joint.join(words[:MOST_LISTED])} and {len(words) - MOST_LISTED:,} more"


def is_elided(text: str) -> bool:
    """Tell whether a text is what printers leave in place of a value: `[Object]`, `{...}`."""
    return _ELIDED.fullmatch(text) is not None


def is_base64(text: str) -> bool:
    """Tell whether a long string looks like a base64 blob rather than words."""
    return len(text) >= 64 and _BASE64.match(text) is not None


def stands_in(text: str) -> bool:
    """Tell whether a text stands where a log leaves base64 out: `<6400 chars>`, `...`, a beginning with `…`."""
    shown = not text or (text[0] in _BASE64_SIGNS and text[-1] in _BASE64_SIGNS)
    return not shown or (" " in text if len(text) < 64 else False)


def decoded_size(base64: str) -> int:
    """Bytes that a base64 string stands for, without decoding it."""
    length = len(base64)
    if length > 1 and base64[-1] != "=":
        return length * 3 // 4
    return max(length * 3 // 4 - base64.count("=", length - 2), 0) if length > 1 else 0


def audio_text(base64: str, bytes_per_ms: int | None) -> str:
    """Audio for people: `4,800 bytes · 100 ms`; without a known format only the bytes."""
    size = decoded_size(base64)
    length = f" · {span_text(size * 1000 // bytes_per_ms)}" if bytes_per_ms else ""
    return f"{count_text(size, 'byte')}{length}"


def elide(text: str, bytes_per_ms: int | None = None) -> str:
    """A base64 blob as its size and length; any other text unchanged."""
    return f"‹{audio_text(text, bytes_per_ms)}›" if is_base64(text) else text
