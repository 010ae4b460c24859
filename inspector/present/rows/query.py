"""A filter in words, and the events that it finds."""

from collections.abc import Iterable, Iterator, Sequence

from ...core.clock import span_text
from ...core.text import clip, safe
from ...recording.query.language import BY_NAME, FIELDS, FORMS, OP_WORDS, STATE_WORDS, Takes, span
from ...recording.query.tree import PATH, TEXT, All, Either, Leaf, Node, Not, Op, Style
from ...recording.query.writing import path_text, value_text
from ...recording.reading import Reading
from ..event.label import notes, split_name
from ..event.saying import said
from ..text.moment import WIDTH, forms, time_text
from ..text.span import Span
from .row import Row, layout, row_spans

_LONGEST = 60
_PATH_WORDS = {Op.EQUAL: "is", Op.UNEQUAL: "is there and not", Op.HOLDS: "contains"}


def in_words(node: Node) -> str:
    """`from the server and type response.*`; one safe line."""
    return safe(_said(node) or "every event")


def _said(node: Node) -> str:
    match node:
        case All(nodes):
            return " and ".join(_bracketed(one, Either) for one in nodes)
        case Either(nodes):
            return " or ".join(_bracketed(one, All) for one in nodes)
        case Not(inner):
            return f"not {_bracketed(inner, All, Either)}"
        case _:
            return _term(node)


def _bracketed(node: Node, *kinds: type[All] | type[Either]) -> str:
    return f"({_said(node)})" if isinstance(node, kinds) else _said(node)


def _term(leaf: Leaf) -> str:
    value = clip(value_text(leaf.value), _LONGEST)
    if leaf.field == TEXT:
        return f"matching {value}" if leaf.value.style is Style.REGEX else f"with “{clip(leaf.value.text, _LONGEST)}”"
    if leaf.field == PATH:
        told = "matches" if leaf.value.style is Style.REGEX else _PATH_WORDS.get(leaf.op, OP_WORDS[leaf.op])
        return f"{path_text(leaf.path)} {told} {value}"
    field = BY_NAME[leaf.field]
    if leaf.field == "is":
        return STATE_WORDS[leaf.value.text]
    if field.takes is Takes.SPAN:
        value = span_text(span(leaf.value.text))
    return field.words.format(f"{OP_WORDS[leaf.op]} {value}".strip())


def language() -> Iterator[tuple[str, str]]:
    """Every way to write a term, and what it means."""
    yield from ((field.example, field.about) for field in FIELDS)
    yield from FORMS


# Events


def event_rows(reading: Reading, seqs: Iterable[int], width: int) -> Iterator[list[Span]]:
    """One line per event: number, time, side, type and what it says, in exactly `width` cells."""
    form = forms(reading)[0]
    place = layout(width, max(3, len(str(len(reading.columns)))), WIDTH[form])
    for seq in seqs:
        event, means = reading.event(seq), reading.meaning(seq)
        prefix, name = split_name(event.type or "(no type)")
        row = Row(
            number=str(seq),
            time=time_text(reading, seq, form),
            side=event.side,
            prefix=prefix,
            name=name,
            summary=said(reading, event, means),
            notes=notes(reading, event),
        )
        yield row_spans(row, place)


def choices(field: str) -> Sequence[tuple[str, str]]:
    """The words that a field takes, with their meanings."""
    return [*BY_NAME[field].choices.items()]
