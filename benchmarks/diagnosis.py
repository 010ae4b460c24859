"""What the diagnosis costs: the fold and all rules, beside reading the same events as JSON and nothing else.

Prints seconds, microseconds an event, and as the measure that travels the ratio to `orjson.loads` of the same events.
Makes its own recording unless it is given one. Run it from the checkout:

    python benchmarks/diagnosis.py [RECORDING] [--events 200000]
"""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import make_recording
import orjson

from inspector.core import codec
from inspector.core.event import Event
from inspector.core.wire import Frame
from inspector.recording.assumption import NOTHING_ASSUMED
from inspector.recording.file import Header
from inspector.recording.fold import Fold
from inspector.recording.index import flags_of
from inspector.recording.parser import read_file

ROOT = Path(__file__).parent.parent
CHUNK = 200  # events in memory at a time: the program itself holds about as many
FOLD_BUDGET = 6.0  # times orjson.loads


class Cost(NamedTuple):
    """Seconds for all events of a recording."""

    events: int
    loads: float  # orjson.loads of every payload
    read: float  # payloads to events, which includes the same parse
    fold: float  # tracker, ear, engine and all rules, of the events


def frames_of(path: Path) -> Iterator[list[Frame]]:
    frames = (entry.item for entry in read_file(path) if isinstance(entry.item, Frame))
    while chunk := list(islice(frames, CHUNK)):
        yield chunk


def header_of(path: Path) -> Header:
    header = next(read_file(path)).item
    assert isinstance(header, Header)
    return header


def measured(path: Path, *, samples: bool) -> Cost:
    """One pass over the recording; with `samples` pieces of its audio are decoded and looked at."""
    whole = Fold(header_of(path), NOTHING_ASSUMED._replace(samples=samples))
    loads = read = fold = 0.0
    count = 0
    for frames in frames_of(path):
        count += len(frames)
        started = time.perf_counter()
        for frame in frames:
            orjson.loads(frame.payload)
        parsed = time.perf_counter()
        events = [codec.read(frame) for frame in frames]
        decoded = time.perf_counter()
        take_in(whole, events)
        folded = time.perf_counter()
        loads, read, fold = loads + parsed - started, read + decoded - parsed, fold + folded - decoded
    started = time.perf_counter()
    whole.finish()
    whole.found()
    return Cost(count, loads, read, fold + time.perf_counter() - started)


def take_in(whole: Fold, events: Sequence[Event]) -> None:
    """Feed the events as a reading does."""
    place = 0
    while (place := whole.go_on(events, place)) < len(events):
        event = events[place]
        means = whole.tracker.means(event)
        whole.take(event, means, flags_of(event, means, None))
        place += 1


def whole_check(path: Path) -> float:
    """Seconds of `inspector check` as a person runs it, start included."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "inspector", "check", str(path)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False, cwd=ROOT)
    return time.perf_counter() - started


def plain_loads(path: Path) -> float:
    """Seconds to read the file and parse every line of it, which is the least that any tool must do."""
    started = time.perf_counter()
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)
    return time.perf_counter() - started


def best(path: Path, runs: int, *, samples: bool) -> Cost:
    """Every part at its fastest of several runs: the others are slower by what else the machine does."""
    costs = []
    for _ in range(runs):
        gc.collect()
        costs.append(measured(path, samples=samples))
    return Cost(costs[0].events, min(c.loads for c in costs), min(c.read for c in costs), min(c.fold for c in costs))


def show(path: Path, runs: int) -> bool:
    cost, heard = best(path, runs, samples=False), best(path, runs, samples=True)
    plain = min(plain_loads(path) for _ in range(runs))
    print(f"{cost.events:,} events, {os.path.getsize(path) / 1e6:,.0f} MB, best of {runs} runs")
    rows = (
        ("orjson.loads of every event", cost.loads),
        ("payloads to events", cost.read),
        ("fold and all rules", cost.fold),
        ("the same with audio samples looked at", heard.fold),
        ("reading the file, orjson.loads of every line", plain),
        ("inspector check, start included", whole_check(path)),
    )
    for name, seconds in rows:
        each = seconds / cost.events * 1e6
        print(f"{name:46} {seconds:7.2f} s  {each:6.2f} µs an event  {seconds / cost.loads:5.1f} × orjson.loads")
    held = cost.fold <= FOLD_BUDGET * cost.loads
    word = "" if held else ": MISSED"
    print(f"fold and rules: {cost.fold / cost.loads:.1f} ×, the budget is {FOLD_BUDGET:g} ×{word}")
    return held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", type=Path, nargs="?")
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--speech", type=float, default=make_recording.SPEECH, help="seconds of speech in a turn")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if asked.recording:
        sys.exit(0 if show(asked.recording, asked.runs) else 1)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "long.jsonl"
        make_recording.write(made, asked.events, asked.speech)
        sys.exit(0 if show(made, asked.runs) else 1)


if __name__ == "__main__":
    main()
