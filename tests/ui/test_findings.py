"""The findings pane: chains that fold, evidence in the timeline, what to send, and what the user ignores."""

from pathlib import Path

from inspector.core.codec import parse
from inspector.core.wire import Side
from inspector.diagnosis.policy import policy_of
from inspector.formats.opening import open_input
from inspector.recording.assumption import Assumptions
from inspector.recording.follower import Follower

from ..present.build import SPOKEN, delta, reading_of, reading_of_events
from .frames import showing
from .test_hostile import NASTY

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


def recorded(name, **decided):
    assumed = Assumptions(policy=policy_of(**decided))
    return Follower(SESSIONS / f"{name}.jsonl", assumptions=assumed).read_all()[-1]


def pane(screen):
    """The lines of the pane as they are, the whole list."""
    return [line.text for line in screen.app.inspect.findings.source.lines]


def marked(screen):
    """The events whose rows are marked as evidence."""
    lines = screen.text.splitlines()
    numbers = [line[4:12].split()[-1] for line in lines if line[1:4].strip("▌│ ").startswith("◆") or line[2:3] == "◆"]
    return sorted(int(number) for number in numbers)


async def test_the_evidence_of_the_chosen_finding_is_marked_in_the_timeline():
    async with showing(recorded("update-rejected")) as screen:
        findings = screen.app.inspect.findings
        await screen.press("3")
        assert findings.chosen.evidence == (4, 5)
        assert screen.app.inspect.timeline.timeline.evidence == {4, 5}
        assert marked(screen) == [4, 5]
        await screen.press("l", "j")
        chosen = findings.chosen
        assert screen.app.inspect.timeline.timeline.evidence == set(chosen.evidence)


async def test_every_recording_of_an_input_has_its_evidence_marked():
    async with showing(recorded("update-rejected"), recorded("update-rejected")) as screen:
        assert marked(screen) == [4, 5]
        await screen.press("p")
        assert "2 of 2" in screen.text
        assert marked(screen) == [4, 5]


async def test_a_run_is_marked_where_it_holds_evidence():
    async with showing(reading_of(SPOKEN)) as screen:
        view = screen.app.inspect.timeline
        view.show_evidence(frozenset({13}))
        assert [view.timeline._evident(row) for row in range(9, 13)] == [False, False, True, False]
        view.show_evidence(frozenset())
        assert not any(view.timeline._evident(row) for row in range(len(view.timeline)))


async def test_consequences_unfold_under_their_root():
    async with showing(recorded("update-rejected")) as screen:
        await screen.press("3")
        assert "▸ +2 " in pane(screen)[0]
        assert sum(line.startswith(("✗", "!", "i")) for line in pane(screen)) == 1
        await screen.press("l")
        findings = screen.app.inspect.findings
        assert findings.chosen.because_of == ("session-update-rejected@5",)
        assert sum("└ " in line for line in pane(screen)) == 2
        assert any(line.startswith("  because   session-update-rejected at #5") for line in pane(screen))
        await screen.press("h")
        assert findings.chosen.rule == "session-update-rejected"
        assert not any("└ " in line for line in pane(screen))
        await screen.press("h")
        assert len(findings) == 1


async def test_what_to_send_is_shown_and_copied():
    async with showing(recorded("update-rejected")) as screen:
        await screen.press("3", "y")
        told, _, sent = screen.clipboard.text.partition("\nSend: ")
        assert told.startswith("error session-update-rejected at event 5: ")
        assert parse(sent)["session"]["output_modalities"] == ["text"]
        findings = screen.app.inspect.findings
        findings.select(next(place for place, line in enumerate(pane(screen)) if line.startswith("  send")))
        await screen.press("y")
        assert screen.clipboard.text == sent
        assert any("in a new session, as this connection is closed" in line for line in pane(screen))


async def test_a_line_of_evidence_leads_to_its_event():
    async with showing(recorded("update-rejected")) as screen:
        await screen.press("3")
        findings = screen.app.inspect.findings
        findings.select(next(place for place, line in enumerate(pane(screen)) if "◆ #4 ▶ client" in line))
        await screen.press("enter")
        assert screen.seq == 4


async def test_ignored_findings_are_listed_on_request():
    async with showing(recorded("silent-after-created", ignored=["RT201", "RT701"])) as screen:
        assert "3 Findings · 2 ignored" in screen.text
        assert "✓ no findings, 2 ignored (x lists them)" in screen.text
        await screen.press("3", "x")
        assert "3 Findings · 2 listed" in screen.text
        assert sum(line[2:].startswith("ignored") for line in pane(screen)) == 2
        assert any("ignored, as your settings ask" in line for line in pane(screen))
        await screen.press("e")
        assert screen.seq == screen.app.inspect.findings.chosen.seq
        await screen.press("3", "x")
        assert "✓ no findings" in screen.text
    async with showing(recorded("silent-after-created")) as screen:
        before = pane(screen)
        await screen.press("3", "x")
        assert pane(screen) == before


async def test_a_changed_severity_shows_the_original():
    async with showing(recorded("silent-after-created", severities={"RT201": "warning"})) as screen:
        assert pane(screen)[0].startswith("! warning ●●● #10 ")
        assert any("RT201 · warning (error by default) · confidence ●●● high" in line for line in pane(screen))


async def test_hostile_findings_are_text():
    events = []
    for text in NASTY:
        events += [
            (Side.CLIENT, {"type": "session.update", "event_id": text, "session": {"voice": text}}),
            (Side.SERVER, {"type": "error", "error": {"event_id": text, "message": text, "code": text, "param": text}}),
            (Side.SERVER, {"type": "response.created", "response": {"id": text}}),
            delta(response=text, text=text),
        ]
    async with showing(reading_of_events(events), size=(100, 40)) as screen:
        await screen.press("3")
        for _ in range(min(len(screen.app.inspect.findings), 40)):
            await screen.press("e", "3", "l", "y")
            assert not {"\x1b", "\x07", "\u202e", "\u2066", "\x00"} & set(screen.text)
        assert screen.app.return_value is None


async def test_the_gravest_finding_is_chosen_first_where_the_cursor_stands():
    post = Path(__file__).parent.parent / "formats" / "posts" / "held-out" / "good-and-bad-run.txt"
    async with showing(open_input(post.name, post)[0], size=(80, 24)) as screen:
        assert screen.app.inspect.findings.chosen.rule == "error-event"
        assert screen.seq == screen.app.inspect.findings.chosen.seq == 6
