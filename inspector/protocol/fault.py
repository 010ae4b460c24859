"""Where an event departs from its schema.

The checking is jsonschema-rs's. What this module adds is the choice of the one
alternative that an object was meant to be, so that one mistake gives one fault.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..core.json import Json, JsonObject, Path, list_at, texts_at
from ..core.wire import Side
from .schema import load
from .shape import DISCRIMINATORS

if TYPE_CHECKING:
    import jsonschema_rs

_DEEPEST = 64  # no field of a schema lies deeper; what does is not looked at where the checker gives up
_SHAPE = frozenset({"type", "const", "enum"})


class FaultKind(StrEnum):
    MISSING = "missing"
    UNKNOWN = "unknown"
    TYPE = "type"
    VALUE = "value"
    RANGE = "range"
    LENGTH = "length"


class Fault(NamedTuple):
    """One departure: the path of the field, the JSON types and values that may stand there, or the limit passed."""

    kind: FaultKind
    path: Path
    types: tuple[str, ...] = ()
    legal: tuple[Json, ...] = ()
    limit: float | None = None


def faults(family: str, side: Side, type_: str, body: JsonObject) -> list[Fault]:
    """Everything that is wrong with the fields of an event; nothing for a type without a schema. Never raises."""
    validator = _validator(family, side, type_)
    if validator is None:
        return []
    try:
        return _found(validator, body)
    except (ValueError, UnicodeError):  # nested past the checker's limit, or lone surrogates
        return _found(validator, _trimmed(body, _DEEPEST))


@cache
def _validator(family: str, side: Side, type_: str) -> "jsonschema_rs.Validator | None":
    fields = load(family, side)
    if type_ not in fields.events:
        return None
    import jsonschema_rs  # 10 ms, which most recordings do without

    return jsonschema_rs.validator_for({**fields.events[type_], "$defs": dict(fields.defs)})


def _found(validator: "jsonschema_rs.Validator", body: Json) -> list[Fault]:
    if validator.is_valid(body):
        return []
    found = [fault for error in validator.iter_errors(body) for fault in _faults(error)]
    return list({(fault.kind, fault.path): fault for fault in found}.values())


def _trimmed(value: Json, depth: int) -> Json:
    """A copy that the checker can take: nothing below `depth`, no lone surrogates."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            pairs = value.items() if depth else ()
            return {str(_trimmed(key, 0)): _trimmed(inner, depth - 1) for key, inner in pairs}
        case list():
            return [_trimmed(inner, depth - 1) for inner in (value if depth else ())]
    return value


# Errors of the checker to faults --------------------------------------------------------------------------------------


def _faults(error: "jsonschema_rs.ValidationError") -> Iterator[Fault]:
    path, facts = tuple(error.instance_path), error.kind.as_dict()
    match error.kind.name:
        case "anyOf":
            yield from _chosen(path, list(_branches(error)))
        case "required":
            yield Fault(FaultKind.MISSING, (*path, str(facts["property"])))
        case "additionalProperties":
            yield from (Fault(FaultKind.UNKNOWN, (*path, str(name))) for name in facts["unexpected"])
        case "type" | "const" | "enum":
            yield _shape_fault([error])
        case "minimum" | "maximum":
            yield Fault(FaultKind.RANGE, path, limit=float(facts["limit"]))
        case "maxLength" | "maxProperties":
            yield Fault(FaultKind.LENGTH, path, limit=float(facts["limit"]))
        case "propertyNames":
            yield Fault(FaultKind.LENGTH, path)


_Errors: TypeAlias = "Sequence[jsonschema_rs.ValidationError]"


def _branches(error: "jsonschema_rs.ValidationError") -> Iterator[_Errors]:
    """The errors of every alternative, those of an alternative's own alternatives among them."""
    for branch in error.kind.as_dict()["context"]:
        nested = [one for one in branch if one.kind.name == "anyOf" and one.instance_path == error.instance_path]
        if nested and len(branch) == 1:
            yield from _branches(nested[0])
        else:
            yield branch


def _chosen(path: Path, branches: Sequence[_Errors]) -> Iterator[Fault]:
    """The faults of the alternative that the value was meant to be; of all of them where it is none."""
    fitting = [branch for branch in branches if not any(_is_shape(error, path) for error in branch)]
    if not fitting:
        yield _shape_fault([error for branch in branches for error in branch if _is_shape(error, path)])
        return
    best = min(fitting, key=lambda branch: (len(_strangers(branch, path)), _unexpected(branch, path), len(branch)))
    strangers = _strangers(best, path)
    if strangers:
        where = strangers[0].instance_path
        same = [error for branch in fitting for error in branch if error.instance_path == where]
        yield _shape_fault([error for error in same if error.kind.name in _SHAPE])
        return
    for error in best:
        yield from _faults(error)


def _unexpected(branch: _Errors, path: Path) -> int:
    """How many fields of an object an alternative does not have."""
    own = (error.kind.as_dict() for error in branch if tuple(error.instance_path) == path)
    return sum(len(facts.get("unexpected", ())) for facts in own)


def _is_shape(error: "jsonschema_rs.ValidationError", path: Path) -> bool:
    return error.kind.name in _SHAPE and tuple(error.instance_path) == path


def _strangers(branch: _Errors, path: Path) -> "list[jsonschema_rs.ValidationError]":
    """The errors that say: this object is another alternative."""
    own = {(*path, name) for name in DISCRIMINATORS}
    return [error for error in branch if error.kind.name in _SHAPE and tuple(error.instance_path) in own]


def _shape_fault(errors: _Errors) -> Fault:
    """What may stand at a place, over several alternatives."""
    types: dict[str, None] = {}
    legal: list[Json] = []
    for error in errors:
        facts: JsonObject = error.kind.as_dict()
        types.update(dict.fromkeys(texts_at(facts, "types")))
        legal += [facts["expected_value"]] if "expected_value" in facts else list_at(facts, "options")
    value = errors[0].instance
    same = any(type(value) is type(one) for one in legal)
    kind = FaultKind.VALUE if same or (legal and not types) else FaultKind.TYPE
    unique = [one for place, one in enumerate(legal) if one not in legal[:place]]
    return Fault(kind, tuple(errors[0].instance_path), tuple(types), tuple(unique))
