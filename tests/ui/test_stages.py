"""The stages count down by the screen's clock while a recording is live, and the verdict opens."""

from inspector.core.wire import Side
from inspector.diagnosis.base import Stage, StageName, StageState
from inspector.ui.screens import heads
from inspector.ui.screens.verdict import VerdictScreen

from ..present.build import feed, reading_of_events
from ..present.test_wait import silent as silent_so_far
from .frames import showing
from .test_frames import silent

ASKED = [
    (Side.CLIENT, {"type": "conversation.item.create", "item": {"role": "user", "type": "message"}}),
    (Side.CLIENT, {"type": "response.create"}),
]
WAITING = (Stage(StageName.STARTED, StageState.PENDING, None, "no response.created", since=2, due=10_000_000),)


class Clock:
    """Tells the time that the test gives it."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


async def test_a_live_wait_counts_down_by_the_screens_clock():
    async with showing(reading_of_events(ASKED, ended=False), live=True) as screen:
        stages, clock = screen.app.inspect.stages, Clock()
        stages._clock = clock
        stages.show(WAITING, 6_000_000, live=True)
        told = []
        for passed in (0, 0.5, 2.3, 4.2):
            clock.at = 100 + passed
            stages.beat()
            told.append(stages.render_line(1).text.strip())
        assert told == ["… 4.0 s left", "… 3.5 s left", "… 1.7 s left", "overdue"]
        stages.show(WAITING, 9_000_000, live=True)
        assert stages.moment == 9_000_000
        assert not screen.app.inspect.reading.findings()


async def test_the_time_for_which_nothing_came_grows_by_the_screens_clock():
    reading, clock = silent_so_far(22), Clock()
    async with showing(reading, live=True) as screen:
        stages = screen.app.inspect.stages
        stages._clock, stages._since = clock, clock.at
        told = []
        for passed in (0, 19.2, 40):
            clock.at = 100 + passed
            heads.beat(screen.app.inspect)
            told.append(screen.app.inspect.verdict.lines[0][-1].text.strip())
        assert told[1:] == ["still nothing after 41 s", "still nothing after 1 min 02 s"]
        assert "still" not in told[0]


async def test_a_wait_in_a_recording_that_has_ended_stands_still():
    async with showing(reading_of_events(ASKED, ended=False)) as screen:
        stages, clock = screen.app.inspect.stages, Clock()
        stages._clock = clock
        stages.show(WAITING, 6_000_000)
        clock.at += 60
        assert stages.moment == 6_000_000


async def test_the_screen_shows_the_time_that_is_left():
    reading = reading_of_events(ASKED, ended=False, step=1_000_000)
    async with showing(reading, live=True) as screen:
        assert " s left" in await screen.rest()
        feed(reading, [(Side.SERVER, {"type": "response.created", "response": {"id": "resp_1"}})], step=1_000_000)
        await screen.settle()
        assert "✓ started" in await screen.rest()


async def test_the_verdict_opens_by_enter_and_by_a_click():
    async with showing(silent()) as screen:
        await screen.press("shift+tab")
        assert "▌✗ no response" in await screen.rest()
        await screen.press("enter")
        assert isinstance(screen.app.screen, VerdictScreen)
        await screen.press("escape")
        await screen.pilot.click("#verdict")
        assert isinstance(screen.app.screen, VerdictScreen)


async def test_a_next_step_leads_to_the_event_it_is_about():
    async with showing(silent()) as screen:
        await screen.press("g", "v")
        await screen.rest()
        page = screen.app.screen.query_one("#page")
        page.select(next(place for place, line in enumerate(page.source.lines) if "Log every frame" in line.text))
        await screen.press("enter")
        assert screen.app.screen is screen.app.inspect
        assert screen.seq == 7


async def test_states_are_whole_words_where_columns_are_few():
    async with showing(silent(), size=(80, 24)) as screen:
        stages = screen.app.inspect.stages
        stages.show([Stage(name, StageState.SKIPPED) for name in StageName])
        assert stages.render_line(0).text.split() == [f"–{name.value}" for name in StageName]
        assert stages.render_line(1).text.split() == ["skipped"] * len(StageName)
        await screen.press("4", *"l" * 7)
        assert stages.render_line(0).text.rstrip().endswith("–finished◂")


async def test_at_a_moment_of_a_replay_more_is_to_come_and_what_is_not_clear_is_not_clear_so_far():
    async with showing(silent()) as screen:
        await screen.press("g", *"jjjjj", "full_stop")
        assert "… so far" in await screen.rest()
        assert "? unclear" not in screen.text
