"""The whole way: a real relay before the free server, a request held, edited on the screen, and let go."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from websockets.asyncio.client import ClientConnection, connect

from inspector.core.wire import Side
from inspector.recording.follower import Follower
from inspector.simulator.free.server import serve_free
from inspector.transports import link
from inspector.transports.relay.config import RelayConfig
from inspector.ui.app import InspectApp
from inspector.ui.screens.hold import HoldScreen

from .calm import running

LIMIT = 60  # seconds; only a hang lasts so long
SESSION = '{"type":"session.update","session":{"type":"realtime","output_modalities":["text"]}}'
HELLO = (
    '{"type":"conversation.item.create","item":{"type":"message","role":"user",'
    '"content":[{"type":"input_text","text":"Hello"}]}}'
)
ASK = '{"type":"response.create"}'


class Watch(NamedTuple):
    """An app in the middle of a session, and the screen on it."""

    app: ClientConnection
    screen: InspectApp
    pilot: object

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let everything go on until a fact holds."""
        while not holds():
            await asyncio.sleep(0.01)
            await self.pilot.pause()

    @property
    def page(self) -> HoldScreen:
        assert isinstance(self.screen.screen, HoldScreen)
        return self.screen.screen

    def held(self, side: Side = Side.CLIENT) -> list[str]:
        """The types of what the page shows as held."""
        gate = self.page.gate
        return [one.type for each in gate.sides if each.side is side for one in each.messages] if gate else []

    async def gets(self, type_: str) -> dict[str, object]:
        """What the app receives, up to an event of this type."""
        while (event := json.loads(str(await self.app.recv())))["type"] != type_:
            pass
        return event


@asynccontextmanager
async def watching(monkeypatch, tmp_path, **options) -> AsyncIterator[Watch]:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    async with asyncio.timeout(LIMIT), serve_free(speed=20) as server:
        config = RelayConfig(server.url.rpartition("/")[0], proxy=None, **options)
        line = await asyncio.to_thread(link.start, config, link.RELAY)
        url = line.recorder.base.replace("http", "ws", 1) + "/realtime?model=gpt-realtime"
        try:
            async with connect(url, additional_headers={"Authorization": "Bearer none"}, proxy=None) as app:
                [path] = (tmp_path / "recordings").glob("*.jsonl")
                screen = InspectApp(Follower(path, live=True), copy=lambda text, write: "the test")
                async with running(screen, (120, 40)) as pilot:
                    watch = Watch(app, screen, pilot)
                    await watch.until(lambda: screen.inspect.reading is not None)
                    yield watch
        finally:
            await asyncio.to_thread(line.stop)
            line.leave()


async def test_a_request_is_held_edited_and_let_go(monkeypatch, tmp_path):
    async with watching(monkeypatch, tmp_path, hold="type:response.create", hold_from=[Side.CLIENT]) as watch:
        for text in (SESSION, HELLO, ASK):
            await watch.app.send(text)
        await watch.gets("conversation.item.done")
        await watch.pilot.press("b")
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen) and watch.held() == ["response.create"])
        await watch.pilot.press("enter")
        await watch.until(lambda: hasattr(watch.screen.screen, "editor"))
        edited = {"type": "response.create", "response": {"metadata": {"by": "hand"}}}
        watch.screen.screen.editor.write(json.dumps(edited))
        await watch.pilot.press("ctrl+s")
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen))
        await watch.until(lambda: any(one.edited for side in watch.page.gate.sides for one in side.messages))
        await watch.pilot.press("r")
        done = await watch.gets("response.done")
        assert done["response"]["status"] == "completed"
        assert done["response"]["metadata"] == {"by": "hand"}
        await watch.until(lambda: watch.held() == [])
        await watch.pilot.press("escape")
        reading = watch.screen.inspect.reading
        await watch.until(lambda: any(one.rule == "intercepted" for one in reading.findings()))
        await watch.until(lambda: reading.verdict().status.value == "answered")
        marks = [reading.frame(seq).marks for seq in range(1, len(reading.columns) + 1)]
        [new] = [one for one in marks if one and (one.extra or {}).get("deed") == "edit"]
        assert reading.event(new.replaces).type == "response.create"


async def test_an_answer_is_held_from_the_screen_dropped_and_another_one_put_in(monkeypatch, tmp_path):
    async with watching(monkeypatch, tmp_path) as watch:
        await watch.app.send(SESSION)
        await watch.gets("session.updated")
        await watch.pilot.press("b")
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen) and watch.page.gate is not None)
        await watch.pilot.press("G", "k", "k")  # to the server's side, above the faults
        await watch.pilot.press("h", *"type:response.done", "enter")
        await watch.until(lambda: watch.page.gate.sides[1].where == "type:response.done")
        await watch.app.send(ASK)
        await watch.until(lambda: watch.held(Side.SERVER)[:1] == ["response.done"])
        await watch.until(lambda: watch.page.message is not None)
        await watch.pilot.press("n")
        await watch.until(lambda: hasattr(watch.screen.screen, "editor"))
        assert watch.screen.screen.side is Side.SERVER
        watch.screen.screen.editor.write(
            '{"type":"error","event_id":"event_x","error":{"type":"x","message":"Put in."}}'
        )
        await watch.pilot.press("ctrl+s")
        if not isinstance(watch.screen.screen, HoldScreen):  # it may have faults in the eyes of the dialect
            await watch.pilot.press("ctrl+s")
        assert (await watch.gets("error"))["error"]["message"] == "Put in."
        await watch.until(lambda: watch.page.message is not None)
        await watch.pilot.press("D")
        await watch.until(lambda: "response.done" not in watch.held(Side.SERVER))


async def test_a_fault_is_set_from_the_screen(monkeypatch, tmp_path):
    async with watching(monkeypatch, tmp_path) as watch:
        await watch.gets("session.created")
        await watch.pilot.press("b")
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen) and watch.page.gate is not None)
        await watch.pilot.press("f")
        await watch.until(
            lambda: watch.screen.screen.query("#page") and not isinstance(watch.screen.screen, HoldScreen)
        )
        await watch.until(lambda: len(watch.screen.screen.query_one("#page").source) == 10)
        await watch.pilot.press(*"jjjjjjj", "enter", "enter")  # fail@response.created
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen) and bool(watch.page.gate.faults))
        await watch.app.send(ASK)
        done = await watch.gets("response.done")
        assert done["response"]["status"] == "failed"
        reading = watch.screen.inspect.reading
        await watch.until(lambda: {"fault-on-purpose", "response-failed"} <= {one.rule for one in reading.findings()})


async def test_a_forgotten_hold_is_said_on_the_page(monkeypatch, tmp_path):
    options = {"hold": "type:response.create", "hold_timeout": 1.0}
    async with watching(monkeypatch, tmp_path, **options) as watch:
        await watch.app.send(SESSION)
        await watch.gets("session.updated")
        await watch.pilot.press("b")
        await watch.until(lambda: isinstance(watch.screen.screen, HoldScreen) and watch.page.gate is not None)
        await watch.app.send(ASK)
        await watch.gets("response.done")
        await watch.until(lambda: "Nobody decided for 1 s" in watch.page.said.text)
        assert watch.page.gate.sides[0].where is None


async def test_the_key_shows_where_a_relay_is_live(monkeypatch, tmp_path):
    async with watching(monkeypatch, tmp_path) as watch:
        await watch.gets("session.created")
        await watch.until(lambda: any("holds" in span.text for line in keys(watch) for span in line))


def keys(watch: Watch):
    return watch.screen.inspect.query_one("#keys").lines
