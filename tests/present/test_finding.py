"""A finding whose severity the user changed shows both, in its story, in its event's page and when copied."""

from pathlib import Path

from inspector.diagnosis.policy import UNCHANGED, Policy, policy_of
from inspector.present.details.detail import detail
from inspector.present.pages.finding import Listed, finding_copy, finding_line, finding_story
from inspector.present.reports.report import finding_report, recording_report
from inspector.present.rows.timeline import Timeline
from inspector.present.text.phrase import ignored_text, severity_text
from inspector.recording.assumption import Assumptions
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading

SILENT = Path(__file__).parent.parent.parent / "sessions" / "silent-after-created.jsonl"
STALLED = "response-stalled-no-output"
MILDER = policy_of({STALLED: "warning"})


def reading(policy: Policy = UNCHANGED) -> Reading:
    return Follower(SILENT, assumptions=Assumptions(policy=policy)).read_all()[-1]


def test_a_changed_severity_shows_the_one_by_default() -> None:
    milder = reading(MILDER)
    finding = next(one for one in milder.findings() if one.rule == STALLED)
    assert severity_text(finding) == "warning (error by default)"
    assert finding_line(Listed(finding), 100).text.startswith("! warning")
    assert any(
        "RT201 · warning (error by default) · confidence" in line.text
        for line in finding_story(milder, Listed(finding), 100)
    )
    assert finding_copy(finding).startswith(f"warning (error by default) {STALLED}")
    assert finding_report(finding)["original_severity"] == "error"


def test_an_unchanged_severity_shows_nothing_more() -> None:
    usual = reading()
    finding = next(one for one in usual.findings() if one.rule == STALLED)
    assert severity_text(finding) == "error"
    assert not any("by default" in line.text for line in finding_story(usual, Listed(finding), 100))
    assert finding_report(finding)["original_severity"] is None


def test_the_marks_of_the_timeline_follow_the_policy() -> None:
    glyphs = []
    for policy in (UNCHANGED, MILDER, policy_of(ignored=[STALLED])):
        timeline = Timeline(reading(policy))
        timeline.extend()
        timeline.mark()
        text = "".join(span.text for span in timeline.spans(timeline.fold.row_of(10), 100))
        glyphs.append({"✗", "!"}.intersection(text))
    assert glyphs == [{"✗"}, {"!"}, set()]


def test_the_page_of_the_event_shows_both() -> None:
    text = " ".join(word for line in detail(reading(MILDER), 10, 100, {}) for word in line.text.split())
    assert "(warning (error by default), high confidence)" in text


def test_what_is_ignored_is_counted_and_named() -> None:
    shown = reading(policy_of(ignored=["RT201"]))
    assert ignored_text(shown.ignored()) == f"1 finding is ignored, as asked: {STALLED}"
    assert recording_report(shown)["ignored"] == [f"{STALLED}@10"]
    assert ignored_text(shown.ignored() * 2) == f"2 findings are ignored, as asked: {STALLED}"
