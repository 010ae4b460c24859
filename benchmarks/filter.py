"""Measure what a keystroke in the filter costs on a long recording, and how long the search behind it takes.

    python benchmarks/make_recording.py long.jsonl --events 1000000
    python benchmarks/filter.py long.jsonl

A keystroke is the time until the first matches can be painted, a pulse one go of the search that runs on behind
it, both in milliseconds of processor time; the search is the processor's time until every event is decided.
"""

import argparse
import time
from pathlib import Path

from inspector.present.rows.timeline import Timeline
from inspector.recording.assumption import NOTHING_ASSUMED
from inspector.recording.follower import Follower
from inspector.ui.sifting import Sifting
from inspector.ui.widgets.sifted import A_PULSE, AT_ONCE

FILTERS = (
    "type:response.done",
    "-is:audio",
    "from:client",
    "is:gap or is:error",
    "finding>=note",
    "weather",
    "weather from:server",
    "response.status=failed",
    "response.output[].content[].transcript~clear",
)
BUDGET = 16.0  # milliseconds of a keystroke


def measure(sifting: Sifting, text: str) -> tuple[float, float, float]:
    """Milliseconds of the keystroke and of the longest pulse, seconds of the whole search."""
    started = time.process_time()
    sifting.type(text)
    sifting.work(AT_ONCE)
    key = longest = time.process_time() - started
    while sifting.working:
        began = time.process_time()
        sifting.work(A_PULSE)
        longest = max(longest, time.process_time() - began)
    return key * 1000, longest * 1000, time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", type=Path)
    path = parser.parse_args().recording
    [*_, reading] = Follower(path, assumptions=NOTHING_ASSUMED._replace(samples=False)).read_all()
    timeline = Timeline(reading)
    timeline.extend()
    timeline.mark()
    sifting = Sifting()
    sifting.attach(timeline)
    measure(sifting, "n=1")  # loads numpy
    print(f"{len(reading.columns):,} events; a keystroke may take {BUDGET:g} ms")
    print(f"{'filter':46} {'matches':>10} {'keystroke':>10} {'pulse':>8} {'search':>9}")
    for text in FILTERS:
        key, longest, whole = measure(sifting, text)
        print(f"{text:46} {sifting.count[0]:10,} {key:7.1f} ms {longest:5.1f} ms {whole:7.2f} s")


if __name__ == "__main__":
    main()
