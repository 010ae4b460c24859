"""A microphone for tests: what the library of the same interface has, over a table of blocks."""

import numpy


class Refused(Exception):
    pass


class Enough(Exception):
    pass


class Devices:
    """Has what the library of the same interface has, and a table of the blocks that its one device is to deliver."""

    PortAudioError, CallbackStop = Refused, Enough

    def __init__(self, rate: float = 48_000.0, *, there: bool = True, opens: bool = True, talks: bool = False) -> None:
        self.rate, self.there, self.opens, self.talks = rate, there, opens, talks
        self.opened: list[dict[str, object]] = []
        self.events: list[str] = []
        time = numpy.arange(round(rate))
        self.sound = (8_000 * numpy.sin(time * 2 * numpy.pi * 440 / rate)).astype("<i2").tobytes()
        self._at = 0

    def query_devices(self, *, kind: str) -> dict[str, object]:
        assert kind == "input"
        if not self.there:
            raise Refused("Error querying device -1")
        return {"name": "voice", "default_samplerate": self.rate}

    def RawInputStream(self, *, samplerate, channels, dtype, latency, callback):  # noqa: N802 (the library's name)
        if not self.opens:
            raise Refused("Error opening RawInputStream: Device unavailable [PaErrorCode -9985]")
        self.opened.append({"samplerate": samplerate, "channels": channels, "dtype": dtype, "latency": latency})
        self._callback = callback
        return self

    def start(self) -> None:
        self.events.append("start")
        if self.talks:
            self.deliver(1.0)

    def close(self) -> None:
        self.events.append("close")

    def deliver(self, seconds: float) -> None:
        """The next blocks of the table, of 10 ms each."""
        end, block = self._at + round(seconds * self.rate) * 2, round(0.01 * self.rate) * 2
        try:
            while self._at < min(end, len(self.sound)):
                piece = self.sound[self._at : min(self._at + block, end)]
                self._at += len(piece)
                self._callback(memoryview(piece), len(piece) // 2, None, None)
        except Enough:
            self.events.append("stopped")
