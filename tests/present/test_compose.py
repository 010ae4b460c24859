"""The composer in lines."""

from inspector.model.state.answer import Answer
from inspector.present.screen.compose import (
    Fault,
    event_line,
    json_roles,
    owed_line,
    saved_line,
    section,
    sent_line,
    shown,
    template_line,
    told_lines,
)
from inspector.present.text.cell import width_of
from inspector.present.text.span import Role, Span
from inspector.protocol.dialect import load

GA, OTHER = load("openai-ga"), load("xai")
EVIL = "a\x1b[2J\x9b\u202e[/b]\n\x07"
NOTHING_SAID = Span("")


def text(lines):
    return "\n".join(line.text for line in lines)


def test_what_an_event_does_is_told_where_nothing_is_wrong():
    told = text(told_lines(NOTHING_SAID, [], "", ["response.create"], GA, 80, 9))
    assert "✓ 1 event: as OpenAI Realtime GA takes it." in told
    assert "are not checked" in text(told_lines(NOTHING_SAID, [], "", ["response.create"], OTHER, 80, 9))
    assert "choose one" in text(told_lines(NOTHING_SAID, [], "", [], GA, 80, 9))
    assert "2 events" in text(told_lines(NOTHING_SAID, [], "", ["a", "b"], GA, 80, 9))


def test_faults_are_counted_first_and_cut_to_the_room_there_is():
    faults = [Fault(number, "This is wrong.", "Do that.") for number in range(1, 9)]
    lines = told_lines(Span("✗ Not sent", Role.ERROR), faults, "ctrl+r", ["a"], GA, 40, 6)
    assert len(lines) == 6
    assert lines[0].text == "✗ Not sent"
    assert lines[1].text == "✗ 8 faults; ctrl+r"
    assert "line 1: This is wrong." in lines[2].text
    assert lines[-1].text == "  … and 13 lines more"


def test_every_line_is_as_wide_as_there_is_room():
    faults = [Fault(1, "word " * 50, "x" * 300)]
    for line in told_lines(Span("said " * 30), faults, "offer", ["a"], GA, 30, 99):
        assert width_of(line.text) <= 30


def test_hostile_words_do_nothing():
    lines = [
        template_line(EVIL, EVIL),
        event_line(EVIL, EVIL),
        saved_line(EVIL, [EVIL, EVIL], ""),
        saved_line("x", [], EVIL),
        sent_line(1, 1, EVIL, Answer.REFUSED, 2),
        owed_line(EVIL, EVIL),
        *section("Saved", 0, EVIL),
        *told_lines(Span(EVIL), [Fault(1, EVIL, EVIL)], "", [EVIL], GA, 60, 20),
    ]
    for line in lines:
        assert line.text.isprintable()
    assert len(shown(EVIL)) == len(EVIL)
    assert shown(EVIL).isprintable()


def test_json_has_its_colours():
    line = '  "a": ["x\\"", -1.5e3, true, null, "open'
    roles = {line[start:end]: role for start, end, role in json_roles(line)}
    assert roles == {
        '"a"': Role.KEY,
        '"x\\""': Role.STRING,
        "-1.5e3": Role.NUMBER,
        "true": Role.LITERAL,
        "null": Role.LITERAL,
        '"open': Role.STRING,
    }


def test_what_became_of_an_event_is_said_in_words():
    assert "✓ answered at #5" in sent_line(4, None, "a", Answer.ACCEPTED, 5).text
    assert "… no answer yet" in sent_line(4, 1_000_000, "a", Answer.PENDING, 0).text
