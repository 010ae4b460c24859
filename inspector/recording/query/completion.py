"""What may stand next in a filter: fields, words of the language, and what the recording holds."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from ...core.json import Json
from ...diagnosis.registry import all_rules
from ..reading import Reading
from .language import BY_NAME, FIELDS, KEYWORDS, Field, Takes
from .payload import plain
from .writing import path_text, quoted

MOST = 40  # candidates
_DEEP = 5  # steps of a path that is offered
_WORDY = 60  # characters of a value that is offered
_BARE = re.compile(r'[^\s()"*/-][^\s()"*]*')
_COMPARED = re.compile(r"(.+?)(:|>=|<=|!=|=|~|>|<)(.*)", re.DOTALL)


class Candidate(NamedTuple):
    """A text that may stand in place of what is being typed, and what it means."""

    text: str
    about: str


class Completion(NamedTuple):
    """Where the text begins that a candidate replaces, and the candidates, likeliest first."""

    start: int
    candidates: tuple[Candidate, ...]


class Vocabulary(NamedTuple):
    """The names that a recording holds: types, ids by field, rules that fired, and places in the JSON of its events."""

    types: Sequence[str] = ()
    ids: Mapping[str, Sequence[str]] = {}
    rules: Sequence[str] = ()
    places: Mapping[str, str] = {}


def vocabulary_of(reading: Reading, seq: int) -> Vocabulary:
    """What the filters of a reading may name; the JSON of event `seq`, and of one event of each type, are examples."""
    session = reading.session
    ids = {"response": [*session.responses], "item": [*session.items], "call": [*session.calls]}
    places = dict(_places(reading.event(seq).body, ())) if 0 < seq <= len(reading.columns) else {}
    for example in _examples(reading):
        places = {**dict(_places(reading.event(example).body, ())), **places}
    rules = dict.fromkeys(finding.rule for finding in reading.findings())
    return Vocabulary([name for name in reading.columns.names() if name], ids, [*rules], places)


def _examples(reading: Reading) -> Iterator[int]:
    """One event of each type, of so many types at most."""
    for number in range(min(len(reading.columns.names()), MOST)):
        yield reading.columns.types.index(number) + 1


def _places(value: Json, path: tuple[str | int | None, ...]) -> Iterator[tuple[str, str]]:
    """The places of an event's JSON with their values; of a list the first element stands for all."""
    if isinstance(value, dict) and len(path) < _DEEP:
        for key, inner in [*value.items()][:MOST]:
            yield from _places(inner, (*path, key))
    elif isinstance(value, list) and value and len(path) < _DEEP:
        yield from _places(value[0], (*path, None))
    elif path and path != ("type",):
        yield path_text(path), plain(value)[: _WORDY + 1]


def complete(text: str, known: Vocabulary) -> Completion:
    """What may stand at the end of `text`."""
    start = token_start(text)
    fragment = text[start:]
    signs = len(fragment) - len(fragment.lstrip("-"))
    fragment, start = fragment[signs:], start + signs
    found = _COMPARED.fullmatch(fragment)
    if fragment.startswith('"'):
        return Completion(start, ())
    if found and not fragment.startswith("/"):
        start, fragment = start + len(found[1]) + len(found[2]), found[3]
        fitting = _values(found[1], fragment, known)
    else:
        fitting = _names(fragment, known)
    return Completion(start, tuple(islice((one for one in fitting if one.text != fragment), MOST)))


def token_start(text: str) -> int:
    """Where the last token of a text begins."""
    start, inside, protected = 0, False, False
    for place, sign in enumerate(text):
        if protected:
            protected = False
        elif inside:
            protected, inside = sign == "\\", sign != '"'
        elif sign == '"':
            inside = True
        elif sign in "()" or sign.isspace():
            start = place + 1
    return start


def _names(fragment: str, known: Vocabulary) -> Iterator[Candidate]:
    """Fields, words that join, places of the event at hand and types, by what was typed of them."""
    typed = fragment.lower()
    for field in FIELDS:
        if field.name.startswith(typed):
            yield Candidate(f"{field.name}{field.ops[0]}", f"{field.about}, as in {field.example}")
    if not typed:
        return
    yield from (Candidate(word, about) for word, about in KEYWORDS.items() if word.startswith(typed))
    for place, value in known.places.items():
        if place.lower().startswith(typed):
            yield Candidate(f"{place}=", f"for example {_clipped(value)}")
    yield from (Candidate(f"type:{_written(name)}", "an event type") for name in _like(typed, known.types))


def _values(name: str, typed: str, known: Vocabulary) -> Iterator[Candidate]:
    """What a field, or a place of the event at hand, may be compared with."""
    field = BY_NAME.get(name)
    if field is None:
        value = known.places.get(name)
        if value is not None and len(value) <= _WORDY and value.startswith(typed):
            yield Candidate(_written(value), "as in an event of this recording")
        return
    if field.choices:
        yield from (Candidate(word, about) for word, about in field.choices.items() if word.startswith(typed.lower()))
    elif field.takes is Takes.GLOB:
        yield from (Candidate(_written(one), about) for one, about in _found(field, typed, known))


def _found(field: Field, typed: str, known: Vocabulary) -> Iterator[tuple[str, str]]:
    if field.name == "type":
        yield from ((family, "a family of types") for family in _like(typed, families(known.types)))
        yield from ((name, "an event type") for name in _like(typed, known.types))
    elif field.name == "rule":
        fired = [*known.rules]
        yield from ((name, "fired here") for name in _like(typed, fired))
        yield from ((name, "did not fire here") for name in _like(typed, all_rules()) if typed and name not in fired)
    else:
        yield from ((one, f"a {field.name} of this recording") for one in _like(typed, known.ids[field.name]))


def families(types: Iterable[str]) -> list[str]:
    """The beginnings that several types share, as patterns."""
    counts: dict[str, int] = {}
    for name in types:
        head, dot, _ = name.rpartition(".")
        if dot:
            counts[head] = counts.get(head, 0) + 1
    return [f"{head}.*" for head, count in counts.items() if count > 1]


def _like(typed: str, names: Iterable[str]) -> list[str]:
    """The names that begin with what was typed, then those that hold it."""
    wanted, known = typed.lower(), [*names]
    first = [name for name in known if name.lower().startswith(wanted)]
    return [*first, *(name for name in known if wanted in name.lower() and name not in first)]


def _written(value: str) -> str:
    """A value as a filter needs it written; only patterns of our own keep their star."""
    body = value.removesuffix(".*")
    return value if _BARE.fullmatch(body) else quoted(value)


def _clipped(value: str) -> str:
    return value if len(value) <= _WORDY else value[: _WORDY - 1] + "…"
