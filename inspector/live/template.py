"""Client events ready to be filled in: every one of the dialect at hand, with values from the session as it is.

What a session shows is put in: calls that wait, the response that runs, the item that
was heard last, the format of its sound. What only a person knows is named in `fill`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..core import codec
from ..core.json import JsonObject, Path, has, path_of, text_at
from ..core.wire import Side
from ..diagnosis.scene import Scene
from ..diagnosis.steps.owed import waiting_calls
from ..diagnosis.steps.sending import approval_of, output_of, setting_update, text_only
from ..diagnosis.turn.bearing import bearing
from ..diagnosis.turn.case import Case, Common
from ..model.measure import audio_width
from ..model.session import Session
from ..model.state.part import Item
from ..model.state.setting import TRANSCRIPTION, TURN_DETECTION
from ..protocol.dialect import EventSpec
from ..protocol.edit import with_value
from ..protocol.lint import lint
from ..protocol.vocabulary import Meaning as M
from ..protocol.vocabulary import RefKind

_ITEM, _ASK, _UPDATE = "conversation.item.create", "response.create", "session.update"
_FIRST = (M.SESSION_START, M.ITEM_CREATE, M.RESPONSE_CREATE, M.RESPONSE_CANCEL, M.SESSION_UPDATE, M.AUDIO_APPEND,
          M.AUDIO_COMMIT, M.AUDIO_CLEAR, M.INSTRUCTIONS_APPEND, M.COMMENTARY_APPEND, M.VOICE_APPEND)  # fmt: skip
_TONE = "@tone 1s"
_HELLO = "Hello there"
_FILL = tuple(path_of(text) for text in (
    "item.content[0].text", "item.output", "item.approve", "response.instructions", "session.instructions", "content",
    "audio_end_ms", "audio", "item_id", "response_id", "session.model", "delta", "event",
))  # fmt: skip
"""What a person fills in first, where an event has it."""


class Template(NamedTuple):
    """An event to begin with: what it does, and the value to fill in first. `is_way`: it is one way of several."""

    title: str
    body: JsonObject
    fill: Path | None
    is_way: bool = False

    @property
    def type(self) -> str:
        return text_at(self.body, "type") or ""


def templates(scene: Scene) -> list[Template]:
    """Every client event of the server's dialect, what is used most first; some of them in several ways."""
    specs = [one for (side, _), one in scene.server.events.items() if side is Side.CLIENT and not one.seldom]
    order = {means: place for place, means in enumerate(_FIRST)}
    specs.sort(key=lambda one: order.get(one.means, len(order)))
    return [found for spec in specs for found in _of(spec, scene)]


def _of(spec: EventSpec, scene: Scene) -> Iterator[Template]:
    ways = _WAYS.get(spec.type, ()) if scene.server.spec(Side.SERVER, "response.created") else ()
    for title, make in ways:
        body = make(scene)
        if not lint(body, Side.CLIENT, scene.server):
            yield template(title, body)._replace(is_way=True)
    if not ways:
        yield template(_short(spec.about), _filled(spec, scene))


def template(title: str, body: JsonObject) -> Template:
    """A body as a template; what is to be filled in first is what people fill in first."""
    return Template(title, body, next((path for path in _FILL if has(body, path)), None))


def _short(about: str) -> str:
    """The first sentence, without its full stop."""
    return about.partition(". ")[0].rstrip(".")


def _filled(spec: EventSpec, scene: Scene) -> JsonObject:
    """The sample of the table with ids, sound and positions of the session."""
    sample = codec.parse(spec.sample)
    assert isinstance(sample, dict)
    body = {key: value for key, value in sample.items() if key != "event_id"}
    for kind, path in spec.ids.items():
        current = _CURRENT.get(kind)
        if current and has(body, path) and path != ("event_id",):
            known = current(scene.session) or (None if kind is RefKind.DELEGATION else "")
            body = _object(with_value(body, path, known))
    if "audio" in body:
        body["audio"] = _TONE
    if "audio_end_ms" in body:
        body["audio_end_ms"] = heard_ms(scene.session)
    return body


def _object(value: object) -> JsonObject:
    assert isinstance(value, dict)
    return value


# What the session shows


def _response(session: Session) -> str:
    running = session.active_response()
    return running.id if running else next(reversed(session.responses), "")


def _spoken(session: Session) -> Item | None:
    """The newest item of the model that has sound."""
    items = reversed(session.items.values())
    return next((one for one in items if any(stream.audio_bytes for stream in one.streams.values())), None)


def _item(session: Session) -> str:
    spoken = _spoken(session)
    return spoken.id if spoken else next(reversed(session.items), "")


def _call(session: Session) -> str:
    waiting = (one.id for one in session.calls.values() if one.asked_seq and not one.output_seq)
    return next(waiting, next(iter(waiting_calls(session)), ""))


def _delegation(session: Session) -> str:
    return next((one.id for one in reversed(session.delegations.values()) if one.is_open), "")


_CURRENT: Mapping[RefKind, Callable[[Session], str]] = {
    RefKind.RESPONSE: _response,
    RefKind.ITEM: _item,
    RefKind.CALL: _call,
    RefKind.DELEGATION: _delegation,
}


def heard_ms(session: Session) -> int:
    """How much sound of the model's newest item has come, in milliseconds."""
    item = _spoken(session)
    response = session.responses.get(item.response or "") if item else None
    if item is None or response is None:
        return 0
    return sum(one.audio_bytes for one in item.streams.values()) // audio_width(session, response)


# Ways to use one event


def _message(role: str, *content: JsonObject) -> JsonObject:
    return {"type": _ITEM, "item": {"type": "message", "role": role, "content": [*content]}}


def _user(scene: Scene) -> JsonObject:
    return _message("user", {"type": "input_text", "text": _HELLO})


def _user_sound(scene: Scene) -> JsonObject:
    return _message("user", {"type": "input_audio", "audio": _TONE})


def _user_image(scene: Scene) -> JsonObject:
    text: JsonObject = {"type": "input_text", "text": "What is in this picture?"}
    return _message("user", text, {"type": "input_image", "image_url": "@file picture.png"})


def _system(scene: Scene) -> JsonObject:
    return _message("system", {"type": "input_text", "text": "Answer in one sentence."})


def _assistant(scene: Scene) -> JsonObject:
    ga = scene.server.modalities_field == "output_modalities"
    return _message("assistant", {"type": "output_text" if ga else "text", "text": "How can I help?"})


def _outputs(scene: Scene) -> JsonObject:
    return output_of(_call(scene.session))


def _approval(scene: Scene) -> JsonObject:
    waiting = (one.id for one in scene.session.approvals.values() if one.asked_seq and not one.answered_seq)
    return approval_of(next(waiting, ""))


def _ask(scene: Scene) -> JsonObject:
    return {"type": _ASK}


def _ask_text(scene: Scene) -> JsonObject:
    return {"type": _ASK, "response": {scene.server.modalities_field: ["text"], "instructions": "Answer in a word."}}


def _ask_aside(scene: Scene) -> JsonObject:
    response: JsonObject = {"conversation": "none", "metadata": {"purpose": "aside"}}
    response |= {scene.server.modalities_field: ["text"], "instructions": "Sum up the conversation in one line."}
    return {"type": _ASK, "response": response}


def _update(path: str, value: object) -> Callable[[Scene], JsonObject]:
    def make(scene: Scene) -> JsonObject:
        body = text_only(scene.server)
        session = {key: one for key, one in _object(body["session"]).items() if key == "type"}
        return {
            "type": _UPDATE,
            "session": _object(with_value(session, path_of(path), codec.parse(codec.write(value)))),
        }

    return make


def _instructions(scene: Scene) -> JsonObject:
    known = text_at(scene.session.config, "instructions") or "Be brief."
    return _update("instructions", known)(scene)


def _text_only(scene: Scene) -> JsonObject:
    return text_only(scene.server)


def _setting(paths: tuple[Path, ...], value: JsonObject | None) -> Callable[[Scene], JsonObject]:
    return lambda scene: setting_update(Case(scene, None, bearing(()), Common(scene)), paths, value)


_TOOL: JsonObject = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather of a city",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}

Way = tuple[str, Callable[[Scene], JsonObject]]
_WAYS: Mapping[str, tuple[Way, ...]] = {
    _ITEM: (
        ("the user says something, in text", _user),
        ("a tool's output, for the call that waits", _outputs),
        ("the user says something, as sound", _user_sound),
        ("the user shows a picture", _user_image),
        ("the system says something", _system),
        ("what the assistant is to have said", _assistant),
        ("your approval of an MCP call", _approval),
    ),
    _ASK: (
        ("ask for an answer", _ask),
        ("ask for text, with instructions", _ask_text),
        ("ask aside, out of the conversation", _ask_aside),
    ),
    _UPDATE: (
        ("instructions", _instructions),
        ("answers in text only", _text_only),
        ("a tool", _update("tools", [_TOOL])),
        ("turn detection by the server", _setting(TURN_DETECTION, {"type": "server_vad"})),
        ("no turn detection: you commit", _setting(TURN_DETECTION, None)),
        ("transcribe what the user says", _setting(TRANSCRIPTION, {"model": "gpt-4o-mini-transcribe"})),
    ),
}
"""The events that are used in more ways than one; a way that the dialect would refuse is left out."""
