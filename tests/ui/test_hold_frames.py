"""The page of holds on screens of every size, and rows that were held, edited, dropped and put in."""

import pytest

from inspector.core.json import JsonObject
from inspector.core.wire import Frame, Kind, Marks, Side, Transport
from inspector.live.holding import HoldingError
from inspector.present.details.detail import detail
from inspector.present.screen.held import HARMS, Gate, HeldMessage, HeldSide, gate_page, harm_lines
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading
from inspector.transports.relay import fault
from inspector.ui.screens.fault import FaultScreen
from inspector.ui.screens.hold import HoldScreen

from .frames import check_frame, showing

SIZES = [(80, 24), (120, 40), (200, 50)]
HOSTILE = "\x1b]0;x\x07[/b][@click=app.quit]\u202eevil"
GATE = Gate(
    (
        HeldSide(
            Side.CLIENT,
            "type:response.create or type:conversation.item.create",
            4,
            54.2,
            (
                HeldMessage(12, "conversation.item.create", 168, 6.4, "held", edited=True),
                HeldMessage(13, "response.create", 26, 6.3, "delayed", copies=1, due=2.0),
                HeldMessage(14, "input_audio_buffer.append", 6_444, 5.0, "waits"),
            ),
        ),
        HeldSide(Side.SERVER),
    ),
    ("drop@response.done", "delay=500ms"),
)


class Still:
    """A session in which nothing moves; what it was told stands in `told`."""

    def __init__(self, gate: Gate | None = GATE) -> None:
        self._gate = gate
        self.told: list[tuple[str, JsonObject]] = []

    def gate(self) -> Gate:
        if self._gate is None:
            raise HoldingError("This session is over: nothing is held any more.")
        return self._gate

    def tell(self, do: str, **more) -> JsonObject:
        self.told.append((do, more))
        return {"ok": True, "text": '{"type":"response.create"}', "from": "client"}

    def leave(self) -> None:
        """Nobody is connected."""


ITEM = (
    b'{"type":"conversation.item.create","item":{"type":"message","role":"user",'
    b'"content":[{"type":"input_text","text":"Hello"}]}}'
)
EDITED = ITEM.replace(b'"Hello"', b'"Good bye"').replace(b'"role"', b'"id":"msg_1","role"')


def frames(hostile: bytes = b"") -> Reading:
    """A relayed session in which one event was edited, one dropped, one put in, and one is held still."""
    reading = Reading(Header(recorder="relay", transport=Transport.WEBSOCKET))
    created = b'{"type":"session.created","event_id":"event_1","session":{"id":"sess_1","type":"realtime"}}'
    asked, clear = b'{"type":"response.create"}', b'{"type":"input_audio_buffer.clear"}'
    rows = [
        (0.0, Side.SERVER, created, None),
        (1.0, Side.CLIENT, ITEM, Marks("intercept", delivered=False, extra={"deed": "hold"})),
        (1.2, Side.CLIENT, clear, Marks("intercept", delivered=False, extra={"deed": "wait"})),
        (9.0, Side.CLIENT, EDITED, Marks("intercept", replaces=2, extra={"deed": "edit"})),
        (9.1, Side.CLIENT, hostile or asked, Marks("intercept", extra={"deed": "inject"})),
        (9.2, Side.CLIENT, asked, Marks("intercept", delivered=False, extra={"deed": "hold"})),
    ]
    for seq, (at, side, payload, marks) in enumerate(rows, 1):
        reading.feed(Frame(round(at * 1e6), side, Kind.TEXT, payload, seq, marks))
    for at, deed, seq in ((9.05, "drop", 3), (9.3, "hold", 6)):
        told = {"intercept": {"deed": deed, "from": "client", "seq": seq, "type": "response.create"}}
        reading.feed(Record(RecordKind.LINK, round(at * 1e6), {"link": told}))
    return reading


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_page(size):
    async with showing(frames(), size=size, live=True) as screen:
        await screen.app.push_screen(HoldScreen(Still(), frames(), print))
        await screen.rest()
        check_frame(f"hold-{size[0]}x{size[1]}", await screen.frame())


async def test_the_faults():
    async with showing(frames(), size=(80, 24), live=True) as screen:
        await screen.app.push_screen(FaultScreen())
        await screen.rest()
        await screen.press("j", "j", "enter")
        check_frame("hold-faults-80x24", await screen.rest())


async def test_a_held_message_is_edited():
    async with showing(frames(), size=(120, 40), live=True) as screen:
        await screen.app.push_screen(HoldScreen(Still(), frames(), print))
        await screen.rest()
        await screen.press("enter")
        await screen.rest()
        check_frame("hold-editor-120x40", screen.text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_rows_say_what_was_done_by_hand(size):
    async with showing(frames(), size=size) as screen:
        await screen.press("g", "j", "j", "j")
        check_frame(f"by-hand-{size[0]}x{size[1]}", await screen.frame())


async def test_a_session_that_is_over_says_so():
    async with showing(frames(), size=(80, 24)) as screen:
        await screen.app.push_screen(HoldScreen(Still(None), frames(), print))
        assert "✗ This session is over: nothing is held any more." in await screen.rest()


async def test_without_a_relay_the_key_says_what_one_needs():
    reading = Reading(Header(recorder="connect", transport=Transport.WEBSOCKET))
    reading.feed(Frame(0, Side.CLIENT, Kind.TEXT, ITEM, 1, None))
    async with showing(reading, live=True) as screen:
        await screen.press("b")
        assert not isinstance(screen.app.screen, HoldScreen)
        assert any("run `inspector relay" in str(one.message) for one in screen.app._notifications)


KEYS = [
    ("r", "release", {"seq": 12}),
    ("R", "release", {}),
    ("D", "drop", {"seq": 12}),
    ("c", "duplicate", {"seq": 12}),
    ("H", "hold", {"side": "client"}),
    ("F", "calm", {}),
    ("y", "text", {"seq": 12}),
]


async def test_each_key_tells_the_relay():
    keeper = Still()
    async with showing(frames(), live=True) as screen:
        await screen.app.push_screen(HoldScreen(keeper, frames(), print))
        await screen.rest()
        for key, *_ in KEYS:
            await screen.press(key)
            await screen.rest()
    assert keeper.told == [(do, more) for _, do, more in KEYS]


async def test_a_delay_and_a_filter_are_asked_for():
    keeper = Still()
    async with showing(frames(), live=True) as screen:
        await screen.app.push_screen(HoldScreen(keeper, frames(), print))
        await screen.rest()
        await screen.press("t", *"soon", "enter")
        assert "A number of seconds is expected" in screen.text
        await screen.press(*["backspace"] * 4, *"2.5", "enter")
        await screen.rest()
        await screen.press("h", *" rule:x")
        assert "✗ column" in screen.text
        await screen.press(*["backspace"] * 7, "enter")
        await screen.rest()
        await screen.press("f", "enter", "enter")
        await screen.rest()
    assert keeper.told == [
        ("delay", {"seq": 12, "seconds": 2.5}),
        ("hold", {"where": GATE.sides[0].where, "side": "client"}),
        ("fault", {"fault": HARMS[0].sample}),
    ]


async def test_an_event_is_put_in_as_either_side():
    keeper = Still()
    async with showing(frames(), live=True) as screen:
        await screen.app.push_screen(HoldScreen(keeper, frames(), print))
        await screen.rest()
        await screen.press("n", "f3")
        assert "Put in · as the server" in screen.text
        screen.app.screen.editor.write('{"type":"error","error":{"message":"No."}}')
        await screen.press("ctrl+s", "ctrl+s")
        await screen.rest()
    [(do, more)] = keeper.told
    assert (do, more["side"], len(more["texts"])) == ("inject", "server", 1)


async def test_an_edit_reaches_the_relay_as_one_event():
    keeper = Still()
    async with showing(frames(), live=True) as screen:
        await screen.app.push_screen(HoldScreen(keeper, frames(), print))
        await screen.rest()
        await screen.press("enter")
        await screen.rest()
        screen.app.screen.editor.write('{"type": "response.create",\n "event_id": "mine"}')
        await screen.press("ctrl+s")
        await screen.rest()
    assert keeper.told[-1] == ("edit", {"seq": 12, "text": '{"type":"response.create","event_id":"mine"}'})


def test_every_fault_that_is_offered_can_be_set():
    assert [fault.read(one.sample).deed for one in HARMS] == [*fault.Deed]
    assert len(harm_lines()) == len(HARMS)


@pytest.mark.parametrize("width", [20, 60, 118])
def test_hostile_words_of_the_wire_stay_words(width):
    side = HeldSide(Side.SERVER, HOSTILE, 1, None, (HeldMessage(1, HOSTILE, 1, 0.0, HOSTILE),))
    told = [row.line.text for row in gate_page(Gate((side,), (HOSTILE,)), width)]
    reading = frames(b'{"type":"\\u001b]0;x\\u0007","\\u001b[2J":"[/b]"}')
    told += [line.text for seq in range(1, 7) for line in detail(reading, seq, width, {})]
    assert told
    assert not any("\x1b" in line or "\x07" in line or "\u202e" in line for line in told)


def test_a_detail_shows_both_versions():
    told = "\n".join(line.text for line in detail(frames(), 4, 100, {}))
    assert "edited in the relay: it came as #2, 8 s before" in told
    assert 'item.content[0].text  came "Hello"' in told
    assert 'went "Good bye"' in told
    assert "item.id  came without it" in told
    dropped = "\n".join(line.text for line in detail(frames(), 3, 100, {}))
    assert "waited behind a held message: it was dropped and never arrived" in dropped
