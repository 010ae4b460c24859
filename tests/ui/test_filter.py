"""The filter on the screen, by keyboard alone."""

import pytest
from click.testing import CliRunner

from inspector.cli.view import command as view
from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.opening import open_input
from inspector.present.rows.fold import Shape
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.query.saved import BUILT_IN
from inspector.recording.reading import Reading
from inspector.ui.app import InspectApp
from inspector.ui.screens.filters import FiltersScreen

from ..present.build import append, delta, feed, reading_of_events
from ..recording.filters import FOLDER, SPOKEN, TROUBLE
from .calm import running
from .frames import showing


def reading(name):
    return open_input(name, FOLDER / name)[0]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    return tmp_path


async def press(screen, *keys):
    """Keys one by one: each waits for what the one before changed, the focus too."""
    for key in keys:
        await screen.press(key)


async def type_filter(screen, text, *after):
    await screen.press("slash")
    await put(screen, screen.app.inspect.sifted.box.input.value + text)
    await press(screen, *after)


async def test_a_filter_that_fits_nothing_says_so():
    async with showing(reading(SPOKEN), size=(80, 24)) as screen:
        await screen.press("slash")
        examples = next(line for line in (await screen.rest()).splitlines() if "a word, type:response.*" in line)
        assert examples.strip().endswith(("warning", "t>10s"))
        await put(screen, "type:resp")
        await screen.press("enter")
        assert " ! filter none of " in await screen.rest()


async def put(screen, text):
    """What typing or pasting this text comes to."""
    field = screen.app.inspect.sifted.box.input
    field.value, field.cursor_position = text, len(text)
    await screen.pilot.pause()
    screen.app.inspect.sifted.finish()
    await screen.pilot.pause()


def rows(screen):
    """The events whose rows are shown."""
    fold = screen.app.inspect.timeline.timeline.fold
    return [fold.starts[row] for row in range(len(fold)) if fold.shapes[row] <= Shape.RUN]


async def line(screen):
    """The line that says the filter, once the screen has come to rest."""
    return next((one for one in (await screen.rest()).splitlines() if "✓ filter" in one), "")


async def test_typing_hides_the_other_rows_and_says_it_in_words():
    async with showing(reading(SPOKEN)) as screen:
        await press(screen, "g")
        await screen.press("slash")
        await screen.press(*"from:server type:response.output_item")
        screen.app.inspect.sifted.finish()
        await screen.pilot.pause()
        assert rows(screen) == [7, 18]
        assert "Filter · ✓ 2 of 21" in screen.text
        assert "✓ from the server and type response.output_item" in screen.text
        await press(screen, "enter")
        assert screen.app.focused is screen.app.inspect.timeline
        assert "✓ filter 2 of 21  from:server type:response.output…" in await line(screen)
        assert screen.seq == 7
        await press(screen, "j")
        assert screen.seq == 18
        assert "#18" in screen.text.split("[Event]")[1]


async def test_a_mistake_is_said_in_words_and_leaves_the_rest_in_force():
    async with showing(reading(SPOKEN)) as screen:
        await type_filter(screen, "type:response is:aud")
        assert "Filter · ✗ not a filter yet" in screen.text
        assert "✗ column 18: There is no is:aud; did you mean audio?" in screen.text
        assert rows(screen)[0] == 5
        await press(screen, "enter")
        assert screen.app.focused is screen.app.inspect.sifted.box.input
        await press(screen, "tab", "enter")
        assert "✓ filter 2 of 21  type:response is:audio" in await line(screen)


async def test_escape_shows_everything_again_where_the_cursor_was():
    async with showing(reading(SPOKEN)) as screen:
        await press(screen, "g", *"jjjj")
        assert screen.seq == 5
        await type_filter(screen, "teapot")
        assert rows(screen) == []
        await press(screen, "escape")
        assert screen.seq == 5
        assert len(rows(screen)) > 10
        assert "filter 0" not in screen.text
        await type_filter(screen, "kettle", "enter", "escape")
        assert len(rows(screen)) > 10
        assert screen.app.inspect.sifted.text == ""


async def test_completion_offers_what_the_recording_holds():
    async with showing(reading(TROUBLE)) as screen:
        await type_filter(screen, "ty", "tab")
        box = screen.app.inspect.sifted.box
        assert box.input.value == "type:"
        await press(screen, *"err", "tab", *" is:", "down", "down", "up", "tab")
        assert box.input.value == "type:error is:pending"
        await put(screen, "error.par")
        assert "error.param=" in screen.text
        await press(screen, "tab", "tab")
        assert box.input.value == "error.param=session.temperature"
        screen.app.inspect.sifted.finish()
        assert rows(screen) == [12]


async def test_n_walks_the_matches_after_the_filter_is_gone():
    async with showing(reading(SPOKEN)) as screen:
        await press(screen, "g")
        await type_filter(screen, "from:client", "escape")
        await press(screen, "g", "n")
        assert screen.seq == 2
        await type_filter(screen, "from:client", "enter", "escape")
        await press(screen, "g", "n")
        assert screen.seq == 2
        await press(screen, "n")
        assert screen.seq == 5
        assert "match 2 of 2" in screen.text
        await press(screen, "n")
        assert screen.seq == 5
        await press(screen, "N")
        assert screen.seq == 2


async def test_solo_and_mute_write_the_filter():
    async with showing(reading(SPOKEN)) as screen:
        await press(screen, "g", "s")
        assert "type:session.*" in await line(screen)
        assert rows(screen) == [1]
        await press(screen, "s")
        assert screen.app.inspect.sifted.text == ""
        await press(screen, "x")
        assert "-type:session.*" in await line(screen)
        assert rows(screen)[0] == 2
        await press(screen, "g", "x")
        assert screen.app.inspect.sifted.text == "-type:session.* -type:conversation.item.*"
        await press(screen, "X")
        assert screen.app.inspect.sifted.text == ""
        assert rows(screen)[0] == 1


async def test_the_filter_holds_for_every_recording_of_the_input():
    async with showing(reading(SPOKEN), reading(TROUBLE)) as screen:
        await type_filter(screen, "from:client", "enter")
        await press(screen, "p")
        screen.app.inspect.sifted.finish()
        assert rows(screen) == [2, 9, 11, 15]
        await press(screen, "P", "escape")
        assert len(rows(screen)) > 5
        await press(screen, "p")
        assert len(rows(screen)) > 5


async def test_what_comes_in_is_filtered_too():
    reading = reading_of_events([append(), *[delta()] * 3, append()], ended=False)
    async with showing(reading, live=True) as screen:
        await type_filter(screen, "from:client", "enter")
        assert rows(screen) == [1]
        feed(reading, [*[delta()] * 4, (Side.CLIENT, {"type": "response.cancel"}), *[delta()] * 2])
        await screen.settle()
        screen.app.inspect.sifted.finish()
        assert rows(screen) == [1, 10]
        assert screen.seq == 10
        assert "3 of 12" in await line(screen)


async def test_findings_that_come_later_are_let_through():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})], ended=False)
    async with showing(reading, live=True) as screen:
        await type_filter(screen, "finding>=note", "enter")
        before = rows(screen)
        error = {"type": "server_error", "code": "x", "message": "No."}
        feed(reading, [(Side.SERVER, {"type": "error", "error": error})])
        await screen.settle()
        screen.app.inspect.sifted.finish()
        assert 2 not in before
        assert 2 in rows(screen)


async def test_runs_fold_and_unfold_under_a_filter():
    events = [
        delta(text="a"),
        delta(text="b"),
        (Side.CLIENT, {"type": "response.cancel"}),
        delta(text="c"),
        delta(text="b"),
    ]
    async with showing(reading_of_events(events)) as screen:
        await type_filter(screen, "is:delta", "enter")
        assert rows(screen) == [1, 4]
        await press(screen, "g", "plus")
        assert rows(screen) == [1, 2, 4]
        await press(screen, "minus")
        assert rows(screen) == [1, 4]
        await type_filter(screen, " delta=b")
        assert rows(screen) == [2, 5]


async def test_going_to_a_hidden_event_selects_the_nearest_shown():
    async with showing(reading(SPOKEN)) as screen:
        await type_filter(screen, "from:client", "enter")
        screen.app.inspect.go_to(4)
        assert screen.seq == 2
        await screen.pilot.pause()
        assert [one.message for one in screen.app._notifications] == ["The filter hides event 4; esc shows all events."]
        screen.app.inspect.go_to(1)
        assert screen.seq == 2
        await press(screen, "o", "O", "e", "E", "right_square_bracket", "t", "y", "G", "plus", "minus")
        assert screen.app.return_value is None


async def test_saved_filters_are_used_kept_and_dropped(home):
    async with showing(reading(TROUBLE)) as screen:
        await press(screen, "g", "F")
        assert isinstance(screen.app.screen, FiltersScreen)
        assert BUILT_IN[0].name in await screen.rest()
        await press(screen, "a")
        assert "No filter is in force" in screen.text
        await press(screen, "enter")
        screen.app.inspect.sifted.finish()
        assert 12 in rows(screen)
        assert screen.app.inspect.sifted.text == BUILT_IN[0].text
        await press(screen, "F", "a")
        await press(screen, *"mine", "enter")
        assert (home / "filters.txt").read_text().splitlines()[-1] == f"mine = {BUILT_IN[0].text}"
        await press(screen, "G", "y")
        assert screen.clipboard.text == BUILT_IN[0].text
        await press(screen, "D")
        assert "mine" not in (home / "filters.txt").read_text()
        await press(screen, "g", "D")
        assert "Only filters of your own" in screen.text
        await press(screen, "escape")
        assert screen.app.screen is screen.app.inspect


async def test_a_saved_filter_with_a_mistake_says_so(home):
    (home / "filters.txt").write_text("# mine\nbroken = is:nothing\nodd \x1b[2J = [/foo]\nno sign here\n")
    async with showing(reading(SPOKEN)) as screen:
        await press(screen, "F", "G", "k")
        shown = await screen.rest()
        assert "broken" in shown
        assert not {"\x1b"} & set(shown)
        await press(screen, "enter")
        assert "✗ column 4: After is: one of" in screen.text
        await press(screen, "a", "escape", "q")
        assert screen.app.screen is screen.app.inspect


async def test_a_folder_that_cannot_be_written_is_named(home, monkeypatch):
    (home / "file").write_text("")
    monkeypatch.setenv("INSPECTOR_HOME", str(home / "file"))
    async with showing(reading(SPOKEN)) as screen:
        await type_filter(screen, "kettle", "enter", "F")
        await press(screen, "a")
        await press(screen, *"mine", "enter")
        assert "✗ " in screen.text
        await press(screen, "escape", "escape")


async def test_hostile_text_in_the_filter_and_its_candidates():
    names = ["[/foo]", "[@click=app.quit]x[/]", "\x1b[2J", "\u202egnp.exe", "漢字🎧", '"', "x" * 5000]
    events = [(Side.SERVER, {"type": name, name: name, "item_id": name}) for name in names]
    async with showing(reading_of_events(events), size=(80, 24)) as screen:
        field = screen.app.inspect.sifted.box.input
        for name in names[:-1]:
            await press(screen, "slash")
            field.value = f'"{name}'
            await screen.pilot.pause()
            assert "\x1b" not in screen.text
            field.value = "type:"
            await screen.press("down", "tab", "enter")
            await screen.press("s", "x", "X", "escape")
        assert screen.app.return_value is None


async def test_a_filter_to_begin_with():
    app = InspectApp([reading(TROUBLE)], where="is:error")
    async with running(app, (100, 30)):
        app.inspect.sifted.finish()
        assert app.inspect.timeline.seq == 12
        assert app.inspect.sifted.text == "is:error"


def test_view_refuses_a_mistake_before_it_opens_anything():
    done = CliRunner().invoke(view, [str(FOLDER / SPOKEN), "--where", "is:aud"], standalone_mode=False)
    assert "column 4: There is no is:aud; did you mean audio?" in done.exception.format_message()


async def test_nothing_to_filter_is_no_crash():
    async with showing() as screen:
        await press(screen, "slash", "n", "N", "s", "x", "X", "escape", "F")
        assert screen.app.return_value is None
    async with showing(reading_of_events([])) as screen:
        await press(screen, "s", "x", "n")
        await type_filter(screen, "kettle", "enter", "n", "s", "x", "X")
        assert "0 of 0" in screen.text or "capture ends here" in screen.text


async def test_a_long_recording_is_searched_in_pieces_while_keys_are_answered():
    long = Reading(Header(started="2026-11-22T09:00:00.000000Z"))
    for seq in range(1, 6001):
        text = "needle" if seq % 1000 == 0 else "hay"
        body = write({"type": "k.v", "text": text})
        long.feed(Frame(seq * 1000, Side.SERVER, Kind.TEXT, body, seq))
    long.feed(Record(RecordKind.END, 6_001_000, {}))
    long.finish()
    async with showing(long) as screen:
        sifted = screen.app.inspect.sifted
        sifted._timer.pause()
        sifted.sifting.type("text=needle")
        sifted.sifting.work(0)
        sifted.box.tell()
        await screen.pilot.pause()
        assert sifted.sifting.working
        assert "searching…" in await line(screen)
        await press(screen, "j", "k")
        sifted.finish()
        assert rows(screen) == list(range(1000, 6001, 1000))
        assert "searching" not in await line(screen)
