"""How samples are written in bytes: the codings that formats name, in the words of every dialect."""

from collections.abc import Mapping
from enum import StrEnum

from ...core.json import Json, text_at, value_at


class Coding(StrEnum):
    """A way to write samples in bytes, in words for people."""

    __hash__ = str.__hash__

    PCM = "16-bit PCM"
    MU_LAW = "mu-law"
    A_LAW = "A-law"


_NAMES: Mapping[str, Coding] = {
    "audio/pcm": Coding.PCM,
    "pcm": Coding.PCM,
    "pcm16": Coding.PCM,
    "pcm24": Coding.PCM,  # Qwen's word for 16 bits at 24 kHz
    "audio/pcmu": Coding.MU_LAW,
    "g711_ulaw": Coding.MU_LAW,
    "audio/pcma": Coding.A_LAW,
    "g711_alaw": Coding.A_LAW,
}


def coding_of(form: Json) -> Coding | None:
    """The coding of a format as it is written, an object or a word; None for one that is not known."""
    return _NAMES.get(name_of(form) or "")


def name_of(form: Json) -> str | None:
    return form if isinstance(form, str) else text_at(form, "type")


def rate_of(form: Json) -> int | None:
    """The rate that a format states or implies, in hertz; None where it does not tell."""
    stated = value_at(form, ("rate",))
    if isinstance(stated, int) and not isinstance(stated, bool):
        return stated
    return 8_000 if coding_of(form) in (Coding.MU_LAW, Coding.A_LAW) else None
