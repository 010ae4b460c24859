"""Audio as a line of blocks: the loudness of its samples, read in the format that the session declares."""

import sys
from array import array
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Mapping, Sequence
from math import log10

from ..core.json import Json
from ..core.text import clip, safe
from ..diagnosis.sound.coding import Coding, coding_of, name_of
from ..diagnosis.sound.format import format_text
from ..diagnosis.sound.law import Law, expanded
from ..diagnosis.sound.piece import container

BLOCKS = "▁▂▃▄▅▆▇█"
FLOOR = -60.0  # dB below full scale, and what is quieter, is the lowest block
_FULL = 32_768
_LOOKED = 8_192  # samples of a column at most
_LAWS: Mapping[Coding, Law] = {Coding.MU_LAW: Law.MU, Coding.A_LAW: Law.A}


def wave(base64: str, form: Json, columns: int) -> tuple[str, str]:
    """Blocks for at most `columns` stretches of equal length, and a word on the format and the loudest sample.

    The blocks are empty where the samples cannot be read; then the word says why.
    """
    try:
        audio = a2b_base64(base64)
    except (NotBase64, ValueError):
        return "", "no base64 that can be read"
    kind = container(audio)
    if kind:
        return "", f"it begins like {kind}"
    coding = coding_of(form) if form is not None else Coding.PCM
    if coding is None:
        return "", f"no waveform of the format {clip(safe(name_of(form) or '?'), 40)}"
    peaks = _peaks(_samples(audio, coding), max(columns, 1))
    word = format_text(form) if form is not None else "as 16-bit PCM, no format is declared"
    return "".join(map(_block, peaks)), f"{word}, peak {_decibels(max(peaks, default=0))}"


def _samples(audio: bytes, coding: Coding) -> Sequence[int]:
    law = _LAWS.get(coding)
    if law:
        return array("h", expanded(audio, law).tobytes())
    samples = array("h", audio[: len(audio) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _peaks(samples: Sequence[int], columns: int) -> list[int]:
    """The greatest distance from zero in every column; of long columns in their first samples."""
    step = max(-(-len(samples) // columns), 1)
    pieces = (samples[start : start + min(step, _LOOKED)] for start in range(0, len(samples), step))
    return [max(max(piece), -min(piece)) for piece in pieces]


def _block(peak: int) -> str:
    level = 20 * log10(peak / _FULL) if peak else FLOOR
    return BLOCKS[max(0, min(int((level - FLOOR) / -FLOOR * len(BLOCKS)), len(BLOCKS) - 1))]


def _decibels(peak: int) -> str:
    return f"{round(20 * log10(peak / _FULL))} dB".replace("-", "−") if peak else "digital silence"
