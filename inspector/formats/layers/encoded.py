"""JSON of which a tool encoded the characters: in hexadecimal escapes, in those of an address, or as base64.

nginx writes a quote into its log as `\\x22`, an address has `%22`, and gateways show a frame of text in base64.
"""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from ...core import codec
from ..objects.repair import Change

HEX_SIGN = re.compile(r"[{,]\\x22\w+\\x22:")
_HEX = re.compile(r"(?:\\x[0-9A-Fa-f]{2})++")

ADDRESS_SIGN = re.compile(r"%7B(?:%20|\+)*%22", re.IGNORECASE)
_ADDRESS = re.compile(r"%7B(?:%20|\+)*%22[^\s&\"'<>#]*", re.IGNORECASE)

BASE64_SIGN = re.compile(r"\beyJ(?:0eXBlIjoi|ldmVudF9pZCI6)")  # {"type":" and {"event_id":
_BASE64 = re.compile(r"(?<![\w+/=-])eyJ(?:0eXBlIjoi|ldmVudF9pZCI6)[\w+/-]*+={0,2}(?![\w+/=.-])")

_EVENT = re.compile(r"""["']type["']\s*:\s*["'][a-z_]+\.[a-z_.]+["']""")
_SAID = re.compile(
    rf"""{_EVENT.pattern}|^[ \t]*["'](?:output|arguments|text|instructions|transcript|delta)["']\s*:""", re.MULTILINE
)
"""A line of an event: what is encoded in it is what somebody said."""


def of_hex(text: str) -> Iterator[Change]:
    """The characters that stand in the log of nginx as `\\x22`."""
    for one in _HEX.finditer(text):
        yield Change(*one.span(), bytes.fromhex(one[0].replace("\\x", "")).decode("utf-8", "replace"))


def of_address(text: str) -> Iterator[Change]:
    """The objects that stand in an address, with `%22` for a quote."""
    return _outside_events(text, _ADDRESS, _of_address)


def of_base64(text: str) -> Iterator[Change]:
    """The objects that stand whole in base64."""
    return _outside_events(text, _BASE64, _decoded)


def _outside_events(text: str, coded: re.Pattern[str], decoded: Callable[[str], str]) -> Iterator[Change]:
    """What is decoded, but for what an event shown in the same line says; in a string it goes on as a part of that."""
    at = end = quotes = 0
    shows = False
    for one in coded.finditer(text):
        if one.start() >= end:  # in another line
            at, end = text.rfind("\n", 0, one.start()) + 1, text.find("\n", one.end())
            end = end if end >= 0 else len(text)
            quotes, shows = 0, _SAID.search(text, at, end) is not None
        quotes += text.count('"', at, one.start()) - text.count('\\"', at, one.start())
        at = one.start()
        told = "" if shows else decoded(one[0])
        if told:
            yield Change(*one.span(), codec.write(told).decode()[1:-1] if quotes % 2 else told)


def _of_address(text: str) -> str:
    told = unquote(text.replace("+", " "))
    return told if _EVENT.search(told) else ""


def _decoded(text: str) -> str:
    try:
        told = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
    return told if codec.is_readable(codec.decode(told.encode())[1]) else ""
