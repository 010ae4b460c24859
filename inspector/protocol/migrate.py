"""Beta client events as GA wants them, with a word on every field that changed.

The names come from the GA dialect's own table of renames; what is here is how the
values change with them.
"""

from enum import StrEnum
from typing import NamedTuple

from ..core import codec
from ..core.json import Json, JsonObject, Path, list_at, object_at, path_text, text_at
from ..core.text import clip
from .dialect import Dialect, load
from .edit import with_value, without
from .reshape import ASSISTANT_PARTS, LISTENER_PARTS, OFF, moved_value, renamed

GA = "openai-ga"
_SECRET = "a client secret is made by POST /v1/realtime/client_secrets"
_NO_MODALITIES = "a transcription session answers nothing"
_SERVER_VAD = "server_vad"


class Outcome(StrEnum):
    """What became of a field."""

    MAPPED = "mapped"
    DROPPED = "dropped"  # it says nothing in GA that is not said otherwise
    NO_EQUIVALENT = "no equivalent"


class Moved(NamedTuple):
    """One field: where it stood ("" for one that is new), what became of it, where it stands, and a remark."""

    path: str
    outcome: Outcome
    to: str = ""
    note: str = ""

    def __str__(self) -> str:
        fate = self.to if self.outcome is Outcome.MAPPED else self.outcome.value
        start = f"{self.path} → {fate}" if self.path else f"{self.to} is new"
        return f"{start} ({self.note})" if self.note else start


class Migration(NamedTuple):
    """An event in GA's form, and what was done to it; nothing where it needed nothing."""

    body: JsonObject
    report: list[Moved]


def migrate(body: JsonObject) -> Migration:
    """Rewrite a client event of the beta. Any other event comes back as it is. Never raises."""
    draft = Draft(body)
    match body.get("type"):
        case "session.update":
            _session(draft, "realtime")
        case "transcription_session.update":
            draft.retype("session.update")
            _session(draft, "transcription")
        case "response.create":
            _response(draft)
        case "conversation.item.create":
            draft.item(("item",))
    return Migration(draft.body, draft.report)


class Draft:
    """An event on its way: the body so far, and the report."""

    __slots__ = ("body", "ga", "report")

    def __init__(self, body: JsonObject) -> None:
        self.body = body
        self.report: list[Moved] = []
        self.ga: Dialect = load(GA)

    def value(self, path: Path) -> Json:
        value: Json = self.body
        for step in path:
            value = value.get(step) if isinstance(value, dict) and isinstance(step, str) else _element(value, step)
        return value

    def set(self, path: Path, value: Json) -> None:
        """Put another value where one stands."""
        before = self.value(path)
        if before != value:
            self._put(path, value)
            self.report.append(Moved(path_text(path), Outcome.MAPPED, _shown(value), f"was {_shown(before)}"))

    def retype(self, name: str) -> None:
        """Give the event its name of GA."""
        before = text_at(self.body, "type") or ""
        if before != name:
            self._put(("type",), name)
            self.report.append(Moved(before, Outcome.MAPPED, name))

    def add(self, path: Path, value: Json, note: str) -> None:
        if self.value(path) is None:
            self._put(path, value)
            self.report.append(Moved("", Outcome.MAPPED, f"{path_text(path)} = {_shown(value)}", note))

    def move(self, old: Path, new: Path) -> None:
        """Take a setting to its new place, unless something stands there."""
        before, value = self.value(old), moved_value(self.value(old), new, self.ga)
        self.body = object_at(without(self.body, old))
        if self.value(new) is not None:
            self.report.append(Moved(path_text(old), Outcome.DROPPED, note=f"{path_text(new)} is set already"))
            return
        self._put(new, value)
        note = "" if value == before else f"{_shown(before)} is {_shown(value)} there"
        self.report.append(Moved(path_text(old), Outcome.MAPPED, path_text(new), note))

    def drop(self, path: Path, outcome: Outcome, note: str = "") -> None:
        self.body = object_at(without(self.body, path))
        self.report.append(Moved(path_text(path), outcome, note=note))

    def _put(self, path: Path, value: Json) -> None:
        self.body = object_at(with_value(self.body, path, value))

    def settings(self, root: str) -> None:
        """Take every setting under `root` to where GA has it."""
        for key in list(object_at(self.body, root)):
            new = renamed((root, key), self.ga)
            if isinstance(new, tuple):
                self.move((root, key), new)
            elif new == "":
                self.drop((root, key), Outcome.NO_EQUIVALENT)

    def tools(self, root: str) -> None:
        """Lift what chat completions nest."""
        choice: list[Path] = [(root, "tool_choice")] if object_at(self.body, root, "tool_choice") else []
        for path in [*choice, *((root, "tools", place) for place in range(len(list_at(self.body, root, "tools"))))]:
            inside = object_at(self.value((*path, "function")))
            if inside:
                self._put(path, {"type": "function", **inside})
                self.report.append(Moved(path_text((*path, "function")), Outcome.MAPPED, path_text(path), "lifted"))

    def item(self, path: Path) -> None:
        """Give the parts of a message their names of GA."""
        role = text_at(self.value((*path, "role")))
        table = ASSISTANT_PARTS if role == "assistant" else LISTENER_PARTS
        for place, part in enumerate(list_at(self.value((*path, "content")))):
            kind = text_at(part, "type") or ""
            if kind in table:
                self.set((*path, "content", place, "type"), table[kind])


def _session(draft: Draft, kind: str) -> None:
    session = draft.body.get("session")
    if not isinstance(session, dict):
        return
    draft.settings("session")
    draft.tools("session")
    _transcription(draft)
    _turn_detection(draft)
    if "client_secret" in session:
        draft.drop(("session", "client_secret"), Outcome.NO_EQUIVALENT, _SECRET)
    if kind == "transcription" and "output_modalities" in object_at(draft.body, "session"):
        draft.drop(("session", "output_modalities"), Outcome.NO_EQUIVALENT, _NO_MODALITIES)
    draft.add(("session", "type"), kind, "GA refuses an update without it")


def _transcription(draft: Draft) -> None:
    path: Path = ("session", "audio", "input", "transcription")
    enabled = object_at(draft.value(path)).get("enabled")
    if enabled is None:
        return
    draft.drop((*path, "enabled"), Outcome.DROPPED, "its object being there says it")
    if enabled is False:
        draft.set(path, None)


def _turn_detection(draft: Draft) -> None:
    path: Path = ("session", "audio", "input", "turn_detection")
    value = draft.value(path)
    word = value if isinstance(value, str) else text_at(value, "type")
    if word in OFF:
        draft.set(path, None)
    elif isinstance(value, dict):
        draft.add((*path, "type"), _SERVER_VAD, "the beta's default; GA wants it said")


def _response(draft: Draft) -> None:
    draft.settings("response")
    draft.tools("response")
    response = object_at(draft.body, "response")
    if "max_response_output_tokens" in response:
        draft.move(("response", "max_response_output_tokens"), ("response", "max_output_tokens"))
    for place in range(len(list_at(response, "input"))):
        draft.item(("response", "input", place))


def _element(value: Json, step: str | int) -> Json:
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None


def _shown(value: Json) -> str:
    if isinstance(value, dict) and any(isinstance(one, (dict, list)) for one in value.values()):
        return "an object"
    return clip(value if isinstance(value, str) else codec.write(value).decode(), 60)
