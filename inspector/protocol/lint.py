"""What is wrong with an event before it is sent, or with any event of a recording, and how it would be right.

A client's event is held against everything that its dialect says. A server's is only
asked whether the fields are there that readers rely on: servers add fields and values
without notice. Nothing here raises, whatever the event holds.
"""

from collections.abc import Iterator

from ..core.json import JsonObject, Path, path_text
from ..core.wire import Side
from .advice import Case, Lint, LintKind
from .dialect import Dialect
from .edit import applied
from .fault import Fault, FaultKind, faults
from .schema import family_of, fields_of
from .unknown_event import unknown_event
from .unknown_field import unknown_field
from .wrong_value import missing_field, out_of_range, too_long, wrong_modalities, wrong_value

__all__ = ["Lint", "LintKind", "corrected", "lint"]

_ROUNDS = 4  # corrections that uncover a further mistake, as a moved object does


def lint(body: JsonObject, side: Side, dialect: Dialect) -> list[Lint]:
    """Everything that is wrong with an event in a dialect; nothing where the fields of the dialect are not known."""
    fields, type_ = fields_of(dialect, side), body.get("type")
    if fields is None:
        return []
    if not isinstance(type_, str):
        return [_typeless(body)]
    case = Case(body, type_, dialect, fields)
    if side is Side.SERVER:
        return _of_the_server(case)
    if type_ not in fields.events:
        return [] if dialect.spec(side, type_) else [unknown_event(case)]
    return _of_the_client(case)


def corrected(body: JsonObject, side: Side, dialect: Dialect) -> JsonObject | None:
    """The event as it should be sent; None where nothing is wrong, or where a person must decide."""
    result = body
    for _ in range(_ROUNDS):
        found = lint(result, side, dialect)
        if not found:
            return result if result is not body else None
        if not all(one.edits for one in found):
            return None
        result = _mended(result, found)
    return None


def _mended(body: JsonObject, found: list[Lint]) -> JsonObject:
    return applied(body, (edit for one in found for edit in one.edits))


def _typeless(body: JsonObject) -> Lint:
    kind = LintKind.WRONG_TYPE if "type" in body else LintKind.MISSING_FIELD
    return Lint("type", kind, "An event says in `type`, a string, what it is; this one does not.", "Add its type.")


def _faults(case: Case, side: Side) -> list[Fault]:
    family = family_of(case.dialect)
    return faults(family, side, case.type, case.body) if family else []


def _field_lint(case: Case, fault: Fault) -> Lint:
    match fault.kind:
        case FaultKind.MISSING:
            return missing_field(case, fault.path)
        case FaultKind.UNKNOWN:
            return unknown_field(case, fault.path)
        case FaultKind.TYPE:
            return wrong_value(case, fault, LintKind.WRONG_TYPE)
        case FaultKind.VALUE:
            return wrong_value(case, fault, LintKind.ILLEGAL_VALUE)
        case FaultKind.RANGE:
            return out_of_range(case, fault)
        case FaultKind.LENGTH:
            return too_long(case, fault)


def _of_the_server(case: Case) -> list[Lint]:
    """What is missing or of the wrong type; nobody on this side can mend it."""
    serious = (fault for fault in _faults(case, Side.SERVER) if fault.kind in (FaultKind.MISSING, FaultKind.TYPE))
    return [_field_lint(case, fault)._replace(fix=None, edits=()) for fault in serious]


def _of_the_client(case: Case) -> list[Lint]:
    found = [_field_lint(case, fault) for fault in _faults(case, Side.CLIENT)]
    found += _modalities(case)
    found += list(_inside_the_moved(case, found))
    settled = {
        path_text(edit.put) for one in found if one.kind is not LintKind.MISSING_FIELD for edit in one.edits if edit.put
    }
    return [one for one in found if one.kind is not LintKind.MISSING_FIELD or one.path not in settled]


def _modalities(case: Case) -> list[Lint]:
    paths: list[Path] = [(outer, case.dialect.modalities_field) for outer in ("session", "response")]
    return [one for path in paths if case.dialect.modalities and (one := wrong_modalities(case, path))]


def _inside_the_moved(case: Case, found: list[Lint]) -> Iterator[Lint]:
    """What is wrong with a setting in its new place, told under its old one."""
    moves = {edit.put: edit.drop for one in found for edit in one.edits if edit.put and edit.drop}
    if not moves:
        return
    moved = case._replace(body=_mended(case.body, found))
    for fault in _faults(moved, Side.CLIENT):
        for new, old in moves.items():
            if fault.path[: len(new)] == new:
                inner = _field_lint(moved, fault)
                yield inner._replace(path=path_text((*old, *fault.path[len(new) :])))
