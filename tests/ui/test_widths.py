"""Every line of a list is exactly as wide as the list: the strips say so without measuring."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from inspector.formats.opening import open_input
from inspector.ui.app import InspectApp
from inspector.ui.widgets.rows import Rows

from .calm import running

SESSIONS = Path(__file__).parents[2] / "sessions"


@pytest.mark.parametrize("name", ["vad-turn", "parallel-tools", "forum-no-response", "barge-in"])
@pytest.mark.parametrize("width", [80, 133])
async def test_lines_are_as_wide_as_their_list(name, width):
    path = next(SESSIONS.glob(f"{name}.*"))
    app = InspectApp(open_input(path.name, path))
    async with running(app, (width, 40)) as pilot:
        for key in ("", "L", "R", "u"):
            await pilot.press(*([key] if key else []))
            lists = [one for one in app.screen.query(Rows) if one.scrollable_content_region.width]
            assert lists
            for one in lists:
                room = one.scrollable_content_region.width
                strips = [one.render_line(y) for y in range(min(one.height, len(one.source)))]
                assert [cell_len(strip.text) for strip in strips] == [room] * len(strips)
