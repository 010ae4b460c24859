"""Makes the experiments that tell the causes of a silence apart, and writes what they showed into the recording.

In the session under diagnosis an event is sent, marked as ours, and its answer awaited. A fresh session is another
connection, with a recording of its own. Nothing is sent that was not chosen.
"""

import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from ..core import codec
from ..core.clock import SECOND
from ..core.json import JsonObject, number_at
from ..core.wire import Frame
from ..diagnosis.base import Offer
from ..diagnosis.experiments.effect import GA_FORM
from ..diagnosis.experiments.outcome import WAIT
from ..model.state.answer import Answer
from ..model.state.probe import BY
from ..model.tracker import Tracker
from ..recording import home
from ..recording.line import entry_of
from ..recording.reading import Reading
from ..transports.config import RecorderConfig
from ..transports.link import CommandRefusedError, Link, RecorderFailedError, RecorderGoneError
from ..transports.listing import Listing
from .exchange import exchange
from .sending import recorder_at

_POLL = 0.05  # seconds
_LINGER = 30.0  # seconds that the recorder of a fresh session waits when whoever began it is gone
_BETA = frozenset({"openai-beta", "openai-beta.realtime-v1"})  # header and subprotocol by which the beta is asked for

_configs: dict[Path, RecorderConfig] = {}  # of the connections that this process made, by their recording


class ProbingError(Exception):
    """An experiment could not be made; the message says why."""


def remember(config: RecorderConfig) -> None:
    """Keep how a connection was made, so that fresh sessions can be made alike. It holds keys, and stays in here."""
    _configs[config.out.resolve()] = config


@dataclass(frozen=True, slots=True)
class Prober:
    """Experiments about a recording that is being written."""

    recorder: Listing
    config: RecorderConfig | None = field(default=None, repr=False)  # None: another process made the connection
    patience: float = 1.0  # multiplies every wait

    def can(self, offer: Offer) -> bool:
        """A fresh session takes the key, which only the process has that connected."""
        return self.config is not None or not offer.is_fresh

    def run(self, offer: Offer, dialect: str | None) -> str:
        """Make an experiment and wait for what it shows; a sentence about that. Raises ProbingError.

        `dialect` is the server's, as far as it is known. Blocks for as long as the answer may take.
        """
        if not self.can(offer):
            raise ProbingError("Only the process that made the connection can make another; it has the key.")
        try:
            with Link(self.recorder) as link:
                return self._apart(offer, link) if offer.is_fresh else self._here(offer, link, dialect)
        except RecorderGoneError as error:
            raise ProbingError("The recording has ended; nothing can be asked in it any more.") from error
        except (CommandRefusedError, RecorderFailedError, OSError, ValueError) as error:
            raise ProbingError(str(error)) from error

    # In the session itself

    def _here(self, offer: Offer, link: Link, dialect: str | None) -> str:
        """Send the event and a ping after it, whose pong tells a deaf server from a dead connection."""
        event = offer.events[0] | {"event_id": f"probe-{offer.name}-{secrets.token_hex(2)}"}
        with _Tail(self.recorder.out) as tail:
            sent = _moment(link)
            seq = link.send(codec.write(event).decode(), by=BY)
            link.ping()
            answered = self._await_answer(link, tail, Tracker(dialect), sent)
        if answered:
            return f"{answered} answered it."
        waited = _moment(link) - sent
        if seq is not None:
            link.probe({"name": offer.name, "event": seq, "waited": round(waited, 3)})
        return f"No answer in {waited:.1f} s."

    def _await_answer(self, link: Link, tail: "_Tail", tracker: Tracker, sent: float) -> str:
        """The type of the event that answers; empty where none came in time. Time is that of the recording."""
        wait = WAIT / SECOND * self.patience
        while True:
            over = _moment(link) - sent > wait
            for frame in tail.frames():
                tracker.feed(codec.read(frame))
            probes = tracker.session.probes
            if probes and probes[-1].answer is not Answer.PENDING:
                return probes[-1].answered_type
            if over:
                return ""
            time.sleep(_POLL)

    # In a fresh session

    def _apart(self, offer: Offer, link: Link) -> str:
        assert self.config is not None
        config = fresh_config(self.config, offer)
        reading = exchange(config, offer.events, self.patience)
        link.probe({"name": offer.name, **_outcome(reading, config.out)})
        return reading.verdict().headline


def prober_of(path: Path, patience: float = 1.0) -> Prober | None:
    """What makes experiments about the recording at `path`; None where no recorder writes it."""
    found = recorder_at(path)
    return Prober(found, _configs.get(path.resolve()), patience) if found else None


def fresh_config(config: RecorderConfig, offer: Offer) -> RecorderConfig:
    """A connection like another, with a recording of its own that says what it is for."""
    headers, subprotocols = config.headers, config.subprotocols
    if offer.name == GA_FORM:
        headers = {name: value for name, value in headers.items() if name.lower() not in _BETA}
        subprotocols = [one for one in subprotocols if one not in _BETA]
    return replace(
        config,
        out=home.new_path(datetime.now(UTC), "probe", offer.name),
        headers=headers,
        subprotocols=subprotocols,
        recorder="connect",
        title=offer.question,
        extra={"probe": offer.name, "of": config.out.name},
        linger=_LINGER,
    )


def _outcome(reading: Reading, path: Path) -> JsonObject:
    """What a fresh session showed, as the `probe` record keeps it."""
    verdict, turns = reading.verdict(), reading.turns()
    latency = turns[-1].latency if turns else None
    return {
        "recording": path.name,
        "status": verdict.status.value,
        "headline": verdict.headline,
        "cause": verdict.causes[0].cause.value if verdict.causes else None,
        "latency": latency / SECOND if latency is not None else None,
    }


def _moment(link: Link) -> float:
    """How far the recording is, in seconds."""
    return number_at(link.state(), "at") or 0.0


class _Tail:
    """What is written to a recording from now on."""

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        os.lseek(self._file, 0, os.SEEK_END)
        self._rest = b""
        self._seq = 0

    def __enter__(self) -> "_Tail":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def frames(self) -> Iterator[Frame]:
        """The frames that came since this was last asked, numbered from 1."""
        while chunk := os.read(self._file, 1 << 20):
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for line in lines:
                self._seq += 1
                entry = entry_of(line, self._seq)
                if entry and isinstance(entry.item, Frame):
                    yield entry.item
