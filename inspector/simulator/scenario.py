"""Scenarios: whole conversations in the transcript notation, both sides in one text.

A file in `scenarios/` holds one case. Its header lines say what it shows
(`title`, `about`), what the inspector should find (`expect`, a JSON object) and,
where the client needs some, the `headers` of the handshake (a JSON object).

Three rules beyond the notation: a string `@tone 100ms` or `@silence 200ms` stands
for that much audio (PCM16 at 24 kHz if `sound` says nothing else); one line can stand for
thousands (`flood`); and a wait belongs to whoever speaks next, so the simulator and the
player share one text without waiting twice.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from ..core import codec, idclock
from ..core.json import JsonObject
from ..core.wire import Side
from ..formats.dialogue import notation, sound
from ..formats.dialogue.notation import Case, Closed, Expected, Missed, Passed, Said, Shaken, Step
from .flood import flooded

FOLDER = Path(__file__).parent / "scenarios"
DEFAULT = "silent-after-created"
_SERVER_ID = re.compile(rb"\b((?:event|sess|conv|resp|item|live)_)([0-9A-Za-z]{5})([0-9A-Za-z]{16})\b")
_EXPIRY = re.compile(rb'("expires_at":)(\d+)')


class UnknownScenarioError(LookupError):
    """No bundled scenario has that name."""


class Move(NamedTuple):
    """One thing that a side does, `wait` microseconds after the move before it."""

    wait: int
    step: Said | Closed

    @property
    def side(self) -> Side:
        return self.step.side


class Script(NamedTuple):
    """What both sides do, in order, and the silence in microseconds after the last move."""

    moves: tuple[Move, ...]
    silence: int


def names() -> list[str]:
    """The bundled scenarios, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def load(name: str) -> Case:
    """Read a bundled scenario. Raises UnknownScenarioError."""
    if name not in names():
        near = [one for one in names() if one.startswith(name)] or get_close_matches(name, names(), cutoff=0.75)
        meant = f"did you mean {' or '.join(near)}?" if name and near else f"there are {', '.join(names())}."
        raise UnknownScenarioError(f"There is no scenario named {name!r}; {meant}")
    [case] = notation.parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    return sounding(flooded(case))


def setting(case: Case, key: str) -> JsonObject:
    """The JSON object that header line `key` holds; empty where there is none. Raises ValueError."""
    value = codec.parse(case.header.get(key, "{}"))
    if not isinstance(value, dict):
        raise ValueError(f"the scenario's `{key}` is not a JSON object")
    return value


def sounding(case: Case) -> Case:
    """The case with every `@tone` and `@silence` replaced by audio."""
    format_ = case.header.get("sound", sound.DEFAULT)
    return _rewritten(case, lambda payload: sound.expanded(payload, format_))


def dated(case: Case, started: int) -> Case:
    """The case as if it had begun at `started` (Unix seconds).

    Server ids carry their second (`core.idclock`) and a session says when it
    expires; a conversation played today must not look expired.
    """
    begun = next(filter(None, map(_first_time, _payloads(case))), None)
    if begun is None:
        return case
    shift = started - begun

    def at_that_time(payload: bytes) -> bytes:
        moved = _SERVER_ID.sub(lambda found: _moved_id(found, shift), payload)
        return _EXPIRY.sub(lambda found: found[1] + str(int(found[2]) + shift).encode(), moved)

    return _rewritten(case, at_that_time)


def script(case: Case) -> Script:
    """The moves of a case; its `!` lines are for tests, and handshake and recorder are real here: left out."""
    moves: list[Move] = []
    wait = 0
    for step in case.steps:
        match step:
            case Passed(span=span):
                wait += span
            case Said() | Closed():
                moves.append(Move(wait, step))
                wait = 0
            case Expected() | Shaken() | Missed():
                pass
    return Script(tuple(moves), wait)


def _moved_id(found: re.Match[bytes], shift: int) -> bytes:
    value = idclock.id_time((found[1] + found[2] + found[3]).decode())
    if value is None:  # a random one
        return found[0]
    return found[1] + idclock.time_code(value + shift).encode() + found[3]


def _first_time(payload: bytes) -> int | None:
    found = _SERVER_ID.search(payload)
    return idclock.id_time(found[0].decode()) if found else None


def _payloads(case: Case) -> Iterable[bytes]:
    return (step.payload for step in case.steps if isinstance(step, Said) and step.side is Side.SERVER)


def _rewritten(case: Case, rewrite: Callable[[bytes], bytes]) -> Case:
    def renewed(step: Step) -> Step:
        return replace(step, payload=rewrite(step.payload)) if isinstance(step, Said) else step

    return replace(case, steps=tuple(map(renewed, case.steps)))
