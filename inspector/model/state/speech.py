"""What turn detection noticed in the input audio, and what was taken out of the buffer for a turn."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(slots=True)
class Onset:
    """Turn detection heard someone speak: from where to where in the audio, and while which answer sounded."""

    seq: int
    at: int | None
    start_ms: int | None
    end_ms: int | None = None
    ended_seq: int = 0
    ended_at: int | None = None
    over: str = ""  # the response whose audio had come so lately that it was still being played


class Commit(NamedTuple):
    """The server took what was in the buffer for a turn: `seq` says so, `asked` is the client's commit, 0 for VAD."""

    seq: int
    at: int | None
    asked: int
