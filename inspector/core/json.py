"""JSON values and safe ways into them.

Bodies come from a peer: any value may stand where the protocol promises
another. Readers therefore ask for a type and get None when it is not there.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]
Path: TypeAlias = tuple[str | int, ...]


def path_of(text: str) -> Path:
    """Read `response.output[0].id` as steps: names, and integers for list positions.

    Raises ValueError for an empty step or a position that is not a number.
    """
    steps: list[str | int] = []
    for part in text.split("."):
        name, *positions = part.split("[")
        if name:
            steps.append(name)
        elif not positions or steps:
            raise ValueError(f"empty step in path {text!r}")
        for position in positions:
            if not position.endswith("]") or not position[:-1].isdigit():
                raise ValueError(f"bad position in path {text!r}")
            steps.append(int(position[:-1]))
    return tuple(steps)


def path_text(path: Sequence[str | int]) -> str:
    """Write steps as `response.output[0].id`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def value_at(body: Json, path: Sequence[str | int]) -> Json:
    """Follow `path` into `body`; None where a step leads nowhere."""
    for step in path:
        if isinstance(body, dict) and isinstance(step, str):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            body = body[step]
        else:
            return None
    return body


def has(body: Json, path: Sequence[str | int]) -> bool:
    """Tell whether `path` exists in `body`, null included."""
    for step in path:
        if isinstance(body, dict) and isinstance(step, str):
            if step not in body:
                return False
            body = body[step]
        elif isinstance(body, list) and isinstance(step, int) and step < len(body):
            body = body[step]
        else:
            return False
    return True


def text_at(body: Json, *path: str | int) -> str | None:
    value = value_at(body, path)
    return value if isinstance(value, str) else None


def number_at(body: Json, *path: str | int) -> int | float | None:
    value = value_at(body, path)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def integer_at(body: Json, *path: str | int) -> int | None:
    value = value_at(body, path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def object_at(body: Json, *path: str | int) -> JsonObject:
    """The object at `path`; an empty one where there is none."""
    value = value_at(body, path)
    return value if isinstance(value, dict) else {}


def list_at(body: Json, *path: str | int) -> list[Json]:
    """The list at `path`; an empty one where there is none."""
    value = value_at(body, path)
    return value if isinstance(value, list) else []


def texts_at(body: Json, *path: str | int) -> list[str]:
    """The strings of the list at `path`."""
    return [value for value in list_at(body, *path) if isinstance(value, str)]


def merged(base: Mapping[str, Json], over: Mapping[str, Json]) -> JsonObject:
    """`base` with the keys of `over` laid on it, objects key by key, everything else whole."""
    result: JsonObject = dict(base)
    pending: list[tuple[JsonObject, Mapping[str, Json]]] = [
        (result, over)
    ]  # a stack: peers nest as deeply as they like
    while pending:
        target, source = pending.pop()
        for key, value in source.items():
            old = target.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                copy = dict(old)
                target[key] = copy
                pending.append((copy, value))
            else:
                target[key] = value
    return result


def lay_on(base: JsonObject, over: Mapping[str, Json], *, beneath: bool = False) -> None:
    """Lay the keys of `over` on `base` itself as `merged` does on a copy; `beneath` leaves alone what `base` has.

    Objects of `over` are copied, so that the two share none. It costs what `over` is long, however much `base` holds.
    """
    pending: list[tuple[JsonObject, Mapping[str, Json]]] = [(base, over)]
    while pending:
        target, source = pending.pop()
        for key, value in source.items():
            if isinstance(value, dict) and (key not in target or not beneath or isinstance(target[key], dict)):
                inner = target.get(key)
                if not isinstance(inner, dict):
                    inner = target[key] = {}
                pending.append((inner, value))
            elif not (beneath and key in target):
                target[key] = value
