"""Client events that a dialect does not have: what to send, or to do, instead."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..core.json import JsonObject, object_at, text_at
from ..core.text import clip
from ..core.wire import Side
from .advice import Case, Lint, LintKind, either, table
from .dialect import load
from .edit import Edit
from .migrate import migrate
from .schema import FAMILIES, family_of, fields_of
from .schema import load as load_fields

_LIKENESS = 0.8
_ALIKE = 0.6  # of the last words


def unknown_event(case: Case) -> Lint:
    """The message for a type that no client of the dialect sends."""
    return _instead(case) or _of_the_server(case) or _misspelt(case) or _of_others(case)


def _lint(case: Case, say: str, fix: str, *edits: Edit) -> Lint:
    message = f"{case.title} has no event {clip(case.type, 80)} for clients: {say}."
    return Lint("type", LintKind.UNKNOWN_EVENT, message, fix, edits)


def _instead(case: Case) -> Lint | None:
    row: JsonObject = object_at(table(), "event", family_of(case.dialect) or "", case.type)
    say, to = text_at(row, "say"), text_at(row, "to")
    if say is None:
        return None
    fix = text_at(row, "do") or f"Send {to}."
    if to:
        return _lint(case, say, fix, Edit(put=("type",), value=to, over=True))
    if row.get("migrate") is True:
        return _lint(case, say, fix, Edit(put=(), value=migrate(case.body).body, over=True))
    return _lint(case, say, fix)


def _of_the_server(case: Case) -> Lint | None:
    fields = fields_of(case.dialect, Side.SERVER)
    if fields is None or case.type not in fields.events:
        return None
    return _lint(case, "the server sends it", "Leave it out.")


def _misspelt(case: Case) -> Lint | None:
    like = get_close_matches(case.type, case.fields.events, 1, _LIKENESS)
    if not like or not get_close_matches(_verb(case.type), [_verb(like[0])], 1, _ALIKE):
        return None
    return _lint(case, f"{like[0]} is near", f"Send {like[0]}.", Edit(put=("type",), value=like[0], over=True))


def _verb(type_: str) -> str:
    """The last word of a type: what is done. Alike in all but that, two types mean different things."""
    return type_.rpartition(".")[2]


def _of_others(case: Case) -> Lint:
    titles = list(_owners(case))
    if not titles:
        return _lint(case, "no dialect has one", f"Send one of {either(sorted(case.fields.events))}.")
    return _lint(case, f"it belongs to {either(titles)}", f"Connect to {either(titles)}, or leave it out.")


def _owners(case: Case) -> Iterator[str]:
    for family in FAMILIES:
        if case.type in load_fields(family, Side.CLIENT).events:
            yield load(family).title
