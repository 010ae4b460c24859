"""What the events of a page hold, as the lines of a tree in JSON: nothing in it can end the element it stands in."""

from collections.abc import Collection, Iterator, Mapping

from ...core import codec
from ...core.json import Json, Path
from ...core.text import clip, count_text, safe
from ...model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms
from ...protocol.vocabulary import Meaning
from ...recording.reading import Reading
from ..text.tree import TreeLine, tree

ONE = 60_000  # bytes of one body
_RAW = 20_000  # characters of a payload that is no JSON
_IN = frozenset({Meaning.AUDIO_APPEND, Meaning.VOICE_APPEND})


class _Unfolded(Mapping[Path, bool]):
    """Says of every place that it is not folded."""

    def __getitem__(self, path: Path) -> bool:
        return False

    def __iter__(self) -> Iterator[Path]:
        return iter(())

    def __len__(self) -> int:
        return 0


_UNFOLDED = _Unfolded()


def bodies(reading: Reading, first: Collection[int], others: Collection[int], left: int) -> str:
    """The bodies by event number, those of `first` before those of `others`, as many as fit `left` bytes."""
    shown: list[str] = []
    for seq in dict.fromkeys((*first, *others)):
        body = f'"{seq}":{_body(reading, seq)}'
        size = len(body.encode())
        if size <= left:
            shown.append(body)
            left -= size
    return "{" + ",".join(shown) + "}"


def _body(reading: Reading, seq: int) -> str:
    event = reading.event(seq)
    if not event.body or (event.problem and event.body.keys() == {"type"}):
        words = safe(clip(reading.frame(seq).payload.decode("utf-8", "replace"), _RAW), breaks=True)
        return _embedded([[0, "", words, "string"]])
    config, means = reading.session.config, reading.meaning(seq)
    width = bytes_per_ms(config, INPUT_FORMAT if means in _IN else OUTPUT_FORMAT)
    rows: list[Json] = []
    left = ONE
    lines = tree(event.body, _UNFOLDED, width)
    for place, line in enumerate(lines):
        row = _row(line)
        left -= len(codec.write(row))
        if left < 0:
            rows.append([0, "", f"… {count_text(len(lines) - place, 'further line')}", "rest"])
            break
        rows.append(row)
    return _embedded(rows)


def _row(line: TreeLine) -> list[Json]:
    """Depth, key, value, look; a number instead of a key is a place in a list."""
    return [line.depth, line.key, line.value, line.look.value]


def _embedded(value: Json) -> str:
    """JSON for a script element: no `<`, so that nothing closes it."""
    return codec.write(value).decode().replace("<", "\\u003c")
