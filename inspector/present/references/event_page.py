"""The reference page of an event type: what it means, its fields, and where it stands in a conversation."""

from collections.abc import Iterator

from ...core import codec
from ...core.clock import span_text
from ...core.json import JsonObject, list_at, object_at, text_at, texts_at
from ...core.wire import Side
from ...diagnosis.registry import all_rules
from ...protocol import errors
from ...protocol.dialect import Dialect, EventSpec, Expectation, all_dialects
from ...protocol.schema import fields_of
from ...protocol.vocabulary import Level, Meaning

Section = tuple[str, tuple[str, ...]]
_Row = tuple[Dialect, EventSpec]
_ARROW = {Side.CLIENT: "▶ client", Side.SERVER: "◀ server"}
_LEVEL = {Level.REQUIRED: "must follow", Level.USUAL: "usually follows", Level.OPTIONAL: "may follow"}


def event_pages(name: str) -> list[tuple[str, tuple[Section, ...]]]:
    """The pages of an event type as (kind, sections): one for each side and meaning that it has somewhere."""
    groups: dict[tuple[Side, Meaning], list[_Row]] = {}
    for dialect in all_dialects():
        for spec in dialect.events.values():
            if spec.type == name:
                groups.setdefault((spec.side, spec.means), []).append((dialect, spec))
    return [(f"{side.value} event", tuple(_sections(rows))) for (side, _), rows in groups.items()]


def _sections(rows: list[_Row]) -> Iterator[Section]:
    dialect, spec = rows[0]
    yield "", (spec.about, *((spec.note,) if spec.note else ()))
    yield "In the conversation", tuple(_sequence(dialect, spec))
    if spec.follows:
        yield "What comes next", (spec.follows[0].upper() + spec.follows[1:],)
    fields = _fields(rows)
    if fields:
        yield "Fields", fields
    yield "Example", tuple(codec.write_pretty(codec.parse(spec.sample)).decode().splitlines())
    wrong = _wrong(dialect, spec)
    if wrong:
        yield "What goes wrong", wrong
    yield "Dialects", (", ".join(dict.fromkeys(one.id for one, _ in rows)),)
    other = _other_names(spec)
    if other:
        yield "Called elsewhere", other


def _sequence(dialect: Dialect, spec: EventSpec) -> Iterator[str]:
    """What leads to the event and what follows it, one line each."""
    before = dict.fromkeys(row.after for row in dialect.sequels if spec.means in row.one_of)
    for means in before:
        for type_ in dialect.types_of([means])[:1] if means is not spec.means else ():
            yield f"  {_line(dialect, means, type_)}"
    yield f"→ {_ARROW[spec.side]}  {spec.type}"
    for row in dialect.sequels:
        if row.after is spec.means:
            yield f"  {_next(dialect, row)}"


def _line(dialect: Dialect, means: Meaning, type_: str) -> str:
    side = next((one.side for one in dialect.events.values() if one.means is means), Side.SERVER)
    return f"{_ARROW[side]}  {type_}"


def _next(dialect: Dialect, row: Expectation) -> str:
    types = dialect.types_of(row.one_of) or [means.value for means in row.one_of]
    wait = f" within {span_text(row.missing)}" if row.missing else ""
    else_ = f", else {row.finding}" if row.judged and row.finding else ""
    shown = " or ".join(types)
    return f"{_line(dialect, row.one_of[0], shown)}  ({_LEVEL[row.level]}{wait}{else_})"


def _fields(rows: list[_Row]) -> tuple[str, ...]:
    """The event's own fields as its schema has them, required ones first."""
    for dialect, spec in rows:
        known = fields_of(dialect, spec.side)
        schema = known.events.get(spec.type) if known else None
        if schema:
            return tuple(_field_lines(schema))
    return ()


def _field_lines(schema: JsonObject) -> Iterator[str]:
    required = texts_at(schema, "required")
    properties = object_at(schema, "properties")
    for name in sorted(properties, key=lambda one: (one not in required, one != "type", one)):
        need = "required" if name in required else "optional"
        yield f"{name}: {_kind(object_at(properties, name))}, {need}"


def _kind(schema: JsonObject) -> str:
    """A JSON Schema in a word or two."""
    if "const" in schema:
        return f'"{schema["const"]}"'
    words = texts_at(schema, "enum")
    if words:
        return " | ".join(f'"{word}"' for word in words)
    options = [_kind(one) for one in (*list_at(schema, "anyOf"), *list_at(schema, "oneOf")) if isinstance(one, dict)]
    if options:
        return " or ".join(dict.fromkeys(options))
    if "$ref" in schema:
        return "object"
    return text_at(schema, "type") or " or ".join(texts_at(schema, "type")) or "any"


def _wrong(dialect: Dialect, spec: EventSpec) -> tuple[str, ...]:
    rules = all_rules()
    awaited = [row.finding for row in dialect.sequels if row.judged and spec.means in (row.after, *row.one_of)]
    watching = [name for name, rule in rules.items() if spec.means in rule.on]
    titles = [f"{name}: {rules[name].title}" for name in dict.fromkeys((*awaited, *watching)) if name in rules]
    codes = [f"{one.name}: {one.meaning}" for one in errors.codes().values() if one.ends == spec.type]
    return (*((spec.goes_wrong,) if spec.goes_wrong else ()), *titles, *codes)


def _other_names(spec: EventSpec) -> tuple[str, ...]:
    """The types that mean the same in other dialects."""
    found: dict[str, list[str]] = {}
    for dialect in all_dialects():
        for type_ in dialect.types_of([spec.means]):
            if type_ != spec.type:
                found.setdefault(type_, []).append(dialect.id)
    return tuple(f"{type_} in {', '.join(ids)}" for type_, ids in found.items())
