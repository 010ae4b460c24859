"""Fields that an event may not have: where they went, where they belong, or what they were meant to be."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..core import codec
from ..core.json import JsonObject, Path, has, list_at, object_at, text_at
from .advice import Case, Lint, LintKind, either, listed, named, table
from .edit import Edit
from .reshape import moved_value, renamed
from .shape import fitting, names, places, shapes_at

_LIKENESS = 0.75
_SPEECHLESS = frozenset({"id", "type", "name", "object", "format", "status", "content", "text", "metadata", "role"})


def unknown_field(case: Case, path: Path) -> Lint:
    """The message for a field that the schema does not have, from the surest explanation to the poorest."""
    return (
        _moved(case, path)
        or _advised(case, path)
        or _of_another_mode(case, path)
        or _wrapped(case, path)
        or _misspelt(case, path)
        or _elsewhere(case, path)
        or _of_another_event(case, path)
        or _foreign(case, path)
    )


# Settings that another dialect has under another name ----------------------------------------------------------------


def _moved(case: Case, path: Path) -> Lint | None:
    new = renamed(path, case.dialect)
    if new is None:
        return None
    kind = LintKind.MISPLACED_FIELD if case.dialect.served_until else LintKind.RETIRED_FIELD
    none = f"{case.title} has no {named(path)}"
    if new == "":
        return Lint(named(path), kind, f"{none}, and nothing in its place.", "Leave it out.", (Edit(drop=path),))
    if isinstance(new, tuple):
        message = f"{none}; the setting stands at {named(new)}."
        return Lint(named(path), kind, message, _move_text(case, path, new), (_move(case, path, new),))
    moves = list(_leaves(case, path))
    words = listed([named(edit.put) for edit in moves if edit.put]) if moves else new
    return Lint(named(path), kind, f"{none}; use {words}.", f"Use {words}.", tuple(moves))


def _move(case: Case, old: Path, new: Path) -> Edit:
    return Edit(drop=old, put=new, value=moved_value(case.value(old), new, case.dialect))


def _move_text(case: Case, old: Path, new: Path) -> str:
    value = moved_value(case.value(old), new, case.dialect)
    verb = "Rename it to" if old[:-1] == new[:-1] else "Move it to"
    changed = f" and write it as {codec.write(value).decode()}" if value != case.value(old) else ""
    return f"{verb} {named(new)}{changed}."


def _leaves(case: Case, path: Path) -> Iterator[Edit]:
    """The moves of every setting inside an object that has no place as a whole; none unless all have one."""
    edits: list[Edit] = []
    pending: list[Path] = [path]
    while pending:
        here = pending.pop()
        new = renamed(here, case.dialect)
        if isinstance(new, tuple):
            edits.append(_move(case, here, new))
        elif new == "":
            edits.append(Edit(drop=here))
        elif object_at(case.value(here)):
            pending += [(*here, key) for key in object_at(case.value(here))]
        else:
            return
    yield from edits
    yield Edit(drop=path)


# Fields that people bring from elsewhere -----------------------------------------------------------------------------


def _advised(case: Case, path: Path) -> Lint | None:
    text = ".".join(step for step in path if isinstance(step, str))
    row = next((row for row in list_at(table(), "field") if f".{text}".endswith(f".{text_at(row, 'ends')}")), None)
    if row is None:
        return None
    message = f"{case.title} has no {named(path)}: {text_at(row, 'say')}."
    to = text_at(row, "to")
    if to:
        new = (*path[:-1], to)
        fix, edit = f"Rename it to {named(new)}.", Edit(drop=path, put=new, value=case.value(path))
    elif object_at(row).get("off") is True and case.value(path) is False:
        fix, edit = f"Set {named(path[:-1])} to null.", Edit(put=path[:-1], value=None, over=True)
    else:
        fix, edit = "Leave it out.", Edit(drop=path)
    return Lint(named(path), LintKind.UNKNOWN_FIELD, message, fix, (edit,))


def _of_another_mode(case: Case, path: Path) -> Lint | None:
    """A field that a sibling alternative has, such as a setting of server_vad in semantic_vad."""
    name, parent = path[-1], path[:-1]
    whole = shapes_at(case.fields, case.body, parent)
    own = fitting(whole, case.value(parent))
    owners = [one for one in whole if one not in own and name in object_at(one, "properties")]
    if not owners:
        return None
    modes = [mode for one in owners for mode in _modes(one)]
    here = text_at(case.value(parent), "type") or text_at(case.value(parent), "role") or "this one"
    belongs = f"{name} belongs to {either(modes)}" if modes else f"{name} belongs to another kind of object"
    message = f"{named(path)} cannot stand here: {belongs}; {here} takes {listed(names(own))}."
    return Lint(named(path), LintKind.MISPLACED_FIELD, message, "Leave it out.", (Edit(drop=path),))


def _modes(shape: JsonObject) -> list[str]:
    said = [object_at(shape, "properties", name).get("const") for name in ("type", "role")]
    return [one for one in said if isinstance(one, str)][-1:]


def _wrapped(case: Case, path: Path) -> Lint | None:
    """An object whose fields belong one level up, as in the tools of chat completions."""
    inside = object_at(case.value(path))
    parent = path[:-1]
    own = names(fitting(shapes_at(case.fields, case.body, parent), case.value(parent)))
    if not inside or not inside.keys() & set(own) or path[-1] != text_at(case.value(parent), "type"):
        return None
    keys = listed([str(key) for key in inside])
    message = f"{named(path)} is the nesting of chat completions; here {named(parent)} itself holds {keys}."
    lifts = [Edit(put=(*parent, key), value=value) for key, value in inside.items()]
    fix = f"Lift {keys} out of {path[-1]}."
    return Lint(named(path), LintKind.MISPLACED_FIELD, message, fix, (Edit(drop=path), *lifts))


# Slips ---------------------------------------------------------------------------------------------------------------


def _misspelt(case: Case, path: Path) -> Lint | None:
    name, parent = str(path[-1]), path[:-1]
    own = [one for one in names(_own(case, parent)) if not has(case.body, (*parent, one))]
    like = get_close_matches(name, own, 1, _LIKENESS)
    if not like:
        return None
    new = (*parent, like[0])
    message = f"{case.title} has no {named(path)}; {named(new)} is near."
    edit = Edit(drop=path, put=new, value=case.value(path))
    return Lint(named(path), LintKind.UNKNOWN_FIELD, message, f"Rename it to {named(new)}.", (edit,))


def _elsewhere(case: Case, path: Path) -> Lint | None:
    """A field that the event has at another place."""
    name = str(path[-1])
    found = [] if name in _SPEECHLESS else places(case.fields, case.type, name)
    if not found or path in found:
        return None
    where = either([named(one) for one in found[:3]])
    message = f"{case.title} has no {named(path)}; the field belongs to {where}."
    edits = (_move(case, path, found[0]),) if len(found) == 1 else ()
    fix = _move_text(case, path, found[0]) if edits else f"Move it to {where}."
    return Lint(named(path), LintKind.MISPLACED_FIELD, message, fix, edits)


def _of_another_event(case: Case, path: Path) -> Lint | None:
    """A field that other events of the dialect have at the same place, such as a setting made only at the start."""
    others = [one for one in case.fields.events if one != case.type and _has_place(case, one, path)]
    if len(path) < 2 or not others:
        return None
    message = f"{named(path)} is no field of {case.type}; it belongs to {either(others)}."
    fix = f"Set it in {either(others)}, and leave it out here."
    return Lint(named(path), LintKind.MISPLACED_FIELD, message, fix, (Edit(drop=path),))


def _has_place(case: Case, type_: str, path: Path) -> bool:
    return bool(shapes_at(case.fields, {**case.body, "type": type_}, path))


def _foreign(case: Case, path: Path) -> Lint:
    fields = names(_own(case, path[:-1]))
    takes = f" {named(path[:-1]) or case.type} takes {listed(fields)}." if fields else ""
    message = f"{case.title} has no {named(path)}.{takes}"
    return Lint(named(path), LintKind.UNKNOWN_FIELD, message, "Leave it out.", (Edit(drop=path),))


def _own(case: Case, parent: Path) -> list[JsonObject]:
    return fitting(shapes_at(case.fields, case.body, parent), case.value(parent))
