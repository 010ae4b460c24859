"""Whatever a peer sends, the screen stays whole and no text becomes an action."""

from inspector.core.wire import Frame, Kind, Side
from inspector.present.text.cell import width_of

from ..present.build import reading_of_events
from .frames import showing

NASTY = [
    "[/foo]",
    "[@click=app.quit]x[/]",
    "[bold red]x",
    "\x1b[2J\x1b]52;c;eA==\x07",
    "\u202egnp.exe \u2066",
    "漢字🎧👩\u200d👩\u200d👧e\u0301\ufe0f",
    "\\[", "]", "$x", "%s", "{0}", "\r\n\t\x00",
    "x" * 1_000_000,
]  # fmt: skip


def nasty_events():
    for text in NASTY:
        name = text[:50]
        yield Side.SERVER, {"type": name or "x", "event_id": text, name: text}
        yield Side.SERVER, {"type": "error", "error": {"code": name, "message": text[:5000], "param": name}}
        yield Side.CLIENT, {"type": "session.update", "event_id": text, "session": {"instructions": text, name: name}}
        item = {"id": name, "type": "message", "role": name, "content": [{"type": "input_text", "text": text}]}
        yield Side.CLIENT, {"type": "conversation.item.create", "item": item}
        yield Side.SERVER, {"type": "response.created", "response": {"id": name, "status": text}}
        yield Side.SERVER, {"type": "response.output_text.delta", "response_id": name, "item_id": name, "delta": text}


async def test_hostile_text_is_shown_and_nothing_else():
    reading = reading_of_events(nasty_events(), name="[/foo]\x1b[2J[@click=app.quit]x[/]", ended=False)
    seq = len(reading.columns) + 1
    reading.feed(Frame(None, Side.SERVER, Kind.TEXT, b"\xff\xfe[/foo]\x1b", seq))
    reading.feed(Frame(None, Side.SERVER, Kind.CLOSE, b'{"code":4000,"reason":"[/foo]\\u001b[2J"}', seq + 1))
    reading.finish()
    async with showing(reading, size=(120, 40)) as screen:
        inspect = screen.app.inspect
        for row in range(len(inspect.timeline.source)):
            inspect.timeline.select(row)
            inspect.show_event()
            for source, width in ((inspect.timeline.source, 60), (inspect.detail.source, 50)):
                assert width_of("".join(span.text for span in source.spans(0, width))) == width
        await screen.press("g")
        for _ in range(6):
            text = screen.text
            assert not {"\x1b", "\x07", "\u202e", "\u2066", "\u200d", "\x00"} & set(text)
            assert all(width_of(line) <= 120 for line in text.splitlines())
            await screen.press("pagedown", "e")
        await screen.press("v", "escape", "3", "j", "j", "y", "2", "G", "y")
        assert screen.app.return_value is None
        assert screen.clipboard.text


async def test_markup_in_a_copied_text_is_not_read_as_markup():
    async with showing(reading_of_events([(Side.SERVER, {"type": "[/foo]"})])) as screen:
        await screen.press("g", "y")
        assert "[/foo]" in screen.clipboard.text
        assert "[/foo]" in screen.text
