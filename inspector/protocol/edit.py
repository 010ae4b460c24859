"""Small changes to a body: a field taken away, a value put somewhere. Nothing is changed in place."""

from collections.abc import Iterable
from typing import NamedTuple

from ..core.json import Json, JsonObject, Path, has


class Edit(NamedTuple):
    """One change: what stands at `drop` goes, and `value` comes to `put` where nothing stands there yet.

    With `over`, `value` replaces what stands there.
    """

    drop: Path | None = None
    put: Path | None = None
    value: Json = None
    over: bool = False


def applied(body: JsonObject, edits: Iterable[Edit]) -> JsonObject:
    """A body with `edits` done in order; one that leads nowhere is passed over."""
    result: Json = body
    for edit in edits:
        if edit.drop is not None:
            result = without(result, edit.drop)
        if edit.put is not None and (edit.over or not has(result, edit.put)):
            result = with_value(result, edit.put, edit.value)
    return result if isinstance(result, dict) else body


def without(body: Json, path: Path) -> Json:
    """A copy without the field at `path`."""
    if not path:
        return body
    step, *rest = path
    if isinstance(body, dict) and isinstance(step, str) and step in body:
        if rest:
            return {**body, step: without(body[step], tuple(rest))}
        return {key: value for key, value in body.items() if key != step}
    if isinstance(body, list) and isinstance(step, int) and step < len(body) and rest:
        return [without(value, tuple(rest)) if place == step else value for place, value in enumerate(body)]
    return body


def with_value(body: Json, path: Path, value: Json) -> Json:
    """A copy with `value` at `path`; objects on the way are made where there are none."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, str) and (isinstance(body, dict) or body is None):
        inside = body or {}
        return {**inside, step: with_value(inside.get(step), rest, value)}
    if isinstance(body, list) and isinstance(step, int) and step < len(body):
        return [with_value(one, rest, value) if place == step else one for place, one in enumerate(body)]
    return body
