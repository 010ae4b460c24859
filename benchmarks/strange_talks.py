"""Strange conversations: what nobody holds, and what a pasted text may read as all the same.

Each is a row of a table: a name, and a generator of as many events as are asked for. Commands that nobody answers,
answers to nothing, every event type of every dialect over and over, refusals, alternations, and everything shuffled
with a fixed seed. Same number, same events.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from typing import NamedTuple

from inspector.core import codec
from inspector.core.json import Json, JsonObject, Path
from inspector.core.wire import Kind, Side
from inspector.protocol.dialect import EventSpec, all_dialects
from inspector.protocol.errors import codes

CLIENT, SERVER = Side.CLIENT, Side.SERVER
_SHUFFLES = 6


class Line(NamedTuple):
    """One frame, without its time."""

    side: Side
    body: JsonObject
    kind: Kind = Kind.TEXT


Talk = Callable[[int], Iterator[Line]]
"""Gives as many lines as it is asked for."""

Move = Callable[[int], Sequence[Line]]
"""What is said once, by its number."""


def over_and_over(*moves: Move) -> Talk:
    """Each move in its turn, again and again, with a number of its own each time."""

    def talk(events: int) -> Iterator[Line]:
        return islice((line for number in count(1) for move in moves for line in move(number)), events)

    return talk


def one_after_another(*moves: Move) -> Talk:
    """All of the first move, then all of the next: questions first, answers afterwards."""

    def talk(events: int) -> Iterator[Line]:
        share = max(events // len(moves), 1)
        return islice((line for move in moves for line in over_and_over(move)(share)), events)

    return talk


def shuffled(seed: int, moves: Sequence[Move], ids: int) -> Talk:
    """Moves by chance, always the same, of which the numbers repeat after `ids`."""

    def talk(events: int) -> Iterator[Line]:
        chance = random.Random(seed)
        said = (line for _ in count() for line in chance.choice(moves)(chance.randint(1, ids)))
        return islice(said, events)

    return talk


def greeted(talk: Talk) -> Talk:
    """The same after the greeting of a GA session, of which the settings are then known."""

    def whole(events: int) -> Iterator[Line]:
        yield from _GREETING
        yield from talk(events - len(_GREETING))

    return whole


def _said(side: Side, type_: str, **body: Json) -> Move:
    """The same event each time."""
    return lambda _: (Line(side, {"type": type_, **body}),)


def client(type_: str, **body: Json) -> Move:
    return _said(CLIENT, type_, **body)


def server(type_: str, **body: Json) -> Move:
    return _said(SERVER, type_, **body)


def numbered(side: Side, template: str) -> Move:
    """A JSON text in which # stands for the number."""

    def move(number: int) -> Sequence[Line]:
        body, _ = codec.decode(template.replace("#", str(number)).encode())
        assert isinstance(body, dict)
        return (Line(side, body),)

    return move


# Of the tables


def _laid(body: JsonObject, path: Path, value: Json) -> None:
    """Put a value where a path leads, making the objects on the way."""
    here: Json = body
    for step, after in zip(path, (*path[1:], None), strict=True):
        if isinstance(here, dict) and isinstance(step, str):
            if after is None:
                here[step] = value
            elif not isinstance(here.get(step), dict | list):
                here[step] = [{}] if isinstance(after, int) else {}
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            if after is None:
                here[step] = value
            here = here[step]


def typed(row: EventSpec, *, whole: bool, ids: str) -> Move:
    """An event of a table: its sample or its bare type, with ids of its own (`#`), the same ones (`1`) or none."""

    def move(number: int) -> Sequence[Line]:
        body: JsonObject = {"type": row.type}
        if whole:
            sample, _ = codec.decode(row.sample.encode())
            assert isinstance(sample, dict)
            body = sample
        if ids:
            told = ids.replace("#", str(number))
            body["event_id"] = f"event_{row.side}_{told}"
            for kind, path in row.ids.items():
                _laid(body, path, f"{kind.value}_{told}")
        return (Line(row.side, body),)

    return move


def rows() -> list[EventSpec]:
    """Every event of every dialect, each once where several have it with the same sample."""
    known = {(row.side, row.type, row.sample): row for dialect in all_dialects() for row in dialect.events.values()}
    return [known[key] for key in sorted(known)]


def _of_tables() -> Iterator[tuple[str, Talk]]:
    seen: dict[str, int] = {}
    for row in rows():
        place = seen[row.type] = seen.get(row.type, 0) + 1
        name = f"{row.type}{place if place > 1 else ''}"
        for ids, word in (("#", "own ids"), ("1", "one id"), ("", "no ids")):
            yield f"{name}, bare, {word}", over_and_over(typed(row, whole=False, ids=ids))
            if ids:
                yield f"{name}, whole, {word}", greeted(over_and_over(typed(row, whole=True, ids=ids)))


# By hand

_GREETING = [
    Line(SERVER, {"type": "session.created", "event_id": "event_0", "session": {
        "id": "sess_1", "object": "realtime.session", "type": "realtime", "output_modalities": ["audio"],
        "audio": {
            "input": {"format": {"type": "audio/pcm", "rate": 24000}, "turn_detection": {"type": "server_vad"}},
            "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "marin"},
        },
    }}),
]  # fmt: skip

ASK = client("response.create")
ASK_NAMED = numbered(CLIENT, '{"type":"response.create","event_id":"ask_#","response":{"metadata":{"n":"#"}}}')
ASK_ASIDE = numbered(CLIENT, '{"type":"response.create","event_id":"aside_#","response":{"conversation":"none"}}')
OPENED = numbered(SERVER, '{"type":"response.created","event_id":"event_o#","response":{"id":"resp_#"}}')
OPENED_NAMED = numbered(
    SERVER, '{"type":"response.created","response":{"id":"resp_#","metadata":{"n":"#"},"conversation_id":null}}'
)
CLOSED = numbered(
    SERVER, '{"type":"response.done","event_id":"event_d#","response":{"id":"resp_#","status":"completed"}}'
)
CLOSED_ONE = server("response.done", response={"id": "resp_1", "status": "completed"})
CANCELLED = numbered(SERVER, '{"type":"response.done","response":{"id":"resp_#","status":"cancelled"}}')
FAILED = numbered(
    SERVER, '{"type":"response.done","response":{"id":"resp_#","status":"failed","status_details":{"error":'
    '{"type":"server_error","code":"server_error","message":"The server had an error."}}}}'
)  # fmt: skip
PIECE = numbered(
    SERVER, '{"type":"response.output_text.delta","response_id":"resp_#","item_id":"item_#","content_index":0,'
    '"delta":"word "}'
)  # fmt: skip
SAME_PIECE = numbered(
    SERVER, '{"type":"response.output_text.delta","response_id":"resp_1","item_id":"item_1","content_index":#,'
    '"delta":"word "}'
)  # fmt: skip
OTHER_ITEM = numbered(
    SERVER, '{"type":"response.output_item.added","response_id":"resp_1","output_index":#,'
    '"item":{"id":"item_#","type":"message"}}'
)  # fmt: skip
CALL = numbered(
    SERVER, '{"type":"response.output_item.added","response_id":"resp_#","item":{"id":"item_#",'
    '"type":"function_call","call_id":"call_#","name":"look"}}'
)  # fmt: skip
CALL_OF_ONE = numbered(
    SERVER, '{"type":"response.function_call_arguments.done","response_id":"resp_1","item_id":"item_#",'
    '"call_id":"call_#","name":"look","arguments":"{}"}'
)  # fmt: skip
CALL_DONE = numbered(
    SERVER, '{"type":"response.function_call_arguments.done","response_id":"resp_#","item_id":"item_#",'
    '"call_id":"call_#","name":"look","arguments":"{}"}'
)  # fmt: skip
RESULT = numbered(
    CLIENT, '{"type":"conversation.item.create","event_id":"result_#","item":{"type":"function_call_output",'
    '"call_id":"call_#","output":"1"}}'
)  # fmt: skip
SAY = client("conversation.item.create", item={
    "type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}],
})  # fmt: skip
SAY_NAMED = numbered(
    CLIENT, '{"type":"conversation.item.create","event_id":"say_#","item":{"id":"msg_#","type":"message","role":"user",'
    '"content":[{"type":"input_text","text":"Hello"}]}}'
)  # fmt: skip
SAY_SAME = client("conversation.item.create", item={"id": "msg_1", "type": "message", "role": "user"})
SAID = numbered(
    SERVER, '{"type":"conversation.item.added","item":{"id":"msg_#","type":"message","role":"user","status":'
    '"completed"}}'
)  # fmt: skip
SAID_DONE = numbered(SERVER, '{"type":"conversation.item.done","item":{"id":"msg_#","type":"message","role":"user"}}')
UPDATE = numbered(
    CLIENT, '{"type":"session.update","event_id":"set_#","session":{"type":"realtime","instructions":"Be brief. #"}}'
)
UPDATED = numbered(SERVER, '{"type":"session.updated","session":{"type":"realtime","instructions":"Be brief. #"}}')
UPDATE_WIDE = numbered(CLIENT, '{"type":"session.update","session":{"field_#":#}}')
CREATED_WIDE = numbered(SERVER, '{"type":"session.created","session":{"field_#":#}}')
APPEND = client("input_audio_buffer.append", audio="AAAA" * 64)
APPEND_NAMED = numbered(CLIENT, '{"type":"input_audio_buffer.append","event_id":"piece_#","audio":"AAAA"}')
COMMIT = client("input_audio_buffer.commit")
CLEAR = client("input_audio_buffer.clear")
COMMITTED = numbered(SERVER, '{"type":"input_audio_buffer.committed","item_id":"msg_#"}')
SPEAKS = numbered(SERVER, '{"type":"input_audio_buffer.speech_started","item_id":"msg_#","audio_start_ms":#000}')
SILENT = numbered(SERVER, '{"type":"input_audio_buffer.speech_stopped","item_id":"msg_#","audio_end_ms":#500}')
HEARD = numbered(
    SERVER, '{"type":"conversation.item.input_audio_transcription.completed","item_id":"msg_#","transcript":"Hello"}'
)
CANCEL = client("response.cancel")
CANCEL_NAMED = numbered(CLIENT, '{"type":"response.cancel","event_id":"stop_#","response_id":"resp_#"}')
TRUNCATE = numbered(
    CLIENT, '{"type":"conversation.item.truncate","item_id":"msg_#","content_index":0,"audio_end_ms":#}'
)
DELETE = numbered(CLIENT, '{"type":"conversation.item.delete","item_id":"msg_#"}')
RETRIEVE = numbered(CLIENT, '{"type":"conversation.item.retrieve","item_id":"msg_#"}')
STRANGER = numbered(CLIENT, '{"type":"strange.#","event_id":"strange_#"}')
STRANGER_THERE = numbered(SERVER, '{"type":"strange.#","event_id":"strange_#"}')
LIMITS = numbered(
    SERVER, '{"type":"rate_limits.updated","rate_limits":[{"name":"tokens","limit":40000,"remaining":#,'
    '"reset_seconds":1.5}]}'
)  # fmt: skip
APPROVAL = numbered(
    SERVER, '{"type":"conversation.item.added","item":{"id":"appr_#","type":"mcp_approval_request","name":"look"}}'
)
DELEGATED = numbered(SERVER, '{"type":"session.delegation.created","delegation":{"id":"dele_#","target":"client"}}')


def error(code: str, said: str, *, names: str = "", param: str = "") -> Move:
    """An error event; `names`: the event_id of what it refuses, with # for the number."""

    def move(number: int) -> Sequence[Line]:
        told: JsonObject = {"type": "invalid_request_error", "code": code, "message": said}
        if names:
            told["event_id"] = names.replace("#", str(number))
        if param:
            told["param"] = param
        return (Line(SERVER, {"type": "error", "event_id": f"event_e{number}", "error": told}),)

    return move


ACTIVE = error("conversation_already_has_active_response", "Conversation already has an active response.")
VAGUE = error("", "Something is wrong.")
BAD_VALUE = error("invalid_value", "Invalid value: 'x'.", param="session.voice")

_MOVES: Sequence[Move] = (
    ACTIVE, APPEND, APPEND_NAMED, APPROVAL, ASK, ASK_ASIDE, ASK_NAMED, BAD_VALUE, CALL, CALL_DONE, CALL_OF_ONE,
    CANCEL, CANCELLED, CANCEL_NAMED, CLEAR, CLOSED, COMMIT, COMMITTED, DELEGATED, DELETE, FAILED, HEARD, LIMITS,
    OPENED, OPENED_NAMED, OTHER_ITEM, PIECE, RESULT, RETRIEVE, SAID, SAID_DONE, SAME_PIECE, SAY, SAY_NAMED, SAY_SAME,
    SILENT, SPEAKS, STRANGER, STRANGER_THERE, TRUNCATE, UPDATE, UPDATED, UPDATE_WIDE, VAGUE,
)  # fmt: skip

_FRAMES: Sequence[tuple[str, Talk]] = (
    ("open and close", over_and_over(
        lambda _: (Line(CLIENT, {"url": "wss://example.org"}, Kind.OPEN), Line(SERVER, {"code": 1000}, Kind.CLOSE)))),
    ("close, again and again", over_and_over(lambda _: (Line(SERVER, {"code": 1006}, Kind.CLOSE),))),
    ("asked after a close", over_and_over(lambda _: (Line(SERVER, {"code": 1000}, Kind.CLOSE),), ASK, OPENED)),
    ("ping", over_and_over(lambda _: (Line(CLIENT, {"ping": ""}, Kind.PING),))),
    ("ping and pong", over_and_over(
        lambda _: (Line(CLIENT, {"ping": ""}, Kind.PING), Line(SERVER, {"pong": ""}, Kind.PONG)))),
    ("binary of the client", over_and_over(lambda _: (Line(CLIENT, {}, Kind.BINARY),))),
    ("binary of the server", over_and_over(lambda _: (Line(SERVER, {}, Kind.BINARY),))),
)  # fmt: skip

_BY_HAND: Sequence[tuple[str, Talk]] = (
    ("session.created, response.create, response.done", over_and_over(
        server("session.created"), ASK, server("response.done"))),
    ("asked, never answered", over_and_over(ASK)),
    ("asked by name, never answered", over_and_over(ASK_NAMED)),
    ("asked beside, never answered", over_and_over(ASK_ASIDE)),
    ("asked, opened", over_and_over(ASK, OPENED)),
    ("asked, opened, closed", over_and_over(ASK, OPENED, CLOSED)),
    ("asked, opened, said, closed", over_and_over(ASK, OPENED, PIECE, CLOSED)),
    ("asked, opened, failed", over_and_over(ASK, OPENED, FAILED)),
    ("opened, closed", over_and_over(OPENED, CLOSED)),
    ("opened, failed", over_and_over(OPENED, FAILED)),
    ("opened, cancelled", over_and_over(OPENED, CANCEL, CANCELLED)),
    ("all asked, all opened, all closed", one_after_another(ASK, OPENED, CLOSED)),
    ("all asked by name, all opened, all closed", one_after_another(ASK_NAMED, OPENED_NAMED, CLOSED)),
    ("all asked by name, all opened, one piece each", one_after_another(ASK_NAMED, OPENED_NAMED, PIECE)),
    ("all asked beside, all opened", one_after_another(ASK_ASIDE, OPENED)),
    ("all opened, all closed", one_after_another(OPENED, CLOSED)),
    ("all opened, all cancelled", one_after_another(OPENED, CANCEL, CANCELLED)),
    ("all opened, one cancel each", one_after_another(OPENED, CANCEL_NAMED)),
    ("all opened, spoken over", one_after_another(OPENED, PIECE, SPEAKS, CANCELLED)),
    ("one answer of many items", greeted(one_after_another(OPENED, OTHER_ITEM, CLOSED))),
    ("one answer of many items, ended again and again", one_after_another(OTHER_ITEM, CLOSED_ONE)),
    ("one item of many parts", over_and_over(SAME_PIECE)),
    ("one answer of many calls", over_and_over(CALL_OF_ONE)),
    ("one answer of many calls, all with results", one_after_another(CALL_OF_ONE, RESULT)),
    ("one answer of many calls, asked again and again", one_after_another(CALL_OF_ONE, ASK)),
    ("calls in turns, never answered", over_and_over(OPENED, CALL, CALL_DONE, CLOSED)),
    ("calls in turns, answered", over_and_over(ASK, OPENED, CALL, CALL_DONE, CLOSED, RESULT)),
    ("calls first, results afterwards", one_after_another(CALL_DONE, RESULT)),
    ("results of no call", over_and_over(RESULT)),
    ("items, never acknowledged", over_and_over(SAY)),
    ("items with ids, never acknowledged", over_and_over(SAY_NAMED)),
    ("items with one id, never acknowledged", over_and_over(SAY_SAME)),
    ("items in order", over_and_over(SAY, SAID, SAID_DONE)),
    ("items first, acknowledged afterwards", one_after_another(SAY, SAID, SAID_DONE)),
    ("items with ids first, acknowledged afterwards", one_after_another(SAY_NAMED, SAID, SAID_DONE)),
    ("items with ids first, others added afterwards", one_after_another(SAY_NAMED, OPENED, SAID)),
    ("items and asked", over_and_over(SAY, ASK)),
    ("items, asked, answered", greeted(over_and_over(SAY_NAMED, SAID, ASK_NAMED, OPENED, PIECE, CLOSED))),
    ("settings, never acknowledged", over_and_over(UPDATE)),
    ("settings in order", over_and_over(UPDATE, UPDATED)),
    ("settings first, acknowledged afterwards", one_after_another(UPDATE, UPDATED)),
    ("settings without end", over_and_over(UPDATE_WIDE)),
    ("settings in effect without end", over_and_over(CREATED_WIDE)),
    ("appends with ids", over_and_over(APPEND_NAMED)),
    ("appends and commits", over_and_over(APPEND, COMMIT)),
    ("appends and commits, taken", over_and_over(APPEND, COMMIT, COMMITTED)),
    ("commits", over_and_over(COMMIT)),
    ("commits first, taken afterwards", one_after_another(COMMIT, COMMITTED)),
    ("clears", over_and_over(APPEND, CLEAR)),
    ("spoken, nobody answers", greeted(over_and_over(APPEND, SPEAKS, SILENT, COMMITTED, HEARD))),
    ("spoken, answered", greeted(over_and_over(SPEAKS, SILENT, COMMITTED, OPENED, PIECE, CLOSED))),
    ("speech that begins", over_and_over(SPEAKS)),
    ("speech that begins and ends", over_and_over(SPEAKS, SILENT)),
    ("all speech begins, all transcribed", one_after_another(SPEAKS, HEARD)),
    ("cancels", over_and_over(CANCEL)),
    ("item commands", over_and_over(TRUNCATE, DELETE, RETRIEVE)),
    ("item commands on items", one_after_another(SAID, TRUNCATE, DELETE, RETRIEVE)),
    ("types that nobody knows", over_and_over(STRANGER)),
    ("types of the server that nobody knows", over_and_over(STRANGER_THERE)),
    ("types that nobody knows, refused", over_and_over(
        STRANGER, error("invalid_value", "Invalid value", param="type"))),
    ("limits", over_and_over(LIMITS)),
    ("approvals, never given", over_and_over(APPROVAL)),
    ("work handed over", over_and_over(DELEGATED)),
    ("asked, refused", over_and_over(ASK, ACTIVE)),
    ("asked by name, refused by name", over_and_over(ASK_NAMED, error("x", "No.", names="ask_#"))),
    ("all asked by name, all refused by name", one_after_another(ASK_NAMED, error("x", "No.", names="ask_#"))),
    ("all asked, all refused", one_after_another(ASK, ACTIVE)),
    ("all asked, all refused vaguely", one_after_another(ASK, VAGUE)),
    ("items, refused", over_and_over(SAY_NAMED, error("invalid_value", "Bad.", names="say_#", param="item"))),
    ("all items, all refused", one_after_another(SAY, error("invalid_value", "Bad.", param="item.content"))),
    ("settings, refused", over_and_over(UPDATE, BAD_VALUE)),
    ("settings, refused and asked", greeted(over_and_over(UPDATE, BAD_VALUE, ASK, OPENED, CLOSED))),
    ("settings by name, refused by name", over_and_over(UPDATE, error("x", "No.", names="set_#"))),
    ("all settings, all refused", one_after_another(UPDATE, BAD_VALUE)),
    ("errors that name nobody", over_and_over(error("invalid_value", "Bad.", names="nobody_#"))),
    ("appends, errors by name", one_after_another(APPEND_NAMED, error("invalid_value", "Bad.", names="piece_#"))),
    ("commits, refused as empty", over_and_over(COMMIT, error("input_audio_buffer_commit_empty", "Buffer too small."))),
    ("calls, results refused", over_and_over(OPENED, CALL_DONE, CLOSED, RESULT, error("x", "No.", names="result_#"))),
)  # fmt: skip


def _of_errors() -> Iterator[tuple[str, Talk]]:
    for code in sorted(codes()):
        yield f"error {code}", over_and_over(error(code, f"It says {code}."))
        yield f"asked, error {code}", over_and_over(ASK, error(code, f"It says {code}."))


def _by_chance() -> Iterator[tuple[str, Talk]]:
    table = [typed(row, whole=True, ids="#") for row in rows()]
    known = list(_MOVES)
    for seed in range(_SHUFFLES):
        yield f"known moves by chance {seed}", shuffled(seed, known, (10, 1_000, 1_000_000)[seed % 3])
        yield f"everything by chance {seed}", shuffled(seed, [*table, *known], (10, 1_000, 1_000_000)[seed % 3])
        three = random.Random(seed).sample(known, 3)
        yield f"three moves by chance {seed}", over_and_over(*three)
        yield f"three moves by chance one after another {seed}", one_after_another(*three)


def talks() -> dict[str, Talk]:
    """Every strange conversation by its name."""
    found = [*_BY_HAND, *_FRAMES, *_by_chance(), *_of_errors(), *_of_tables()]
    table = dict(found)
    assert len(table) == len(found), "two talks of one name"
    return table
