"""A conversation as one HTML page that needs nothing else: it opens from disk, and its own policy forbids the network.

Verdict, causes and findings are plain HTML; a small script adds filter, keyboard and the pane with an event's body.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ... import __version__
from ...core.text import clip
from ...formats.conversation import Conversation
from ...formats.opening import reading_of
from ...recording.reading import Reading
from ..details.evidence import evidence_of, telling_turns
from ..pages.verdict import decisive
from .bodies import bodies
from .element import Html, joined, tag
from .story import MOST_TURNS, findings_part, head, reasons, turns_part, verdict_part
from .timeline import timeline, tools, workbench

ROOM = 1_900_000  # bytes of a page, as far as bodies can be left out
LEAST_BODIES = 150_000  # bytes
_KEYS = (
    ("/", "filter"), ("j k", "next, previous event"), ("n p", "next, previous finding"), ("space", "unfold deltas"),
    ("l", "ladder or list"), ("d", "light or dark"), ("esc", "clear the filter"),
)  # fmt: skip


def write(conversations: Sequence[Conversation]) -> bytes:
    """Conversations as one page, a part for each."""
    readings = [reading_of(one, one.name) for one in conversations]
    room = ROOM // max(len(readings), 1)
    parts = [_part(reading, place, room) for place, reading in enumerate(readings, 1)]
    return _page(_title(readings), joined(*parts)).encode()


def _title(readings: Sequence[Reading]) -> str:
    name = readings[0].name if readings else "no recording"
    return f"{clip(name, 80)} · Realtime inspector"


def _part(reading: Reading, place: int, room: int) -> Html:
    """One recording; its bodies get what the rest of its part leaves of `room` bytes, but never nothing."""
    turns = reading.turns()
    linked = (turn.first_seq for turn in telling_turns(turns, MOST_TURNS))
    wanted = [*dict.fromkeys((*evidence_of(reading), *linked))]
    verdict = reading.verdict()
    listed, events = timeline(reading, place, wanted)
    told = joined(head(reading), verdict_part(verdict), reasons(verdict))
    told = joined(told, findings_part(reading), turns_part(turns))
    bench = tag("section", tag("h3", "Timeline"), workbench(listed, tools(reading, place)), class_="timeline")
    left = max(room - len(told.encode()) - len(bench.encode()), LEAST_BODIES)
    data = Html(f'<script type="application/json" class="bodies">{bodies(reading, wanted, events, left)}</script>')
    rests = decisive(verdict) if verdict.causes else 0  # what is well needs no event before another
    return tag("article", told, bench, data, data_place=place, data_decisive=rests or None)


def _page(title: str, parts: Html) -> str:
    look, behaviour = _asset("look.css"), _asset("behave.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(look)}'; script-src '{_hash(behaviour)}'; base-uri 'none';"
        " form-action 'none'"
    )
    keys = [joined(tag("kbd", key), Html(" "), tag("span", words), Html(" ")) for key, words in _KEYS]
    bar = tag("nav", tag("b", "Realtime inspector"), tag("span", *keys, class_="keys"),
              tag("button", "◐ light / dark", type="button", data_act="theme", title="d"), class_="bar")  # fmt: skip
    return (
        "<!doctype html>\n"
        + tag(
            "html",
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", http_equiv="Content-Security-Policy", content=policy),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("meta", name="generator", content=f"Realtime inspector {__version__}"),
                tag("title", title),
                Html(f"<style>{look}</style>"),
            ),
            tag("body", bar, tag("main", parts), _without_script(), Html(f"<script>{behaviour}</script>")),
            lang="en",
        )
        + "\n"
    )


def _without_script() -> Html:
    words = "Scripts are off: filter, keys and the contents of events are missing; everything else is here."
    return tag("noscript", tag("p", words))


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _hash(content: str) -> str:
    """A source expression that allows exactly this inline element (Content Security Policy, level 3)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
