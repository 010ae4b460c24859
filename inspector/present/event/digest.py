"""A run of deltas in one row: how many, how much audio, which words; or of pings and pongs."""

from collections.abc import Iterable, Mapping

from ...core.clock import span_text
from ...core.json import JsonObject, text_at
from ...core.text import count_text, safe
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms
from ...protocol.vocabulary import Meaning as M
from ...recording.reading import Reading
from ..text.wording import quoted
from .saying import round_trip

_WORDY = 240  # characters of text that a digest collects
_NOUN: Mapping[M, str] = {
    M.OUTPUT_AUDIO: "audio",
    M.OUTPUT_TRANSCRIPT: "transcript",
    M.OUTPUT_TEXT: "text",
    M.OUTPUT_ARGUMENTS: "arguments",
    M.TRANSCRIPTION: "transcription",
    M.AUDIO_APPEND: "input audio",
    M.VOICE_APPEND: "input audio",
    M.VOICE_REFLECTED: "input audio",
    M.VOICE_HEARD: "heard",
    M.VOICE_SAID: "said",
    M.VOICE_AUDIO: "audio",
}
_AUDIO = {
    M.OUTPUT_AUDIO: ("delta", OUTPUT_FORMAT),
    M.AUDIO_APPEND: ("audio", INPUT_FORMAT),
    M.VOICE_APPEND: ("audio", INPUT_FORMAT),
    M.VOICE_AUDIO: ("delta", OUTPUT_FORMAT),
}
_BEATS = {M.LINK_PING: "ping", M.LINK_PONG: "pong"}
_APPENDED = frozenset({M.AUDIO_APPEND, M.VOICE_APPEND})


class Digest:
    """Grows with its run. Of audio it reads one event per type and reckons the others from their lengths."""

    __slots__ = ("_bytes", "_counts", "_means", "_spare", "_trip", "_words", "last")

    def __init__(self) -> None:
        self.last = 0  # the newest event taken in
        self._counts: dict[int, int] = {}  # type number → events
        self._means: dict[int, M] = {}
        self._spare: dict[int, int] = {}  # type number → bytes of an event that are not audio
        self._bytes: dict[int, int] = {}  # type number → base64 characters
        self._words = ""
        self._trip: int | None = None  # µs that the newest pong tells

    def extend(self, reading: Reading, seqs: Iterable[int]) -> None:
        """Take in further events of the run, in order."""
        columns = reading.columns
        for seq in seqs:
            number = columns.types[seq - 1]
            if number not in self._counts:
                self._begin(reading, seq, number)
            self._counts[number] += 1
            if number in self._spare:
                self._bytes[number] += self._size(reading, seq, number)
            elif self._means[number] not in _BEATS and len(self._words) < _WORDY:
                self._words += (text_at(reading.event(seq).body, "delta") or "")[:_WORDY]
            self.last = seq
        if self.last and self._means[columns.types[self.last - 1]] is M.LINK_PONG:
            self._trip = round_trip(reading, self.last)

    def _begin(self, reading: Reading, seq: int, number: int) -> None:
        self._counts[number] = 0
        self._means[number] = means = reading.meaning(seq)
        if means in _AUDIO:
            length, base64 = reading.columns.lengths[seq - 1], text_at(reading.event(seq).body, _AUDIO[means][0])
            self._spare[number] = max(length - len(base64 or ""), 0)
            self._bytes[number] = 0

    def _size(self, reading: Reading, seq: int, number: int) -> int:
        """Base64 characters of an event; imported events have no length in the columns and are in memory."""
        length = reading.columns.lengths[seq - 1]
        if length:
            return max(length - self._spare[number], 0)
        return len(text_at(reading.event(seq).body, _AUDIO[self._means[number]][0]) or "")

    def name(self, reading: Reading) -> str:
        """The wire type of the run, or what its types have in common."""
        names = [reading.columns.names()[number] for number in self._counts]
        if len(names) == 1:
            return names[0]
        if self.is_beat:
            return " + ".join(sorted(names))
        nouns = " + ".join(_NOUN.get(means, "other") for means in self._means.values())
        return f"{names[0].split('.')[0]}.({nouns})"

    def text(self, config: JsonObject, spent: int | None) -> str:
        """`84 deltas · 12.6 s audio · "Sure, the…"`; `spent` is the time from the first to the last, in µs."""
        if self.is_beat:
            return " · ".join([*self._beats(), *([f"in {span_text(spent)}"] if spent is not None else [])])
        total = sum(self._counts.values())
        noun = "piece" if _APPENDED.intersection(self._means.values()) else "delta"
        parts = [count_text(total, noun), *self._audio(config)]
        if self._words:
            parts.append(quoted(self._words))
        if spent is not None:
            parts.append(f"in {span_text(spent)}")
        return safe(" · ".join(parts))

    @property
    def is_beat(self) -> bool:
        """Whether the run only keeps the line alive."""
        return bool(self._means) and _BEATS.keys() >= set(self._means.values())

    def _beats(self) -> Iterable[str]:
        """`256 pings, 256 pongs`, and how long the last of them took."""
        counts = {self._means[number]: count for number, count in self._counts.items()}
        yield ", ".join(count_text(count, _BEATS[means]) for means, count in counts.items())
        if self._trip is not None:
            yield f"last round trip {span_text(self._trip)}"

    def _audio(self, config: JsonObject) -> Iterable[str]:
        for number, size in self._bytes.items():
            rate = bytes_per_ms(config, _AUDIO[self._means[number]][1])
            yield f"{span_text(size * 3 // 4 * 1000 // rate)} audio"
