"""Transcripts as recordings that have been read to their end."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from inspector.core.codec import parse as decode
from inspector.core.codec import write
from inspector.core.json import JsonObject
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Finding, Verdict
from inspector.diagnosis.policy import UNCHANGED, Policy
from inspector.formats.dialogue.transcript import Case, entries, parse
from inspector.recording.assumption import Assumptions
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.line import entry_of
from inspector.recording.reading import Reading

from .voice import spoken

RULES = Path(__file__).parent / "rules"
TRANSCRIPTS = sorted(RULES.glob("*/*.txt"))  # one for every rule; a test takes the file and reads its cases itself
URL = "wss://api.example.com/v1/realtime"
SEVERAL = 3  # of a row of equal frames are looked at after each; the sixtieth finds what the third has found
Item = Header | Frame | Record
T = TypeVar("T")
_SOUND = re.compile("‹([0-9]+) ms(?: of ([^›]+))?›")
_TIMES = re.compile("^(.*) ×([0-9]+)$", re.MULTILINE)


@cache
def cases_of(path: Path) -> tuple[Case, ...]:
    """The cases of a file, which ten tests ask for.

    `‹200 ms›` stands for so much silence as PCM at 24 kHz, `‹200 ms of voice›` for another sound; `×60` at the
    end of a line repeats it.
    """
    text = _TIMES.sub(lambda found: "\n".join([found[1]] * int(found[2])), path.read_text("utf-8"))
    return tuple(parse(_SOUND.sub(lambda found: spoken(found[2] or "silence", int(found[1])), text)))


def recorded(case: Case) -> Iterable[Item]:
    """The case as a recording; see `_recorded`.

    `told: [{"at": 0.02, "link": {…}}, …]` puts further lines of a recording in at their times, `recorder: relay` says
    who wrote it.
    """
    items = list(_recorded(case))
    return _with_told(case, items) if "told" in case.header else items


def _with_told(case: Case, items: list[Item]) -> Iterator[Item]:
    header, *rest = items
    assert isinstance(header, Header)
    yield replace(header, recorder=case.header.get("recorder", header.recorder))
    told = decode(case.header["told"])
    assert isinstance(told, list)
    more = [entry.item for line in told if (entry := entry_of(write(line)))]
    assert len(more) == len(told)
    seq = 0
    for item in sorted((*rest, *more), key=lambda one: 0 if isinstance(one, Header) else one.at or 0):
        seq += isinstance(item, Frame)
        yield item._replace(seq=seq) if isinstance(item, Frame) else item


def _recorded(case: Case) -> Iterator[Item]:
    """The case as a recording; `handshake: STATUS` (with `url:`) puts a handshake before it, `lost: N` gaps.

    `opened:` and `answered:` add the keys of a JSON object to the two halves of the handshake; `recorder:` says who
    wrote the recording.
    """
    handshake = case.header.get("handshake")
    shift = 2 if handshake else 0
    for item in entries(case):
        if isinstance(item, Header):
            yield replace(item, recorder=case.header.get("recorder", item.recorder))
        else:
            yield item._replace(seq=item.seq + shift) if isinstance(item, Frame) else item
        if isinstance(item, Header) and handshake:
            yield Frame(
                0, Side.CLIENT, Kind.OPEN, write({"url": case.header.get("url", URL), **_extra(case, "opened")}), 1
            )
            yield Frame(0, Side.SERVER, Kind.ANSWER, write({"status": int(handshake), **_extra(case, "answered")}), 2)
        if isinstance(item, Header):
            yield from [Record(RecordKind.LOST, 0, {})] * int(case.header.get("lost", "0"))


def _extra(case: Case, key: str) -> JsonObject:
    value = decode(case.header.get(key, "{}"))
    assert isinstance(value, dict)
    return value


def with_repeats(items: Iterable[T]) -> Iterator[tuple[T, int]]:
    """Each item, and how often the payload before it was the same already."""
    before, again = None, 0
    for item in items:
        payload = item.payload if isinstance(item, Frame) else None
        again = again + 1 if payload is not None and payload == before else 0
        before = payload
        yield item, again


def read(items: Iterable[Item], only: set[str] | None = None, policy: Policy = UNCHANGED) -> Reading:
    header, *rest = items
    assert isinstance(header, Header)
    reading = Reading(header, only=only, assumptions=Assumptions(policy=policy))
    for item in rest:
        assert not isinstance(item, Header)
        reading.feed(item)
    reading.finish()
    return reading


def findings(text: str, only: set[str] | None = None, policy: Policy = UNCHANGED) -> list[Finding]:
    """What a text with one case comes to."""
    (case,) = parse(text)
    return read(recorded(case), only, policy).findings()


def verdict(text: str) -> Verdict:
    """What a text with one case is judged to be."""
    (case,) = parse(text)
    return read(recorded(case)).verdict()
