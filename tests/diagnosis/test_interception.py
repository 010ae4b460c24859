"""Whoever stands in the relay is named as the cause, and nobody else is blamed for the time in which he held things."""

from inspector.core.clock import SECOND
from inspector.core.wire import Frame, Kind, Marks, Side, Transport
from inspector.diagnosis.base import Severity, Status
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

GREETED = b'{"type":"session.created","event_id":"event_1","session":{"id":"sess_1","type":"realtime"}}'
ITEM = (
    b'{"type":"conversation.item.create","item":{"id":"msg_1","type":"message","role":"user",'
    b'"content":[{"type":"input_text","text":"Hello"}]}}'
)
ADDED = b'{"type":"conversation.item.added","item":{"id":"msg_1","type":"message","role":"user"}}'
DONE = b'{"type":"conversation.item.done","item":{"id":"msg_1","type":"message","role":"user"}}'
ASKED = b'{"type":"response.create"}'
OPENED = b'{"type":"response.created","response":{"id":"resp_1","status":"in_progress","output_modalities":["text"]}}'
HELD = Marks("intercept", delivered=False)
APP, SERVER = Side.CLIENT, Side.SERVER


def told(at: float, deed: str, side: Side, seq: int, **more: str) -> Record:
    body = {"deed": deed, "from": side.value, "seq": seq, **more}
    return Record(RecordKind.LINK, round(at * SECOND), {"link": {"intercept": body}})


def text(at: float, side: Side, payload: bytes, marks: Marks | None = None) -> Frame:
    return Frame(round(at * SECOND), side, Kind.TEXT, payload, 0, marks)


def read(*items: Frame | Record, until: int = 0, ended: bool = True) -> Reading:
    """A relayed session with these frames and records, and ticks every other second `until` then."""
    reading = Reading(Header(recorder="relay", transport=Transport.WEBSOCKET))
    ticks = [Record(RecordKind.TICK, at * SECOND, {}) for at in range(2, until + 1, 2)]
    seq = 0
    for item in sorted([text(0, SERVER, GREETED), *items, *ticks], key=lambda one: one.at or 0):
        seq += isinstance(item, Frame)
        reading.feed(item._replace(seq=seq) if isinstance(item, Frame) else item)
    if ended:
        reading.finish()
    return reading


def severe(reading: Reading) -> set[str]:
    return {one.rule for one in reading.findings() if one.severity > Severity.NOTE and not one.because_of}


TAKEN = (text(1, APP, ITEM), text(1.1, SERVER, ADDED), text(1.2, SERVER, DONE))


def test_while_a_request_is_held_nobody_is_blamed_and_the_hold_is_named():
    hold = (text(1.5, APP, ASKED, HELD), told(1.6, "hold", APP, 5, type="response.create"))
    reading = read(*TAKEN, *hold, until=50, ended=False)
    assert severe(reading) == {"intercepted"}
    verdict = reading.verdict()
    assert verdict.headline.startswith("The relay holds response.create of the app (event 5), for 48")
    assert [one.cause.value for one in verdict.causes] == ["intercept"]
    without = read(*TAKEN, until=50, ended=False)
    assert "response-never-requested" in severe(without)


def test_while_an_answer_is_held_neither_server_nor_app_is_accused():
    hold = (text(2.1, SERVER, OPENED, HELD), told(2.1, "hold", SERVER, 6, type="response.created"))
    reading = read(*TAKEN, text(2, APP, ASKED), *hold, until=58, ended=False)
    assert severe(reading) == {"intercepted"}
    assert reading.verdict().status is Status.UNCLEAR
    plain = read(*TAKEN, text(2, APP, ASKED), until=58, ended=False)
    assert "response-create-unanswered" in severe(plain)


def test_waits_go_on_where_they_stood_once_it_is_let_go():
    hold = (text(2.1, SERVER, OPENED, HELD), told(2.1, "hold", SERVER, 6, type="response.created"))
    free = (text(50, SERVER, OPENED, Marks("intercept", replaces=6)), told(50, "free", SERVER, 7))
    soon = read(*TAKEN, text(2, APP, ASKED), *hold, *free, until=54, ended=False)
    assert not severe(soon)
    late = read(*TAKEN, text(2, APP, ASKED), *hold, *free, until=120, ended=False)
    assert "response-stalled-no-output" in severe(late)
    assert late.verdict().status is Status.NO_RESPONSE


def test_a_held_answer_rules_out_the_server_and_the_reader():
    hold = (text(30, SERVER, OPENED, HELD), told(30, "hold", SERVER, 6, type="response.created"))
    reading = read(*TAKEN, text(2, APP, ASKED), *hold, until=40, ended=False)
    verdict = reading.verdict()
    assert verdict.status is Status.NO_RESPONSE  # it was late before anything was held
    assert verdict.causes[0].cause.value in ("intercept", "server-stall")
    assert "intercept" in {one.cause.value for one in verdict.causes}
    ruled_out = {one.cause.value: one.because for one in verdict.excluded}
    assert "holds back what the app is to read" in ruled_out["reader-stopped"]


def test_a_dropped_request_is_the_likeliest_cause():
    drop = (text(1.5, APP, ASKED, HELD), told(1.6, "hold", APP, 5), told(3, "drop", APP, 5), told(3, "free", APP, 5))
    verdict = read(*TAKEN, *drop, until=40).verdict()
    assert verdict.status is Status.NOT_REQUESTED
    assert verdict.causes[0].cause.value == "intercept"
    assert "1 dropped" in verdict.causes[0].because


def test_a_hold_that_did_no_harm_is_a_note_beside_an_answer():
    closed = b'{"type":"response.done","response":{"id":"resp_1","status":"completed","output":[]}}'
    hold = (
        text(1.5, APP, ASKED, HELD),
        told(1.6, "hold", APP, 5, type="response.create"),
        text(20, APP, ASKED, Marks("intercept", replaces=5)),
        told(20, "free", APP, 6),
    )
    reading = read(*TAKEN, *hold, text(20.1, SERVER, OPENED), text(20.5, SERVER, closed), until=30)
    [found] = [one for one in reading.findings() if one.rule == "intercepted"]
    assert found.severity is Severity.NOTE
    assert found.message == "Messages of the app were held for 18.4 s from event 5 on."
    assert not {"slow-first-token", "response-never-requested"} & severe(reading)


def test_a_connection_that_ends_while_something_is_held_is_explained_by_the_hold():
    lost = Frame(30 * SECOND, APP, Kind.CLOSE, b'{"code":null,"reason":"","lost":"connection reset"}', 0)
    hold = (text(2.1, SERVER, OPENED, HELD), told(2.1, "hold", SERVER, 6, type="response.created"))
    reading = read(*TAKEN, text(2, APP, ASKED), *hold, lost, until=32)
    [closed] = [one for one in reading.findings() if one.rule == "closed-mid-response"]
    assert closed.because_of == (next(one.id for one in reading.findings() if one.rule == "intercepted"),)
