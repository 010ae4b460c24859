"""How long texts take that are packed with the smallest events, or with what breaks off before it is one.

Prints, for a megabyte of each, the seconds of this process per megabyte until its events are read and until they are
judged too, the events, and what plain JSON of that size takes to parse with orjson. Run it from the checkout, on a
machine that does nothing else:

    python benchmarks/dense.py [--size 1000000] [WORD …]
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import orjson

from inspector.formats.opening import open_input
from inspector.formats.read import read_input

BUDGET = 2.0  # seconds for a megabyte of text, until its events are read
RUNS = 3  # the fastest counts: the others are slower by what else the machine does
GC_THRESHOLD = (100_000, 100, 1_000)  # as the command line sets it
TEXTS = {  # `#` is a number that differs each time
    "braces": "{",
    "JSON on one line": '{"type":"response.create"} ',
    "JSON, 14 bytes": '{"type":"a.b"}',
    "JSON in a string": '"{\\"type\\":\\"response.create\\"}"\n',
    "SSE": 'data: {"type":"ping.a"}\n\n',
    "SSE, no event": 'data: {"type":"error"}\n\n',
    "Python": "{'type': 'response.create'}\n",
    "Python, an SDK": "RealtimeEvent(type='session.x#', a=1)\n",
    "Dart": "{type: session.b#}\n",
    "Java": "{type=response.create, n=#}\n",
    "curled": "{“type”: “response.create”}\n",
    "headless": '"type":"response.create"}\n',
    "YAML": "type: response.output_text.delta\nresponse_id: resp_1\nitem_id: item_1\ndelta: hello there\n---\n",
    "names": "response.output_text.delta\n",
    "names with notes": "response.created\nresponse.output_text.delta x 3\nresponse.done (ok)\n",
    "names with times": "12:00:01.123 response.created\n",
    "arrows": "session.created -> response.create -> response.done\n",
    "no events": "{type: x#}\n",
    "no events, dotted": "{type: a.b#}\n",
    "no event, of an SDK": "RealtimeEvent(type='x', a=1)\n",
    "nothing": "{a#:b#}",
    "cut": '{"type":"response.created","event_id":"ev\n',
    "cut, short": '{"type":"a.b\n',
    "cut at once": '{"type":"',
    "cut twice": ')※{"""a":\t{"type":"',
    "left out": "{…",
    "values left out": "{a:}",
    "calls": "A(b=",
    "ends": "ConnectionClosed(1006) ",
    "comments": "//",
    "code": "{a: b+",
}
Made = TypeVar("Made")


def text_of(unit: str, size: int) -> bytes:
    """So many characters of a unit, and a word at the end without which nobody would look for events."""
    text = "".join(unit.replace("#", str(number)) for number in range(size // len(unit) + 1))
    return f"{text[:size]} type".encode()


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """The seconds of this process that something takes, and what it gives."""
    gc.collect()
    before = time.process_time()
    made = work()
    return time.process_time() - before, made


def show(name: str, unit: str, size: int) -> float:
    """Print the row of one text; the seconds per megabyte until it is read."""
    content = text_of(unit, size)
    megabytes = len(content) / 1e6
    runs = [timed(lambda: sum(len(list(one.items)) for one in read_input(None, content, name))) for _ in range(RUNS)]
    read, events = min(runs)
    judged, _ = timed(lambda: open_input(name, None, content))
    print(f"{name:20} {read / megabytes:8.2f} {judged / megabytes:8.2f} {events:8,}", flush=True)
    return read / megabytes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*", metavar="WORD", help="only texts with such a word in their name")
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of each text")
    args = parser.parse_args()
    gc.set_threshold(*GC_THRESHOLD)
    rows = [orjson.dumps({"type": "response.create", "n": number}) for number in range(args.size // 37)]
    plain, _ = timed(lambda: [orjson.loads(row) for row in rows])
    print(f"a megabyte of JSON Lines, orjson.loads alone: {plain / sum(map(len, rows)) * 1e6:.3f} s\n")
    print(f"{'a megabyte of':20} {'s read':>8} {'s judged':>8} {'events':>8}")
    chosen = {name: unit for name, unit in TEXTS.items() if not args.words or any(word in name for word in args.words)}
    slowest = max(show(name, unit, args.size) for name, unit in chosen.items())
    print(f"\nthe slowest is read in {slowest:.2f} s per megabyte; {BUDGET:.0f} are allowed")
    return 0 if slowest <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
