"""Fields that are missing, and values that may not stand where they do."""

from collections.abc import Sequence
from difflib import get_close_matches

from ..core import codec
from ..core.json import Json, JsonObject, Path, list_at, object_at, text_at
from .advice import Case, Lint, LintKind, either, expected, named, shown
from .edit import Edit
from .fault import Fault
from .reshape import FORMATS, LISTENER_PARTS, OFF, legal_modalities
from .shape import fitting, nearest, shapes, shapes_at, takes, values

_LIKENESS = 0.75
_ENCODED = frozenset({"output", "arguments"})  # strings that hold JSON
_TOOLS_ROLES = ("tool", "function")
_WORDS: dict[str, Json] = {"true": True, "false": False}


def missing_field(case: Case, path: Path) -> Lint:
    """The message for a field that must be there."""
    name, parent = path[-1], path[:-1]
    whole = shapes_at(case.fields, case.body, parent)
    found = fitting(whole, case.value(parent))
    legal = [value for one in found for value in values(object_at(one, "properties", str(name)))]
    message = f"{named(path)} is missing, and {case.title} requires it."
    choice = f" It is {either([shown(value) for value in legal])}." if legal else ""
    best = nearest(whole, case.value(parent))
    given = _given(object_at(best, "properties", str(name))) if best else []
    if len(given) != 1:
        return Lint(named(path), LintKind.MISSING_FIELD, message + choice, f"Add {name}.")
    edit = Edit(put=path, value=given[0])
    fix = f'Add "{name}": {shown(given[0])} to {named(parent) or "the event"}.'
    return Lint(named(path), LintKind.MISSING_FIELD, message + choice, fix, (edit,))


def _given(schema: JsonObject) -> list[Json]:
    """What a field can be set to without asking: its only value, or null where that is enough."""
    legal = values(schema)
    return legal if len(legal) == 1 or not takes([schema], "null") else [None]


def wrong_value(case: Case, fault: Fault, kind: LintKind) -> Lint:
    """The message for a value of the wrong type, or outside the closed list of its field."""
    value = case.value(fault.path)
    wanted = expected(fault.types, fault.legal)
    message = f"{named(fault.path)} is {shown(value)}; {case.title} expects {wanted}."
    fix, edits = _mended(case, fault, value)
    return Lint(named(fault.path), kind, message, fix or f"Use {wanted}.", edits)


_Mended = tuple[str | None, tuple[Edit, ...]]


def _mended(case: Case, fault: Fault, value: Json) -> _Mended:
    return (
        _as_result(fault.path, value)
        or _switched_off(case, fault.path, value)
        or _as_format(case, fault.path, value)
        or _as_listed(fault, value)
        or _as_type(case, fault, value)
        or (None, ())
    )


def _set(path: Path, value: Json, why: str = "") -> _Mended:
    return f"Set {named(path)} to {_written(value)}{why}.", (Edit(put=path, value=value, over=True),)


def _written(value: Json) -> str:
    text = codec.write(value).decode()
    return text if len(text) <= 100 else shown(value)


def _as_result(path: Path, value: Json) -> _Mended | None:
    """The role that chat completions have for what a tool gave."""
    if path[-2:] != ("item", "role") or value not in _TOOLS_ROLES:
        return None
    return 'Send what a tool gave as {"type": "function_call_output"} with its call_id and output, and no role.', ()


def _switched_off(case: Case, path: Path, value: Json) -> _Mended | None:
    """Words for off where null is meant, in the field itself or in the type of its object."""
    if not isinstance(value, (str, bool)) or str(value).lower() not in OFF:
        return None
    for here in (path, path[:-1] if path[-1] == "type" else path):
        if here and takes(shapes_at(case.fields, case.body, here), "null"):
            return _set(here, None, ", which switches it off")
    return None


def _as_format(case: Case, path: Path, value: Json) -> _Mended | None:
    """The beta's word for an audio format, in the place of the object or of its type."""
    if not isinstance(value, str) or value not in FORMATS:
        return None
    here = path[:-1] if path[-1] == "type" else path
    return _set(here, dict(FORMATS[value])) if here[-1:] == ("format",) else None


def _as_listed(fault: Fault, value: Json) -> _Mended | None:
    """The only legal value, one of the same stem, or a near one."""
    legal = [one for one in fault.legal if one is not None]
    if len(legal) == 1 and not fault.types:
        return _set(fault.path, legal[0], _resample(fault.path, value))
    words = [one for one in legal if isinstance(one, str)]
    if not isinstance(value, str):
        return None
    akin = [one for one in words if one.rpartition("_")[2] == value.rpartition("_")[2]]
    like = akin if len(akin) == 1 else get_close_matches(value.lower(), words, 1, _LIKENESS)
    return _set(fault.path, like[0]) if like else None


def _resample(path: Path, value: Json) -> str:
    rate = path[-1] == "rate" and isinstance(value, int)
    return ", and resample the audio if it is not sampled so" if rate else ""


def _as_type(case: Case, fault: Fault, value: Json) -> _Mended | None:
    path, types = fault.path, fault.types
    if "string" in types and isinstance(value, (dict, list)) and path[-1] in _ENCODED:
        return _as_text(path, value)
    if "array" in types and isinstance(value, str):
        return _as_list(case, path, value)
    if isinstance(value, str):
        read = _read(value, types)
        return None if read is None else _set(path, read)
    return None


def _as_text(path: Path, value: Json) -> _Mended | None:
    try:
        text = codec.write(value).decode()
    except ValueError:  # nested past what can be written
        return None
    return "Write it as a string that holds the JSON.", (Edit(put=path, value=text, over=True),)


def _as_list(case: Case, path: Path, value: str) -> _Mended | None:
    """One modality as a list of it, a message's text as a part of it."""
    if path[-1] == "content":
        parts = [
            part for one in shapes_at(case.fields, case.body, path) for part in shapes(case.fields, one.get("items"))
        ]
        kinds = [kind for part in parts for kind in values(object_at(part, "properties", "type"))]
        texts = [kind for kind in dict.fromkeys(kinds) if str(kind).endswith("text")]
        role = text_at(case.value(path[:-1]), "role")
        if role != "assistant" and LISTENER_PARTS["text"] in texts:
            texts = [LISTENER_PARTS["text"]]
        return _set(path, [{"type": texts[-1], "text": value}]) if texts else None
    items = [
        values(one)
        for found in shapes_at(case.fields, case.body, path)
        for one in shapes(case.fields, found.get("items"))
    ]
    return _set(path, [value]) if any(value in legal for legal in items) else None


def _read(value: str, types: Sequence[str]) -> Json:
    """A number or truth value that somebody wrote as a string."""
    if "boolean" in types and value.lower() in _WORDS:
        return _WORDS[value.lower()]
    try:
        number: Json = codec.parse(value) if {"integer", "number"} & set(types) else None
    except ValueError:
        return None
    whole = isinstance(number, int) and not isinstance(number, bool)
    return number if whole or (isinstance(number, float) and "number" in types) else None


# Limits --------------------------------------------------------------------------------------------------------------


def out_of_range(case: Case, fault: Fault) -> Lint:
    """The message for a number beyond its limit."""
    value = case.value(fault.path)
    limit: Json = int(fault.limit) if fault.limit is not None and fault.limit.is_integer() else fault.limit
    above = isinstance(value, (int, float)) and fault.limit is not None and value > fault.limit
    message = f"{named(fault.path)} is {shown(value)}; {case.title} takes {limit} at {'most' if above else 'least'}."
    fix, edits = _set(fault.path, limit)
    return Lint(named(fault.path), LintKind.ILLEGAL_VALUE, message, fix, edits)


def too_long(case: Case, fault: Fault) -> Lint:
    """The message for a string, or a collection, beyond its limit."""
    value, path = case.value(fault.path), fault.path
    if fault.limit is None or not isinstance(value, (str, dict)):
        message = f"A key of {named(path)} is longer than {case.title} takes: 64 characters."
        return Lint(named(path), LintKind.TOO_LONG, message, "Use shorter keys.")
    limit = int(fault.limit)
    noun = "characters" if isinstance(value, str) else "pairs"
    message = f"{named(path)} has {len(value)} {noun}; {case.title} takes {limit} at most."
    if isinstance(value, str) and str(path[-1]).endswith("id"):
        short = value.replace("-", "")[:limit]
        fix = f"Use an id of at most {limit} characters, such as {short}, or leave it out and let the server choose."
        return Lint(named(path), LintKind.TOO_LONG, message, fix, (Edit(put=path, value=short, over=True),))
    return Lint(named(path), LintKind.TOO_LONG, message, f"Keep it to {limit} {noun}.")


def wrong_modalities(case: Case, path: Path) -> Lint | None:
    """The message for output modalities that are legal words but no legal set."""
    value, dialect = case.value(path), case.dialect
    asked = {one for one in list_at(value) if isinstance(one, str)}
    if not isinstance(value, list) or len(asked) != len(value) or asked in dialect.modalities:
        return None
    sets = either([_written([*sorted(one)]) for one in dialect.modalities])
    message = f"{named(path)} is {shown(value)}; {case.title} takes {sets}."
    best = legal_modalities(value, dialect)
    if best is None:
        return Lint(named(path), LintKind.ILLEGAL_VALUE, message, f"Use {sets}.")
    why = "; audio brings its transcript with it" if best == ["audio"] else ""
    fix, edits = _set(path, [*best], why)
    return Lint(named(path), LintKind.ILLEGAL_VALUE, message, fix, edits)
