"""What strange conversations cost: that no text whatever is judged in more than linear time.

Reads, judges and reports each of `strange_talks` at a number of events and at four times as many, and prints the
processor time an event of both and the ratio between them, worst first: 1 is linear, 4 square. The times between the
events and the way the recording ends go round from one talk to the next. Run it from the checkout:

    python benchmarks/strange.py [PART OF A NAME] [--events 400] [--all] [--parts]
"""

import argparse
import gc
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count, product
from typing import NamedTuple

from strange_talks import Line, Talk, talks

from inspector.core import codec
from inspector.core.wire import Frame, Kind
from inspector.present.reports.printed import reading_text
from inspector.present.reports.report_text import piece
from inspector.recording.file import Header
from inspector.recording.reading import Reading

MORE = 4
SQUARE = 2.0  # times as much an event at four times the events: more than n log n, and than what noise makes of it
BUDGET = 1_000.0  # µs an event: a finding, or a turn with its verdict, written out twice
SETTLED = 2_000.0  # µs: of less the ratio tells nothing
PACES: dict[str, int | None] = {"no times": None, "at once": 0, "1 s": 1_000_000, "20 s": 20_000_000}
ENDS = ("cut", "reported", "closed")


class Case(NamedTuple):
    """A talk with a pace and an end."""

    name: str
    talk: Talk
    pace: str
    end: str


class Cost(NamedTuple):
    """Seconds of processor time, by what they were spent on."""

    events: int
    fold: float
    judged: float
    json: float
    text: float

    @property
    def whole(self) -> float:
        return self.fold + self.judged + self.json + self.text

    @property
    def each(self) -> float:
        """Microseconds an event."""
        return self.whole / self.events * 1e6


class Result(NamedTuple):
    """One case at both sizes."""

    case: Case
    few: Cost
    many: Cost

    @property
    def ratio(self) -> float:
        return self.many.each / self.few.each

    @property
    def held(self) -> bool:
        linear = self.ratio <= SQUARE or self.many.whole * 1e6 <= SETTLED
        return linear and self.many.each <= BUDGET


def cases(part: str, *, every: bool) -> Iterator[Case]:
    """The talks whose names have `part`; with `every`, each at every pace and with every end."""
    ways = list(product(PACES, ENDS))
    for place, (name, talk) in enumerate(talks().items()):
        for pace, end in ways if every else [ways[place % len(ways)]]:
            if part in name:
                yield Case(name, talk, pace, end)


def frames(case: Case, events: int) -> list[Frame]:
    """The frames of a case, the close included where it has one."""
    said = [*case.talk(events)]
    if case.end == "closed":
        said.append(Line(said[-1].side.other, {"code": 1000}, Kind.CLOSE))
    step = PACES[case.pace]
    times = (None if step is None else step * place for place in count())
    return [
        Frame(at, line.side, line.kind, codec.write(line.body), seq)
        for seq, (at, line) in enumerate(zip(times, said, strict=False), 1)
    ]


def read(case: Case, found: Sequence[Frame]) -> Reading:
    """A finished reading of the frames."""
    reading = Reading(Header(ends="reported" if case.end == "reported" else None), name="strange")
    for frame in found:
        reading.feed(frame)
    reading.finish()
    return reading


def measured(case: Case, events: int) -> Cost:
    """What it costs to read, judge and report so many events of a case."""
    found = frames(case, events)
    gc.collect()
    started = time.process_time()
    reading = read(case, found)
    folded = time.process_time()
    reading.findings(), reading.verdict(), reading.questions()
    judged = time.process_time()
    piece(reading)
    written = time.process_time()
    reading_text(reading)
    return Cost(len(found), folded - started, judged - folded, written - judged, time.process_time() - written)


def line_of(result: Result) -> str:
    few, many, case = result.few, result.many, result.case
    word = "" if result.held else "  MISSED"
    told = f"{case.name} ({case.pace}, {case.end})"
    return f"{few.each:9.1f} {many.each:9.1f} {result.ratio:6.2f}  {told}{word}"


def parts_of(cost: Cost) -> str:
    """What an event costs, taken apart."""
    shares = (("fold", cost.fold), ("findings, verdict", cost.judged), ("JSON", cost.json), ("text", cost.text))
    return "".join(f"\n{'':29}{seconds / cost.events * 1e6:9.1f}  {name}" for name, seconds in shares)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", default="")
    parser.add_argument("--events", type=int, default=400)
    parser.add_argument("--all", action="store_true", help="every pace and every end of each")
    parser.add_argument("--parts", action="store_true", help="say what the time is spent on")
    parser.add_argument("--top", type=int, default=40, help="how many of the worst are printed")
    asked = parser.parse_args()
    results = [
        Result(case, measured(case, asked.events), measured(case, MORE * asked.events))
        for case in cases(asked.part, every=asked.all)
    ]
    results.sort(key=lambda one: (one.held, -one.ratio))
    print(f"µs an event at {asked.events:,} and at {MORE * asked.events:,} events, the ratio, the conversation")
    for result in results[: asked.top]:
        print(line_of(result) + (parts_of(result.many) if asked.parts else ""))
    missed = sum(not one.held for one in results)
    dearest = max(one.many.each for one in results)
    print(f"{len(results):,} conversations, {missed:,} missed; the dearest costs {dearest:.0f} µs an event")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
