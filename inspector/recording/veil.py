"""Hides what people said, and what they do not want to pass on, without changing what a diagnosis sees.

Words keep their length, spaces and punctuation: letters become x, digits 0, so that pieces still join to the whole.
Arguments that are JSON stay JSON. Audio keeps its length, loudness and coding: within every fortieth of a
second its samples are put in order of size, after which nobody can hear a word.
"""

import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from ..core import codec
from ..core.wire import Kind
from ..diagnosis.sound.law import Law, expanded
from ..diagnosis.sound.piece import container
from ..diagnosis.sound.sample import Sound, take
from .lexer import JsonLexer
from .redact import Span, Steps, pointers, strings

_TYPE = re.compile(rb'"type"\s*:\s*"([^"\\]{1,200})"')
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_LOGPROBS = re.compile(rb'"bytes"\s*:\s*\[([0-9,\s]*)\]')
BLOCK = 599  # samples: a fortieth of a second at 24 kHz
_LOOKED_AT = 64 * 1024  # bytes of audio that tell its coding
_MOSTLY = 0.5  # of all words
_PAIRED = 0.5  # of `Sound.pairing`, below which two channels are alike
_HEAD = 64  # bytes of a container that tell what it is
_X = b"120"  # the byte of an x


Value = TypeVar("Value", int, float, tuple[int, int])


class Veil(StrEnum):
    """What can be hidden."""

    AUDIO = "audio"
    TRANSCRIPTS = "transcripts"  # what user and model said, spoken or written
    INSTRUCTIONS = "instructions"
    ARGUMENTS = "arguments"  # what tools are called with, and what they give back


_KEYS = {
    b"audio": Veil.AUDIO,
    b"transcript": Veil.TRANSCRIPTS,
    b"text": Veil.TRANSCRIPTS,
    b"content": Veil.TRANSCRIPTS,
    b"token": Veil.TRANSCRIPTS,  # of logprobs
    b"instructions": Veil.INSTRUCTIONS,
    b"prompt": Veil.INSTRUCTIONS,
    b"arguments": Veil.ARGUMENTS,
    b"output": Veil.ARGUMENTS,
}
_DELTAS = (  # what the type of a delta says of it; the first that fits
    (b"arguments", Veil.ARGUMENTS),
    (b"transcript", Veil.TRANSCRIPTS),
    (b"audio", Veil.AUDIO),
    (b"text", Veil.TRANSCRIPTS),
)


class Veiler:
    """Hides one kind of thing in the frames of one recording, which it must get in their order."""

    def __init__(self, veil: Veil) -> None:
        self._veil = veil
        self._lexers: dict[str, JsonLexer] = {}  # of arguments that come in pieces, by item

    def __call__(self, payload: bytes, kind: Kind) -> tuple[bytes, list[str]]:
        """The payload with its own kind of thing hidden, and JSON pointers to where it stood."""
        if kind is Kind.BINARY:
            hidden = sorted_audio(payload) if self._veil is Veil.AUDIO else payload
            return hidden, [""] * (hidden != payload)
        if kind is not Kind.TEXT:
            return payload, []
        hidden = self._hidden(payload)
        return (hidden, pointers(payload, hidden)) if hidden != payload else (payload, [])

    def _hidden(self, payload: bytes) -> bytes:
        found = _TYPE.search(payload)
        type_ = found[1] if found else b""
        pieces, done = list[bytes](), 0
        for start, end in self._places(payload, type_):
            pieces += [payload[done:start], self._value(payload, (start, end), type_)]
            done = end
        hidden = b"".join((*pieces, payload[done:]))
        if self._veil is Veil.TRANSCRIPTS and b'"logprobs"' in hidden:
            hidden = _LOGPROBS.sub(lambda match: re.sub(rb"\d+", _X, match[0]), hidden)
        return hidden

    def _places(self, payload: bytes, type_: bytes) -> Iterator[Span]:
        return (span for steps, span in strings(payload) if _kind_of(steps, type_) is self._veil)

    def _value(self, payload: bytes, span: Span, type_: bytes) -> bytes:
        """The hidden form of a string's inside, escaped as JSON."""
        raw = payload[slice(*span)]
        text = _parsed(raw)
        match self._veil:
            case Veil.AUDIO:
                return raw if text is None else codec.write(sorted_base64(text))[1:-1]
            case Veil.ARGUMENTS if text is not None:
                return codec.write(self._lexer(payload, type_).hidden(text))[1:-1]
        if text is None:
            return JsonLexer(inside=True).hidden(raw.decode("utf-8", "replace")).encode()
        return codec.write(masked(text))[1:-1]

    def _lexer(self, payload: bytes, type_: bytes) -> JsonLexer:
        """The reader of these arguments: where they come in pieces, the one that read those before."""
        if not type_.endswith(b".delta"):
            return JsonLexer()
        item = str(codec.decode(payload)[0].get("item_id"))
        return self._lexers.setdefault(item, JsonLexer())


def _kind_of(steps: Steps, type_: bytes) -> Veil | None:
    """What a string is by the names that lead to it; a delta by its event's type."""
    key = next((step for step in reversed(steps) if step is not None), None)
    if key == b"delta":
        return next((veil for sign, veil in _DELTAS if sign in type_), None)
    if key == b"token" and b"logprobs" not in steps:
        return None
    return _KEYS.get(key) if key is not None else None


def _parsed(raw: bytes) -> str | None:
    try:
        return str(codec.parse(b'"' + raw + b'"'))
    except ValueError:
        return None  # cut, or escaped as JSON is not


def masked(text: str) -> str:
    """Words without their letters and digits."""
    return _LETTER.sub("x", _DIGIT.sub("0", text))


def sorted_base64(text: str) -> str:
    """Audio in base64 that nobody can listen to; what is no base64 keeps its characters, in another order."""
    try:
        audio = b64decode(text, validate=True)
    except ValueError:
        prefix, comma, rest = text.partition(",") if text.startswith("data:") else ("", "", text)
        return prefix + comma + "".join("".join(sorted(block)) for block in _cut(rest, 4 * BLOCK))
    return b64encode(sorted_audio(audio)).decode()


def sorted_audio(audio: bytes) -> bytes:
    """The samples of every short block in order of size, up and down in turns, so that they join without a jump.

    They are read in the coding in which they are smoothest. A header of a file stays.
    """
    head = _HEAD if container(audio) else 0
    sound = Sound()
    take(sound, audio[head : head + _LOOKED_AT])
    law = _law_of(sound)
    if law is not None:
        samples = [code for _, code in _by_size(zip(expanded(audio[head:], law).tolist(), audio[head:], strict=True))]
        return audio[:head] + bytes(samples)
    values = array("f" if sound.float_share > _MOSTLY else "h")
    whole = (len(audio) - head) // values.itemsize * values.itemsize
    values.frombytes(audio[head : head + whole])
    swapped = values.typecode == "h" and sound.smooth_swapped > sound.smooth
    if swapped:
        values.byteswap()
    block = BLOCK - 1 if sound.pairing < _PAIRED else BLOCK
    ordered = array(values.typecode, _by_size(values, block))
    if swapped:
        ordered.byteswap()
    return audio[:head] + ordered.tobytes() + audio[head + whole :]


def _law_of(sound: Sound) -> Law | None:
    """The law of G.711 in which the audio is smoother than as PCM; None where it is not."""
    law = max(Law, key=sound.smooth_in)
    return law if sound.smooth_in(law) > max(sound.smooth, sound.smooth_swapped) else None


def _by_size(values: Iterable[Value], block: int = BLOCK) -> Iterator[Value]:
    """Blocks in order of size. An odd length moves every second one by a sample: neighbours then are no channels."""
    stream = iter(values)
    down = False
    while part := list(islice(stream, block)):
        yield from sorted(part, reverse=down)
        down = not down


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[place : place + length] for place in range(0, len(text), length))
