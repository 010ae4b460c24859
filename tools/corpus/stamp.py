"""Ids as the servers make them, always the same for the same sample.

OpenAI's carry their second in five base-62 characters (`inspector.core.idclock`);
xAI's are UUIDs; Azure Voice Live's events and the client's items are random.
"""

import random
import string
import uuid
from collections.abc import Callable, Mapping

from inspector.core import idclock

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_OFFSET = idclock.id_time("event_00000" + "Z" * 16) or 0


def time_code(moment: int) -> str:
    """Unix seconds as the five characters that `idclock.id_time` reads."""
    value, code = moment - _OFFSET, ""
    for _ in range(5):
        value, digit = divmod(value, 62)
        code = _DIGITS[digit] + code
    return code


class Stamp:
    """A source of ids; `seed` is the sample's name."""

    def __init__(self, seed: str, style: str = "openai") -> None:
        self._random = random.Random(seed)
        self._make = _STYLES[style]

    def identity(self, kind: str, moment: int) -> str:
        """An id of `kind` (event, item, resp, …) made at `moment` (Unix seconds)."""
        return self._make(self, kind, moment)

    def characters(self, count: int) -> str:
        return "".join(self._random.choices(_DIGITS, k=count))

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _openai(self, kind: str, moment: int) -> str:
        return f"{kind}_{self.characters(16)}" if kind == "call" else f"{kind}_{time_code(moment)}{self.characters(16)}"

    def _voice_live(self, kind: str, moment: int) -> str:
        return f"event_{self.characters(22)}" if kind == "event" else self._openai(kind, moment)

    def _xai(self, kind: str, moment: int) -> str:
        return f"call_{self.characters(16)}" if kind == "call" else self.uuid()

    def _hex(self, kind: str, moment: int) -> str:
        return f"{kind}_{self.uuid().replace('-', '')[:20]}"

    def _todo(self, kind: str, moment: int) -> str:
        return "event_TODO" if kind == "event" else f"{kind}_{self.uuid()[:13]}"


_STYLES: Mapping[str, Callable[[Stamp, str, int], str]] = {
    "openai": Stamp._openai,
    "voice-live": Stamp._voice_live,
    "xai": Stamp._xai,
    "hex": Stamp._hex,
    "localai": Stamp._todo,
}
