"""How the input buffer was emptied, and the speech that turn detection heard in it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class By(StrEnum):
    """Who emptied the input buffer, and how."""

    CLIENT_COMMIT = "client-commit"
    TURN_DETECTION = "turn-detection"
    CLIENT_CLEAR = "client-clear"
    SERVER_CLEAR = "server-clear"


class Emptied(NamedTuple):
    """The server's word that the buffer was committed or cleared."""

    by: By
    seq: int
    at: int | None
    total_bytes: int  # of all audio appended until then


@dataclass(slots=True)
class Utterance:
    """What the user said into the buffer for one item; milliseconds count from the first audio of the session."""

    start_ms: int | None = None  # where turn detection heard it begin
    end_ms: int | None = None
    committed_seq: int = 0
    committed_bytes: int = 0  # that the buffer lost with the commit; under turn detection also what went before
    by_client: bool = False
    tokens: int | None = None  # of audio, as its transcription was charged

    @property
    def span_ms(self) -> int | None:
        """How long turn detection heard it; None where it did not say."""
        if self.start_ms is None or self.end_ms is None or self.end_ms < self.start_ms:
            return None
        return self.end_ms - self.start_ms


@dataclass(slots=True)
class Speech:
    """The speech in the whole recording."""

    open_seq: int = 0  # of the speech_started that has no end yet
    open_ms: int | None = None  # where that speech began
    heard_ms: int = 0  # of all speech with a beginning and an end
    last_end_ms: int | None = None  # the furthest that turn detection has named
    last_end_seq: int = 0

    def start(self, seq: int, start: int | None, utterance: Utterance | None) -> None:
        self.open_seq, self.open_ms = seq, start
        if utterance:
            utterance.start_ms = start

    def stop(self, seq: int, end: int | None, utterance: Utterance | None) -> None:
        start, self.open_seq, self.open_ms = self.open_ms, 0, None
        if utterance:
            utterance.end_ms = end
        if end is None:
            return
        self.heard_ms += max(end - start, 0) if start is not None else 0
        if self.last_end_ms is None or end > self.last_end_ms:
            self.last_end_ms, self.last_end_seq = end, seq
