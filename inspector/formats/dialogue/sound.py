"""Audio that a text can name: `@tone 100ms` and `@silence 2s` in place of base64.

A dialogue of seconds of audio would be megabytes of letters that nobody reads.
Where a text asks for it, a JSON string of this form stands for that much
audio in a format of the protocol.
"""

import base64
import functools
import math
import re
import struct
from collections.abc import Callable, Mapping

from ...core import clock

_PITCH = 440  # hertz: 100 ms hold whole waves, so that pieces join without a click
_LOUDNESS = 1_200  # of 32,767
_BIAS = 132  # G.711, mu-law: added before the logarithm
_SOUND = re.compile(rb'"@(tone|silence) ([0-9.]+m?s)"')


def _pcm(samples: list[int]) -> bytes:
    return struct.pack(f"<{len(samples)}h", *samples)


def _mu_law(samples: list[int]) -> bytes:
    return bytes(map(_mu_law_code, samples))


def _mu_law_code(sample: int) -> int:
    """One sample of 16 bits as ITU-T G.711 has it: sign, exponent and four bits, inverted."""
    size = min(abs(sample), 32_635) + _BIAS
    exponent = size.bit_length() - 8
    return ~((0x80 if sample < 0 else 0) | exponent << 4 | size >> exponent + 3 & 0x0F) & 0xFF


def _a_law(samples: list[int]) -> bytes:
    return bytes(map(_a_law_code, samples))


def _a_law_code(sample: int) -> int:
    """One sample of 16 bits as ITU-T G.711 has it: sign, exponent and four bits, every second one inverted."""
    size = min(abs(sample), 32_767) >> 4
    exponent = max(size.bit_length() - 4, 1)
    code = size if size < 32 else (exponent << 4 | size >> exponent - 1 & 0x0F)
    return (code | (0 if sample < 0 else 0x80)) ^ 0x55


FORMATS: Mapping[str, tuple[int, Callable[[list[int]], bytes]]] = {
    "pcm 24000": (24_000, _pcm),
    "pcm 16000": (16_000, _pcm),
    "pcm 8000": (8_000, _pcm),
    "pcmu": (8_000, _mu_law),
    "pcma": (8_000, _a_law),
}
"""What a sound can be made as: samples a second (hertz), and the bytes of these samples."""


DEFAULT = "pcm 24000"


def expanded(payload: bytes, format_: str = DEFAULT) -> bytes:
    """The payload with audio in place of every string that names some."""
    if b'"@' not in payload:
        return payload
    return _SOUND.sub(lambda found: _audio(found, format_), payload)


@functools.lru_cache(maxsize=32)
def sound(span: int, *, silent: bool = False, format_: str = DEFAULT) -> str:
    """`span` microseconds of a quiet tone, or of silence, as base64."""
    rate, bytes_of = FORMATS[format_]
    loudness = 0 if silent else _LOUDNESS
    count = span * rate // clock.SECOND
    return base64.b64encode(
        bytes_of([round(loudness * math.sin(math.tau * _PITCH * n / rate)) for n in range(count)])
    ).decode()


def _audio(found: re.Match[bytes], format_: str) -> bytes:
    span = clock.parse_span(found[2].decode())
    return b'"' + sound(span, silent=found[1] == b"silence", format_=format_).encode() + b'"'
