"""Numbers of the rules that a user may turn: what they mean, their defaults and units.

Facts of the protocol, such as the largest append, are none of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite

from ..core.clock import MILLISECOND, SECOND, parse_span


class Unit(StrEnum):
    """What a threshold is counted in."""

    SECONDS = "s"
    MILLISECONDS = "ms"
    TOKENS = "tokens"
    BYTES = "bytes"
    RATIO = "ratio"
    COUNT = "count"
    LEVEL = "dBFS"


MICROS: Mapping[Unit, int] = {Unit.SECONDS: SECOND, Unit.MILLISECONDS: MILLISECOND}
"""The units of time, in microseconds."""
_WHOLE = frozenset({Unit.TOKENS, Unit.BYTES, Unit.COUNT})
_BOUNDS: Mapping[Unit, tuple[float, float]] = {Unit.RATIO: (0, 1), Unit.LEVEL: (-inf, 0)}
_ALLOWED: Mapping[Unit, str] = {
    Unit.SECONDS: 'a time, as seconds or as text such as "3s" or "250ms"',
    Unit.MILLISECONDS: 'a time, as milliseconds or as text such as "3s" or "250ms"',
    Unit.RATIO: "a share from 0 to 1",
    Unit.LEVEL: "a level in dBFS, 0 or below",
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a rule compares with. `default` is in the unit; None: as the tables of the dialects say."""

    default: float | None
    unit: Unit
    about: str

    @property
    def allowed(self) -> str:
        """The values that may be set, in words."""
        return _ALLOWED.get(self.unit, f"a whole number ({self.unit.value}), 0 or more")

    def read(self, value: object) -> float:
        """A value that a user gave, in the unit of the threshold. Raises ValueError."""
        number = self._number(value)
        least, most = _BOUNDS.get(self.unit, (0, inf))
        if not isfinite(number) or not least <= number <= most or (self.unit in _WHOLE and number % 1):
            raise ValueError(f"not {self.allowed}: {value!r}")
        return number

    def _number(self, value: object) -> float:
        micros = MICROS.get(self.unit)
        if isinstance(value, str) and micros and not _is_bare(value):
            return parse_span(value.replace(" ", "")) / micros
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(f"not a number: {value!r}")
        return float(value)

    def text(self, number: float) -> str:
        """A value as people write it: `2 s`, `0.1`, `50,000 bytes`, `3`."""
        unit = "" if self.unit in (Unit.RATIO, Unit.COUNT) else f" {self.unit.value}"
        return f"{round(number):,}{unit}" if self.unit in _WHOLE else f"{number:g}{unit}"


def _is_bare(text: str) -> bool:
    """A number without a unit."""
    try:
        float(text)
    except ValueError:
        return False
    return True


WAIT = "wait"
"""The threshold of every rule that tells what did not come: how long that is awaited."""
AWAITED = Threshold(None, Unit.SECONDS, "What is awaited counts as missing after so long.")
