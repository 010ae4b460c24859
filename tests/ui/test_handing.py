"""What leaves the screen whole: the ticket on the clipboard, and the recording in another form as a file."""

from pathlib import Path

import pytest

from inspector.formats.opening import open_input
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction, covered
from inspector.present.reports.export import BY_NAME, conversation_of
from inspector.recording.follower import Follower
from inspector.ui.app import InspectApp

from ..present.build import SPOKEN, reading_of
from .calm import running
from .frames import Clipboard, showing
from .test_frames import silent

SESSIONS = Path(__file__).parents[2] / "sessions"
KEY = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH"
POST = f"""hello {KEY}
> {{"type":"session.update","session":{{"instructions":"my key is {KEY}"}}}}
< {{"type":"session.created","session":{{"type":"realtime","id":"sess_1"}}}}
""".encode()


def notes(app):
    return " ".join(note.message for note in app._notifications)


async def test_a_key_copies_the_ticket_of_the_whole_recording():
    async with showing(silent()) as screen:
        await screen.press("C")
        whole = screen.clipboard.text
        assert whole.startswith("# ")
        assert "## Why, likeliest first" in whole
        await screen.press("g", "full_stop", "C")
        assert screen.clipboard.text == whole


@pytest.mark.parametrize("ending", [form.endings[0] for form in BY_NAME.values() if form.name != "wav"])
async def test_a_command_writes_a_file_as_convert_does_and_never_over_another(tmp_path, ending):
    path = tmp_path / f"call{ending}"
    async with showing(*open_input("post.txt", None, POST)) as screen:
        await screen.app.run_command(f"export {path}")
        await screen.rest()
        assert str(path) in notes(screen.app)
        written = path.read_bytes()
        assert KEY.encode() not in written
        assert b"[redacted]" in written or ending in (".ladder", ".md")
        await screen.app.run_command(f"export {path}")
        await screen.rest()
        assert "is there already" in notes(screen.app)
        assert path.read_bytes() == written


@pytest.mark.parametrize(("name", "words"), [("call.foo", "says no format"), ("no/such/call.md", "No such file")])
async def test_a_file_that_cannot_be_is_refused_in_a_sentence(tmp_path, name, words):
    async with showing(reading_of(SPOKEN)) as screen:
        await screen.app.run_command(f"export {tmp_path / name}")
        await screen.rest()
        assert words in notes(screen.app)
    assert not [*tmp_path.iterdir()]


async def test_a_form_that_cannot_hold_it_leaves_no_file(tmp_path):
    async with showing(silent()) as screen:
        await screen.app.run_command(f"export {tmp_path / 'call.wav'}")
        await screen.rest()
        assert "no audio" in notes(screen.app)
    assert not [*tmp_path.iterdir()]


async def test_a_recording_of_this_program_is_written_from_its_file(tmp_path):
    source = SESSIONS / "text-turn.jsonl"
    app = InspectApp(Follower(source), copy=Clipboard())
    async with running(app, (80, 24)) as pilot:
        await app.run_command(f"export {tmp_path / 'call.jsonl'}")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert (tmp_path / "call.jsonl").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("path", [*sorted(SESSIONS.glob("*.txt"))[::6]], ids=lambda path: path.stem)
def test_what_was_read_is_the_conversation_again(path):
    native, before = BY_NAME["native"], read_input(path, None, path.name)
    again = [conversation_of(one) for one in open_input(path.name, path)]
    hidden = [covered(one, Redaction()) for one in before]
    assert native.write([covered(one, Redaction()) for one in again]) == native.write(hidden)
