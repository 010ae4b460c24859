"""Floods: one line of a scenario that stands for thousands.

Where the header says `flood: 2000`, a server's line in which a string is `@count` is
said that often, each time with the next number in its place and an `event_id` of its
own; `@counted` stands for all the numbers together.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..core import codec
from ..core.json import text_at
from ..formats.dialogue.notation import Case, Said, Step

_ONE, _ALL = b'"@count"', b'"@counted"'
_DIGITS = 5  # of an event_id, at its end, that tell the events of a flood apart


def flooded(case: Case) -> Case:
    """The case with every flood in full. Raises ValueError where the header's number is none."""
    count = int(case.header.get("flood", "0"))
    if not count:
        return case
    return replace(case, steps=tuple(one for step in case.steps for one in _said(step, count)))


def _said(step: Step, count: int) -> Iterator[Step]:
    if not isinstance(step, Said):
        yield step
    elif _ONE in step.payload:
        yield from (replace(step, payload=_numbered(step.payload, number)) for number in range(1, count + 1))
    else:
        everything = "".join(_word(number) for number in range(1, count + 1))
        yield replace(step, payload=step.payload.replace(_ALL, codec.write(everything)))


def _word(number: int) -> str:
    return str(number) if number == 1 else f" {number}"


def _numbered(payload: bytes, number: int) -> bytes:
    body, _ = codec.decode(payload)
    identity = (text_at(body, "event_id") or "")[:-_DIGITS]
    own = identity + str(number).zfill(_DIGITS)
    return codec.write({**body, "event_id": own}).replace(_ONE, codec.write(_word(number)))
