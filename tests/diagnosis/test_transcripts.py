"""What holds for all that is said of any transcript, which is read once and asked everything."""

import pytest

from inspector.diagnosis.engine import CRASHED

from .dialogue import TRANSCRIPTS, cases_of, read, recorded
from .question.test_asked import every_question_has_an_answer
from .sentences import broken
from .test_chain import reasons_exist_and_never_run_in_a_circle
from .test_sending import what_is_to_be_sent_is_valid


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_all_that_is_said_of_a_transcript_holds(path):
    for case in cases_of(path):
        reading = read(recorded(case))
        found = reading.findings()
        assert CRASHED not in {one.rule for one in found}, case.name
        reasons_exist_and_never_run_in_a_circle(found)
        what_is_to_be_sent_is_valid(reading)
        every_question_has_an_answer(reading)
        assert broken(reading) == [], case.name
