"""G.711: telephone audio of one byte per sample, in its two laws (ITU-T G.711).

Both keep a sign, three bits of exponent and four of mantissa; mu-law inverts
all of them, A-law every second one, so that silence is 0xFF and 0xD5.
"""

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_BIAS = 0x84  # mu-law adds it before it takes the exponent


class Law(StrEnum):
    """The two ways to code a sample in one byte."""

    __hash__ = str.__hash__

    MU = "mu-law"
    A = "A-law"


def expanded(audio: bytes, law: Law) -> "NDArray[numpy.int16]":
    """The samples of G.711 audio as 16-bit integers."""
    import numpy

    samples: NDArray[numpy.int16] = _table(law)[numpy.frombuffer(audio, "u1")]
    return samples


@cache
def _table(law: Law) -> "NDArray[numpy.int16]":
    import numpy

    expand = _mu if law is Law.MU else _a
    return numpy.array([expand(code) for code in range(256)], numpy.int16)


def _mu(code: int) -> int:
    code ^= 0xFF
    size = (((code & 0x0F) << 3) + _BIAS << (code >> 4 & 7)) - _BIAS
    return -size if code & 0x80 else size


def _a(code: int) -> int:
    code ^= 0x55
    size, segment = (code & 0x0F) << 4, code >> 4 & 7
    size = size + 8 if segment == 0 else size + 0x108 << segment - 1
    return size if code & 0x80 else -size
