"""Text in ASCII, as wide as it was: for terminals and pipes that have no other characters.

A glyph of ours has one that resembles it, a letter with an accent loses that, and anything else is question marks.
"""

import unicodedata
from functools import lru_cache

from .cell import width_of

_LIKE = {
    "-": "─━╌–—−",
    "|": "│┃┊┆‖▏▕",
    "+": "╭╮╯╰┌┐└┘├┤┬┴┼┠┨╂▆",
    ">": "▶▸►→➜➔⟶›»▌",
    "<": "◀◂←‹«⌫",
    "v": "▾▼↓⬇✓✅",
    "^": "▲↑⬆⇧",
    "x": "×✗❌",
    "o": "●◐",
    ".": "·▁○",
    "~": "…≈±",
    "*": "•★▇※",
    "#": "█▓▉▊▋▍▎",
    "@": "◆",
    "_": "▂",
    ",": "▃‚‛",
    ":": "▄░",
    "=": "▅",
    '"': "“”„‟",
    "'": "‘’",
    "u": "µ",
}
_GLYPHS = {glyph: plain for plain, glyphs in _LIKE.items() for glyph in glyphs}


def plain(text: str) -> str:
    """`text` without a character beyond ASCII, in as many cells."""
    if text.isascii():
        return text
    shown, width = "".join(map(_stand_in, text)), width_of(text)
    return shown[:width].ljust(width)


@lru_cache(4096)
def _stand_in(character: str) -> str:
    if character.isascii():
        return character
    known = _GLYPHS.get(character)
    if known:
        return known
    width = width_of(character)
    letter = unicodedata.normalize("NFKD", character)[:1]
    return letter if width == 1 and letter.isascii() and letter.isprintable() else "?" * width
