"""Audio as a line of blocks: the loudness of its samples, read in the format that the session declares."""

import sys
from array import array
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Mapping, Sequence
from math import log10

from ...core.json import Json
from ...core.text import clip, safe
from ...diagnosis.sound.coding import Coding, coding_of, name_of
from ...diagnosis.sound.format import format_text
from ...diagnosis.sound.law import Law, expanded
from ...diagnosis.sound.piece import container

BLOCKS = "▁▂▃▄▅▆▇█"
FLOOR = -60.0  # dB below full scale, and what is quieter, is the lowest block
_FULL = 32_768
_WHOLE = 16  # characters of base64 that are a whole number of samples, of any width
_LOOKED = 8_192  # characters of a column that are decoded at most
_LAWS: Mapping[Coding, Law] = {Coding.MU_LAW: Law.MU, Coding.A_LAW: Law.A}


def wave(base64: str, form: Json, columns: int) -> tuple[str, str]:
    """Blocks for at most `columns` stretches of equal length, and a word on the format and the loudest sample.

    The blocks are empty where the samples cannot be read; then the word says why.
    """
    return waves([[piece] for piece in cut(base64, max(columns, 1))], form)


def waves(columns: Sequence[Sequence[str]], form: Json) -> tuple[str, str]:
    """The same, where every column has pieces of audio of its own."""
    try:
        pieces = [[a2b_base64(piece[:_LOOKED], strict_mode=True) for piece in column] for column in columns]
    except (NotBase64, ValueError):
        return "", "no base64 that can be read"
    kind = container(pieces[0][0]) if pieces and pieces[0] else ""
    if kind:
        return "", f"it begins like {kind}"
    coding = coding_of(form) if form is not None else Coding.PCM
    if coding is None:
        return "", f"no waveform of the format {clip(safe(name_of(form) or '?'), 40)}"
    peaks = [max((_peak(_samples(piece, coding)) for piece in column), default=0) for column in pieces]
    word = format_text(form) if form is not None else "as 16-bit PCM, no format is declared"
    return "".join(map(_block, peaks)), f"{word}, peak {_decibels(max(peaks, default=0))}"


def cut(base64: str, columns: int) -> list[str]:
    """The base64 of every column; of long columns the beginning. All are whole samples."""
    step = max(-(-len(base64) // columns // _WHOLE) * _WHOLE, _WHOLE)
    return [base64[start : start + min(step, _LOOKED)] for start in range(0, len(base64), step)]


def _samples(audio: bytes, coding: Coding) -> Sequence[int]:
    law = _LAWS.get(coding)
    if law:
        return array("h", expanded(audio, law).tobytes())
    samples = array("h", audio[: len(audio) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _peak(samples: Sequence[int]) -> int:
    """The greatest distance from zero."""
    return max(max(samples), -min(samples)) if samples else 0


def _block(peak: int) -> str:
    level = 20 * log10(peak / _FULL) if peak else FLOOR
    return BLOCKS[max(0, min(int((level - FLOOR) / -FLOOR * len(BLOCKS)), len(BLOCKS) - 1))]


def _decibels(peak: int) -> str:
    return f"{round(20 * log10(peak / _FULL))} dB".replace("-", "−") if peak else "digital silence"
