"""JSON of which a tool encoded the characters: in hexadecimal escapes, in those of an address, or as base64.

nginx writes a quote into its log as `\\x22`, an address has `%22`, and gateways show a frame of text in base64.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import unquote

from ..core import codec
from .repair import Change

HEX_SIGN = re.compile(r"[{,]\\x22\w+\\x22:")
_HEX = re.compile(r"(?:\\x[0-9A-Fa-f]{2})++")

ADDRESS_SIGN = re.compile(r"%7B(?:%20|\+)*%22", re.IGNORECASE)
_ADDRESS = re.compile(r"%7B(?:%20|\+)*%22[^\s&\"'<>#]*", re.IGNORECASE)

BASE64_SIGN = re.compile(r"\beyJ(?:0eXBlIjoi|ldmVudF9pZCI6)")  # {"type":" and {"event_id":
_BASE64 = re.compile(r"(?<![\w+/=-])eyJ(?:0eXBlIjoi|ldmVudF9pZCI6)[\w+/-]*+={0,2}(?![\w+/=.-])")


def of_hex(text: str) -> Iterator[Change]:
    """The characters that stand in the log of nginx as `\\x22`."""
    for one in _HEX.finditer(text):
        yield Change(*one.span(), bytes.fromhex(one[0].replace("\\x", "")).decode("utf-8", "replace"))


def of_address(text: str) -> Iterator[Change]:
    """The objects that stand in an address, with `%22` for a quote."""
    for one in _ADDRESS.finditer(text):
        yield Change(*one.span(), unquote(one[0].replace("+", " ")))


def of_base64(text: str) -> Iterator[Change]:
    """The objects that stand whole in base64."""
    for one in _BASE64.finditer(text):
        told = _decoded(one[0])
        if told:
            yield Change(*one.span(), told)


def _decoded(text: str) -> str:
    try:
        told = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
    return told if codec.is_readable(codec.decode(told.encode())[1]) else ""
