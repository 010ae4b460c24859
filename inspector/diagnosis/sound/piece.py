"""One piece of audio as it stands in an event: whether it is audio at all, how it is spelt, and what it begins with."""

import re
from binascii import Error as NotBase64
from binascii import a2b_base64

_SLICE = 16 * 1024  # characters of base64: a multiple of 16, so that a slice begins at a whole sample of any width
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_BROKEN = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_RUN = re.compile(r"[A-Za-z0-9+/]+")
_LONG_RUN = 24  # characters: no word is as long
_TELLING = 64  # characters: less may be a word that stands for the audio
_MAGIC = (
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"ID3", "an MP3 file"),
    (b"\x1aE\xdf\xa3", "a WebM file"),
    (b"caff", "a CAF file"),
    (b"FORM", "an AIFF file"),
)
WAV = "a WAV file"
_WAV_CODINGS = {1: "PCM", 3: "floating-point", 6: "A-law", 7: "mu-law", 0xFFFE: "PCM"}


def is_audio(text: str) -> bool:
    """Tell audio from the words, or the zeros, that stand for it in a log, by its beginning."""
    piece = text[: 4 * _SLICE]
    return len(piece) >= _TELLING and _BASE64.fullmatch(piece) is not None and bool(piece.strip("A="))


def misspelt(text: str) -> str:
    """Why a long text is not base64 although it is audio; empty where it is base64, or stands for left-out audio."""
    if text.startswith("data:") and ";base64," in text[:100]:
        return "it begins with a data: prefix"
    piece = text[:_SLICE]
    if len(text) < _TELLING or _BASE64.fullmatch(piece):
        return ""
    if not _is_random(piece):
        return ""
    if _URL_SAFE.fullmatch(piece):
        return "it uses the URL-safe alphabet with - and _"
    if _BROKEN.fullmatch(piece):
        return "it has line breaks or spaces in it"
    return ""


def _is_random(piece: str) -> bool:
    """Tell encoded bytes from words: long runs of letters of both cases and digits, with nothing in between."""
    longest = max(_RUN.findall(piece), key=len, default="")
    return len(longest) >= _LONG_RUN and not longest.isdigit() and longest.lower() != longest != longest.upper()


def decoded(text: str) -> bytes | None:
    """The first, middle and last part of the audio at most; None for a text that stands for left-out audio."""
    starts = [0] if len(text) <= _SLICE else [0, len(text) // 32 * 16, (len(text) - _SLICE) // 16 * 16]
    length = _SLICE if len(starts) == 1 else _SLICE // 4
    try:
        return b"".join(a2b_base64(text[start : start + length], strict_mode=True) for start in starts)
    except (NotBase64, ValueError):
        return None


def container(audio: bytes) -> str:
    """The kind of file whose header the audio begins with, a WAV file with what its header states; else empty."""
    if audio[:4] == b"RIFF" and audio[8:12] == b"WAVE":
        return _wav(audio)
    if audio[4:8] == b"ftyp":
        return "an MP4 file"
    return next((name for magic, name in _MAGIC if audio.startswith(magic)), "")


def _wav(audio: bytes) -> str:
    """`a WAV file (PCM of 16 bits, 48,000 Hz, 2 channels)`, where the chunk that says so stands first, as it does."""
    if audio[12:16] != b"fmt " or len(audio) < 36:
        return WAV
    code, channels, rate = (int.from_bytes(audio[at : at + size], "little") for at, size in ((20, 2), (22, 2), (24, 4)))
    bits = int.from_bytes(audio[34:36], "little")
    if not channels or not rate or not bits:
        return WAV
    coding = _WAV_CODINGS.get(code, "another coding")
    return f"{WAV} ({coding} of {bits} bits, {rate:,} Hz, {channels} {'channel' if channels == 1 else 'channels'})"
