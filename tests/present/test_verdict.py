"""The verdict and the findings as lines."""

from dataclasses import replace

from inspector.core.wire import Side
from inspector.diagnosis.base import (
    Confidence,
    Excluded,
    Finding,
    NextStep,
    Severity,
    Stage,
    StageName,
    StageState,
    Status,
    Suspect,
    TurnVerdict,
    Verdict,
)
from inspector.model.change import Ref
from inspector.present.pages.finding import Listed, finding_copy, finding_line, finding_story, ordered
from inspector.present.pages.verdict import stage_spans, stage_story, verdict_lines, verdict_spans
from inspector.present.screen.title import title_spans, waiting_spans
from inspector.present.text.cell import width_of
from inspector.present.text.phrase import STAGE_GLYPH, status_glyph, status_words, turn_text
from inspector.present.text.span import Span
from inspector.protocol.vocabulary import Cause, RefKind

from .build import SPOKEN, reading_of, reading_of_events

VERDICT = Verdict(
    status=Status.NO_RESPONSE,
    headline="The server accepted the request and then produced nothing.",
    stage=StageName.OUTPUT,
    stages=(
        Stage(StageName.STARTED, StageState.PASSED, 7, "response.created"),
        Stage(StageName.OUTPUT, StageState.MISSING),
    ),
    causes=(Suspect(Cause.SERVER_STALL, Confidence.MEDIUM, "Nothing came.", (6, 7), "Cancel."),),
    excluded=(Excluded(Cause.RATE_LIMIT, "999 of 1,000 requests were left.", (8,)),),
    next_steps=(NextStep("Cancel and ask again.", {"type": "response.cancel"}),),
)


def finding(rule="stalled", seq=7, message="Nothing came.", because=()):
    return Finding(
        rule=rule,
        code="RT201",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        seq=seq,
        about=Ref(RefKind.EVENT, str(seq)),
        evidence=(seq,),
        message=message,
        remedy="Ask again.",
        expected=("response.done",),
        because_of=because,
    )


def text(spans):
    return "".join(span.text for span in spans)


def test_the_verdict_line_has_status_headline_and_causes():
    [line] = verdict_spans(VERDICT, 100)
    assert (
        text(line) == "✗ no response  The server accepted the request and then produced nothing.  1 cause: server stall"
    )
    first, *rest = verdict_spans(VERDICT, 40)
    assert text(first) == "✗ no response  1 cause: server stall"
    assert all(width_of(text(line)) <= 40 for line in rest)


def test_what_is_not_clear_while_more_may_come_is_not_clear_so_far():
    unclear = replace(VERDICT, status=Status.UNCLEAR, headline="The answer is under way.", causes=())
    [over], [live] = verdict_spans(unclear, 100), verdict_spans(unclear, 100, live=True)
    assert text(over) == "? unclear  The answer is under way."
    assert text(live) == "… so far  The answer is under way."


def test_a_wait_that_grows_stands_beside_the_causes_and_takes_room_from_them():
    causes = [replace(VERDICT.causes[0], cause=cause) for cause in (Cause.SERVER_STALL, Cause.NETWORK, Cause.QUOTA)]
    verdict, wait = replace(VERDICT, causes=tuple(causes)), [Span("  still nothing after 41 s")]
    [first, *_] = verdict_spans(verdict, 78, wait=wait)
    assert text(first) == "✗ no response  3 possible causes: server stall, …  still nothing after 41 s"
    assert width_of(text(first)) <= 78


def test_as_many_causes_are_named_as_have_room_the_likeliest_first():
    causes = [replace(VERDICT.causes[0], cause=cause) for cause in (Cause.SERVER_STALL, Cause.NETWORK, Cause.QUOTA)]
    verdict = replace(VERDICT, causes=tuple(causes))
    told = {width: text(verdict_spans(verdict, width)[0]).partition(": ")[2] for width in (62, 58, 57, 10)}
    assert told == {
        62: "server stall, network, quota",
        58: "server stall, network, …",
        57: "server stall, …",
        10: "server stall, …",
    }


def test_what_to_do_comes_before_the_stages():
    shown = [line.text for line in verdict_lines(VERDICT, [], 100)]
    heads = ("Possible causes", "Next steps", "Ruled out", "Stages")
    places = [next(place for place, line in enumerate(shown) if line.startswith(head)) for head in heads]
    assert places == sorted(places)


def test_every_status_and_stage_state_has_words_and_a_glyph():
    assert all(status_glyph(status) and "-" not in status_words(status) for status in Status)
    assert set(STAGE_GLYPH) == set(StageState)
    assert set(STAGE_GLYPH.values()) == {"✓", "✗", "…", "–", "?"}


def test_stages_are_told_by_glyph_name_and_state():
    [(passed, word), (missing, _)] = stage_spans(VERDICT.stages, tight=False)
    assert (passed.text, word.text, missing.text) == ("✓ started", "  passed", "✗ output")
    assert stage_story(VERDICT.stages[0]).startswith("started passed at #7: response.created (")


def test_the_whole_verdict_can_be_followed_and_copied():
    lines = verdict_lines(VERDICT, [], 100)
    shown = [line.text for line in lines]
    assert any("server stall" in line and "●●○ medium" in line for line in shown)
    assert any("rate limit" in line and "999 of 1,000" in line for line in shown)
    assert [line.jump for line in lines if "evidence" in line.text] == [6]
    assert {(line.copy, line.jump) for line in lines if "send  " in line.text} == {('{"type":"response.cancel"}', 7)}
    assert "Next steps  enter goes to #7, y copies the event to send" in shown
    assert all(width_of(line.text) <= 60 for line in verdict_lines(VERDICT, [], 60))


def test_turns_are_listed_where_there_are_several():
    item = {"type": "conversation.item.create", "item": {"role": "user", "type": "message"}}
    events = [(Side.CLIENT, item), (Side.CLIENT, {"type": "response.create"})]
    opened = [(Side.SERVER, {"type": "response.created", "response": {"id": f"resp_{place}"}}) for place in range(2)]
    closed = [
        (Side.SERVER, {"type": "response.done", "response": {"id": f"resp_{place}", "status": "completed"}})
        for place in range(2)
    ]
    reading = reading_of_events([*events, opened[0], closed[0], *events, opened[1], closed[1]])
    shown = [line.text for line in verdict_lines(reading.verdict(), reading.turns(), 100)]
    assert "Turns" in shown
    assert len(shown) - shown.index("Turns") == 1 + len(reading.turns())


def test_consequences_stand_under_their_root():
    root, consequence = finding(), finding("never-done", 9, because=("stalled@7",))
    told = ordered([consequence, root], {root.id})
    assert told == [Listed(root, under=1, folded=False), Listed(consequence, consequence=True)]
    assert "└ never-done" in finding_line(told[1], 100).text
    assert ordered([consequence, root]) == [Listed(root, under=1)]
    assert "▸ +1" in finding_line(Listed(root, under=1), 100).text


def test_findings_that_explain_each_other_are_still_listed():
    one, other = finding("a", because=("b@7",)), finding("b", because=("a@7",))
    assert {entry.finding.rule for entry in ordered([one, other])} == {"a", "b"}


def test_a_story_repeats_the_message_only_where_the_line_cut_it():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})] * 9)
    assert not any("Nothing came." in line.text for line in finding_story(reading, Listed(finding()), 100))
    told = finding_story(reading, Listed(finding(message="Nothing came. " * 20)), 100)
    assert told[0].text.strip().startswith("what")
    assert all(width_of(line.text) <= 100 for line in told)
    assert "Do: Ask again." in finding_copy(finding())


def test_the_title_names_the_recording_and_its_figures():
    reading = reading_of(SPOKEN)
    shown = text(title_spans(reading, 100, part=(1, 3), turn=(0, 2)))
    assert width_of(shown) == 100
    assert shown.startswith(" dialogue.txt 2 of 3 (p) · 19 events")
    assert shown.endswith("turn 1 of 2  recorded to its end ")
    assert "● live" in text(title_spans(reading, 100, live=(True, 0)))
    assert "held, 5 new" in text(title_spans(reading, 100, live=(False, 5)))
    assert width_of(text(waiting_spans(50))) == 50


def test_what_is_pending_counts_down():
    stages = (Stage(StageName.STARTED, StageState.PENDING, None, "no response.created", since=2, due=10_000_000),)
    words = {now: stage_spans(stages, tight=False, now=now)[0][1].text for now in (None, 6_800_000, 12_000_000)}
    assert words == {None: "  pending", 6_800_000: "  … 3.2 s left", 12_000_000: "  overdue"}
    tight = {width: stage_spans(stages, tight=True, now=6_800_000, widths=[width])[0][1].text for width in (6, 9, 14)}
    assert tight == {6: " 3 s", 9: " … 3.2 s", 14: " … 3.2 s left"}


def test_what_to_record_next_time_is_listed():
    lines = verdict_lines(replace(VERDICT, record_next=("A time on every line.",)), [], 60)
    shown = [line.text for line in lines]
    assert any(line.startswith("Record next time") for line in shown)
    assert "  •  A time on every line." in shown
    assert not any("Record next time" in line.text for line in verdict_lines(VERDICT, [], 60))


def test_the_time_to_an_answer_is_told_once():
    said = replace(VERDICT, headline="The model answered with text after 20 ms.")
    turn = TurnVerdict(0, (1,), 1, (), said, 1, 2, latency=20_000)
    assert turn_text(turn) == "The model answered with text after 20 ms."
    assert turn_text(replace(turn, verdict=VERDICT)) == VERDICT.headline + " after 20 ms"


def test_an_event_that_speaks_twice_is_listed_once():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})] * 9)
    told = finding_story(reading, Listed(replace(finding(), evidence=(7, 7, 8))), 100)
    assert [line.jump for line in told if "◆" in line.text] == [7, 8]


def test_a_dialect_that_nothing_shows_is_not_claimed():
    refused = [(Side.SERVER, {"type": "error", "error": {"code": "invalid_value", "message": "No."}})]
    assert "dialect not shown" in text(title_spans(reading_of_events(refused), 120))
    assert "OpenAI Realtime GA" in text(title_spans(reading_of(SPOKEN), 120))


def test_a_message_is_told_twice_exactly_where_the_line_cuts_it():
    reading = reading_of_events([(Side.CLIENT, {"type": "response.create"})] * 9)
    for length in range(40, 110):
        listed = Listed(finding(message="x" * length))
        cut = "…" in finding_line(listed, 130).text
        assert cut is any(line.text.strip().startswith("what") for line in finding_story(reading, listed, 130))


def test_what_is_ruled_out_has_the_name_that_people_use():
    told = "\n".join(line.text for line in verdict_lines(VERDICT, (), 80))
    assert "– rate limits  " in told
