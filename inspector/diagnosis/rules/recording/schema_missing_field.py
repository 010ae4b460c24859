"""Events of the server lack fields that they should have."""

from collections.abc import Iterator

from ....core.json import texts_at
from ....core.text import count_text, safe
from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.integrity import Shape
from ....protocol import schema
from ....protocol.dialect import Dialect, load
from ....protocol.vocabulary import Meaning
from ...base import Hit, Rule, Severity
from ...facts.official import holds_everything, unless_left_out
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="schema-missing-field",
    code="RT823",
    severity=Severity.WARNING,
    title="Events of the server lack fields",
    explanation="The first event of each type was held against the fields that the protocol promises. One that is "
    "missing breaks code that relies on it; in a log that was shortened, it may just not have been written.",
    remedy="Read these fields so that their absence does no harm, and look for what takes them out: a proxy that "
    "translates, or the code that writes the log.",
)
_NESTED = {"response": "response.id", "item": "item.id"}
_SHOWN = 6  # fields


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, _: Change) -> Iterator[Hit]:
    """Again only where a type was new since the response before."""
    if scene.session.integrity.shaped_seq > scene.session.ended[1]:
        yield from _lacking(scene)


@at_end(RULE)
def over(scene: Scene) -> Iterator[Hit]:
    yield from _lacking(scene)


def _lacking(scene: Scene) -> Iterator[Hit]:
    """One finding for the recording, by field. Many logs leave ids of events out: that alone is nothing."""
    shapes = scene.session.integrity.shapes
    lacking = _by_field(scene.server, shapes)
    if not holds_everything(scene):
        lacking.pop("event_id", None)
    if not lacking:
        return
    seqs = sorted({shapes[type_].seq for types in lacking.values() for type_ in types})
    yield Hit(
        SESSION_REF,
        seqs[0],
        f"{_listed(lacking, shapes)}.",
        severity=unless_left_out(scene, Severity.WARNING),
        evidence=tuple(seqs),
        data={"missing": {name: [*types] for name, types in lacking.items()}},
    )


def _by_field(dialect: Dialect, shapes: dict[str, Shape]) -> dict[str, list[str]]:
    """The types whose first event lacks a field, by the field."""
    family = next((fields for name in dialect.lineage if (fields := load(name).fields)), "")
    found: dict[str, list[str]] = {}
    if not family:
        return found
    events = schema.load(family, Side.SERVER).events
    for type_, shape in shapes.items():
        required = texts_at(events.get(type_), "required")
        nested = [_NESTED[name] for name in required if name in _NESTED and name in shape.fields]
        spec = dialect.spec(Side.SERVER, type_)
        lacks = spec.lacks if spec else ()
        for name in (*required, *nested):
            if name not in shape.fields and name not in lacks:
                found.setdefault(name, []).append(type_)
    return found


def _listed(lacking: dict[str, list[str]], shapes: dict[str, Shape]) -> str:
    texts = [f"{safe(types[0])} (event {shapes[types[0]].seq}){_others(types)} has no {name}"
             for name, types in lacking.items()]  # fmt: skip
    rest = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; {count_text(rest, 'field')} more" if rest > 0 else "")


def _others(types: list[str]) -> str:
    return f", like {count_text(len(types) - 1, 'other type')}," if len(types) > 1 else ""
