"""The rows that a short timeline leaves free go to the findings, few of them where a detail stands beside it."""

from inspector.core.wire import Side

from ..present.build import SPOKEN, reading_of, reading_of_events
from .frames import showing
from .test_frames import silent

REFUSED = [
    (
        Side.SERVER,
        {"type": "error", "error": {"type": "invalid_request_error", "code": "invalid_value", "message": "No."}},
    )
]


async def test_what_to_do_is_seen_at_once_where_the_timeline_is_short():
    async with showing(reading_of_events(REFUSED), size=(80, 24)) as screen:
        inspect = screen.app.inspect
        await screen.rest()
        assert inspect.timeline.height >= len(inspect.timeline.source)
        assert inspect.findings.height == len(inspect.findings.source)
        assert "  why  " in screen.text


async def test_a_long_timeline_keeps_its_rows():
    async with showing(reading_of(SPOKEN), size=(80, 24)) as screen:
        await screen.rest()
        assert screen.app.inspect.findings.least <= screen.app.inspect.findings.outer_size.height <= 5


async def test_other_views_and_sizes_share_out_anew():
    async with showing(silent(), size=(80, 24)) as screen:
        inspect = screen.app.inspect
        await screen.rest()
        before = inspect.findings.outer_size.height
        await screen.press("L")
        await screen.rest()
        assert inspect.findings.outer_size.height < before
        await screen.press("L")
        await screen.rest()
        assert inspect.findings.outer_size.height == before
        await screen.pilot.resize_terminal(120, 40)
        await screen.rest()
        assert 9 <= inspect.findings.outer_size.height <= 13


async def test_a_height_chosen_by_hand_stays():
    async with showing(silent(), size=(80, 24)) as screen:
        inspect = screen.app.inspect
        await screen.press("3", "less_than_sign", "less_than_sign", "1")
        await screen.rest()
        chosen = inspect.findings.outer_size.height
        await screen.press("g", "j", "e")
        await screen.settle()
        assert inspect.findings.outer_size.height == chosen
