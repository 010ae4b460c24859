"""The start screen beside a relay: it says where apps reach it, and lists their sessions as they come."""

import asyncio

from websockets.asyncio.client import connect

from inspector.core.secret import Secret
from inspector.live.shelf import RECORDING
from inspector.simulator.free.server import serve_free
from inspector.transports import link
from inspector.transports.relay.config import RelayConfig
from inspector.transports.tap.config import TapConfig
from inspector.ui.app import InspectApp
from inspector.ui.screens.start import StartScreen

from .calm import running


def told(screen) -> str:
    return "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())


async def test_sessions_are_listed_as_they_come(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    async with serve_free(speed=20) as server:
        config = RelayConfig(server.url.rpartition("/")[0], proxy=None)
        line = await asyncio.to_thread(link.start, config, link.RELAY)
        app = InspectApp()
        async with running(app, (120, 40)) as pilot:
            await pilot.pause()
            screen = app.screen
            assert isinstance(screen, StartScreen)
            assert f"relaying to 127.0.0.1 · OPENAI_BASE_URL={line.recorder.base}" in told(screen)
            url = line.recorder.base.replace("http", "ws", 1) + "/realtime?model=gpt-realtime"
            async with connect(url, additional_headers={"Authorization": "Bearer none"}, proxy=None) as session:
                await session.recv()
                async with asyncio.timeout(30):
                    while RECORDING not in told(screen):
                        await pilot.pause(0.05)
            async with asyncio.timeout(30):
                while RECORDING in told(screen):
                    await pilot.pause(0.05)
        await asyncio.to_thread(line.stop)
        line.leave()


async def test_a_tap_is_named_like_a_relay(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    line = await asyncio.to_thread(link.start, TapConfig(Secret("t0ken")), link.TAP)
    app = InspectApp()
    async with running(app, (120, 40)) as pilot:
        await pilot.pause()
        port = line.recorder.base.rpartition(":")[2].partition("/")[0]
        assert f"tap at {line.recorder.base} · inspector tap --snippet --port {port}" in told(app.screen)
    await asyncio.to_thread(line.stop)
    line.leave()
