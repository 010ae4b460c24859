"""The body of an event: JSON that folds, long texts whole, audio with its waveform; and what of it can be copied."""

from collections.abc import Iterator, Mapping, Sequence

from ...core import codec
from ...core.event import Event
from ...core.json import Json, JsonObject, Path, value_at
from ...model.state.setting import width_of
from ...recording.reading import Reading
from ..text.cell import fit
from ..text.cell import width_of as cells_of
from ..text.lazy import Joined, Wrapped
from ..text.span import Line, Role, Span, paragraph
from ..text.tree import Look, TreeLine, leaf, may_tell, tree
from ..text.wave import wave
from .declared import audio_format, holds_words

_LOOK: Mapping[Look, Role] = {
    Look.STRING: Role.STRING,
    Look.NUMBER: Role.NUMBER,
    Look.LITERAL: Role.LITERAL,
    Look.BLOB: Role.BLOB,
    Look.OPENING: Role.DIM,
    Look.REST: Role.DIM,
}
_BLOCKS = 60  # of a waveform at most
_FOUND = 500  # values in which a search finds something, at most


def body_lines(reading: Reading, event: Event, width: int, chosen: Mapping[Path, bool]) -> Sequence[Line]:
    """The lines of the body, none wider than `width`; `chosen` as in `tree`."""
    means = reading.meaning(event.seq)
    form = audio_format(reading, event, means)
    parts: list[Sequence[Line]] = []
    run: list[Line] = []
    tells = may_tell(reading.frame(event.seq).payload)
    for line in tree(event.body, chosen, None if holds_words(means) else width_of(form), tells=tells):
        run += _tree_line(line, width)
        if line.sound:
            run += _wave_lines(line, form, width)
        if line.long:
            parts += [run, _long(line, width)]
            run = []
    return Joined([*parts, run])


def _tree_line(line: TreeLine, width: int) -> list[Line]:
    fold = {True: "▸ ", False: "▾ ", None: "  "}[line.opens]
    indent = _indent(line, width)
    colon = ": " if line.value else ":"
    room = max(width - len(indent) - 4, 4)
    key = (line.key if cells_of(line.key) <= room else fit(line.key, room).rstrip()) + colon if line.key else ""
    lead = (Span(indent), Span(fold, Role.LINK), Span(key, Role.KEY))
    reach = len(indent) + 4 if len(indent) + cells_of(key) > width // 2 else None
    rows = paragraph(line.value, width, role=_LOOK[line.look], lead=lead, indent=reach)
    first = rows[0]._replace(path=line.path, opens=line.opens)
    return [first, *(row._replace(path=line.path) for row in rows[1:])]


def _indent(line: TreeLine, width: int) -> str:
    """Two cells for each level; deep ones share what there is, so that something of their values shows."""
    return "  " * min(line.depth, max(width // 8, 1))


def _long(line: TreeLine, width: int) -> Wrapped:
    return Wrapped(line.long, width, role=Role.STRING, indent=len(_indent(line, width)) + 4, path=line.path)


def _wave_lines(line: TreeLine, form: Json, width: int) -> list[Line]:
    indent = " " * (len(_indent(line, width)) + 4)
    blocks, word = wave(line.sound, form, min(width - len(indent), _BLOCKS))
    rows = [Line((Span(indent), Span(blocks, Role.SERVER)), path=line.path)] if blocks else []
    return rows + [one._replace(path=line.path) for one in paragraph(word, width, role=Role.DIM, lead=(Span(indent),))]


# Copies


def copied(reading: Reading, seq: int, path: Path = ()) -> str:
    """The event, or the value at `path` of it, for the clipboard: a text as it is, all else as JSON."""
    event = reading.event(seq)
    if not event.body:
        return reading.frame(seq).payload.decode("utf-8", "replace")
    value: Json = value_at(event.body, path) if path else event.body
    return value if isinstance(value, str) else codec.write_pretty(value).decode().rstrip("\n")


def path_copied(path: Path) -> str:
    """The way to a value, as `jq` and JavaScript know it: `session.audio.input`, `["odd key"][0]`."""
    text = ""
    for step in path:
        if isinstance(step, str) and step.isidentifier():
            text += f".{step}" if text else step
        else:
            text += f"[{codec.write(step).decode()}]"
    return text


# Searching


def paths_with(body: JsonObject, needle: str) -> list[Path]:
    """The values whose key or text holds `needle`, whatever its case; at most some hundred."""
    needle = needle.casefold()
    return [path for path, _ in zip(_found(body, needle), range(_FOUND), strict=False)]


def _found(body: Json, needle: str) -> Iterator[Path]:
    stack: list[tuple[Path, Json]] = [((), body)]
    while stack:
        path, value = stack.pop()
        if path and (needle in str(path[-1]).casefold() or needle in _text_of(value).casefold()):
            yield path
        if isinstance(value, dict):
            stack += [((*path, key), child) for key, child in reversed(value.items())]
        elif isinstance(value, list):
            stack += [((*path, place), child) for place, child in reversed(list(enumerate(value)))]


def _text_of(value: Json) -> str:
    if isinstance(value, (dict, list)):
        return ""
    return value if isinstance(value, str) else leaf(value)[0]
