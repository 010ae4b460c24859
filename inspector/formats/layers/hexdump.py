"""Dumps of bytes as `xxd`, `hexdump -C` and Wireshark write them, as the text that the bytes are.

The headers of WebSocket frames (RFC 6455, 5.2) are taken out, and what a client masked is unmasked.
"""

import re
from collections.abc import Iterator
from itertools import cycle, groupby

from ..objects.repair import Change

SIGN = re.compile(r"10(?::[ ]|[ ]{1,2})[0-9a-fA-F]{2}[ 0-9a-fA-F]{2}")  # a line of a dump, most often its second
_PAIRS = r"[0-9a-fA-F]{2}(?:[ ][0-9a-fA-F]{2}){0,7}"
_FOURS = r"(?:[0-9a-fA-F]{4}[ ]){0,7}[0-9a-fA-F]{2}(?:[0-9a-fA-F]{2})?"
_LINE = re.compile(
    rf"^[ \t]*(?P<at>[0-9a-fA-F]{{4,8}})"
    rf"(?::[ ](?P<fours>{_FOURS})|[ ]{{1,2}}(?P<pairs>{_PAIRS}(?:[ ]{{1,2}}{_PAIRS})?))"
    r"(?:[ ]{2,}[^\n]*|[ \t\r]*)$\n?",
    re.MULTILINE,
)
_FEWEST = 2  # lines of a dump
_PLAIN = re.compile(rb"[\x81\x01](?:[\x00-\x7d]|\x7e..|\x7f.{8})(?=\{)", re.DOTALL)
_MASKED = re.compile(rb"\x81(?:[\x80-\xfd]|\xfe(?P<two>..)|\xff(?P<eight>.{8}))(?P<mask>.{4})", re.DOTALL)


def changes(text: str) -> Iterator[Change]:
    """What makes text of every dump, line by line."""
    for block in _blocks(text):
        content = _without_frames(b"".join(data for _, data in block))
        at = 0
        for place, (line, data) in enumerate(block):
            said = content[at : at + len(data)].decode("utf-8", "replace")
            yield Change(line.start(), line.end(), said + "\n" * (place == len(block) - 1))
            at += len(data)


def _blocks(text: str) -> Iterator[list[tuple[re.Match[str], bytes]]]:
    """Lines one after another whose offsets say that they belong together."""
    since = 0
    rows: list[tuple[int, re.Match[str], bytes]] = []
    end, offset = -1, -1
    for line in _LINE.finditer(text):
        data, here = bytes.fromhex(line["fours"] or line["pairs"]), int(line["at"], 16)
        since += line.start() != end or here != offset
        rows.append((since, line, data))
        end, offset = line.end(), here + len(data)
    for _, block in groupby(rows, key=lambda row: row[0]):
        lines = [(line, data) for _, line, data in block]
        if len(lines) >= _FEWEST:
            yield lines


def _without_frames(data: bytes) -> bytes:
    """The same number of bytes, with blanks for the headers of frames, and unmasked what was masked."""
    found = bytearray(data)
    for frame in _MASKED.finditer(data):
        start, stop = frame.end(), min(frame.end() + _length(frame), len(data))
        payload = bytes(one ^ mask for one, mask in zip(data[start:stop], cycle(frame["mask"]), strict=False))
        if payload.startswith(b"{"):
            found[frame.start() : stop] = b"\n".ljust(start - frame.start()) + payload
    return _PLAIN.sub(lambda frame: b"\n".ljust(len(frame[0])), bytes(found))


def _length(frame: re.Match[bytes]) -> int:
    """The bytes of the payload of a masked frame, as its header says."""
    return int.from_bytes(frame["two"] or frame["eight"] or bytes([frame[0][1] & 0x7F]))
