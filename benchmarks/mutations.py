"""What the diagnosis makes of damaged conversations.

Random mutations (drop, duplicate, swap, corrupt one field) of every recording must never make it raise, and no rule
crash. Then every server event that the dialect promises is dropped, one at a time, and a finding must name its type
among what was expected. Prints both, and exits with 1 where a rule failed or fewer than 95 % were noticed.

    python benchmarks/mutations.py [FOLDER ...] [--each 200]
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from inspector.core import codec
from inspector.core.json import Json
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.engine import CRASHED
from inspector.formats.conversation import Conversation
from inspector.formats.read import Unreadable, read_input
from inspector.model.change import Change, Ref
from inspector.model.fact import holds
from inspector.model.session import Session
from inspector.model.tracker import Tracker
from inspector.protocol.dialect import Dialect, Expectation, load
from inspector.protocol.vocabulary import DELTAS, Level
from inspector.recording.file import Header, Record
from inspector.recording.reading import Reading

ROOT = Path(__file__).parent.parent
NOTICED = 0.95
_ODD: tuple[Json, ...] = (None, True, -1, 1e300, "", "x" * 300, "\x1b[31m", [], [[]], {}, {"type": "error"})
Items = Sequence[Frame | Record]


class Sample(NamedTuple):
    """A recording to be damaged."""

    name: str
    header: Header
    items: Items

    @property
    def events(self) -> list[int]:
        """Places of the text frames."""
        return [place for place, item in enumerate(self.items) if isinstance(item, Frame) and item.kind is Kind.TEXT]


def samples(folders: Sequence[Path]) -> Iterator[Sample]:
    for folder in folders:
        for path in sorted(folder.iterdir()):
            yield from samples_in(path)


def samples_in(path: Path) -> list[Sample]:
    """The recordings in a file that hold events."""
    found = (Sample(path.stem, one.header, list(one.items)) for one in conversations(path))
    return [one for one in found if any(map(_speaks, one.items))]


def _speaks(item: Frame | Record) -> bool:
    return isinstance(item, Frame) and item.kind is Kind.TEXT


def conversations(path: Path) -> list[Conversation]:
    try:
        return read_input(path, None, path.name) if path.is_file() else []
    except Unreadable:
        return []


def read(sample: Sample, items: Items) -> Reading:
    """The recording with these items, numbered anew."""
    reading = Reading(sample.header, name=sample.name)
    seq = 0
    for item in items:
        if isinstance(item, Frame):
            seq += 1
            item = item._replace(seq=seq, marks=None)
        reading.feed(item)
    reading.finish()
    return reading


# Random damage


def mutated(sample: Sample, chance: random.Random) -> list[Frame | Record]:
    items = list(sample.items)
    place = chance.choice(sample.events)
    match chance.choice(("drop", "duplicate", "swap", "corrupt")):
        case "drop":
            del items[place]
        case "duplicate":
            items.insert(chance.randrange(place, len(items)) + 1, items[place])
        case "swap":
            other = chance.choice(sample.events)
            items[place], items[other] = items[other], items[place]
        case _:
            items[place] = corrupted(items[place], chance)
    return items


def corrupted(frame: Frame | Record, chance: random.Random) -> Frame | Record:
    """The frame with one value, somewhere in its event, replaced or gone."""
    assert isinstance(frame, Frame)
    body = codec.decode(frame.payload)[0]
    inner: list[tuple[dict[str, Json] | list[Json], str | int]] = []
    stack: list[Json] = [body]
    while stack:
        here = stack.pop()
        pairs = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, value in pairs:
            assert isinstance(here, dict | list)
            inner.append((here, key))
            stack.append(value)
    if not inner:
        return frame
    where, key = chance.choice(inner)
    if isinstance(where, dict) and chance.random() < 0.3:
        del where[str(key)]
    else:
        where[key] = chance.choice(_ODD)  # type: ignore[index]
    return frame._replace(payload=codec.write(body))


def shaken(sample: Sample, each: int) -> Iterator[str]:
    """What went wrong in `each` mutations of a sample, in words."""
    chance = random.Random(sample.name)
    for number in range(each):
        try:
            reading = read(sample, mutated(sample, chance))
            reading.verdict()
            failed = [one.message for one in reading.findings() if one.rule == CRASHED]
        except Exception as error:
            failed = [f"{type(error).__name__}: {error}"]
        yield from (f"{sample.name}, mutation {number + 1}: {message}" for message in failed)


# Dropped events


class Promise(NamedTuple):
    """A row of the dialect that was armed, and the places of the events that meet it."""

    row: Expectation
    about: Ref
    met: list[int]


def promised(sample: Sample) -> list[int]:
    """Places of the server events that the dialect promises, and that nothing after them could stand in for."""
    promises = list(_promises(sample))
    return sorted({one.met[0] for one in promises if len(one.met) == 1})


def _promises(sample: Sample) -> list[Promise]:
    whole = read(sample, sample.items)
    dialect = load(whole.detector.settled) if whole.detector.settled else None
    if dialect is None or dialect.other_protocol:
        return []
    return _walked(sample, dialect)


def _walked(sample: Sample, dialect: Dialect) -> list[Promise]:
    """Every promise that the recording arms, with the events that meet it."""
    rows = [one for one in dialect.sequels if one.level is Level.REQUIRED and not one.client]
    rows = [one for one in rows if sample.header.transport in one.transports]
    tracker, promises = Tracker(dialect.id), list[Promise]()
    for place, item in enumerate(sample.items):
        for change in tracker.feed(codec.read(item)) if isinstance(item, Frame) else ():
            if change.side is Side.SERVER and change.means not in DELTAS:
                for one in promises:
                    if change.means in one.row.one_of and one.about in change.refs:
                        one.met.append(place)
            armed = (one for one in rows if _is_armed(one, change, tracker.session))
            promises += [Promise(one, about, []) for one in armed if (about := change.ref(one.by))]
    return promises


def _is_armed(row: Expectation, change: Change, session: Session) -> bool:
    if row.after is not change.means or not all(holds(fact, session, change) for fact in row.when):
        return False
    return not any(holds(fact, session, change) for fact in row.unless)


def is_noticed(sample: Sample, place: int) -> bool:
    """Tell whether a finding names the type of the event that is left out."""
    frame = sample.items[place]
    assert isinstance(frame, Frame)
    name = codec.read(frame).type
    reading = read(sample, [*sample.items[:place], *sample.items[place + 1 :]])
    return any(name in one.expected for one in reading.findings())


def dropped(found: Sequence[Sample]) -> tuple[Counter[str], Counter[str], list[str]]:
    """How often each type was dropped, how often that was noticed, and the drops that were not."""
    total, noticed, missed = Counter[str](), Counter[str](), list[str]()
    for sample in found:
        for place in promised(sample):
            frame = sample.items[place]
            assert isinstance(frame, Frame)
            name = codec.read(frame).type
            total[name] += 1
            if is_noticed(sample, place):
                noticed[name] += 1
            else:
                missed.append(f"{sample.name}, event {frame.seq}: {name}")
    return total, noticed, missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT / "sessions"])
    parser.add_argument("--each", type=int, default=200, help="random mutations of each recording")
    parser.add_argument("--missed", action="store_true", help="list the drops that were not noticed")
    asked = parser.parse_args()
    found = list(samples(asked.folders))
    failed = [line for sample in found for line in shaken(sample, asked.each)]
    print(f"{len(found)} recordings, {asked.each} random mutations of each: {len(failed)} failed")
    for line in failed:
        print(f"  {line}")
    total, noticed, missed = dropped(found)
    for name, count in sorted(total.items()):
        print(f"  {name:50} noticed {noticed[name]:4} of {count:4}")
    for line in missed if asked.missed else ():
        print(f"  not noticed: {line}")
    share = noticed.total() / total.total() if total else 0.0
    print(f"promised server events dropped: {noticed.total()} of {total.total()} noticed, {share:.1%}")
    sys.exit(1 if failed or share < NOTICED else 0)


if __name__ == "__main__":
    main()
