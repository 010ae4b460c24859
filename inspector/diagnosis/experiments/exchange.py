"""Client events of an exchange in a fresh session: a minimal one, or the request of a turn once more, varied.

Each is made of what the recording shows, in the dialect that the server speaks. Ids are left out, as they were used.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from operator import attrgetter

from ...core.json import Json, JsonObject, list_at, object_at, text_at
from ...core.wire import Side
from ...model.state.answer import Answer, Operation
from ...model.state.setting import MODALITIES, stated
from ...protocol.edit import without
from ...protocol.migrate import migrate
from ...protocol.vocabulary import Meaning
from ..steps.sending import fit, text_only
from ..turn.case import Case
from .effect import GA_FORM, MINIMAL, NO_TOOLS, SAME, TEXT

Events = tuple[JsonObject, ...]

_GREETING = "Say hello in one word."
_GA = "openai-ga"


def exchange(name: str, case: Case) -> Events:
    """The client events of an exchange; none where the recording does not hold what it takes, or it proves nothing."""
    return _MAKERS[name](case)


def _minimal(case: Case) -> Events:
    server = case.scene.server
    update = fit(text_only(server), server)
    if update is None or server.spec(Side.CLIENT, "response.create") is None:
        return ()
    return update, _said(_GREETING), _asked({})


def _said(text: str) -> JsonObject:
    part: JsonObject = {"type": "input_text", "text": text}
    return {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": [part]}}


def _asked(response: JsonObject) -> JsonObject:
    event: JsonObject = {"type": "response.create"}
    return event | ({"response": response} if response else {})


def _same(case: Case) -> Events:
    input_ = _input(case)
    return (*_settings(case), *input_, _request(case)) if input_ else ()


def _settings(case: Case) -> Events:
    """What the client asked of the session before the turn's end, and was given."""
    end = case.turn.last_seq if case.turn else 0
    sent = case.updates[: bisect_right(case.updates, end, key=attrgetter("seq"))]
    if len(sent) > 2 * _UPDATES:
        sent = (*sent[:_UPDATES], *sent[-_UPDATES:])
    return tuple(_anew(one) for one in sent if one.answer is not Answer.REFUSED)


_UPDATES = 16  # of a client that sends them without end the first and the last


def _input(case: Case) -> Events:
    """The user's messages of the turn; nothing where it was spoken, or answers a tool, which a new session lacks."""
    sent = [case.session.operations.get(seq) for seq in case.turn.input] if case.turn else []
    items = [one for one in sent if one and one.means is Meaning.ITEM_CREATE]
    whole = len(items) == len(sent) and all(text_at(one.body, "item", "type") == "message" for one in items)
    return tuple(_unnamed(_anew(one)) for one in items) if whole else ()


def _anew(operation: Operation) -> JsonObject:
    return {key: value for key, value in operation.body.items() if key not in ("event_id", "previous_item_id")}


def _unnamed(event: JsonObject) -> JsonObject:
    item = {key: value for key, value in object_at(event, "item").items() if key != "id"}
    return event | {"item": item}


def _request(case: Case) -> JsonObject:
    return _anew(case.request) if case.request else _asked({})


def _text(case: Case) -> Events:
    """The same as text: where sound is asked for or was given, and the user's words are known."""
    said, server = _words(case), case.scene.server
    update = fit(text_only(server), server)
    sounding = "audio" in _modalities(case) or (case.turn is not None and case.turn.spoken)
    if not said or update is None or not sounding:
        return ()
    response = {key: value for key, value in object_at(_request(case), "response").items() if key not in _OF_SOUND}
    return (*_settings(case), update, *map(_said, said), _asked(response))


_OF_SOUND = frozenset({"modalities", "output_modalities", "audio", "voice", "output_audio_format", "input"})


def _modalities(case: Case) -> list[Json]:
    config = case.session.config
    return next((list_at(config, str(path[0])) for path in MODALITIES if stated(config, (path,))), [])


def _words(case: Case) -> list[str]:
    """What the user said, by text or by its transcript."""
    texts = [
        text_at(part, "text") or "" for event in _input(case) for part in list_at(object_at(event, "item"), "content")
    ]
    return [text for text in (*texts, case.heard) if text]


def _without_tools(case: Case) -> Events:
    if not list_at(case.session.config, "tools"):
        return ()
    return tuple(_toolless(event) for event in _same(case))


def _toolless(event: JsonObject) -> JsonObject:
    for holder in ("session", "response"):
        for key in ("tools", "tool_choice"):
            event = object_at(without(event, (holder, key)))
    return event


def _in_ga_form(case: Case) -> Events:
    """Only where the client speaks the beta: GA is what OpenAI and Azure serve today."""
    if "openai-beta" not in case.scene.client.lineage:
        return ()
    return tuple(migrate(event).body for event in _same(case))


_MAKERS: Mapping[str, Callable[[Case], Events]] = {
    MINIMAL: _minimal,
    SAME: _same,
    TEXT: _text,
    NO_TOOLS: _without_tools,
    GA_FORM: _in_ga_form,
}
