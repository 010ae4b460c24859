"""What is wrong with the field that an error names, and what to put in its place.

The fields of the server's dialect tell it first, then the words of the error: the values it lists, or the pattern that
a string must match.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches

from ...core.json import Json, JsonObject, object_at, path_of, text_at, value_at
from ...core.text import clip, list_text, safe
from ...core.wire import Side
from ...model.state.answer import Operation
from ...protocol.advice import either, shown
from ...protocol.errors import names_of
from ...protocol.lint import LintKind, lint
from ..scene import Scene

_LISTED = re.compile(
    r"(?:Supported values are|Value must be|Must be one of|Allowed values are)\b:?(.{1,2000})", re.DOTALL
)
_QUOTED = re.compile(r"'([^']{1,80})'")
_ONE_CLASS = re.compile(r"the pattern '\^\[([\w.\\-]{1,40})\][+*]?(?:\{[\d,]{1,9}\})?\$'")
_FEW = 4  # values that are named where none of them is near
_LIKENESS = 0.75


def correction(scene: Scene, operation: Operation, error: JsonObject) -> str:
    """The sentences for it; empty where nothing tells."""
    param = text_at(error, "param") or ""
    if not param:
        return ""
    message = text_at(error, "message") or ""
    known = _of_kind(scene, operation, param) or _of_choice(scene, operation, param)
    return safe(known or _of_fields(scene, operation, param, error) or _of_words(operation, param, message))


def _of_kind(scene: Scene, operation: Operation, param: str) -> str:
    """The session is of one kind for its whole life, and the update is for another."""
    model, asked = text_at(scene.session.config, "model"), text_at(operation.body, "session", "model")
    if param == "session.model" and model and asked and model != asked:
        return (
            f"Leave session.model out: this session stays with {shown(model)}. For another open one with it in the URL."
        )
    kind, sent = text_at(scene.session.config, "type"), text_at(operation.body, "session", "type")
    if param != "session.type" or not kind or not sent or kind == sent:
        return ""
    told = f"Set session.type to {shown(kind)}, which this session is, with the settings that it has."
    return f"{told}{_OTHER.get(kind, '')}"


_OTHER = {
    "transcription": " For answers of the model connect with a model in the URL and without intent=transcription.",
    "realtime": " For transcripts alone connect with intent=transcription.",
}


def _of_choice(scene: Scene, operation: Operation, param: str) -> str:
    """The function that a response has to call is none of its tools."""
    choice = value_at(operation.body, path_of(param)) if param.endswith("tool_choice") else None
    name = text_at(choice, "name") or text_at(choice, "function", "name")
    given = (object_at(operation.body, one) for one in ("response", "session"))
    tools = next((one["tools"] for one in (*given, scene.session.config) if "tools" in one), None)
    if not name or not isinstance(tools, list):  # as where the log leaves them out
        return ""
    names = [known for one in tools if (known := text_at(one, "name"))]
    if name in names or len(names) < len(tools):
        return ""
    there = f"the tools are {list_text([shown(one) for one in names])}" if names else "there are no tools"
    return f'{param} names {shown(name)}, and {there}: name one of them, or set it to "auto".'


def _of_fields(scene: Scene, operation: Operation, param: str, error: JsonObject) -> str:
    """A log may leave a field out, so only an error that misses it says that it is missing."""
    near, misses = param.rpartition(".")[0], "missing_required_parameter" in names_of(error)
    found = lint(operation.body, Side.CLIENT, scene.server)
    known = [one for one in found if one.fix and (misses or one.kind is not LintKind.MISSING_FIELD)]
    exact = [one for one in known if one.path == param]
    beside = [one for one in known if "." in near and one.path.rpartition(".")[0] == near]
    wrong = next(iter((*exact, *beside)), None)
    return f"{wrong.message} {wrong.fix}" if wrong else ""


def _of_words(operation: Operation, param: str, message: str) -> str:
    value = value_at(operation.body, path_of(param))
    if not isinstance(value, str):
        return ""
    return _of_values(param, value, message) or _of_pattern(param, value, message)


def _of_values(param: str, value: str, message: str) -> str:
    """The value that the server lists and that is near, or all of a few."""
    listed = _LISTED.search(message)
    legal = _QUOTED.findall(listed[1]) if listed else []
    near = get_close_matches(value.lower(), legal, 1, _LIKENESS)
    if near or 0 < len(legal) <= _FEW:
        return f"Set {param} to {_either(near or legal)}."
    return ""


def _either(words: Sequence[str]) -> str:
    return either([shown(word) for word in words])


def _of_pattern(param: str, value: str, message: str) -> str:
    """Characters that may not stand in a string, where the pattern is one class of them."""
    pattern = _ONE_CLASS.search(message)
    if pattern is None or "--" in pattern[1]:  # which Python would read as a difference of sets one day
        return ""
    try:
        better = re.sub(f"[^{pattern[1]}]+", "_", clip(value, 80), flags=re.ASCII)
    except re.error:
        return ""
    if better == value:
        return ""
    told: Json = value
    return f"{param} is {shown(told)}; only characters of [{pattern[1]}] may stand in it, as in {shown(better)}."
